import json

import pandas as pd
import pytest

from fairviz.charts import annotations, curves, emphasis, onsets
from fairviz.charts.axes import near_dense, prepared, spanning
from fairviz.charts.palette import LIGHT
from fairviz.charts.reading import ACCURACY, Reading
from tests.charts import frames

CHANGE = Reading("Change", "points", change=True)


def axes(frame=None, reading=ACCURACY):
    return spanning(prepared(frames.curves() if frame is None else frame, reading), reading, 100)


def drawn(frame, *arguments, **more):
    return json.dumps(curves.chart(frame, *arguments, **more).to_dict(), ensure_ascii=False)


def test_there_is_a_panel_per_method_and_all_share_their_axes():
    panels = curves.panels(frames.curves())
    assert [panel.title for panel in panels] == ["Magnitude, one-shot", "Magnitude, recovered"]
    domains = [_domains(panel.chart.to_dict()) for panel in panels]
    assert domains[0] == domains[1]


def test_accuracy_never_leaves_0_to_100():
    low, high = axes().values
    assert low >= 0
    assert high <= 100


def test_a_change_always_shows_the_line_of_no_change():
    losses = frames.recall().assign(value=-0.5, low=-0.6, high=-0.4)
    low, high = axes(losses, CHANGE).values
    assert low < -60 < 0 <= high


def test_a_ruined_model_does_not_flatten_the_others_and_the_chart_says_so():
    ruined = frames.curves()
    ruined.loc[ruined["sparsity"] > 0.8, ["value", "low"]] = 0.0
    cut = near_dense(axes(ruined), prepared(ruined, ACCURACY))
    dense = ruined.loc[ruined["sparsity"] == 0, "value"].min() * 100
    assert cut.values[0] == pytest.approx(dense - 30)
    assert "cut off 30 points from dense" in drawn(ruined)


def test_a_chart_that_shows_everything_says_nothing_of_a_cut():
    mild = frames.curves().assign(value=0.9, low=0.88, high=0.92)
    assert "cut off" not in drawn(mild)


def test_numbers_that_are_no_shares_are_never_cut():
    loss = Reading("Loss", "number")
    whole = axes(frames.curves().assign(high=500.0), loss)
    assert near_dense(whole, prepared(frames.curves(), loss)) == whole


def test_more_than_eight_groups_leave_the_worst_eight_in_colour():
    names = [f"group {n}" for n in range(10)]  # each lower than the one before
    assert emphasis.coloured(frames.curves(names), names, ACCURACY) == names[2:]


def test_where_less_is_better_the_worst_are_the_highest():
    names = [f"group {n}" for n in range(10)]
    assert emphasis.coloured(frames.curves(names), names, Reading(better="lower")) == names[:8]


def test_grey_groups_are_announced():
    names = [f"group {n}" for n in range(10)]
    assert "8 worst of 10 groups in colour" in drawn(frames.curves(names))


@pytest.mark.parametrize(
    ("collapsed", "spans"),
    [([50], [(50, 90)]), ([90], [(90, 100)]), ([0, 90], [(0, 50), (90, 100)])],
)
def test_a_collapse_is_shaded_until_the_next_sparsity_that_works(collapsed, spans):
    frame = prepared(frames.curves(methods=frames.METHODS[:1]), ACCURACY)
    frame = frame.assign(collapsed=frame["percent"].isin(collapsed))
    shade, _ = annotations.collapsed(frame, axes(), LIGHT)
    assert list(shade.data.itertuples(index=False, name=None)) == spans


def test_a_sparsity_being_computed_says_so_instead_of_its_number_alone():
    marks = curves.Marks(selected=0.7, pending=[0.7])
    said = drawn(frames.curves(), marks=marks)
    assert "70 %, computing…" in said
    assert '"70 %"' not in said


def test_the_band_of_retraining_is_drawn_in_points_and_named():
    band = pd.DataFrame({"low": [-0.01, -0.02], "high": [0.01, 0.005]})
    [grey] = annotations.retraining(band, axes(reading=CHANGE), LIGHT)
    assert grey.data.iloc[0].tolist() == [-2.0, 1.0]
    assert curves.RETRAINING in drawn(frames.recall(), CHANGE, curves.Marks(band=band))


def test_an_undefined_point_is_a_cross_that_tells_why():
    frame = frames.curves()
    frame.loc[1, ["value", "low", "high"]] = float("nan")
    frame.loc[1, "reason"] = "no samples"
    said = drawn(frame)
    assert '"text": "×"' in said  # noqa: RUF001
    assert "no samples" in said


def test_an_onset_is_marked_on_the_curve_and_its_limit_is_said():
    said = drawn(frames.curves(), marks=curves.Marks(onsets=frames.onsets()))
    assert "▼ first sparsity at which a loss above 1 point is clear" in said
    assert '"shape": "triangle-down"' in said


def test_a_group_without_an_onset_says_up_to_where_none_was_shown():
    said = json.dumps(onsets.chart(frames.onsets()).to_dict())
    assert "light: none shown up to 90 %" in said
    assert "dark: 50 % [40, 50]" in said


def test_a_hidden_group_does_not_change_the_colours_of_the_others():
    both = ["light", "dark"]
    alone = frames.curves().query("group == 'dark'")
    [scale] = {_colour_of(panel, "dark") for panel in curves.panels(alone, groups=both)}
    assert {_colour_of(panel, "dark") for panel in curves.panels(frames.curves())} == {scale}


def _colour_of(panel, group):
    scales = [layer["encoding"]["color"].get("scale") for layer in _coloured(panel)]
    named = next(scale for scale in scales if scale and group in scale["domain"])
    return dict(zip(named["domain"], named["range"], strict=True))[group]


def _coloured(panel):
    return [layer for layer in panel.chart.to_dict()["layer"] if "color" in layer["encoding"]]


def _domains(spec):
    axes = [layer["encoding"].get(side, {}) for layer in spec["layer"] for side in ("x", "y")]
    return {json.dumps(axis["scale"]) for axis in axes if "scale" in axis}
