"""Imports that the page starts: it may end them, and never itself."""

import os
import signal
from types import SimpleNamespace

import pytest

from app import imports, loaders
from fairviz.predictions import tickets
from fairviz.predictions.store import Store

CHILD = 4_194_304  # no process has this number


@pytest.fixture(autouse=True)
def begun(home, monkeypatch):
    monkeypatch.setattr(loaders, "store", lambda: Store(home))
    monkeypatch.setattr(imports.subprocess, "Popen", lambda *_, **__: SimpleNamespace(pid=CHILD))


def test_a_ticket_is_the_imports_from_its_first_moment(home):
    assert tickets.read(home, imports.begin("data", "somewhere")).pid == CHILD


def test_cancelling_asks_to_end_and_interrupts_nobody_else(home, monkeypatch):
    asked = []
    monkeypatch.setattr(imports.os, "kill", lambda *what: asked.append(what))
    tickets.Pen(home, "abc", pid=os.getppid())
    asked.clear()  # whether it lives was asked, too
    imports.cancel(tickets.read(home, "abc"))
    assert asked[-1] == (os.getppid(), signal.SIGTERM)
