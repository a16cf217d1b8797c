"""The report as who receives it has it: opened from the disk, with no network at all."""

import json
import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from fairviz import report
from fairviz.look import Look
from fairviz.report import pdf
from tests.app import made_up

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]
PATIENCE = 120_000  # milliseconds


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Path:
    store = made_up.fill(tmp_path_factory.mktemp("store"))
    made_up.answer(store, Look(made_up.dense(0), "pictures"), made_up.questions())
    place = tmp_path_factory.mktemp("mail") / "report.html"
    place.write_text(report.made(store, list(store.index()["digest"])), encoding="utf-8")
    return place


@pytest.fixture
def reading(chromium: Any, file: Path) -> Iterator[Opened]:
    contexts = []

    def open_it(theme: str = "light", width: int = 1280, scripts: bool = True) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            offline=True,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.asked_for = [], []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.asked_for.append(request.url))
        page.goto(file.as_uri())
        if scripts:
            page.wait_for_function("document.documentElement.dataset.drawn", timeout=PATIENCE)
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_report_opens_alone_draws_every_chart_and_axe_finds_nothing(
    reading: Opened, file: Path, theme: str
) -> None:
    page = reading(theme)
    assert page.complaints == []
    local = ("data:", "blob:", file.as_uri())
    assert [url for url in page.asked_for if not url.startswith(local)] == []
    charts = page.locator("[data-chart]")
    assert charts.count() == page.locator("[data-chart] svg.marks").count() >= 8
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert _violations(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(reading: Opened) -> None:
    page = reading(width=390)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_without_scripts_every_chart_stands_still_with_its_words(reading: Opened) -> None:
    page = reading(scripts=False)
    stills = page.locator(".still")
    assert stills.count() >= 8
    assert all(stills.nth(place).is_visible() for place in range(stills.count()))


def test_tables_open_by_keys(reading: Opened) -> None:
    page = reading()
    page.locator("main summary").filter(has_text="Table").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("main details[open] table").first.is_visible()


def test_a_change_of_the_system_to_dark_draws_the_charts_anew(reading: Opened) -> None:
    page = reading("light")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.drawn === 'dark'", timeout=PATIENCE)
    assert page.locator("[data-chart] svg.marks").count() == page.locator("[data-chart]").count()


def test_on_paper_every_chart_stands_still_once(reading: Opened) -> None:
    page = reading("dark")
    page.emulate_media(media="print")
    charts = page.locator(".chart:has([data-chart])")
    for place in range(charts.count()):
        assert charts.nth(place).locator(".still").is_visible()
        assert not charts.nth(place).locator(".live").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_printed_report_has_pages(file: Path) -> None:
    paper = pdf.printed(file.read_text(encoding="utf-8"))
    assert paper.startswith(b"%PDF")
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 40


def _violations(page: Any) -> list[str]:
    """What axe-core complains of, with the first place."""
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {json.dumps(one['nodes'][0]['target'])} ({len(one['nodes'])})"
        for one in found["violations"]
    ]
