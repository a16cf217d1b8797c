"""Looking after a store: leftovers and outdated variants go, the rest stays."""

import os
from dataclasses import replace

import pytest

from fairviz import catalog
from fairviz.predictions.folders import DRAFT


@pytest.fixture
def draft(store):
    path = store.home / "variants" / f"{DRAFT}17-abc"
    path.mkdir(parents=True)
    (path / "answers.npz").write_bytes(b"12345")
    return path


def test_a_draft_is_never_a_variant(store, saved, draft):
    saved()
    assert len(store.index()) == 1
    assert store.verify() == []


def test_gc_leaves_a_draft_that_may_have_a_writer(store, draft):
    assert store.gc() == ([], 0)


def test_gc_removes_an_old_draft_and_counts_its_bytes(store, draft):
    os.utime(draft, (0, 0))
    assert store.gc() == ([draft], 5)
    assert not draft.exists()


def test_gc_keeps_what_it_is_told_to_keep(store, saved):
    kept, gone = saved(5_000), saved(9_000)
    store.gc(keep=[kept.digest])
    assert store.has(kept.digest)
    assert not store.has(gone.digest)


def test_a_variant_of_an_older_plug_in_is_left_out_and_collected(store, saved, monkeypatch):
    variant = saved(5_000)
    newer = replace(catalog.PRUNERS["magnitude"], version=2)
    monkeypatch.setitem(catalog.PRUNERS, "magnitude", newer)
    fresh = type(store)(store.home)
    assert fresh.index().empty
    fresh.gc()
    assert not (store.home / "variants" / variant.digest).exists()


def test_a_plug_in_that_is_gone_hides_only_its_variants(store, saved, monkeypatch):
    saved(), saved(5_000)
    monkeypatch.delitem(catalog.PRUNERS, "magnitude")
    assert type(store)(store.home).index()["schedule"].tolist() == ["dense"]
