"""The story in a browser: keys step and leave, the wipe moves, and every slide fits its screen."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]
VIEW = "present=1&sparsity=90&schedule=oneshot"
SPILLS = "slide => Math.max(slide.scrollHeight - slide.clientHeight, 0)"


def test_arrow_keys_step_and_escape_leaves(opened: Opened) -> None:
    page = opened(f"overview?{VIEW}")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**step=2*")
    _says(page, "pays most")
    page.keyboard.press("Space")
    page.wait_for_url("**step=3*")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**step=2*")
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "present" not in url)
    page.wait_for_selector("[data-testid=stSidebar]")
    assert page.complaints == []


def test_a_dot_leads_to_its_step(opened: Opened) -> None:
    page = opened(f"overview?{VIEW}")
    page.get_by_role("button", name="What we decided").click()
    _says(page, "Nothing is certified yet.")
    assert "step=5" in page.url


def test_the_wipe_follows_the_keys(opened: Opened) -> None:
    page = opened(f"overview?{VIEW}&step=3")
    page.wait_for_selector(".wipe input", timeout=20_000)
    page.keyboard.press("ArrowUp")
    assert page.locator(".wipe input").input_value() == "55"
    assert page.locator(".wipe").evaluate("box => box.style.getPropertyValue('--at')") == "55%"


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_every_slide_fits_its_screen(opened: Opened, width: int, height: int) -> None:
    page = opened(f"overview?{VIEW}&step=1")
    page.set_viewport_size({"width": width, "height": height})
    for step in range(2, 6):
        page.wait_for_timeout(300)
        assert page.locator(".slide").evaluate(SPILLS) <= 1
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"**step={step}*")
    page.wait_for_timeout(300)
    assert page.locator(".slide").evaluate(SPILLS) <= 1


def _says(page: Any, words: str) -> None:
    page.locator(".answer", has_text=words).wait_for(timeout=20_000)
