"""The dashboard as its visitors have it: a server of its own, a real Chromium, both themes."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START = """
import sys
from fairviz.predictions import home
if sys.argv.pop(1) == "alone":
    home.samples = tuple
from streamlit.web.cli import main
sys.argv = ["streamlit", "run", *sys.argv[1:]]
sys.exit(main())
"""
IDLE = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


def chromium() -> str | None:
    """Where this machine has a Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def serving(store: Path | None, sample: bool = False) -> Iterator[str]:
    """The address of a dashboard on this store; it ends with the block."""
    port = _free_port()
    flags = ["--server.port", str(port), "--server.headless", "true"]
    command = [sys.executable, "-c", START, "sample" if sample else "alone", "app/main.py", *flags]
    settings = {"FAIRVIZ_CACHE": str(store)} if store else {}
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server, f"http://localhost:{port}")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(10)


def settle(page: Any) -> None:
    """Waits until the page has run and every chart is drawn."""
    page.wait_for_selector("[data-testid=stAppViewContainer]")
    page.wait_for_selector("h1")
    page.wait_for_function(IDLE)
    page.wait_for_timeout(400)
    page.wait_for_function(IDLE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _wait(server: "subprocess.Popen[bytes]", address: str, patience: float = 40) -> None:
    for _ in range(int(patience * 5)):
        try:
            urlopen(f"{address}/_stcore/health", timeout=2).close()
            return
        except (URLError, OSError):
            if server.poll() is not None:
                raise RuntimeError(f"The dashboard ended with {server.returncode}.") from None
            time.sleep(0.2)
    raise RuntimeError(f"The dashboard did not answer within {patience:g} seconds.")
