"""What only a browser can tell: pages open, answer to keys and clicks, and complain of nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e import browser

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]
UNDERSTAND = ("similarity", "hurt-samples", "forecast", "slices")
PATHS = (
    "overview",
    "groups",
    "bias-map",
    *UNDERSTAND,
    "mitigate",
    "decide",
    "studies",
    "data-and-models",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_opens_without_a_complaint(opened: Opened, path: str, theme: str) -> None:
    page = opened(path, theme)
    assert page.locator("h1").inner_text().endswith("?")
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
        assert _overflow(page) <= 0
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.complaints == []


def test_the_landing_page_leads_to_overview_and_keeps_the_query(opened: Opened) -> None:
    page = opened("?sparsity=70&group=lighting")
    assert re.search(r"/overview\?.*group=lighting.*sparsity=70", page.url)


def test_a_slider_moved_by_keys_prunes_and_the_point_appears(opened: Opened) -> None:
    page = opened("groups?sparsity=70&schedule=oneshot&pruner=magnitude")
    slider = page.get_by_role("slider").first
    slider.focus()
    slider.press("ArrowLeft")
    page.wait_for_selector("text=Pruning and asking again")
    page.wait_for_selector("[data-testid=stProgress]", state="detached", timeout=20_000)
    browser.settle(page)
    assert "sparsity=69.5" in page.url
    assert page.locator("h2, h3").filter(has_text="Every group at 69.5 %").count() == 1
    assert page.locator("text=Nothing is stored at this sparsity").count() == 0


def test_a_click_on_the_map_opens_its_cell(opened: Opened) -> None:
    page = opened("bias-map")
    page.locator("path[aria-label^='column: 50 %']").first.click(force=True)
    page.wait_for_url("**cell=*50*")
    browser.settle(page)
    assert _behind(page).endswith("at 50 %")
    assert page.complaints == []


def test_the_twin_table_opens_a_cell_by_keys(opened: Opened) -> None:
    page = opened("bias-map")
    page.get_by_text("The same map as a table").click()
    table = page.locator("[data-testid=stDataFrame]").first
    table.click(position={"x": 220, "y": 55})
    browser.settle(page)
    before = _behind(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)
    browser.settle(page)
    assert _behind(page) != before
    assert "cell=" in page.url


def test_a_click_on_a_method_opens_its_curves(opened: Opened) -> None:
    page = opened("mitigate")
    page.locator("[aria-roledescription=point]").first.click(force=True)
    page.wait_for_url("**/groups?*")
    browser.settle(page)
    assert re.search(r"pruner=\w+&schedule=\w+", page.url)
    assert page.locator("h1").inner_text().startswith("Who loses")
    assert page.complaints == []


def test_table_and_files_open_below_a_figure(opened: Opened) -> None:
    page = opened("groups?sparsity=70")
    page.get_by_text("Table and files").first.click()
    page.get_by_role("button", name="CSV", exact=True).wait_for()
    for kind in ("CSV", "PNG", "SVG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        assert download.value.suggested_filename.endswith(kind.lower())
    assert page.complaints == []


def test_the_same_address_shows_the_same_view_in_another_tab(opened: Opened) -> None:
    page = opened("groups?sparsity=50&metric=precision&group=lighting")
    other = opened(page.url.partition("/groups")[1].lstrip("/") + page.url.partition("/groups")[2])
    assert other.url == page.url
    assert other.locator("h2, h3").first.inner_text() == page.locator("h2, h3").first.inner_text()


def test_navigation_needs_no_mouse(opened: Opened) -> None:
    page = opened("overview")
    link = page.get_by_role("link", name="Studies")
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/studies*")


def _behind(page: Any) -> str:
    """The heading that names the open cell."""
    return str(page.locator("h3").filter(has_text="Behind").inner_text())


def _overflow(page: Any) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
