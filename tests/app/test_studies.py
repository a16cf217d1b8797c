"""Studies: composed with their cost, queued, changed, and healed where a record is damaged."""

from pathlib import Path

import pytest
import streamlit as st

from fairviz.jobs import Queue
from fairviz.predictions import home
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from tests.app import made_up
from tests.app.conftest import Opened


def test_a_grid_says_what_it_costs_and_is_queued_by_a_button(opened: Opened, own: Store) -> None:
    app = opened("studies", "own")
    app.number_input(key="new_seeds").set_value(1)
    app.text_input(key="new_title").set_value("Fine steps").run()
    assert any("variants to make, about" in part.value for part in app.markdown)
    app.button(key="new_start").click().run()
    assert not app.exception
    (entry,) = Studies(own).all()
    assert entry.title == "Fine steps"
    missing = len(own.missing(entry.variants()))
    assert Queue(own.queue).progress(entry.key).waiting == missing > 0


def test_an_impossible_grid_is_answered_with_a_sentence(opened: Opened, own: Store) -> None:
    app = opened("studies", "own")
    app.multiselect(key="new_models").set_value([]).run()
    assert not app.exception
    assert "at least one model" in app.info[0].value


def test_a_study_is_cancelled_resumed_and_deleted(opened: Opened, own: Store) -> None:
    variants = [made_up.dense(0), made_up.pruned(0, 0.6)]
    key = Studies(own).create("Two", variants).key
    app = opened("studies", "own")
    app.button(key=f"resume_{key}").click().run()
    assert Queue(own.queue).progress(key).waiting == 1
    app.button(key=f"cancel_{key}").click().run()
    assert Queue(own.queue).progress(key).active == 0
    app.button(key=f"delete_{key}").click().run()
    assert not app.exception
    assert Studies(own).all() == []


def test_a_failure_is_told_in_full_and_each_reason_once(opened: Opened, own: Store) -> None:
    variants = [made_up.pruned(0, 0.61), made_up.pruned(0, 0.62)]
    key = Studies(own).create("Two", variants[:1]).key
    queue = Queue(own.queue)
    queue.submit(variants, study=key)
    reason = "Training diverged at step 12 of epoch 3: the loss is not a number. Lower the rate."
    for variant in variants:
        queue.fail(variant.digest, reason)
    app = opened("studies", "own")
    assert not app.exception
    assert f":material/error: 2 variants failed: {reason}" in [one.value for one in app.caption]


@pytest.mark.parametrize(
    ("left", "said"), [(1, "1 variant is missing"), (8, "8 variants are missing")]
)
def test_what_is_missing_is_counted_in_good_english(left: int, said: str) -> None:
    from app.panels.shelf import missing

    assert missing(left) == said


def test_a_damaged_record_is_named_and_made_again_on_request(opened: Opened, own: Store) -> None:
    st.cache_resource.clear()  # nothing of it may have been read before
    st.cache_data.clear()
    digest = made_up.pruned(0, 0.9).digest
    _flip_a_bit(own.home / "variants" / digest / "answers.npz")
    app = opened("groups", "own", schedule="oneshot")
    assert not app.exception
    assert digest in app.error[0].value
    app.button(key="recompute").click().run()
    assert not app.exception
    assert digest in set(Queue(own.queue).jobs("waiting")["digest"])
    assert not own.has(digest)


def test_a_check_of_every_file_finds_what_is_damaged(opened: Opened, own: Store) -> None:
    _flip_a_bit(own.home / "variants" / made_up.pruned(0, 0.9).digest / "answers.npz")
    app = opened("studies", "own")
    app.button(key="check").click().run()
    assert "1 files are not what was written" in app.error[0].value


def test_the_cache_may_vanish_under_an_open_page(
    opened: Opened, own: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("groups", "own")
    monkeypatch.setenv(home.VARIABLE, str(tmp_path / "elsewhere"))
    app.run()
    assert not app.exception


def _flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
