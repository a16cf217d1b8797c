"""Sentences set as in print, whatever names stand in them."""

import pytest

from fairviz.charts.typeset import minus, one_line, together


def test_a_number_has_a_minus_and_a_name_its_hyphen():
    assert minus("tone-3 lost -2.5 [-3, -2]") == "tone-3 lost \u22122.5 [\u22123, \u22122]"


@pytest.mark.parametrize("text", ["97.5 %", "2 points", "1 point"])
def test_no_line_ends_between_a_number_and_its_unit(text):
    assert " " not in together(text)


def test_a_number_and_a_word_may_part():
    assert together("2 pointers") == "2 pointers"


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\n", "\u2028", "\ud800"])
def test_a_line_holds_no_sign_that_a_terminal_obeys(sign):
    assert one_line(f"a{sign}b") == "a b"


def test_a_line_runs_one_way():
    assert one_line("a\u202eb") == "ab"
