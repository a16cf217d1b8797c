import pandas as pd
import pytest

from fairviz.charts import beside
from fairviz.charts.labels import apart


def test_names_that_are_apart_stay_where_they_are():
    assert apart([10, 50, 90], gap=5, low=0, high=100) == [10, 50, 90]


def test_two_names_in_one_place_share_the_way():
    assert apart([50, 50], gap=10, low=0, high=100) == [45, 55]


def test_order_is_kept_whatever_the_order_they_come_in():
    assert apart([52, 50, 51], gap=10, low=0, high=100) == [61, 41, 51]


def test_names_at_the_edge_stay_inside():
    assert apart([0, 0], gap=10, low=0, high=100) == [0, 10]
    assert apart([100, 100], gap=10, low=0, high=100) == [90, 100]


def test_too_many_names_for_the_height_are_spread_over_all_of_it():
    assert apart([5] * 5, gap=100, low=0, high=8) == pytest.approx([0, 2, 4, 6, 8])


def test_names_of_neighbouring_points_do_not_cover_each_other():
    points = pd.DataFrame({"group": ["one", "two"], "x": [0.0, 1.0], "y": [0.0, 0.0]})
    placed = beside.placed(points, "x", "y", per_pixel=1.0)
    (left, low), (right, high) = zip(placed["text_x"], placed["text_y"], strict=True)
    assert abs(low - high) >= beside.TALL or abs(left - right) >= 3 * beside.LETTER
