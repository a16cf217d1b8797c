"""The worker: one process per device that makes what the queue asks for, and alone writes."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Protocol

from fairviz.errors import FairVizError
from fairviz.jobs import Job, Queue, processes
from fairviz.lab.progress import Breathe, InTheMaking, Progress
from fairviz.look import Wish
from fairviz.predictions.words import described

GLANCE = 0.05  # seconds between two looks at the queue, between batches and when idle
REPORT = 0.25  # seconds between two reports of progress
HEARTBEAT = 2.0
GRACE = 10.0  # seconds to reach the next batch after the launcher is gone

log = logging.getLogger("fairviz.worker")


class Maker(Protocol):
    """What makes variants and looks at them: an Observatory."""

    def make(self, wish: Wish) -> object: ...


class _Dropped(BaseException):
    """Nobody wants the job any more, or another worker has taken it over."""


class _Stopped(BaseException):
    """The worker is to end."""


def work(
    queue: Queue,
    maker: Callable[[Breathe], Maker],
    *,
    study: str | None = None,
    launcher: int | None = None,
    glance: Callable[[], None] = lambda: None,
) -> None:
    """Makes jobs until told to stop; with `study`, until that study has no jobs left."""
    worker = Worker(queue, maker, study, glance)
    with stopped_by(worker, signal.SIGTERM, signal.SIGINT), worker.on_duty(launcher):
        worker.run()


class Worker:
    """One pair of hands: the jobs it holds are a stack, since an urgent one interrupts another."""

    def __init__(
        self,
        queue: Queue,
        maker: Callable[[Breathe], Maker],
        study: str | None = None,
        glance: Callable[[], None] = lambda: None,
    ) -> None:
        self.stopping = threading.Event()
        self._queue, self._study, self._glance = queue, study, glance
        self._held: list[Job] = []
        self._looked = self._reported = 0.0
        self._build = maker
        self._name = queue.enlist()  # before it gets ready: pages see that somebody will come

    @cached_property
    def _maker(self) -> Maker:
        return self._build(self.breathe)

    def run(self) -> None:
        """Get ready, claim and make, until told to stop."""
        self._get_ready()
        while not self.stopping.is_set():
            job = self._queue.claim(self._name, study=self._study)
            self._glance()
            if job:
                self._take(job)
            elif self._study is not None and not self._queue.progress(self._study).active:
                return
            else:
                self.stopping.wait(GLANCE)

    def _get_ready(self) -> None:
        """What takes its time before the first job."""
        began, maker = time.monotonic(), self._maker
        log.info("ready    %s (%.1f s)", type(maker).__name__, time.monotonic() - began)

    def breathe(self, progress: Progress) -> None:
        """Between two batches: stop, drop, tell, or make what somebody is waiting for."""
        if self.stopping.is_set():
            raise _Stopped
        now = time.monotonic()
        if not self._held or now - self._looked < GLANCE:
            return
        self._looked = now
        self._report(progress, now)
        self._drop_if_unwanted(self._held[-1])
        if len(self._held) == 1:
            self._serve_urgent()

    @contextmanager
    def on_duty(self, launcher: int | None) -> Iterator[None]:
        """With a heartbeat beside it, and with what it holds given back at the end."""
        beat = threading.Thread(target=self._beat, args=(launcher,), daemon=True)
        beat.start()
        try:
            yield
        except _Stopped:
            log.info("stopped")
        finally:
            self.stopping.set()
            self._queue.discharge(self._name)

    def _take(self, job: Job) -> None:
        began = time.monotonic()
        self._held.append(job)
        try:
            self._maker.make(job.wish)
        except InTheMaking:
            self._queue.release(job.digest, self._name)
            self._looked = time.monotonic() + HEARTBEAT  # its parent takes a while yet
        except _Dropped:
            self._queue.release(job.digest, self._name)
            log.info("dropped  %s", described(job.wish))
        except FairVizError as error:
            self._fail(job, str(error))
        except Exception as error:
            log.exception("failed   %s", described(job.wish))
            self._fail(job, f"{type(error).__name__}: {error}")
        else:
            self._queue.finish(job.digest)
            log.info("made     %s (%.1f s)", described(job.wish), time.monotonic() - began)
        finally:
            self._held.pop()

    def _fail(self, job: Job, reason: str) -> None:
        log.warning("failed   %s: %s", described(job.wish), reason)
        self._queue.fail(job.digest, reason)

    def _serve_urgent(self) -> None:
        job = self._queue.claim(self._name, urgent_only=True)
        if job:
            self._take(job)

    def _drop_if_unwanted(self, job: Job) -> None:
        taken_over = not self._queue.holds(job.digest, self._name)
        if taken_over or self._queue.is_cancelled(job.digest):
            raise _Dropped

    def _report(self, progress: Progress, now: float) -> None:
        if now - self._reported < REPORT:
            return
        self._reported = now
        job = self._held[-1]
        whose = "" if progress.digest == job.digest else " its dense model"
        note = f"{progress.what}{whose}"
        self._queue.beat(job.digest, progress.done, progress.total, note)
        self._glance()

    def _beat(self, launcher: int | None) -> None:
        """Beside the work: tells that it lives, and ends it when its launcher does not."""
        birth = processes.born(launcher) if launcher else ""
        while not self.stopping.wait(HEARTBEAT):
            self._tell_alive()
            if launcher and not processes.lives(launcher, birth):
                self.stopping.set()
                time.sleep(GRACE if self._held else 0)
                self._queue.discharge(self._name)
                os._exit(1)

    def _tell_alive(self) -> None:
        try:
            self._queue.heartbeat(self._name)
        except FairVizError as error:
            log.warning("%s", error)


@contextmanager
def stopped_by(worker: Worker, *signals: signal.Signals) -> Iterator[None]:
    """These signals end the worker at its next batch, its job given back."""
    before = {number: signal.getsignal(number) for number in signals}
    for number in signals:
        signal.signal(number, lambda *_: worker.stopping.set())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
