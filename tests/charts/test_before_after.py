"""The dumbbell of an adjustment: every group in every state, in the unit of its metric."""

import pandas as pd

from fairviz import catalog
from fairviz.charts import before_after, export
from fairviz.charts.reading import reading

STATES = ("dense", "before", "after", "change")


def frame() -> pd.DataFrame:
    rows = [
        {"group": group, "state": state, "value": 0.5, "low": 0.4, "high": 0.6, "n": 9}
        for group in ("everyone", "dark")
        for state in STATES
    ]
    return pd.DataFrame(rows).assign(reason="")


def drawn(chart) -> pd.DataFrame:
    spec = export.vega(chart)
    return pd.DataFrame([row for rows in spec["datasets"].values() for row in rows])


def test_states_are_drawn_and_the_change_is_not():
    rows = drawn(before_after.chart(frame()))
    assert set(rows["said"]) == set(before_after.STATES.values())
    assert len(rows) == 6
    assert set(rows["value"]) == {50.0}


def test_a_number_that_is_no_share_is_not_multiplied():
    rows = drawn(before_after.chart(frame(), reading(catalog.METRICS["ece"])))
    assert set(rows["value"]) == {0.5}


def test_nothing_defined_is_a_sentence():
    empty = frame().assign(value=float("nan"), reason="no positives here")
    spec = export.vega(before_after.chart(empty))
    assert "no positives here" in str(spec)
