"""Maps of similarity: every cell's number can be read, on screen and in files."""

import numpy as np
import pandas as pd
import pytest

from fairviz.charts import export, similarity
from fairviz.charts.palette import LOOKS, between, contrast


def layers(values=(1.0, 0.9, 0.75, 0.5)):
    return pd.DataFrame(
        {
            "pruner": "magnitude",
            "schedule": "oneshot",
            "scope": "global",
            "layer": ["stem", "stem", "stage 1", "stage 1"],
            "asked": [0.5, 0.9] * 2,
            "sparsity": [0.5, 0.9] * 2,
            "value": values,
            "reason": [
                "the layer says the same of every image" * bool(np.isnan(v)) for v in values
            ],
        }
    )


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_numbers_can_be_read_on_their_cells(mode):
    _, numbers = similarity.heatmap(layers(), mode=mode).data
    assert list(numbers.text) == ["1.00", "0.90", "0.75", "0.50"]
    look = LOOKS[mode]
    fills = [between(look.sequential, share) for share in (0, 0.2, 0.5, 1)]  # from 0.5 up to 1
    for fill, ink in zip(fills, numbers.textfont.color, strict=True):
        assert contrast(ink, fill) > 4.5


def test_an_undefined_cell_says_so_and_why():
    cells, numbers = similarity.heatmap(layers((1.0, 0.9, 0.75, np.nan))).data
    assert numbers.text[-1] == "undef."
    assert "the layer says the same of every image" in cells.hovertext[-1]


def test_a_distance_is_deepest_where_it_is_largest():
    scales = [
        similarity.heatmap(layers(), better=better).layout.coloraxis.colorscale
        for better in ("higher", "lower")
    ]
    assert scales[0][0][1] == scales[1][-1][1]


def test_maps_become_files_without_a_browser():
    square = pd.DataFrame(
        {"dense": ["a", "a", "b", "b"], "sparse": ["a", "b"] * 2, "value": [1.0, 0.2, 0.3, 0.98]}
    )
    assert "0.98" in export.svg(similarity.matrix(square))
    assert "stage 1" in export.svg(similarity.heatmap(layers()))


def test_nothing_to_draw_is_a_sentence():
    figure = similarity.heatmap(layers([np.nan] * 4))
    assert figure.layout.annotations[0].text
