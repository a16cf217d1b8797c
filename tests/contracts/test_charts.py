"""Asked of every chart: a picture of a full, a small, an undefined, an empty, a crowded frame."""

import pytest
from plotly.graph_objects import Figure

from fairviz.charts import (
    curves,
    dumbbell,
    export,
    flow,
    frontier,
    gaps,
    heatmap,
    multiples,
    onsets,
    recall,
    scatter,
)
from fairviz.charts.alt import takeaway
from fairviz.charts.palette import LOOKS
from tests.charts import frames

MANY = tuple(f"group {number}" for number in range(30))
MANY_METHODS = [(f"pruner {number}", "oneshot") for number in range(30)]

CHARTS = {
    "curves": (curves.chart, frames.curves, MANY),
    "multiples": (multiples.chart, frames.curves, MANY),
    "onsets": (onsets.chart, frames.onsets, MANY),
    "gaps": (gaps.chart, frames.gaps, MANY_METHODS),
    "heatmap": (heatmap.chart, frames.heatmap, MANY_METHODS),
    "scatter": (scatter.chart, frames.scatter, MANY),
    "recall": (recall.chart, frames.recall, MANY),
    "flow": (flow.chart, frames.flow, MANY),
    "frontier": (frontier.chart, frames.frontier, MANY_METHODS),
    "dumbbell": (dumbbell.chart, frames.dumbbell, MANY_METHODS),
}
SIZES = {
    "full": lambda frame, many: frame(),
    "one": lambda frame, many: frame(many[:1]),
    "undefined": lambda frame, many: frames.undefined(frame()),
    "empty": lambda frame, many: frame().iloc[:0],
    "crowded": lambda frame, many: frame(many),
}

every_chart = pytest.mark.parametrize("kind", CHARTS)
every_size = pytest.mark.parametrize("size", SIZES)


def made(kind, size):
    chart, frame, many = CHARTS[kind]
    return chart, SIZES[size](frame, many)


@every_chart
@every_size
def test_it_can_be_drawn_without_complaint(kind, size, capfd):
    chart, frame = made(kind, size)
    before = frame.copy()
    assert export.png(chart(frame), scale=0.25).startswith(b"\x89PNG")
    assert capfd.readouterr().err == ""
    assert frame.equals(before)


@every_chart
def test_it_becomes_an_svg_on_the_modes_background(kind):
    chart, frame = made(kind, "full")
    drawn = export.svg(chart(frame, mode="dark"), "dark")
    assert drawn.startswith("<svg")
    assert LOOKS["dark"].background in drawn


@every_chart
def test_its_background_is_the_pages(kind):
    chart, frame = made(kind, "full")
    drawn = chart(frame)
    ground = drawn.layout.paper_bgcolor if isinstance(drawn, Figure) else drawn.background
    assert ground in ("transparent", "rgba(0,0,0,0)")


@every_chart
@every_size
def test_its_alt_text_is_a_sentence(kind, size):
    _, frame = made(kind, size)
    said = takeaway(kind, frame)
    assert said.endswith(".")
    assert "nan" not in said


@every_chart
def test_nothing_to_draw_is_said_in_words(kind):
    chart, frame = made(kind, "empty")
    words = "No prediction flipped" if kind == "flow" else "Nothing has been computed"
    assert words in export.svg(chart(frame))


@pytest.mark.parametrize("panels", [curves.panels, multiples.panels])
@every_size
def test_panels_stretch_one_by_one(panels, size):
    _, frame = made("curves", size)
    specs = [export.spec(panel.chart, "light", width=321) for panel in panels(frame)]
    assert {spec["width"] for spec in specs} == {321}


def test_streamlit_finds_the_heatmaps_selection():
    spec = heatmap.chart(frames.heatmap()).to_dict()
    [selection] = [each for each in spec["params"] if each["name"] == heatmap.SELECTION]
    assert selection["select"]["fields"] == ["pruner", "schedule", "asked", "scope", "mitigation"]


def test_streamlit_finds_the_frontiers_selection():
    [panel] = frontier.panels(frames.frontier())
    [selection] = panel.chart.to_dict()["params"]
    assert selection["name"] == frontier.SELECTION
    assert selection["select"]["fields"] == frontier.FIELDS
