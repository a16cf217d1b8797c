"""Workers that live in processes of their own."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from fairviz.jobs import Queue

ROOT = Path(__file__).parents[2]


class Nursery:
    """Starts quick workers on a store, and lets none of them outlive the test."""

    def __init__(self, process, home):
        self._process, self._home, self._pids = process, home, []

    def start(self):
        """The pid of a worker that has just begun."""
        self._process.stdin.write(f"{self._home}\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        self._pids.append(pid)
        return pid

    def close(self):
        for pid in self._pids:
            with suppress(ProcessLookupError):
                os.kill(pid, 9)


@pytest.fixture(scope="session")
def forking():
    """One process that has imported everything, for all tests."""
    command = [sys.executable, str(Path(__file__).with_name("nursery.py"))]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        process.stdout.readline()
        yield process
        process.stdin.close()


@pytest.fixture
def nursery(forking, store):
    made = Nursery(forking, store.home)
    yield made
    made.close()


@pytest.fixture
def queue(store):
    return Queue(store.queue)


@pytest.fixture
def until():
    """Waits for a condition, at most so many seconds."""

    def wait(holds, seconds=20.0):
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "it never came about"
            time.sleep(0.02)

    return wait
