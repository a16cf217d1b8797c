"""A slider prunes: what is missing is asked for, shown while it comes, and never asked twice."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fairviz.jobs import Queue
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Variant, at
from tests.app import made_up
from tests.app.conftest import Opened


@pytest.fixture
def queue(stores: dict[str, Path]) -> Iterator[Queue]:
    """The queue of the complete store, emptied afterwards."""
    queue = Queue(Store(stores["full"]).queue)
    yield queue
    queue.cancel(digests=list(queue.jobs()["digest"]))


@pytest.fixture
def worker(queue: Queue) -> Iterator[str]:
    """Somebody who works on the queue, or at least is alive."""
    name = queue.enlist()
    yield name
    queue.discharge(name)


def test_what_is_stored_is_not_asked_for(opened: Opened, queue: Queue, worker: str) -> None:
    opened("groups", sparsity="70", schedule="oneshot")
    assert queue.progress().active == 0


def test_a_sparsity_nobody_computed_is_asked_for_once_per_seed(
    opened: Opened, queue: Queue, worker: str
) -> None:
    app = opened("groups", sparsity="71.5", schedule="oneshot")
    waiting = queue.jobs("waiting")
    assert len(waiting) == 2
    assert waiting["urgent"].all()
    assert "Pruning and asking again: 0 of 2 variants" in app.progress[0].text


def test_what_takes_minutes_waits_for_a_button_with_its_cost(
    opened: Opened, queue: Queue, worker: str
) -> None:
    app = opened("groups", sparsity="71.5", schedule="recovered")
    assert queue.progress().active == 0
    button = app.button(key="compute_slow")
    assert "about 2 seconds" in button.label
    button.click().run()
    assert queue.progress().active == 2


def test_stage_sparsities_are_asked_for_as_such(
    opened: Opened, queue: Queue, worker: str, stores: dict[str, Path]
) -> None:
    opened("groups", stage=["50", "60", "70"], schedule="oneshot")
    job = queue.claim(worker)
    assert job is not None and job.wish.pruning is not None
    assert job.wish.pruning.stages == (at(0.5), at(0.6), at(0.7))


def test_without_a_worker_the_page_says_so_and_shows_what_there_is(opened: Opened) -> None:
    app = opened("groups", sparsity="71.5", schedule="oneshot")
    assert any("no worker is running" in caption.value for caption in app.caption)
    assert app.get("vega_lite_chart")


def test_a_failed_variant_is_named_with_its_reason(
    opened: Opened, queue: Queue, worker: str, stores: dict[str, Path]
) -> None:
    variants = [made_up.pruned(seed, 0.725) for seed in (0, 1)]
    queue.submit(variants, urgent=True, tab="other")
    for variant in variants:
        queue.fail(variant.digest, "The logits are not numbers.")
    app = opened("groups", sparsity="72.5", schedule="oneshot")
    assert "The logits are not numbers." in _errors(app)


def _errors(app: AppTest) -> str:
    return " ".join(error.value for error in app.error)


def test_a_worker_that_is_waking_up_is_asked_at_once(
    opened: Opened, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRVIZ_LAUNCHED", str(time.time()))
    app = opened("groups", sparsity="73.5", schedule="oneshot")
    assert not any("no worker is running" in caption.value for caption in app.caption)
    assert (queue.jobs()["state"] == "waiting").any()


def test_several_methods_have_and_one_has_not_been_computed(opened: Opened) -> None:
    told = {
        schedules: " ".join(one.value for one in app.caption)
        for schedules in (("oneshot",), ("oneshot", "recovered"))
        for app in [opened("groups", sparsity="71.5", schedule=list(schedules))]
    }
    assert "one-shot has not been computed" in told[("oneshot",)]
    assert "recovered have not been computed" in told[("oneshot", "recovered")]


PAGES_OF_A_SPARSITY = ("overview", "groups", "similarity", "hurt_samples", "forecast", "slices")


def halves(scope: str = "2:4") -> Variant:
    dense = made_up.dense(0)
    return Variant("portraits", "resnet8", 0, (*dense.steps, Prune("magnitude", at(0.5), scope)))


def awaited(own: Store) -> list[tuple[str, int]]:
    """Scope and sparsity of what pages asked for."""
    queue = Queue(own.queue)
    wishes = queue.recipes(queue.jobs()["digest"]).values()
    return sorted((wish.pruning.scope, wish.pruning.sparsity) for wish in wishes)


@pytest.mark.parametrize("page", PAGES_OF_A_SPARSITY)
def test_two_of_four_ends_at_half_and_no_page_fails_beyond(
    opened: Opened, own: Store, page: str
) -> None:
    for sparsity in made_up.SPARSITIES:
        own.remove(made_up.pruned(0, sparsity).digest)
    made_up.save(own, halves(), made_up.questions())
    app = opened(page, "own", pruner="magnitude", schedule="oneshot", sparsity="61.5")
    assert not app.exception and not app.error


def test_what_goes_in_two_ways_is_asked_for_in_both_as_far_as_they_go(
    opened: Opened, own: Store
) -> None:
    for scope in ("layer", "2:4"):
        made_up.save(own, halves(scope), made_up.questions())
    Queue(own.queue).enlist()
    opened("groups", "own", pruner="magnitude", schedule="oneshot", sparsity="61.5")
    assert awaited(own) == [("global", 6150), ("layer", 6150)]
    opened("groups", "own", pruner="magnitude", schedule="oneshot", sparsity="41.5")
    assert awaited(own)[:2] == [("2:4", 4150), ("global", 4150)]


def test_a_way_that_one_of_the_pruners_cannot_go_is_asked_of_the_other(
    opened: Opened, own: Store
) -> None:
    made_up.save(own, halves(), made_up.questions())
    Queue(own.queue).enlist()
    both = ["magnitude", "l1_filter"]
    app = opened("groups", "own", pruner=both, schedule="oneshot", scope="2:4", sparsity="41.5")
    assert not app.exception and not app.error
    assert awaited(own) == [("2:4", 4150)]


def test_a_page_without_a_worker_goes_on_once_one_is_there(opened: Opened, own: Store) -> None:
    app = opened("groups", "own", pruner="magnitude", schedule="oneshot", sparsity="61.5")
    assert any("no worker is running" in caption.value for caption in app.caption)
    Queue(own.queue).enlist()
    app.run()
    assert awaited(own) == [("global", 6150)]
