import pytest

from fairviz.audit.deciding.claims import AGAINST
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.deciding.standing import harm, stands
from fairviz.audit.deciding.testing import judge
from fairviz.audit.deciding.told import open_claim, refuted
from fairviz.audit.deciding.words import of_limit
from fairviz.audit.groups import EVERYONE
from tests.audit.deciding.cases import EVEN, HURT, people, run

PAIR = f"dark{AGAINST}light"


@pytest.mark.parametrize(
    ("text", "who", "value", "clause"),
    [
        ("overall_drop:accuracy<=0.01", EVERYONE, 0.05, "everyone loses 5 points of accuracy"),
        ("overall_drop:accuracy<=0.01", EVERYONE, -0.01, "everyone gains 1 point of accuracy"),
        ("overall_drop:accuracy<=0.01", EVERYONE, -1e-5, "everyone loses 0 points of accuracy"),
        ("group_drop:accuracy<=0.02", "dark", 0.017, "dark loses 1.7 points of accuracy"),
        ("group_drop:roc_auc<=0.02", "dark", 0.03, "dark loses 0.030 of ROC AUC"),
        (
            "overall_drop:false_positive_rate<=0.01",
            EVERYONE,
            0.02,
            "everyone's false positive rate rises by 2 points",
        ),
        (
            "group_drop:false_positive_rate<=0.01",
            "dark",
            -0.02,
            "the false positive rate of dark falls by 2 points",
        ),
        (
            "group_drop:selection_rate<=0.01",
            "dark",
            0.02,
            "the selection rate of dark moves by 2 points",
        ),
        ("overall:accuracy>=0.9", EVERYONE, 0.84, "everyone's accuracy is 84 %"),
        ("group:accuracy>=0.8", "young and dark", 0.5, "the accuracy of young and dark is 50 %"),
        ("group:flips<=0.1", "dark", 0.2, "the share broken by pruning of dark is 20 %"),
        ("gap:accuracy<=0.1", PAIR, 0.08, "dark and light differ by 8 points in accuracy"),
        (
            "gap_drop:accuracy<=0.1",
            PAIR,
            0.08,
            "dark and light differ by 8 points in how their accuracy changed",
        ),
        ("difference:accuracy<=0.1", PAIR, 0.08, "dark and light differ by 8 points in accuracy"),
        (
            "ratio:accuracy>=0.8",
            PAIR,
            0.75,
            "the ratio in accuracy (dark against light) is 0.750",
        ),
        (
            "equalized_odds<=0.1",
            PAIR,
            0.2,
            "the equalized odds difference (dark against light) is 20 points",
        ),
        ("cev<=250", "classes", 310.0, "CEV (classes) is 310"),
        ("gap:accuracy<=0.1", "tone", float("nan"), "nothing is known of tone"),
    ],
)
def test_whoever_stands_somewhere_is_told_in_a_clause_with_a_verb(text, who, value, clause):
    assert stands(Limit.parse(text), who, value) == clause


@pytest.mark.parametrize(
    ("text", "who", "clause"),
    [
        ("group_drop:accuracy<=0.02", "dark", "dark loses 5 points or more"),
        ("gap:accuracy<=0.02", PAIR, "dark and light differ by 5 points or more"),
        ("group:accuracy>=0.8", "dark", "the accuracy of dark is 5 % or more"),
    ],
)
def test_beside_its_limit_the_metric_is_not_repeated(text, who, clause):
    assert stands(Limit.parse(text), who, 0.05, more=" or more", briefly=True) == clause


def test_a_bound_on_a_loss_beside_a_gain_is_called_a_loss():
    limit = Limit.parse("group_drop:accuracy<=0.02")
    assert harm(limit, -0.01) == "a loss of "
    assert harm(limit, 0.01) == ""
    assert harm(Limit.parse("overall_drop:ece<=0.02"), -0.01) == "a rise of "
    assert harm(Limit.parse("gap_drop:accuracy<=0.02"), -0.01) == ""
    assert harm(Limit.parse("group:accuracy>=0.2"), 0.3) == ""


GAINS = EVEN | {"dark": (280, 3, 5, 12)}  # 2 of 300 more are right


def test_who_gained_by_the_estimate_may_still_have_lost():
    verdict = judge(run(GAINS), Limits.parse("group_drop:accuracy<=0.01@tone"), [people(GAINS)])
    told = open_claim(verdict.rows[1])
    assert told.startswith("dark gains 0.7 points of accuracy by the estimate, a loss of up to ")
    assert told.endswith("points cannot be excluded; asked is at most 1 point")


@pytest.mark.parametrize(
    ("text", "row", "clause"),
    [
        ("group_drop:accuracy<=0.02@tone", 1, "dark loses"),
        ("overall_drop:accuracy<=0.02", 0, "everyone loses"),
        ("gap:accuracy<=0.02@tone", 0, "light and dark differ by"),
        ("overall:accuracy>=0.96", 0, "everyone's accuracy is"),
    ],
)
def test_what_is_refuted_is_told_with_its_limit(text, row, clause):
    verdict = judge(run(HURT), Limits.parse(text), [people(HURT)])
    told = refuted(verdict.rows[row])
    assert told.startswith(clause)
    beyond = "less" if ">=" in text else "more"
    assert f"or {beyond}; asked is that {of_limit(Limit.parse(text))}" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("difference:accuracy<=0.1@tone", "any two groups of tone differ by at most 10 points in"),
        ("worst:accuracy>=0.8@tone", "in the worst group of tone the accuracy is at least 80 %"),
        ("ratio:accuracy>=0.8@tone", "the ratio in accuracy across tone is at least 0.800"),
        ("cwv<=0.1", "the class-wise variance (CWV) is at most 0.100"),
        ("overall:flips<=0.1", "everyone's share broken by pruning is at most 10 %"),
        ("group_drop:brier<=0.1", "in every group the Brier score rises by at most 0.100"),
    ],
)
def test_a_limit_on_anything_of_the_catalog_is_a_sentence(text, words):
    assert of_limit(Limit.parse(text)).startswith(words)
