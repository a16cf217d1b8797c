"""A cell of the bias map, as the address holds it."""

import pytest

from app.panels.bias import read_cell, written
from fairviz.charts.heatmap import Cell


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell("magnitude", "oneshot", 0.9), "magnitude, oneshot, 90"),
        (Cell("l1_filter", "recovered", 0.125, "layer"), "l1_filter, recovered, 12.5, layer"),
        (
            Cell("magnitude", "recovered", 0.9, "global", "kd?weight=0.5"),
            "magnitude, recovered, 90, global, kd?weight=0.5",
        ),
    ],
)
def test_a_cell_comes_back_from_its_address(cell, text):
    assert written(cell) == text
    assert read_cell(text) == cell


@pytest.mark.parametrize(
    "text", ["", "magnitude", "magnitude, oneshot", "a, b, c", "a, b, 1, d, e, f"]
)
def test_what_is_no_cell_opens_none(text):
    assert read_cell(text) is None
