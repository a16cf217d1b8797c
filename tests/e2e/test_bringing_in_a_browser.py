"""A table and a folder, brought through a real browser, with the real import processes."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from tests.e2e.conftest import Opened

pytestmark = pytest.mark.browser
PATIENCE = 60_000  # milliseconds: a process of its own starts, and the machine may be busy
Tab = Any


def table(place: Path) -> Path:
    """Loans: the dense model is right, the sparse one wrong for half of the east."""
    people = np.resize(["north", "south", "east"], 600)
    truth = np.resize(["yes", "no"], 600)
    lost = (people == "east") & (np.arange(600) % 4 < 2)
    sparse = np.where(lost, np.where(truth == "yes", "no", "yes"), truth)
    columns = {"outcome": truth, "region": people, "dense": truth, "magnitude_90": sparse}
    path = place / "loans.csv"
    pd.DataFrame(columns).to_csv(path, index=False, sep=";")
    return path


def folder(place: Path) -> Path:
    """Twenty pictures of each of two colours."""
    dice = np.random.default_rng(0)
    for colour, shade in (("red", (200, 30, 30)), ("blue", (30, 30, 200))):
        home = place / "shades" / colour
        home.mkdir(parents=True)
        for number in range(20):
            pixels = np.clip(np.array(shade) + dice.integers(-20, 20, (24, 24, 3)), 0, 255)
            Image.fromarray(pixels.astype(np.uint8)).save(home / f"{number}.png")
    return place / "shades"


def press(tab: Tab, name: str) -> None:
    tab.get_by_role("button", name=name).click(timeout=PATIENCE)


def test_a_dropped_table_is_read_and_leads_to_its_groups(opened: Opened, tmp_path: Path) -> None:
    tab = opened("data-and-models")
    tab.locator("input[type=file]").first.set_input_files(table(tmp_path))
    press(tab, "Use these predictions")
    main = tab.get_by_test_id("stMain")
    main.get_by_role("link", name="What does pruning cost").click(timeout=PATIENCE)
    tab.get_by_text("the east group loses").first.wait_for(timeout=PATIENCE)
    assert not tab.complaints


def test_a_folder_is_looked_into_decoded_and_named(opened: Opened, tmp_path: Path) -> None:
    tab = opened("data-and-models?bring=data")
    path = tab.get_by_label("or name a folder on this machine")
    path.fill(str(folder(tmp_path)), timeout=PATIENCE)
    path.press("Enter")
    press(tab, "Look into it")
    press(tab, "Use these images")
    tab.get_by_text("“shades” is here: 40 images").wait_for(timeout=PATIENCE)
    assert "ticket_decode" in tab.url
    assert not tab.complaints


def test_a_folder_without_pictures_gets_a_sentence(opened: Opened, tmp_path: Path) -> None:
    tab = opened("data-and-models?bring=data")
    path = tab.get_by_label("or name a folder on this machine")
    path.fill(str(tmp_path), timeout=PATIENCE)
    path.press("Enter")
    press(tab, "Look into it")
    tab.get_by_role("alert").first.wait_for(timeout=PATIENCE)
    assert "none of the known formats" in tab.get_by_role("alert").first.inner_text()
