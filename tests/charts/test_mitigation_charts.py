"""The frontier and the dumbbells: what is drawn of whom, and the takeaway."""

import pytest

from fairviz.charts import dumbbell, frontier
from fairviz.charts.fronting import called
from fairviz.charts.palette import LOOKS
from fairviz.charts.reading import Reading
from tests.charts import frames

THREE = [("magnitude", "recovered"), ("snip", "recovered"), ("taylor", "recovered")]
SCHEDULES = ("oneshot", "recovered", "gradual", "iterative")
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


def subtitle(panel):
    return " ".join(panel.chart.to_dict()["title"]["subtitle"]).replace("\N{NO-BREAK SPACE}", " ")


def test_methods_that_differ_have_names_that_differ():
    frame = frames.frontier(THREE)
    frame["pruner"] = ["l1_filter", "l1_filter", "magnitude"]
    frame["schedule"] = ["bilevel", "gradual", "gradual"]
    frame["mitigation"] = "equal_accuracy?by=tone"
    names = called(frame)
    assert len(set(names)) == 3
    assert names[0] == "L1 filters, bi-level + equal accuracy by tone"


def test_what_is_added_to_the_one_plain_method_is_called_by_itself_and_never_cut():
    frame = frames.frontier(THREE)
    frame["pruner"] = ["magnitude", "magnitude", "snip"]
    frame["mitigation"] = ["", "ceag?by=tone", ""]
    names = called(frame)
    assert names[0] == "Magnitude, recovered"
    assert names[1].startswith("+ ") and names[1].endswith("by tone")


def test_every_point_has_a_name_or_a_number_that_is_listed():
    many = [(pruner, how) for pruner in ("magnitude", "snip", "taylor") for how in SCHEDULES]
    [panel] = frontier.panels(frames.frontier(many))
    texts = set(rows(panel.chart, "text"))
    numbers = {text for text in texts if text.isdigit()}
    assert len(texts) == 10
    assert "2 outside the frame" in subtitle(panel)  # more than 30 points below the best
    assert all(f"{number}: " in subtitle(panel) for number in numbers)


def test_a_sparser_one_that_beats_is_named_where_it_is_not_drawn():
    frame = frames.frontier(THREE).assign(beaten_by="", beaten_at=float("nan"))
    frame.loc[1, ["stands", "beaten_by", "beaten_at"]] = ["beaten", "SNIP, gradual", 0.95]
    [panel] = frontier.panels(frame)
    assert "SNIP, recovered: beaten by SNIP, gradual at 95 %" in subtitle(panel)
    near = frame.assign(beaten_at=0.9)
    assert "beaten by" not in subtitle(frontier.panels(near)[0])
    assert (
        "no: SNIP, gradual at 90 % is better"
        in rows(frontier.panels(near)[0].chart, "stands_said")[1]
    )


def test_the_legend_lists_nobody_outside_the_frame():
    frame = frames.frontier(THREE).assign(kind=["plain", "schedule", "criterion"])
    for name in ("overall", "worst"):
        for end in ("", "_low", "_high"):
            frame.loc[2, f"{name}{end}"] -= 0.45
    [panel] = frontier.panels(frame)
    drawn = next(layer for layer in panel.chart.to_dict()["layer"] if "shape" in layer["encoding"])
    assert drawn["encoding"]["shape"]["legend"]["values"] == ["plain", "schedule"]
    assert "1 outside the frame" in subtitle(panel)


def test_the_cost_says_beside_what():
    frame = frames.frontier(THREE).assign(ratio=3.11, plain_pruner="snip", plain_schedule="gradual")
    [panel] = frontier.panels(frame)
    assert (
        rows(panel.chart, "cost")[0]
        == "30 s; 3.1 \N{MULTIPLICATION SIGN} the time, beside SNIP, gradual"
    )


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
