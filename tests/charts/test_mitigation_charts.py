"""The frontier and the dumbbells: what is drawn of whom, and the takeaway."""

import pytest

from fairviz.charts import dumbbell, frontier
from fairviz.charts.palette import LOOKS
from fairviz.charts.reading import Reading
from tests.charts import frames

THREE = [("magnitude", "recovered"), ("snip", "recovered"), ("taylor", "recovered")]
GAP = Reading("Gap", "points", "lower")


def rows(chart, column):
    """Every value of this column in the chart's data."""
    data = chart.to_dict()["datasets"].values()
    return [row[column] for part in data for row in part if column in row]


def test_each_sparsity_has_its_panel():
    frame = frames.frontier(THREE)
    frame["level"] = [0.5, 0.9, 0.9]
    titles = [panel.title for panel in frontier.panels(frame)]
    assert titles == ["50 % removed", "90 % removed"]


def test_collapsed_methods_are_counted_and_not_drawn():
    frame = frames.frontier(THREE)
    frame.loc[2, "collapsed"] = True
    [panel] = frontier.panels(frame)
    assert "1 collapsed or undefined, not drawn" in panel.chart.to_dict()["title"]["subtitle"]
    assert "taylor" not in rows(panel.chart, "pruner")


def test_the_line_goes_along_the_front_alone():
    frame = frames.frontier(THREE)
    frame["front"] = [True, True, False]
    [panel] = frontier.panels(frame)
    lines = [layer for layer in panel.chart.layer if layer.mark.type == "line"]
    assert list(lines[0].data["pruner"]) == ["magnitude", "snip"]


def test_the_frontier_says_who_is_best_and_whether_that_is_settled():
    frame = frames.frontier(THREE)
    assert frontier.takeaway(frame) == (
        "At 90 %, of 3 methods the worst group fares best with Magnitude, recovered:"
        " 70.0 % [68.0, 72.0]; its interval does not settle it."
    )
    assert "nobody can beat it" in frontier.takeaway(frame.assign(stands="clear"))


def test_a_part_is_blue_orange_or_grey_by_what_is_shown():
    frame = frames.dumbbell(THREE)
    frame["low"], frame["high"] = [0.01, -0.01, -0.03], [0.05, 0.05, -0.01]
    look = LOOKS["light"]
    columns = [rows(dumbbell.chart(frame), name) for name in ("pruner", "colour")]
    drawn = dict(zip(*columns, strict=True))
    assert drawn == {"magnitude": look.right, "snip": look.shade, "taylor": look.wrong}


def test_of_a_gap_less_is_better():
    frame = frames.dumbbell(THREE[:1]).assign(change=-0.03, low=-0.05, high=-0.01, value=0.67)
    assert set(rows(dumbbell.chart(frame, GAP), "colour")) == {LOOKS["light"].right}


def test_a_dumbbell_says_the_part_the_change_and_the_cost():
    said = dumbbell.takeaway(frames.dumbbell(THREE[:1]))
    assert said.startswith("1 of 1 parts are shown to help; most does Distillation on Magnitude")
    assert "+3.0 points [+1.0, +5.0], 1.4" in said


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({}, "Distillation on Magnitude, recovered"),
        ({"mitigation": "", "part": "schedule", "schedule": "gradual"}, "Gradual instead of"),
        ({"mitigation": "", "part": "criterion", "pruner": "snip"}, "SNIP instead of"),
        ({"schedule": "gradual"}, "Distillation (gradual) on"),
    ],
)
def test_a_row_is_called_by_what_differs(changed, label):
    frame = frames.dumbbell(THREE[:1]).assign(**changed)
    assert rows(dumbbell.chart(frame), "label")[0].startswith(label)


def test_where_all_that_was_tried_has_collapsed_a_sentence_stands_and_no_axis():
    frame = frames.dumbbell(THREE).assign(collapsed=True)
    drawn = dumbbell.chart(frame).to_json()
    assert "NaN" not in drawn and "undefined or collapsed" in drawn
