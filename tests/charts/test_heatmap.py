import json
from math import nan

import pytest

from fairviz.charts import cells, heatmap
from fairviz.charts.palette import LIGHT, LOOKS, between, contrast
from tests.charts import frames


def prepared(frame):
    return cells.prepared(frame, heatmap.CEV, LIGHT)


def cell(frame, schedule, sparsity):
    return frame[frame["schedule"].eq(schedule) & frame["sparsity"].eq(sparsity)].iloc[0]


def test_the_floor_is_the_first_column():
    assert cells.columns(prepared(frames.heatmap())) == [cells.FLOOR, "50 %", "90 %"]


def test_a_floor_without_a_pruner_stands_in_every_row():
    frame = frames.heatmap()
    floor = frame[frame["schedule"] == "dense"].head(1).assign(pruner="")
    rest = frame[frame["schedule"] != "dense"]
    drawn = prepared(frames.pd.concat([rest, floor]))
    assert drawn.loc[drawn["place"] < 0, "method"].tolist() == cells.rows(drawn)


def test_dense_heads_of_each_method_can_be_the_floor_under_another_name():
    spec = heatmap.chart(frames.curves(("all",)), floor="dense").to_dict()
    assert '"column": "dense"' in json.dumps(spec)


def test_an_undefined_cell_says_undefined():
    frame = frames.heatmap()
    frame.loc[frame.index[-1], "value"] = nan
    assert prepared(frame)["written"].iloc[-1] == "undefined"


@pytest.mark.parametrize("mode", LOOKS)
def test_numbers_can_be_read_on_every_cell(mode):
    frame = frames.heatmap([(f"p{n}", "oneshot") for n in range(60)])
    frame = frame.assign(value=range(len(frame)))
    drawn = cells.prepared(frame, heatmap.CEV, LOOKS[mode])
    pairs = zip(drawn["fill"], drawn["ink"], strict=True)
    assert min(contrast(fill, ink) for fill, ink in pairs) >= 4.5


def test_a_collapsed_cell_is_grey_and_does_not_stretch_the_scale():
    frame = frames.heatmap().assign(collapsed=False)
    worst = frame["value"].eq(1000) & frame["schedule"].eq("oneshot")
    drawn = prepared(frame.assign(collapsed=worst, value=frame["value"].mask(worst, 1e9)))
    assert cell(drawn, "oneshot", 0.9)["grey"]
    assert cell(drawn, "recovered", 0.9)["fill"] == LIGHT.sequential[-1]


def test_cells_of_another_number_of_seeds_are_hatched_and_explained():
    frame = frames.heatmap()
    plain = json.dumps(heatmap.chart(frame).to_dict())
    hatched = json.dumps(heatmap.chart(frame.assign(unequal=True)).to_dict())
    assert "hatched" not in plain
    assert "hatched: another number of seeds" in hatched


def test_the_selected_cell_is_framed():
    spec = heatmap.chart(
        frames.heatmap(), selected=heatmap.Cell("magnitude", "oneshot", 0.9)
    ).to_dict()
    frame = spec["layer"][-1]
    [framed] = spec["datasets"][frame["data"]["name"]]
    assert (framed["method"], framed["column"]) == ("Magnitude, one-shot", "90 %")


def test_a_cell_is_known_by_what_was_asked_and_by_its_scope():
    frame = prepared(frames.heatmap().assign(asked=0.5, sparsity=0.5012, scope="layer"))
    assert heatmap.Cell("magnitude", "oneshot", 0.5, "layer").among(frame).shape[0] > 0
    assert heatmap.Cell("magnitude", "oneshot", 0.5012, "layer").among(frame).empty
    assert heatmap.Cell("magnitude", "oneshot", 0.5).among(frame).empty


def test_over_many_orders_colours_are_logarithmic():
    frame = frames.heatmap([(f"p{n}", "oneshot") for n in range(3)])
    frame = frame[frame["schedule"] == "oneshot"].head(3)
    frame = frame.assign(value=[1.0, 1e3, 1e6], collapsed=False)
    fills = prepared(frame)["fill"].tolist()
    assert fills[0] == LIGHT.sequential[0]
    assert fills[1] == between(LIGHT.sequential, 0.5)
    assert "colours: logarithmic" in json.dumps(heatmap.chart(frame).to_dict())
