"""Decisions drawn: what keeps to the limits, each number against its limit, what a limit buys."""

import json
import re

import pandas as pd
import pytest

from fairviz.charts import against, allowing, export, holding

METHOD = {"pruner": "magnitude", "schedule": "recovered", "scope": "global", "mitigation": ""}
KEPT = pd.DataFrame(
    [
        METHOD | {"sparsity": 0.7, "state": "holds", "said": "dark: 1 point"},
        METHOD | {"sparsity": 0.9, "state": "fails", "said": "dark: 5 points"},
        METHOD | {"sparsity": 0.95, "state": "later", "said": "dark: 1.5 points"},
        METHOD | {"pruner": "snip", "sparsity": 0.5, "state": "fails", "said": "dark: 3 points"},
    ]
)
NUMBERS = pd.DataFrame(
    {
        "sparsity": [0.9] * 3,
        "group": ["dark", "light", "medium"],
        "value": [1.5, -0.5, 30.0],
        "low": [0.5, -1.0, 25.0],
        "high": [2.5, 0.5, 35.0],
        "at": 2.0,
        "side": "<=",
        "state": ["holds", "holds", "fails"],
        "said": ["1.5 points", "-0.5 points", "30 points"],
        "n": 100,
    }
)
STEPS = pd.DataFrame(
    [METHOD | {"at": -0.4, "sparsity": 0.5}, METHOD | {"at": 1.2, "sparsity": 0.9}]
)


def rows(drawn):
    return [row for data in export.vega(drawn)["datasets"].values() for row in data]


def legends(drawn):
    """The words of each legend, in the order of the layers."""
    layers = export.vega(drawn)["layer"]
    colours = [layer.get("encoding", {}).get("color", {}) for layer in layers]
    return [one["scale"]["domain"] for one in colours if one.get("legend")]


def test_estimates_are_hollow_and_what_was_tested_is_full() -> None:
    tested = KEPT.assign(state=["certified", "violated", "holds", "fails"])
    marks = [one for one in export.vega(holding.chart(tested))["layer"] if "shape" in str(one)]
    assert [mark["mark"]["filled"] for mark in marks] == [False, True]
    assert legends(holding.chart(tested)) == [
        ["keeps to every limit (estimate)", "goes past a limit (estimate)"],
        ["certified on unseen data", "violates a limit, as tested"],
    ]


def test_how_far_a_method_goes_is_said_and_a_later_pass_is_not_counted() -> None:
    told = holding.takeaway(KEPT)
    assert "Magnitude, recovered is expected to keep to the limits up to 70 %." in told
    assert "SNIP, recovered: no sparsity keeps to the limits." in told


def test_a_certificate_is_said_before_an_estimate() -> None:
    tested = KEPT.assign(state=["certified", "holds", "fails", "fails"])
    assert "is certified up to 70 %" in holding.takeaway(tested)


def test_the_group_nearest_to_its_limit_comes_first() -> None:
    assert against.nearest(NUMBERS)["group"].tolist() == ["medium", "dark", "light"]
    floor = NUMBERS.assign(side=">=")
    assert against.nearest(floor)["group"].tolist() == ["light", "dark", "medium"]


def test_of_many_groups_those_nearest_to_the_limit_are_drawn() -> None:
    many = pd.concat([NUMBERS.head(1).assign(group=f"group {n}", value=float(n)) for n in range(9)])
    assert len(against.nearest(many)) == against.MOST
    assert against.nearest(many)["value"].min() == 5


def test_what_lies_far_past_the_limit_stands_at_the_edge_with_its_number() -> None:
    drawn = {row["group"]: row for row in rows(against.chart(NUMBERS, "A", "B")) if "group" in row}
    assert drawn["medium"]["value"] < 12
    assert drawn["medium"]["named"].startswith("medium: 30 points")
    assert drawn["dark"]["value"] == 1.5
    assert "→" in drawn["medium"]["named"]
    assert "→" not in drawn["dark"]["named"]


def test_the_axis_says_no_number_where_none_is_drawn() -> None:
    drawn = against.chart(NUMBERS, "A", "B")
    (end,) = set(re.findall(r"datum.value <= ([\d.]+) \?", json.dumps(export.vega(drawn))))
    edge = max(row["value"] for row in rows(drawn) if "group" in row)
    assert edge <= float(end) < 30  # the largest number has an arrow instead of a place


@pytest.mark.parametrize(("side", "shaded"), [("<=", "right"), (">=", "left")])
def test_what_lies_past_the_limit_is_shaded(side: str, shaded: str) -> None:
    near = NUMBERS.assign(value=[1.0, 1.5, 2.5], low=0.5, high=3.0, side=side)
    [past] = [row for row in rows(against.chart(near, "A", "B")) if "to" in row]
    ends = (past["value"], past["to"])
    assert 2.0 in ends
    assert (ends[0] == 2.0) == (shaded == "right")


def test_an_unknown_number_is_named_and_not_drawn_as_one() -> None:
    unknown = NUMBERS.assign(value=[1.0, None, 2.0], state=["holds", "unknown", "holds"])
    assert against.nearest(unknown)["group"].iloc[0] == "light"
    assert "cannot be told" in legends(against.chart(unknown, "A", "B"))[0]


def test_a_limit_on_a_loss_begins_at_nothing() -> None:
    drawn = [row for row in rows(allowing.chart(STEPS, 2.0, "Loss")) if "percent" in row]
    assert min(row["at"] for row in drawn) == 0
    assert max(row["at"] for row in drawn) > 2.0  # the curve goes on past the limit


def test_a_floor_turns_the_axis_so_that_looser_is_right() -> None:
    drawn = export.vega(allowing.chart(STEPS, 0.5, "Accuracy", strictest_right=True))
    scales = [layer["encoding"]["x"]["scale"] for layer in drawn["layer"]]
    assert all(scale["reverse"] for scale in scales)


def test_what_a_limit_buys_is_said_in_words() -> None:
    assert "Magnitude, recovered up to 90 % at a limit of 1.2." in allowing.takeaway(STEPS, 2.0)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_chart_becomes_a_picture_in_both_modes(mode, capfd) -> None:
    drawn = (
        holding.chart(KEPT, mode=mode),
        against.chart(NUMBERS, "A", "B", mode=mode),
        allowing.chart(STEPS, 2.0, "Loss", mode=mode),
    )
    for chart in drawn:
        assert export.png(chart, mode, scale=0.25).startswith(b"\x89PNG")
    assert capfd.readouterr().err == ""


def test_nothing_to_draw_is_a_sentence() -> None:
    for drawn in (
        holding.chart(KEPT.iloc[:0]),
        against.chart(NUMBERS.iloc[:0], "A", "B"),
        allowing.chart(STEPS.iloc[:0], 2.0, "Loss"),
    ):
        assert "text" in export.vega(drawn)["encoding"]
