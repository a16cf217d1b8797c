from itertools import combinations

import pytest

from fairviz.charts.markings import markings
from fairviz.charts.palette import LOOKS, Mode, between, channels, contrast, lettering, mixed
from fairviz.charts.theme import streamlit_theme

MODES: list[Mode] = ["light", "dark"]

# How people without red, green or blue cones see linear red, green and blue (Viénot et al., 1999,
# and Brettel's plane for tritanopia, both as one matrix).
BLIND = {
    "protan": ((0.1121, 0.8853, -0.0005), (0.1127, 0.8897, -0.0001), (0.0045, 0.0001, 1.0019)),
    "deutan": ((0.2920, 0.7054, -0.0003), (0.2934, 0.7089, 0.0), (-0.0209, 0.0256, 1.0019)),
    "tritan": ((1.0171, 0.0271, -0.0440), (-0.0062, 0.9585, 0.0479), (-0.0059, 0.0892, 0.9168)),
}


def test_black_on_white_has_contrast_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("mode", MODES)
def test_marks_stand_out_from_the_background(mode):
    look = LOOKS[mode]
    marks = [*look.categorical, look.right, look.wrong, look.primary]
    assert min(contrast(mark, look.background) for mark in marks) >= 3


@pytest.mark.parametrize("mode", MODES)
def test_words_can_be_read_on_pages_and_cards(mode):
    look = LOOKS[mode]
    grounds, inks = [look.background, look.panel], [look.ink, look.muted]
    assert min(contrast(ink, ground) for ink in inks for ground in grounds) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_names_in_a_groups_colour_can_be_read(mode):
    look = LOOKS[mode]
    names = [lettering(colour, look) for colour in look.categorical]
    assert min(contrast(name, look.background) for name in names) >= 4.5


@pytest.mark.parametrize("kind", BLIND)
@pytest.mark.parametrize("mode", MODES)
def test_the_first_five_groups_differ_for_colour_blind_eyes(mode, kind):
    seen = [_seen(colour, kind) for colour in LOOKS[mode].categorical[:5]]
    assert min(_distance(one, other) for one, other in combinations(seen, 2)) > 0.04


@pytest.mark.parametrize("mode", MODES)
def test_sequential_colours_move_steadily_away_from_the_background(mode):
    look = LOOKS[mode]
    steps = [contrast(colour, look.background) for colour in look.sequential]
    assert steps == sorted(steps)


def test_no_two_of_forty_groups_are_drawn_alike():
    assert len(set(markings([str(n) for n in range(40)], "light").values())) == 40


def test_a_group_keeps_its_marking_when_others_follow_it():
    alone, together = markings(["a"], "dark"), markings(["a", "b"], "dark")
    assert alone["a"] == together["a"]


def test_halfway_between_black_and_white_is_grey():
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert between(("#000000", "#ffffff"), 0.5) == "#808080"
    assert between(("#000000", "#ffffff"), 7) == "#ffffff"


def test_streamlit_gets_the_same_colours_as_the_charts():
    assert streamlit_theme()["dark"]["chartCategoricalColors"] == list(LOOKS["dark"].categorical)
    assert len(streamlit_theme()["light"]["chartDivergingColors"]) == 10


def _seen(colour, kind):
    linear = [(channel / 255) ** 2.2 for channel in channels(colour)]
    return [sum(a * b for a, b in zip(row, linear, strict=True)) for row in BLIND[kind]]


def _distance(one, other):
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
