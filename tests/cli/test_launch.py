"""`fairviz app`: dashboard and worker come up together, and go together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from fairviz.cli.children import Child
from fairviz.jobs import processes

ROOT = Path(__file__).parents[2]


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def launcher(tmp_path, port):
    """`fairviz app`, started in a folder that has its own app/ and app.py."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("raise SystemExit('the wrong app')")
    (tmp_path / "app.py").write_text("raise SystemExit('the wrong app')")
    environment = os.environ | {"PORT": str(port), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "fairviz", "app"]
    started = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    yield started
    started.kill()
    started.communicate()


def children(pid):
    """Pid and command of each child."""
    pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(pid): Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") for pid in pids}


def gone(pids, seconds):
    deadline = time.monotonic() + seconds
    while any(processes.lives(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_it_says_where_it_is_serves_and_ends_with_all_its_children(launcher, port):
    address = f"http://localhost:{port}"
    assert address in launcher.stdout.readline()
    with urllib.request.urlopen(address) as answer:
        assert b"streamlit" in answer.read().lower()
    family = children(launcher.pid)
    assert sum("fairviz.cli.serve" in command for command in family.values()) == 1
    assert sum("fairviz worker" in command for command in family.values()) == 1
    launcher.send_signal(signal.SIGTERM)
    assert launcher.wait(20) == 0
    assert gone(family, 1)


def test_when_the_launcher_is_killed_its_children_end_by_themselves(launcher):
    launcher.stdout.readline()
    family = children(launcher.pid)
    assert len(family) == 2
    launcher.kill()
    assert gone(family, 15)


def test_a_child_that_dies_is_started_again_after_a_pause(tmp_path, monkeypatch):
    monkeypatch.setattr("fairviz.cli.children.SHORTEST", 0.05)
    lives = tmp_path / "lives"
    code = f"open({str(lives)!r}, 'a').write('x'); raise SystemExit(1)"
    child = Child([sys.executable, "-c", code], os.environ)
    deadline = time.monotonic() + 10
    while (not lives.exists() or len(lives.read_text()) < 3) and time.monotonic() < deadline:
        child.revive()
        time.sleep(0.01)
    assert len(lives.read_text()) >= 3
    child.end()


def test_a_child_that_will_not_end_is_ended(monkeypatch):
    monkeypatch.setattr("fairviz.cli.children.GRACE", 0.1)
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = Child([sys.executable, "-c", code], os.environ)
    time.sleep(0.3)
    child.ask_to_end()
    child.end()
    assert not child.lives()
