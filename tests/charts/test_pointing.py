"""Names and numbers of points: inside the frame, none over another."""

import altair as alt
import pandas as pd

from fairviz.charts import pointing
from fairviz.charts.beside import LETTER, box, touch
from fairviz.charts.palette import LOOKS
from fairviz.charts.pointing import Frame, listed, placed

FRAME = Frame(300, 200)


def points(*spots):
    return pd.DataFrame(spots, columns=["right", "above", "name"])


def boxes(found):
    return [
        box((row.right, row.above), LETTER * len(row.text), (row.across, row.up))
        for row in found.itertuples()
    ]


def test_a_name_at_the_left_edge_stands_on_the_right():
    found = placed(points((2, 100, "one of some length")), FRAME)
    assert list(found["across"]) == [1]
    assert not found["is_number"].any()


def test_a_name_at_the_right_edge_stands_on_the_left():
    assert list(placed(points((298, 100, "one of some length")), FRAME)["across"]) == [-1]


def test_a_crowd_is_inside_the_frame_and_apart():
    crowd = points(*[(150 + 9 * i, 100 + 7 * (i % 5), f"method number {i}") for i in range(14)])
    found = boxes(placed(crowd, FRAME))
    assert len(found) > 5
    assert all(FRAME.holds(one) for one in found)
    pairs = [(a, b) for place, a in enumerate(found) for b in found[:place]]
    assert not any(touch(*pair) for pair in pairs)


def test_a_name_too_long_for_its_place_is_a_number_that_is_listed():
    long = "Magnitude, recovered + bounded excess gaps by tone"
    found = placed(points((150, 100, "short"), (150, 50, long)), FRAME)
    assert list(found["text"]) == ["short", "1"]
    assert " ".join(listed(found)).replace("\N{NO-BREAK SPACE}", " ") == f"1: {long}"


def test_without_points_nothing_is_listed():
    assert listed(placed(points(), FRAME)) == []
    assert pointing.marks(placed(points(), FRAME), alt.X(), alt.Y(), LOOKS["dark"]) == []
