"""The app's chrome wears the charts' colours: the palette is defined once."""

import tomllib
from pathlib import Path

import pytest

from fairviz.charts.palette import LOOKS, Mode, contrast
from fairviz.charts.theme import streamlit_theme

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
OWN = {"primaryColor"}  # white words stand on it, see below


@pytest.fixture(scope="module")
def theme() -> dict[str, dict[str, str]]:
    return tomllib.loads(CONFIG.read_text())["theme"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_config_says_what_the_palette_says(
    theme: dict[str, dict[str, str]], mode: Mode
) -> None:
    for key, value in streamlit_theme()[mode].items():
        assert key in OWN or theme[mode][key] == value, key


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_primary_colour_is_read_under_white_and_on_the_ground(theme: dict, mode: Mode) -> None:
    """On a dark ground no colour reaches 4.5:1 with both; the middle is 4.2:1."""
    assert contrast(theme[mode]["primaryColor"], "#ffffff") >= 4.2
    assert contrast(theme[mode]["primaryColor"], LOOKS[mode].background) >= 4.2
