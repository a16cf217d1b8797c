"""The report on paper: the same page, printed by a Chromium that is at hand."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from fairviz.errors import FairVizError

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--virtual-time-budget=30000",
)
PATIENCE = 180  # seconds


class NoBrowser(FairVizError):
    """Nothing here can print."""


class NotPrinted(FairVizError):
    """The browser ended without a PDF."""


def browser() -> str | None:
    """Where this machine has a Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def printed(html: str, program: str | None = None) -> bytes:
    """The page as PDF."""
    program = program or browser()
    if program is None:
        raise NoBrowser(
            "Printing needs a Chromium, and none was found: install one (such as `apt install"
            " chromium`), or open the HTML in any browser and print it from there."
        )
    with tempfile.TemporaryDirectory() as place:
        page, paper = Path(place) / "report.html", Path(place) / "report.pdf"
        page.write_text(html, encoding="utf-8")
        _run(program, page, paper, Path(place) / "profile")
        if not paper.is_file():
            raise NotPrinted(
                f"{program} ended without a PDF: print the HTML from a browser instead."
            )
        return paper.read_bytes()


def _run(program: str, page: Path, paper: Path, profile: Path) -> None:
    """Once as it is; where there is no sandbox to be had (as root), once more without."""
    for more in ((), ("--no-sandbox",)):
        command = [
            program,
            *QUIET,
            *more,
            f"--user-data-dir={profile}",
            f"--print-to-pdf={paper}",
            page.as_uri(),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise NotPrinted(f"{program} did not print within {PATIENCE} seconds.") from None
        if paper.is_file():
            return
