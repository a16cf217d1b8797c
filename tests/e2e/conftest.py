"""One server on a made-up store, one worker that makes up what it is asked for, one browser."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fairviz.jobs import Queue
from fairviz.predictions.store import Store
from tests.app import made_up
from tests.e2e import browser

MISSING = (
    "No Chromium was found. Install one, such as `apt install chromium`, to run the browser tests."
)
Opened = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = browser.chromium()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    if path is None:
        pytest.skip(MISSING)
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=browser.QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[str]:
    home = tmp_path_factory.mktemp("store")
    made_up.fill(home)
    with working(home), browser.serving(home) as where:
        yield where


@pytest.fixture
def opened(chromium: Any, address: str) -> Iterator[Opened]:
    """A tab on a path of the dashboard; what its console complained of is in `complaints`."""
    contexts = []

    def open_tab(path: str, theme: str = "light", width: int = 1280) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: _listen(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{address}/{path}")
        browser.settle(page)
        return page

    yield open_tab
    for context in contexts:
        context.close()


class working:  # noqa: N801 reads as a verb
    """A worker for the length of a block, which makes up answers instead of pruning."""

    def __init__(self, home: Path) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=_work, args=(home, self._stop), daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)


def _work(home: Path, stop: threading.Event) -> None:
    store, asked = Store(home), made_up.questions()
    queue = Queue(store.queue)
    worker = queue.enlist()
    while not stop.wait(0.1):
        queue.heartbeat(worker)
        job = queue.claim(worker)
        if job:
            queue.beat(job.digest, 1, 2, "answering")
            stop.wait(0.5)
            made_up.answer(store, job.wish, asked)
            queue.finish(job.digest)
    queue.discharge(worker)


def _listen(page: Any, message: Any) -> None:
    """Streamlit itself probes for its server below the page's path, and gets a 404 there."""
    probe = "_stcore/" in (message.location or {}).get("url", "")
    if message.type == "error" and not probe:
        page.complaints.append(message.text)
