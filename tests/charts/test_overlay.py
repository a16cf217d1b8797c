"""A map over its picture: nothing leaves the picture in grey, much covers it."""

import numpy as np

from fairviz.charts import mosaic, overlay
from fairviz.charts.palette import LOOKS

GREY = np.full((4, 4, 3), 100, dtype=np.uint8)


def test_where_a_map_says_nothing_the_paled_picture_shows() -> None:
    drawn = overlay.over(GREY, np.zeros((4, 4)), 1.0)
    assert np.unique(drawn) == round(127.5 + overlay.PALE * (100 - 127.5))


def test_where_it_says_most_its_own_colour_covers_the_picture() -> None:
    values = np.array([[1.0, -1.0]] * 2)
    drawn = overlay.over(GREY[:2, :2], values, 1.0, "dark")
    assert (drawn == mosaic.coloured(values, 1.0, LOOKS["dark"])).all()


def test_a_map_of_another_size_is_fitted_to_the_picture() -> None:
    drawn = overlay.over(GREY, np.ones((2, 2)), 1.0)
    assert drawn.shape == GREY.shape
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) == 1


def test_two_sides_on_one_scale_can_be_compared() -> None:
    weak, strong = (overlay.over(GREY, np.full((4, 4), v), 1.0)[0, 0] for v in (0.2, 0.9))
    ground = overlay.over(GREY, np.zeros((4, 4)), 1.0)[0, 0].astype(int)
    assert abs(weak - ground).sum() < abs(strong - ground).sum()
