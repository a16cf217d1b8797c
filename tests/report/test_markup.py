import pytest

from fairviz.charts.typeset import minus
from fairviz.report.markup import inert, joined, tag
from fairviz.report.shortened import LONGEST, names
from fairviz.report.slide import wrapped


def test_text_and_attributes_are_escaped_and_markup_is_not():
    inner = tag("b", "<&>", title='"<')
    assert inner == '<b title="&quot;&lt;">&lt;&amp;&gt;</b>'
    assert tag("p", inner, "x", class_="a") == f'<p class="a">{inner}x</p>'


def test_letters_that_no_html_holds_are_spaces():
    assert tag("p", "a\x1b[31m\nb\uffff", title="\x00") == '<p title=" ">a [31m\nb </p>'


def test_attributes_that_say_nothing_are_left_out_and_void_elements_stay_open():
    assert (
        tag("details", hidden=None, open=True, aria_label="a")
        == '<details open aria-label="a"></details>'
    )
    assert tag("br") == "<br>"


def test_a_number_and_its_unit_stay_on_one_line():
    assert joined("at 55 % it loses 7.5 points") == "at 55\u00a0% it loses 7.5\u00a0points"


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@x", "\tx"])
def test_a_formula_gets_an_invisible_letter_before_it(name):
    assert inert(name) == "\u2060" + name
    assert inert(f"a{name}") == f"a{name}"


def test_true_minus_signs_stand_before_numbers_only():
    assert (
        minus("1.9 [-1.5, 5.4], one-shot, ResNet-8") == "1.9 [\u22121.5, 5.4], one-shot, ResNet-8"
    )


def test_long_names_are_cut_and_still_apart():
    long = "x" * 60
    cut = names([long + "a", long + "b", long + "a", "short"])
    assert cut[0] == cut[2] != cut[1]
    assert max(map(len, cut)) <= LONGEST + 1
    assert cut[3] == "short"


def test_a_slide_wraps_words_and_cuts_what_does_not_fit():
    assert wrapped("aa bb cc", 10, 27, 3) == ["aa bb", "cc"]  # 27 / 5.4: five letters a line
    assert wrapped("aa bb cc", 10, 27, 1) == ["aa …"]
    assert wrapped("abcdefgh", 10, 27, 2) == ["abcd…"]
