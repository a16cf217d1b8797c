"""The disk is full while writing: a sentence, and nothing half-written."""

import errno
import os
from pathlib import Path

import pytest

from fairviz.errors import FairVizError
from fairviz.predictions.faults import StoreFull
from fairviz.predictions.studies import Studies
from fairviz.spec import Variant

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(params=["mkdir", "write", "sync", "rename"])
def full_disk(request, monkeypatch):
    """Space runs out at this operation."""
    switch = {
        "mkdir": lambda: fail_on(monkeypatch, Path, "mkdir"),
        "write": lambda: fill_up(monkeypatch, after=100),
        "sync": lambda: fail_on(monkeypatch, os, "fsync"),
        "rename": lambda: fail_on(monkeypatch, Path, "rename"),
    }
    return switch[request.param]


def fail_on(monkeypatch, owner, name):
    def refuse(*_, **__):
        raise FULL

    monkeypatch.setattr(owner, name, refuse)


def fill_up(monkeypatch, after):
    """Every file takes some bytes, and then no more."""
    usual = Path.open

    def opened(path, *args, **kwargs):
        file = usual(path, *args, **kwargs)
        return Filling(file, after) if "w" in "".join(map(str, args)) else file

    monkeypatch.setattr(Path, "open", opened)


class Filling:
    def __init__(self, file, after):
        self._file, self._after = file, after

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, content):
        self._file.write(content[: self._after])
        self._file.flush()
        raise FULL


def test_saving_says_that_the_disk_is_full(store, saved, full_disk, monkeypatch):
    kept = saved(5_000)
    full_disk()
    with pytest.raises(StoreFull, match=r"disk is full.*nothing half-written"):
        saved(9_000)
    monkeypatch.undo()
    assert store.index()["digest"].tolist() == [kept.digest]
    assert store.verify() == []
    assert not list(store.home.rglob(".draft-*"))


def test_with_space_again_it_is_saved(store, saved, full_disk, monkeypatch):
    full_disk()
    with pytest.raises(StoreFull):
        saved(9_000)
    monkeypatch.undo()
    assert store.has(saved(9_000).digest)


def test_a_study_keeps_its_old_text(store, monkeypatch):
    studies = Studies(store)
    entry = studies.create("First", [Variant("portraits", "resnet8")])
    fill_up(monkeypatch, after=10)
    with pytest.raises(FairVizError, match=r"disk is full"):
        studies.rename(entry.key, "Second")
    monkeypatch.undo()
    assert studies.get(entry.key).title == "First"
