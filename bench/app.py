"""The dashboard in a real browser, against a page of one chart and against bare forward passes."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.table import Row
from fairviz.jobs import Queue
from fairviz.predictions.store import Store
from fairviz.spec import Train, Variant
from tests.e2e import browser

REPEATS = 5
NETWORKS = 4  # seeds of the study that opens: what a move of its slider asks
CHART = "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg"
BUSY = 40  # percent: nor around this one
FRESH = 60  # percent: the sample holds no half steps around it
WATCH = """() => {
  window.moved = window.drawn = performance.now();
  const inChart = change => (change.target.closest ? change.target : change.target.parentElement)
    ?.closest('[data-testid=stVegaLiteChart]');
  new MutationObserver(changes => {
    window.moved = performance.now();
    if (changes.some(inChart)) window.drawn = window.moved;
  }).observe(
    document.querySelector('[data-testid=stMain]'),
    {subtree: true, childList: true, attributes: true, characterData: true});
}"""
AWAITED = (
    "SELECT 1 FROM jobs JOIN wishes USING (digest)"
    " WHERE urgent AND state IN ('waiting', 'running') LIMIT 1"
)
COMING = "Pruning and asking again"
QUIET_FOR = 600  # milliseconds without a change: the page has settled


def rows() -> list[Row]:
    """Opening, a cached slider move, and one that prunes."""
    with (
        tempfile.TemporaryDirectory() as home,
        _app(home) as ours,
        _least() as least,
        sync_playwright() as driver,
    ):
        chromium = driver.chromium.launch(executable_path=browser.chromium(), args=browser.QUIET)
        queue = Queue(Store(Path(home)).queue)
        found = [_opening(chromium, ours, least), *_moving(chromium, ours, least, queue)]
        found.append(_while_training(chromium, ours, queue))
        chromium.close()
    return found


def _opening(chromium: Any, ours: str, least: str) -> Row:
    _opened(chromium, f"{ours}/overview"), _opened(chromium, least)  # warm disk, warm imports
    pairs = [(_opened(chromium, f"{ours}/overview"), _opened(chromium, least)) for _ in _times()]
    return _row("opening the app to the first chart", "page of one chart", pairs, 1.5)


def _moving(chromium: Any, ours: str, least: str, queue: Queue) -> Iterator[Row]:
    view = f"{ours}/groups?pruner=magnitude&schedule=oneshot&sparsity={FRESH}"
    page, plain = _page(chromium, view), _page(chromium, least)
    fresh = [(_pruned(page, queue), _forward()) for _ in _times()]
    cached = [(_moved(page, "ArrowLeft"), _moved(plain, "ArrowLeft")) for _ in _times()]
    drawn = [(ours.drawn, least.drawn) for ours, least in cached]
    yield _row("slider to redrawn charts, cached", "page of one chart", drawn, 2.0)
    still = [(ours.still, least.still) for ours, least in cached]
    yield _row("the same to the last change anywhere on the page", "the same", still, None)
    pruned = "slider to redrawn chart, four networks pruned and asked"
    yield _asked(pruned, fresh, lambda passes: 1.5 * passes + 0.5)


def _while_training(chromium: Any, ours: str, queue: Queue) -> Row:
    """The same move while the worker trains a network of its own."""
    queue.submit([Variant("portraits", "resnet8", seed, (Train(epochs=8),)) for seed in (98, 99)])
    page = _page(chromium, f"{ours}/groups?pruner=magnitude&schedule=oneshot&sparsity={BUSY}")
    while not (queue.jobs("running")["note"].str.startswith("train")).any():
        page.wait_for_timeout(500)
    moves = [_pruned(page, queue) for _ in range(3)]
    queue.cancel(digests=list(queue.jobs()["digest"]))
    while queue.is_active():  # nothing runs beside the yardstick
        page.wait_for_timeout(50)
    pairs = [(seconds, _forward()) for seconds in moves]
    return _asked("the same while a network is trained", pairs, lambda passes: 3 * passes + 1)


def _times() -> range:
    return range(REPEATS)


def _asked(what: str, pairs: list[tuple[float, float]], most: Callable[[float], float]) -> Row:
    """A row against bare passes; `most` is how long the move may take beside them."""
    passes = median(bare for _, bare in pairs)
    return _row(what, "bare forward passes of the same", pairs, most(passes) / passes)


def _row(what: str, yardstick: str, pairs: list[tuple[float, float]], target: float | None) -> Row:
    ours, least = (median(times) for times in zip(*pairs, strict=True))
    ratio = ours / least
    return Row(
        what=what,
        ours_s=ours,
        yardstick=yardstick,
        yardstick_s=least,
        ratio=ratio,
        target=f"≤ {target:.2f}" if target else "",
        holds=target is None or ratio <= target,
    )


def _opened(chromium: Any, address: str) -> float:
    page = chromium.new_page()
    begun = perf_counter()
    page.goto(address)
    page.wait_for_selector(CHART)
    seconds = perf_counter() - begun
    page.close()
    return seconds


def _page(chromium: Any, address: str) -> Page:
    page: Page = chromium.new_page()
    page.goto(address)
    page.wait_for_selector(CHART)
    browser_settled(page, QUIET_FOR)
    return page


@dataclass(frozen=True)
class _Move:
    """Seconds from the key: to the last change in a chart, and to the last on the page."""

    drawn: float
    still: float


def _pruned(page: Page, queue: Queue) -> float:
    """Seconds from the key to charts with the new point, which was pruned for it.

    A caption may go on changing after that, where a study runs.
    """
    begun = _pressed(page, "ArrowRight")
    page.get_by_text(COMING).first.wait_for()
    while _is_asked_for_something(queue):
        page.wait_for_timeout(50)
    made = page.evaluate("performance.now()")
    drawn = f"window.drawn > {made} && performance.now() - window.drawn > {QUIET_FOR}"
    page.wait_for_function(drawn, timeout=60_000)
    return float(page.evaluate("window.drawn") - begun) / 1000


def _is_asked_for_something(queue: Queue) -> bool:
    """Whether a tab waits; one bare query, so that looking takes nothing from those who work."""
    with closing(sqlite3.connect(queue.path)) as db:
        return db.execute(AWAITED).fetchone() is not None


def _moved(page: Page, key: str) -> _Move:
    begun = _pressed(page, key)
    browser_settled(page, QUIET_FOR)
    drawn, still = page.evaluate("[window.drawn, window.moved]")
    return _Move((drawn - begun) / 1000, (still - begun) / 1000)


def _pressed(page: Page, key: str) -> float:
    """When, on the page's clock."""
    slider = page.get_by_role("slider").first
    slider.focus()
    page.evaluate(WATCH)
    begun = float(page.evaluate("performance.now()"))
    slider.press(key)
    return begun


def browser_settled(page: Page, patience: int) -> None:
    """Waits until nothing has changed for a while."""
    page.wait_for_timeout(300)
    quiet = f"{browser.IDLE} && performance.now() - (window.moved ?? 0) > {patience}"
    page.wait_for_function(quiet, timeout=120_000)


def _forward() -> float:
    """Seconds that the first study's four dense networks take to answer, with nothing around it."""
    return _passes()()


def _passes() -> Callable[[], float]:
    if "passes" not in _KEPT:
        _KEPT["passes"] = _prepared()
    return _KEPT["passes"]


_KEPT: dict[str, Callable[[], float]] = {}


def _prepared() -> Callable[[], float]:
    from fairviz import places
    from fairviz.lab.predict import answered
    from fairviz.lab.workshop import Workshop
    from fairviz.predictions import listed
    from fairviz.predictions.store import Store

    store = Store(places.root() / "data_cache" / "sample")
    index = store.index()
    dataset, model = listed.models(index)[0]  # the study that opens
    own = index["schedule"].eq("dense") & index["dataset"].eq(dataset) & index["model"].eq(model)
    dense = [store.variant(digest) for digest in index.loc[own, "digest"]]
    assert len(dense) == NETWORKS, f"{len(dense)} dense networks are not what the rows are about"
    workshop = Workshop(store)
    models = [workshop._bench(variant).folded.model for variant in dense]
    batches = list(workshop.material(dense[0]).held_out.batches())

    def passes() -> float:
        begun = perf_counter()
        for model in models:
            for images in batches:
                answered(model, images)
        return perf_counter() - begun

    passes()
    return passes


@contextmanager
def _app(home: str) -> Iterator[str]:
    """Dashboard and worker, as `make app` starts them."""
    port = browser._free_port()
    command = [sys.executable, "-m", "fairviz", "app", "--port", str(port)]
    with _running(command, {"FAIRVIZ_CACHE": home}, port) as address:
        yield address


@contextmanager
def _least() -> Iterator[str]:
    port, page = browser._free_port(), Path(__file__).with_name("one_chart.py")
    flags = ["--server.port", str(port), "--server.headless", "true"]
    with _running([sys.executable, "-m", "streamlit", "run", str(page), *flags], {}, port) as where:
        yield where


@contextmanager
def _running(command: list[str], settings: dict[str, str], port: int) -> Iterator[str]:
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, env={**os.environ, **settings}, stdout=quiet, stderr=quiet)
    try:
        browser._wait(server, f"http://localhost:{port}")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    for row in rows():
        print(row)
