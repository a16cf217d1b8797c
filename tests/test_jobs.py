"""The queue: who gets what, in which order, and what becomes of the dead."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from fairviz.jobs import Queue, processes, sweep
from fairviz.jobs.queue import LEASE, WANTED
from fairviz.jobs.schema import QueueTrouble
from fairviz.jobs.sweep import DEATHS, STARVED, SUSPECT
from fairviz.spec import Prune, Train, Variant

DENSE = Variant("portraits", "resnet8")


def pruned(sparsity):
    return replace(DENSE, steps=(Train(), Prune("magnitude", sparsity)))


class Clock:
    """Time that passes when told to."""

    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def queue(tmp_path, clock):
    return Queue(tmp_path / "queue.sqlite", clock)


@pytest.fixture
def worker(queue):
    return queue.enlist()


def sparsity_of(job):
    return job and job.wish.steps[-1].sparsity


def test_an_empty_queue_has_nothing_to_do(queue, worker):
    assert queue.claim(worker) is None
    assert queue.jobs().empty
    assert queue.progress().total == 0


def test_a_study_is_made_in_its_order(queue, worker):
    queue.submit([pruned(5_000), pruned(1_000)], study="s")
    assert [sparsity_of(queue.claim(worker)) for _ in range(3)] == [5_000, 1_000, None]


def test_the_recipe_comes_back_whole(queue, worker):
    queue.submit([pruned(5_000)], study="s")
    job = queue.claim(worker)
    assert (job.wish, job.digest, job.urgent) == (pruned(5_000), pruned(5_000).digest, False)


def test_a_variant_is_queued_once_however_often_it_is_asked_for(queue):
    for study in ("a", "b"):
        queue.submit([DENSE, DENSE], study=study)
    assert len(queue.jobs()) == 1
    assert queue.jobs().loc[0, "study"] == "a, b"


def test_a_sliders_job_can_be_named_though_no_study_knows_it(queue):
    asked = pruned(5_000)
    queue.submit([asked], urgent=True, tab="t")
    assert queue.recipes([asked.digest, "gone"]) == {asked.digest: asked}


def test_urgent_overtakes_a_study(queue, worker):
    queue.submit([pruned(1_000)], study="s")
    queue.submit([pruned(5_000)], urgent=True, tab="t")
    assert queue.claim(worker).urgent
    assert sparsity_of(queue.claim(worker)) == 1_000


def test_a_queued_variant_becomes_urgent_when_somebody_looks_for_it(queue, worker):
    queue.submit([pruned(1_000), pruned(5_000)], study="s")
    queue.submit([pruned(5_000)], urgent=True, tab="t")
    assert sparsity_of(queue.claim(worker, urgent_only=True)) == 5_000
    assert queue.claim(worker, urgent_only=True) is None


def test_each_tabs_newest_goes_first(queue, worker, clock):
    for sparsity, tab in [(1_000, "a"), (2_000, "a"), (3_000, "b"), (4_000, "a")]:
        clock.now += 1
        queue.submit([pruned(sparsity)], urgent=True, tab=tab)
    order = [sparsity_of(queue.claim(worker)) for _ in range(4)]
    assert order == [3_000, 4_000, 2_000, 1_000]


def test_an_urgent_job_that_nobody_waits_for_is_dropped(queue, worker, clock):
    queue.submit([pruned(1_000)], urgent=True, tab="t")
    clock.now += WANTED + 1
    assert queue.claim(worker) is None
    assert queue.jobs()["state"].tolist() == ["cancelled"]


def test_a_page_that_still_waits_keeps_its_job(queue, worker, clock):
    queue.submit([pruned(1_000)], urgent=True, tab="t")
    for _ in range(5):
        clock.now += WANTED - 1
        queue.renew([pruned(1_000).digest], "t")
    assert sparsity_of(queue.claim(worker)) == 1_000


def test_a_running_urgent_job_that_nobody_waits_for_is_cancelled(queue, worker, clock):
    queue.submit([pruned(1_000)], urgent=True, tab="t")
    job = queue.claim(worker)
    assert not queue.is_cancelled(job.digest)
    clock.now += WANTED + 1
    assert queue.is_cancelled(job.digest)
    queue.release(job.digest, worker)
    assert queue.jobs()["state"].tolist() == ["cancelled"]


def test_a_variant_waits_for_its_dense_parent(queue, worker):
    queue.submit([DENSE, pruned(1_000), pruned(2_000)], study="s")
    assert queue.claim(worker).wish == DENSE
    assert queue.claim(worker) is None
    queue.finish(DENSE.digest)
    assert sparsity_of(queue.claim(worker)) == 1_000


def test_an_urgent_variant_waits_for_its_dense_parent_too(queue, worker):
    queue.submit([DENSE, pruned(1_000)], urgent=True, tab="t")
    assert queue.claim(worker, urgent_only=True).wish == DENSE
    assert queue.claim(worker, urgent_only=True) is None


def test_what_grows_from_a_failed_dense_model_fails_with_its_reason(queue, worker):
    queue.submit([DENSE, pruned(1_000)], study="s")
    queue.fail(queue.claim(worker).digest, "its loss is not a number")
    assert queue.claim(worker) is None
    reasons = queue.jobs("failed")["reason"].tolist()
    assert reasons == [
        "its loss is not a number",
        "Its dense model failed: its loss is not a number",
    ]


def test_a_worker_may_take_one_study_only(queue, worker):
    queue.submit([pruned(1_000)], study="a")
    queue.submit([pruned(2_000)], study="b")
    assert sparsity_of(queue.claim(worker, study="b")) == 2_000
    assert queue.claim(worker, study="b") is None


def test_cancelling_a_study_leaves_what_another_one_wants(queue, worker):
    queue.submit([pruned(1_000), pruned(2_000)], study="a")
    queue.submit([pruned(2_000)], study="b")
    queue.cancel(study="a")
    assert queue.progress("a").cancelled == 1
    assert sparsity_of(queue.claim(worker)) == 2_000


def test_cancelling_reaches_what_is_running(queue, worker):
    queue.submit([pruned(1_000)], study="a")
    job = queue.claim(worker)
    queue.cancel(digests=[job.digest])
    assert queue.is_cancelled(job.digest)


def test_a_cancelled_study_can_be_started_again(queue, worker):
    queue.submit([pruned(1_000)], study="a")
    queue.cancel(study="a")
    queue.submit([pruned(1_000)], study="a")
    assert sparsity_of(queue.claim(worker)) == 1_000


def test_a_failed_job_is_tried_again_by_a_study_and_not_by_a_passing_slider(queue, worker):
    queue.submit([pruned(1_000)], study="a")
    queue.fail(queue.claim(worker).digest, "no")
    queue.submit([pruned(1_000)], urgent=True, tab="t")
    assert queue.claim(worker) is None
    queue.submit([pruned(1_000)], urgent=True, tab="t", again=True)
    queue.fail(queue.claim(worker).digest, "no")
    queue.submit([pruned(1_000)], study="a")
    assert sparsity_of(queue.claim(worker)) == 1_000


def test_a_job_whose_result_was_deleted_is_made_again(queue, worker):
    queue.submit([pruned(1_000)], study="a")
    queue.finish(queue.claim(worker).digest)
    queue.submit([pruned(1_000)], study="a")
    assert sparsity_of(queue.claim(worker)) == 1_000


def test_a_released_job_goes_back_without_blame(queue, worker):
    queue.submit([pruned(1_000)], study="a")
    for _ in range(STARVED + 1):
        queue.release(queue.claim(worker).digest, worker)
    assert queue.jobs().loc[0, ["state", "reason"]].tolist() == ["waiting", ""]


def test_a_worker_that_leaves_gives_its_job_back(queue, worker):
    queue.submit([pruned(1_000)], study="a")
    queue.claim(worker)
    queue.discharge(worker)
    assert queue.jobs().loc[0, "state"] == "waiting"
    assert queue.workers().empty


def test_a_lapsed_lease_goes_to_another_worker(queue, worker, clock):
    queue.submit([pruned(1_000)], study="a")
    job = queue.claim(worker)
    clock.now += LEASE + 1
    other = queue.enlist()
    assert queue.claim(other).digest == job.digest
    assert queue.holds(job.digest, other)
    assert not queue.holds(job.digest, worker)


def test_a_heartbeat_keeps_the_lease(queue, worker, clock):
    queue.submit([pruned(1_000)], study="a")
    queue.claim(worker)
    for _ in range(5):
        clock.now += LEASE - 1
        queue.heartbeat(worker)
    assert queue.claim(queue.enlist()) is None


@pytest.fixture
def kill(queue, tmp_path):
    """Lets another process claim a job and die at once."""

    def claimed_and_killed():
        code = f"""if True:
            import os
            from fairviz.jobs import Queue
            queue = Queue({str(queue.path)!r}, lambda: 1000.0)
            queue.claim(queue.enlist())
            os.kill(os.getpid(), 9)"""
        subprocess.run([sys.executable, "-c", code], check=False)

    return claimed_and_killed


def test_the_job_of_a_killed_worker_is_taken_over_at_once(queue, worker, kill):
    queue.submit([pruned(1_000)], study="a")
    kill()
    assert not queue.workers().set_index("pid").drop(os.getpid())["alive"].any()
    assert sparsity_of(queue.claim(worker)) == 1_000


@pytest.fixture
def die(queue, monkeypatch):
    """Claims a job as a worker that is then found dead."""

    def claimed_and_dead():
        job = queue.claim(queue.enlist())
        with monkeypatch.context() as then:
            then.setattr(sweep.processes, "lives", lambda pid, born: False)
            queue.claim(queue.enlist(), study="no such study")
        return job

    return claimed_and_dead


def test_a_job_that_killed_three_workers_lets_others_go_first(queue, die):
    queue.submit([pruned(1_000), pruned(2_000)], study="a")
    assert [sparsity_of(die()) for _ in range(SUSPECT + 1)] == [1_000, 1_000, 1_000, 2_000]
    assert queue.jobs("waiting").loc[0, "reason"] == "The worker died while making this (3 so far)."


def test_a_job_that_outgrows_the_memory_three_times_has_failed(queue, die, monkeypatch):
    counts = iter(range(100))
    monkeypatch.setattr(processes, "killings", lambda: next(counts))
    queue.submit([pruned(1_000)], study="a")
    for _ in range(STARVED):
        die()
    assert queue.jobs().loc[0, "state"] == "failed"
    assert "ran out of memory" in queue.jobs().loc[0, "reason"]


def test_no_job_kills_workers_for_ever(queue, die):
    queue.submit([pruned(1_000)], study="a")
    for _ in range(DEATHS):
        die()
    assert queue.jobs().loc[0, "state"] == "failed"


def test_progress_counts_and_tells_the_time_left(queue, worker, clock):
    queue.submit([pruned(1_000), pruned(2_000), pruned(3_000)], study="a")
    job = queue.claim(worker)
    clock.now += 10
    queue.finish(job.digest)
    job = queue.claim(worker)
    clock.now += 7
    queue.beat(job.digest, 0, 2, "evaluating")
    clock.now += 4
    queue.beat(job.digest, 1, 2, "evaluating")
    far = queue.progress("a")
    assert (far.done, far.running, far.waiting, far.total) == (1, 1, 1, 3)
    assert far.seconds_left == 4 + 10
    row = queue.jobs("running").iloc[0]
    assert (row["done"], row["total"], row["note"]) == (1, 2, "evaluating")
    assert queue.jobs("waiting").loc[0, "position"] == 1


def test_a_kind_never_timed_is_guessed_by_its_work(queue, worker, clock):
    dense = replace(DENSE, steps=(Train(epochs=1),))
    queue.submit([dense], study="a")
    queue.claim(worker)
    clock.now += 13
    queue.finish(dense.digest)
    retrained = replace(dense, steps=(*dense.steps, Prune("magnitude", 1), Train(epochs=2)))
    queue.submit([retrained], study="a")
    assert queue.progress("a").seconds_left == pytest.approx(23)  # 13 s were 1.3 epochs of work


def test_a_mitigation_is_a_kind_of_its_own(queue, worker, clock):
    taught, again = (
        replace(DENSE, seed=seed, steps=(Prune("magnitude", 1), Train(objectives=("kd",))))
        for seed in (0, 1)
    )
    plain = replace(DENSE, steps=(Prune("magnitude", 1), Train()))
    for variant, seconds in ((plain, 5), (taught, 20)):
        queue.submit([variant], study="a")
        queue.claim(worker)
        clock.now += seconds
        queue.finish(variant.digest)
    queue.submit([again], study="a")
    assert queue.progress("a").seconds_left == pytest.approx(20)


def test_an_unknown_time_left_is_said_to_be_unknown(queue):
    queue.submit([DENSE], study="a")
    assert queue.progress("a").seconds_left is None


def test_workers_are_listed_with_what_they_do(queue, worker):
    queue.submit([pruned(1_000)], study="a")
    queue.claim(worker)
    row = queue.workers().iloc[0]
    assert (row["worker"], row["alive"], row["doing"]) == (worker, True, pruned(1_000).digest)


def test_the_queue_outlives_its_file(queue, worker):
    queue.submit([pruned(1_000)], study="a")
    for path in queue.path.parent.glob("queue.sqlite*"):
        path.unlink()
    assert queue.claim(worker) is None
    queue.submit([pruned(2_000)], study="a")
    assert sparsity_of(queue.claim(worker)) == 2_000


def test_another_process_sees_what_was_submitted(queue, clock):
    queue.submit([pruned(1_000)], study="a")
    again = Queue(queue.path, clock)
    assert sparsity_of(again.claim(again.enlist())) == 1_000


def test_what_ended_a_month_ago_is_forgotten(queue, worker, clock):
    queue.submit([pruned(1_000)], study="a")
    queue.finish(queue.claim(worker).digest)
    clock.now += sweep.MEMORY + 1
    queue.submit([pruned(2_000)], study="b")
    assert len(queue.jobs()) == 1


def test_a_damaged_queue_is_a_sentence(tmp_path):
    (tmp_path / "queue.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(QueueTrouble, match="damaged"):
        Queue(tmp_path / "queue.sqlite").jobs()


def test_a_queue_of_an_older_version_begins_anew(queue, clock):
    queue.submit([DENSE])
    with queue._tables.changing() as db:
        db.execute("PRAGMA user_version = 1")
    assert Queue(queue.path, clock).jobs().empty


def test_a_queue_of_a_newer_version_is_a_sentence(queue):
    queue.submit([DENSE])
    with queue._tables.changing() as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(QueueTrouble, match="newer FairViz"):
        Queue(queue.path).jobs()
