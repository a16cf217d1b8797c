"""What makes a question to certify the same question."""

from dataclasses import replace

import pytest

from fairviz.audit.deciding import paid
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.paid import Question
from fairviz.predictions import certify_log

DATA = "d" * 64
LIMITS = Limits.parse("overall_drop:accuracy<=0.01;group_drop:accuracy<=0.02@tone", 0.95)
ASKED = Question(DATA, ("v1", "v2"), LIMITS, "yes")


def test_order_makes_no_other_question():
    turned = replace(LIMITS, limits=LIMITS.limits[::-1])
    assert Question(DATA, ("v2", "v1"), turned, "yes").text == ASKED.text


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, fingerprint="e" * 64),
        replace(ASKED, variants=("v1",)),
        replace(ASKED, variants=("v1", "v3")),
        replace(ASKED, positive=""),
        replace(ASKED, limits=replace(LIMITS, confidence=0.9)),
        replace(ASKED, limits=replace(LIMITS, limits=LIMITS.limits[:1])),
        replace(ASKED, limits=replace(LIMITS, without=("dark",))),
        replace(
            ASKED,
            limits=replace(LIMITS, shares=(("dark", 0.5), ("light", 0.5)), share_columns=("tone",)),
        ),
    ],
)
def test_whatever_its_numbers_depend_on_makes_another(other):
    assert other.text != ASKED.text


def test_what_cannot_be_read_any_more_is_left_out_of_the_list(tmp_path):
    def said(number):
        return {"record": "of another age"}

    certify_log.once(tmp_path, paid.WHO, ASKED.text, DATA, said)
    assert paid.records(tmp_path) == []
    assert paid.known(tmp_path, ASKED) is None
    assert len(certify_log.readings(tmp_path, DATA)) == 1
