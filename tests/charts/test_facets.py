"""One small panel per group."""

import pandas as pd
import pytest

from fairviz.charts import export, facets


@pytest.fixture
def frame():
    """Two classes, two networks, dense and at 50 %: cats fall in one network alone."""
    rows = [
        {"group": group, "network": network, "sparsity": share, "value": value, "n": 100}
        for group in ("cat", "dog")
        for network in ("small", "large")
        for share, value in ((0.0, 0.9), (0.5, 0.2 if group + network == "catsmall" else 0.9))
    ]
    named = {"pruner": "magnitude", "schedule": "oneshot", "seeds": 1, "reason": ""}
    table = pd.DataFrame(rows).assign(**named)
    return table.assign(low=table["value"] - 0.1, high=table["value"] + 0.05)


def test_each_group_has_its_panel_with_its_n(frame):
    drawn = export.vega(facets.chart(frame))
    assert [panel["title"]["text"] for panel in drawn["concat"]] == ["cat (n 100)", "dog (n 100)"]


def test_the_scale_reaches_what_falls_furthest(frame):
    panel = export.vega(facets.chart(frame))["concat"][0]
    low, high = panel["layer"][-1]["encoding"]["y"]["scale"]["domain"]
    assert low <= 10 and high >= 95


def test_the_end_of_a_row_names_the_networks(frame):
    drawn = export.svg(facets.chart(frame))
    assert "small" in drawn and "large" in drawn


def test_an_empty_frame_says_so(frame):
    assert "mark" in export.vega(facets.chart(frame.iloc[:0]))
