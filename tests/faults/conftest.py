"""Workers that live in processes of their own."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from fairviz.__main__ import main
from fairviz.jobs import Queue
from fairviz.predictions.home import VARIABLE
from tests.faults.bringing import Runs, Told, left

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


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Where imports would be kept: a folder that does not exist yet, no sample behind it."""
    place = tmp_path / "home"
    monkeypatch.setenv(VARIABLE, str(place))
    monkeypatch.setattr("fairviz.predictions.home.samples", lambda: ())
    return place


@pytest.fixture
def bring(home, capsys):
    """`fairviz import WORDS` in this process: how it ended and what it said."""

    def call(*words):
        code = main(["import", *map(str, words)])
        return Told(code, *capsys.readouterr())

    return call


@pytest.fixture
def refused(bring, home):
    """The sentence with which an import is refused that leaves the store as it was."""

    def call(*words):
        before = left(home)
        sentence = bring(*words).sentence
        assert left(home) == before
        return sentence

    return call


@pytest.fixture
def trap(tmp_path):
    """Something that leaves a trace if it is run; that it left none is checked at the end."""
    yield Runs(tmp_path / "it-ran")
    assert not (tmp_path / "it-ran").exists()
