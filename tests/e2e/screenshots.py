"""Pictures of the embedded study for docs/img: `python -m tests.e2e.screenshots [folder]`."""

import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from tests.e2e import browser, pictures

HEIGHTS = {
    "mitigate": 1500,
    "decide": 1200,
    "overview": 1180,
    "groups": 1180,
    "bias-map": 1400,
    "studies": 1180,
}
HEIGHTS |= {
    "similarity": 1500,
    "forecast": 1300,
    "slices": 1150,
}  # the other pages need a worker for pictures
MITIGATED = "portraits?contrast=0.2&grain=0.12&task=smiling/resnet8?width=16&epochs=8"
VIEWS = {  # where nothing is missing
    "mitigate": f"?study={quote(MITIGATED, safe='')}",
    **dict.fromkeys(("overview", "similarity", "forecast"), "?schedule=oneshot"),
    "groups": "?sparsity=70",
    "slices": "?sparsity=60&schedule=oneshot&found=lookalikes",
}
DRAWN = "() => !document.querySelector('[data-testid=stSkeleton]')"
FOLDER = browser.ROOT / "docs" / "img"


def main(folder: Path = FOLDER) -> None:
    """One picture per page and theme, 1280 pixels wide; and what the second sample shows."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures.draw(folder)
    path = browser.chromium()
    if path is None:
        sys.exit("No Chromium was found: install one, such as `apt install chromium`.")
    with (
        tempfile.TemporaryDirectory() as home,
        browser.serving(Path(home), sample=True) as address,
        sync_playwright() as driver,
    ):
        chromium = driver.chromium.launch(executable_path=path, args=browser.QUIET)
        for name, height in HEIGHTS.items():
            for theme in ("light", "dark"):
                url = f"{address}/{name}{VIEWS.get(name, '')}"
                _shoot(chromium, url, theme, height, folder / f"{name}-{theme}.png")
        chromium.close()


def _shoot(chromium: Browser, url: str, theme: str, height: int, file: Path) -> None:
    size = {"width": 1280, "height": height}
    page = chromium.new_page(viewport=size, color_scheme=theme)
    page.goto(url)
    browser.settle(page)
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(1500)
    page.screenshot(path=file)
    page.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
