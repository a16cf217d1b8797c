import pandas as pd

from fairviz.charts import export, flow, ribbons
from tests.charts import frames


def test_no_flow_is_lost_when_small_classes_are_drawn_as_one():
    flips = frames.flow([f"class {n}" for n in range(20)])
    drawn = ribbons.folded(flips)
    assert drawn["n"].sum() == flips["n"].sum()
    assert drawn["dense"].nunique() == drawn["sparse"].nunique() == ribbons.MOST + 1


def test_the_others_stand_last():
    drawn = ribbons.folded(frames.flow([f"class {n}" for n in range(20)]))
    assert drawn["dense"].unique()[-1] == ribbons.OTHERS


def test_every_node_lies_inside_the_drawing_and_in_order():
    middles = ribbons.middles(ribbons.folded(frames.flow()), height=300)
    for places in middles.values():
        assert sorted(places.values()) == list(places.values())
        assert min(places.values()) > 0
        assert max(places.values()) < 1


def test_flows_of_none_are_not_drawn():
    flips = frames.flow(("cap", "mask")).assign(n=[0, 5])
    assert len(ribbons.folded(flips)) == 1


def test_names_are_written_out_safely():
    flips = pd.DataFrame({"dense": ["a<b"], "sparse": ["c&d"], "outcome": ["broken"], "n": [1]})
    drawn = export.svg(flow.chart(flips))
    assert "a&lt;b" in drawn
    assert "c&amp;d" in drawn


def test_the_ribbon_of_a_broken_answer_is_as_high_as_its_node():
    flips = pd.DataFrame({"dense": ["a"], "sparse": ["b"], "outcome": ["broken"], "n": [1]})
    assert ribbons.middles(flips, height=100) == {"dense": {"a": 0.5}, "sparse": {"b": 0.5}}
