"""Maps drawn: one scale a row, a scale for differences, and the same as a file."""

import numpy as np
import pytest

from fairviz.charts import attribution, mosaic
from fairviz.charts.palette import LOOKS

PIXELS = np.full((2, 4, 4, 3), 128, dtype=np.uint8)
DENSE = np.stack([np.eye(4), 2 * np.eye(4)])
SPARSE = DENSE * 0.9
GRID = attribution.beside(PIXELS, DENSE, SPARSE, ["a", "b"])


def heatmaps(figure):
    return [trace for trace in figure.data if trace.type == "heatmap"]


def test_a_row_shares_its_colours_and_the_difference_has_stronger_ones():
    dense, sparse, apart = heatmaps(attribution.figure(GRID))[:3]
    assert np.max(dense.z) == pytest.approx(1)
    assert np.max(sparse.z) == pytest.approx(0.9)
    assert np.min(apart.z) == pytest.approx(-1)
    assert np.min(apart.customdata) == pytest.approx(-0.1)
    assert GRID.factors()[0].endswith("10")


def test_the_colour_bar_says_what_colours_mean():
    signed = attribution.figure(GRID).layout.coloraxis.colorbar.ticktext
    assert signed == ("against", "0", "for")
    mass = attribution.figure(attribution.averages({"x": DENSE[0]}, {"x": SPARSE[0]}))
    assert mass.layout.coloraxis.colorbar.ticktext == ("less", "0", "more")


def test_the_maps_of_a_row_zoom_together():
    layout = attribution.figure(GRID).layout
    assert {layout[f"xaxis{n}"].matches for n in (2, 3, 4)} == {"x"}
    assert {layout[f"yaxis{n}"].matches for n in (6, 7, 8)} == {"y5"}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_file_holds_every_picture(mode):
    drawn = attribution.svg(GRID, mode)
    assert drawn.count("<image ") == 8
    assert "Orange: against" in drawn
    assert mosaic.png(drawn)[:8] == b"\x89PNG\r\n\x1a\n"


def test_colours_run_from_orange_over_the_ground_to_blue():
    look = LOOKS["light"]
    ends = mosaic.coloured(np.array([[-1.0, 0.0, 1.0]]), 1.0, look)[0]
    named = [tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in mosaic.ramp_of(look)]
    assert tuple(ends[0]) == named[0]
    assert tuple(ends[1]) == named[len(named) // 2]
    assert tuple(ends[2]) == named[-1]


def test_flat_maps_are_drawn_without_a_scale():
    flat = np.zeros((1, 4, 4))
    assert attribution.beside(PIXELS[:1], flat, flat, ["a"]).reach == ((1.0, 1.0),)
