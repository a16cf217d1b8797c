"""kill -9 at random moments; several workers at once: nothing half-written, nothing made twice."""

import os
import random
import signal
import time
from itertools import islice

from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant

KILLS = 30
ENOUGH = 60


def study(count, seeds=2):
    dense = [Variant("portraits", "resnet8", seed) for seed in range(seeds)]
    return dense + [
        Variant("portraits", "resnet8", seed, (Train(), Prune("magnitude", 10 * number)))
        for number in range(1, count + 1)
        for seed in range(seeds)
    ]


def test_a_study_survives_30_kills_and_never_shows_half_a_variant(store, queue, nursery, until):
    asked, more, dice = [], iter(study(900)), random.Random(0)
    for _ in range(KILLS):
        while queue.progress("s").active < ENOUGH:  # a fast machine must not run out of work
            chunk = list(islice(more, ENOUGH))
            queue.submit(chunk, study="s")
            asked += chunk
        pid = nursery.start()
        time.sleep(dice.uniform(0.03, 0.2))
        os.kill(pid, signal.SIGKILL)
        assert_all_is_whole(store, newest=3)
    assert queue.progress("s").active > 0, "the kills came too late to matter"
    nursery.start()
    until(lambda: queue.progress("s").active == 0)
    assert queue.progress("s").done == len(asked)
    assert store.missing(asked) == []
    assert_all_is_whole(store)


def assert_all_is_whole(store, newest=None):
    """Everything that can be seen is sound; the newest (or all) can be loaded."""
    fresh = Store(store.home)
    index = fresh.index().sort_values("made", ascending=False)
    for digest in index["digest"].iloc[:newest]:
        fresh.load(digest)
        fresh.weights(digest)
    assert fresh.verify() == []


def test_two_workers_make_each_variant_once(store, queue, nursery, until):
    variants = study(20)
    queue.submit(variants, study="s")
    nursery.start(), nursery.start()
    until(lambda: queue.progress("s").active == 0)
    made = (store.home / "made.txt").read_text().split()
    assert sorted(made) == sorted(variant.digest for variant in variants)


def test_ten_tabs_moving_sliders_all_get_their_newest(store, queue, nursery, until):
    wanted = study(50, seeds=1)[1:]
    newest = []
    nursery.start()
    for move in range(5):
        for tab in range(10):
            variant = wanted[10 * move + tab]
            queue.submit([variant.dense, variant], urgent=True, tab=str(tab))
            newest = [*newest[-9:], variant]
    until(lambda: not store.missing(newest))
    assert queue.progress().failed == 0


def test_a_slider_is_served_while_a_study_runs(store, queue, nursery, until):
    variants = study(200, seeds=1)
    queue.submit(variants, study="s")
    nursery.start()
    until(lambda: queue.progress("s").done >= 3)
    urgent = Variant("portraits", "resnet8", 0, (Train(), Prune("random", 5_000)))
    queue.submit([urgent], urgent=True, tab="t")
    until(lambda: store.has(urgent.digest))
    assert queue.progress("s").waiting > 50


def test_a_polite_end_gives_the_job_back_at_once(queue, nursery, until):
    queue.submit(study(50), study="s")
    pid = nursery.start()
    until(lambda: queue.progress("s").running == 1)
    os.kill(pid, signal.SIGTERM)
    until(lambda: queue.workers().empty)
    assert queue.progress("s").running == 0
    assert queue.jobs("waiting")["reason"].eq("").all()


def test_the_store_may_be_deleted_while_a_worker_runs(store, queue, nursery, until):
    queue.submit(study(50), study="s")
    nursery.start()
    until(lambda: len(store.index()) > 2)
    store.home.rename(store.home.with_name("gone"))
    until(lambda: queue.workers()["alive"].any())
    queue.submit(study(2), study="again")
    until(lambda: not store.missing(study(2)))
    assert_all_is_whole(store)
