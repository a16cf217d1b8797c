"""Slices drawn: as searched, as confirmed, and nothing to draw."""

import pandas as pd

from fairviz.charts import export
from fairviz.charts.slices import CONFIRMED, DOUBTFUL, SEARCHED, chart

FOUND = pd.DataFrame({"slice": ["dim lighting", "caps"], "searched": [0.2, 0.1]})
READ = FOUND.assign(excess=[0.15, 0.0], low=[0.1, -0.05], high=[0.2, 0.05], confirmed=[True, False])


def rows(drawn):
    return [row for data in export.vega(drawn)["datasets"].values() for row in data]


def test_before_certify_was_read_every_mark_is_called_searched():
    assert {row["verdict"] for row in rows(chart(FOUND, "loss")) if "verdict" in row} == {SEARCHED}


def test_what_was_confirmed_has_its_interval_in_the_unit_of_the_axis():
    drawn = {
        (row["slice"], row["verdict"]): row
        for row in rows(chart(READ, "accuracy"))
        if "slice" in row
    }
    assert drawn["dim lighting", CONFIRMED]["low"] == 10
    assert drawn["caps", DOUBTFUL]["value"] == 0
    assert drawn["caps", SEARCHED]["value"] == 10


def test_nothing_found_is_a_sentence():
    assert "text" in export.vega(chart(FOUND.iloc[:0], "loss"))["encoding"]
