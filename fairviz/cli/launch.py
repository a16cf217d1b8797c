"""`fairviz app` and `fairviz demo`: dashboard and worker, started and ended together."""

import os
import signal
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from argparse import Namespace
from collections.abc import Mapping
from types import FrameType

from fairviz import places
from fairviz.cli import lab, ports, printed
from fairviz.cli.arguments import port
from fairviz.cli.children import Child
from fairviz.errors import FairVizError
from fairviz.predictions.home import VARIABLE, home

GLANCE = 0.3
STRANGERS = "FAIRVIZ_STRANGERS"  # set where other machines are let in
LAUNCHED = "FAIRVIZ_LAUNCHED"  # when: so that the dashboard expects its worker for a while
PATIENCE = 90.0  # seconds for the first answer of the dashboard


class NotServing(FairVizError):
    """The dashboard did not come up."""


def app(asked: Namespace) -> int:
    """Serves until told to stop; 1 if the dashboard ended by itself."""
    return _serve(asked, {})


def demo(asked: Namespace) -> int:
    """The same with an empty home that is forgotten at the end."""
    with tempfile.TemporaryDirectory(prefix="fairviz-demo-") as place:
        return _serve(asked, {VARIABLE: place})


def _serve(asked: Namespace, extra: Mapping[str, str]) -> int:
    number = ports.free(port(asked), asked.host)
    environment = _environment() | dict(extra)
    stop = _stopped_by_signals()
    dashboard = Child(
        _dashboard(asked.host, number), environment | _told(asked.host), is_quiet=True
    )
    workers = [Child(_worker(), environment)] if lab.is_there() else []
    try:
        _announce(dashboard, stop, asked.host, number)
        return _watch(dashboard, workers, stop)
    finally:
        for child in (*workers, dashboard):
            child.ask_to_end()
        for child in (*workers, dashboard):
            child.end()


def _told(host: str) -> dict[str, str]:
    """What the dashboard is told of its launching."""
    return {LAUNCHED: str(time.time())} | ({STRANGERS: "1"} if _is_open(host) else {})


def _announce(dashboard: Child, stop: threading.Event, host: str, number: int) -> None:
    address = f"http://{'localhost' if host == '0.0.0.0' else host}:{number}"
    if not lab.is_there():
        printed.aside(f"{lab.HOW} Until then the dashboard shows what is already made.")
    deadline = time.monotonic() + PATIENCE
    while not _answers(f"{address}/_stcore/health"):
        if stop.wait(GLANCE):
            return
        if not dashboard.lives() or time.monotonic() > deadline:
            raise NotServing("The dashboard did not start; what it said stands above.")
    print(f"FairViz is at {address}  (Ctrl-C ends it)", flush=True)


def _watch(dashboard: Child, workers: list[Child], stop: threading.Event) -> int:
    """Until told to stop; a worker that dies is started again."""
    while not stop.wait(GLANCE):
        if not dashboard.lives():
            printed.aside("The dashboard ended by itself; what it said stands above.")
            return 1
        for worker in workers:
            worker.revive()
    return 0


def _is_open(host: str) -> bool:
    """Whether other machines are let in: then visitors may not name files of this one."""
    return host not in ("localhost", "127.0.0.1", "::1")


def _dashboard(host: str, number: int) -> list[str]:
    options = {
        "server.port": number,
        "server.address": host,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    serve = [sys.executable, "-m", "fairviz.cli.serve", str(os.getpid())]
    return [*serve, str(places.root() / "app" / "main.py"), *flags]


def _worker() -> list[str]:
    return [sys.executable, "-m", "fairviz", "worker", "--launcher", str(os.getpid())]


def _environment() -> dict[str, str]:
    """Where `app` and `fairviz` are found, whatever the folder we are called from holds."""
    paths = [str(places.root()), str(places.PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    found = os.pathsep.join(dict.fromkeys(filter(None, paths)))
    chosen = {VARIABLE: str(home())} if os.environ.get(VARIABLE) else {}  # not relative to us
    safe = {"PYTHONSAFEPATH": "1", "PYTHONPATH": found, "PYTHONUNBUFFERED": "1"}
    return os.environ | safe | chosen


def _stopped_by_signals() -> threading.Event:
    stop = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, note)
    return stop


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
