"""The worker: what it makes, what it lets go, and that one failure stops nothing."""

import logging
from dataclasses import replace

import pytest

from fairviz.errors import FairVizError
from fairviz.jobs import Queue
from fairviz.lab import worker as machinery
from fairviz.lab.progress import InTheMaking, Progress
from fairviz.lab.worker import Worker, work
from fairviz.spec import Prune, Train, Variant

DENSE = Variant("portraits", "resnet8")
BATCHES = 5


def pruned(sparsity):
    return replace(DENSE, steps=(Train(), Prune("magnitude", sparsity)))


class Bench:
    """Makes nothing in five batches; `events` may do something before a batch of a variant."""

    def __init__(self, breathe):
        self.breathe = breathe
        self.made = []
        self.events = {}

    def make(self, variant):
        for batch in range(BATCHES):
            self.events.get((variant, batch), lambda: None)()
            self.breathe(Progress(variant.digest, "training", batch, BATCHES))
        self.made.append(variant)


@pytest.fixture
def queue(tmp_path):
    return Queue(tmp_path / "queue.sqlite")


@pytest.fixture
def hands(queue, monkeypatch):
    """A worker that looks at the queue at every batch, for the study 's'."""
    monkeypatch.setattr(machinery, "GLANCE", 0.0)
    monkeypatch.setattr(machinery, "REPORT", 0.0)
    return Worker(queue, Bench, study="s")


@pytest.fixture
def bench(hands):
    return hands._maker


def raising(error):
    def raise_it():
        raise error

    return raise_it


def states(queue):
    return dict(zip(queue.jobs()["digest"], queue.jobs()["state"], strict=True))


def test_a_study_is_made_and_the_worker_ends(queue, hands, bench):
    queue.submit([DENSE, pruned(1_000)], study="s")
    hands.run()
    assert bench.made == [DENSE, pruned(1_000)]
    assert queue.progress("s").done == 2


def test_an_urgent_variant_is_made_between_two_batches(queue, hands, bench):
    bench.events[pruned(1_000), 2] = lambda: queue.submit([pruned(9_000)], urgent=True, tab="t")
    queue.submit([pruned(1_000)], study="s")
    hands.run()
    assert bench.made == [pruned(9_000), pruned(1_000)]


def test_an_urgent_variant_does_not_interrupt_another(queue, hands, bench):
    bench.events[pruned(1_000), 1] = lambda: queue.submit([pruned(9_000)], urgent=True, tab="a")
    bench.events[pruned(9_000), 1] = lambda: queue.submit([pruned(5_000)], urgent=True, tab="b")
    queue.submit([pruned(1_000)], study="s")
    hands.run()
    assert bench.made == [pruned(9_000), pruned(5_000), pruned(1_000)]


def test_a_failing_variant_is_marked_and_the_rest_is_made(queue, hands, bench):
    bench.events[pruned(1_000), 0] = raising(FairVizError("Its logits are not numbers (NaN)."))
    queue.submit([pruned(1_000), pruned(2_000)], study="s")
    hands.run()
    assert bench.made == [pruned(2_000)]
    assert queue.jobs("failed")["reason"].tolist() == ["Its logits are not numbers (NaN)."]


def test_an_unexpected_error_is_marked_too_and_its_traceback_logged(queue, hands, bench, caplog):
    bench.events[pruned(1_000), 0] = raising(ZeroDivisionError("by zero"))
    queue.submit([pruned(1_000), pruned(2_000)], study="s")
    hands.run()
    assert bench.made == [pruned(2_000)]
    assert queue.jobs("failed")["reason"].tolist() == ["ZeroDivisionError: by zero"]
    assert "Traceback" in caplog.text


def test_a_cancelled_variant_ends_at_its_next_batch(queue, hands, bench):
    bench.events[pruned(1_000), 1] = lambda: queue.cancel(digests=[pruned(1_000).digest])
    bench.events[pruned(1_000), 2] = raising(AssertionError("a batch too many"))
    queue.submit([pruned(1_000), pruned(2_000)], study="s")
    hands.run()
    assert bench.made == [pruned(2_000)]
    assert states(queue)[pruned(1_000).digest] == "cancelled"


def test_a_variant_that_another_worker_took_over_is_let_go(queue, hands, bench):
    def taken_over():
        with queue._tables.changing() as db:
            db.execute("UPDATE jobs SET worker = 'another'")
        queue.finish(pruned(1_000).digest)

    bench.events[pruned(1_000), 1] = taken_over
    queue.submit([pruned(1_000)], study="s")
    hands.run()
    assert bench.made == []
    assert states(queue) == {pruned(1_000).digest: "done"}


def test_what_is_in_the_making_further_up_goes_back_to_the_queue(queue, hands, bench):
    bench.events[pruned(9_000), 0] = raising(InTheMaking("later"))
    bench.events[pruned(1_000), 1] = lambda: queue.submit([pruned(9_000)], urgent=True, tab="t")
    bench.events[pruned(1_000), 4] = lambda: bench.events.pop((pruned(9_000), 0))
    queue.submit([pruned(1_000)], study="s")
    hands.run()
    assert bench.made == [pruned(1_000)]
    assert states(queue)[pruned(9_000).digest] == "waiting"


def test_progress_says_whose_model_is_trained(queue, hands, bench):
    notes = []
    bench.events[pruned(1_000), 1] = lambda: hands.breathe(Progress(DENSE.digest, "training", 1, 9))
    bench.events[pruned(1_000), 2] = lambda: notes.append(queue.jobs().iloc[0])
    queue.submit([pruned(1_000)], study="s")
    bench.breathe = lambda progress: None
    hands.run()
    assert [(row["done"], row["total"], row["note"]) for row in notes] == [
        (1, 9, "training its dense model")
    ]


def test_told_to_stop_it_gives_its_jobs_back(queue, caplog):
    caplog.set_level(logging.INFO)

    class Stopping(Bench):
        def __init__(self, breathe):
            super().__init__(breathe)
            self.events[pruned(1_000), 2] = breathe.__self__.stopping.set

    queue.submit([pruned(1_000)], study="s")
    work(queue, Stopping, study="s")
    assert states(queue) == {pruned(1_000).digest: "waiting"}
    assert queue.workers().empty
    assert "stopped" in caplog.text


def test_a_maker_that_breathes_while_it_is_built_finds_the_worker_ready(queue):
    def built(breathe):
        bench = Bench(breathe)
        bench.make(DENSE)
        return bench

    worker = Worker(queue, built, study="s")
    worker.run()
    assert worker._maker.made == [DENSE]


def test_pages_know_of_a_worker_that_is_still_getting_ready(queue):
    def built(breathe):
        seen.append(queue.workers()["alive"].tolist())
        return Bench(breathe)

    seen = []
    work(queue, built, study="s")
    assert seen == [[True]]


def test_a_worker_that_is_stopped_while_it_gets_ready_ends(queue):
    def built(breathe):
        breathe.__self__.stopping.set()
        bench = Bench(breathe)
        bench.make(DENSE)
        raise AssertionError("a batch too many")

    work(queue, built)
    assert queue.workers().empty
