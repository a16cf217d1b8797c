from math import inf

import pytest

from fairviz import catalog
from fairviz.audit.deciding import kinds
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.deciding.words import amount, of_limit
from fairviz.errors import BadValue, UnknownName

WRITTEN = [
    "group_drop:accuracy<=0.02@tone",
    "group:accuracy>=0.8@tone,age",
    "gap:true_positive_rate<=0.05",
    "overall_drop:roc_auc<=0.01",
    "equalized_odds<=0.1@tone",
    "overall:selection_rate>=0.2",
    "overall:selection_rate<=0.123456789",
    "cev<=250",
    "group_drop:accuracy<=0.02@hair%20colour,a%2Cb%40c%3B",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_limit_is_read_as_it_is_written(text):
    assert str(Limit.parse(text)) == text
    assert Limit.parse(text) == Limit.parse(str(Limit.parse(text)))


def test_columns_may_have_any_letters():
    assert Limit.parse(WRITTEN[-1]).columns == ("hair colour", "a,b@c;")


@pytest.mark.parametrize("what", kinds.of_limits())
def test_all_of_the_catalog_may_be_limited(what):
    for metric in catalog.METRICS if kinds.takes_metric(what) else [""]:
        if what.endswith("_drop") and catalog.METRICS[metric].needs_dense:
            with pytest.raises(BadValue, match="compares with dense already"):
                Limit(what, metric, 0.1)
        else:
            limit = Limit(what, metric, 0.1)
            assert Limit.parse(str(limit)) == limit
            assert of_limit(limit)


def test_rates_of_the_rule_are_guaranteed_and_nothing_else():
    sure = [m for m in catalog.METRICS if not Limit("group", m, 0.1).unguaranteed(1)]
    rates = {"accuracy", "precision", "selection_rate"}
    rates |= {f"{kind}_rate" for kind in ("true_positive", "false_positive", "false_negative")}
    assert set(sure) == rates
    gaps = [g for g in catalog.GAPS if not Limit(g, "accuracy", 0.1).unguaranteed(1)]
    assert {"ratio", "spread", "max_psi", "cwv"}.isdisjoint(gaps)
    assert {"equalized_odds", "demographic_parity", "degradation", "mcd"} < set(gaps)


def test_without_a_positive_class_only_accuracy_is_guaranteed():
    assert Limit("group", "accuracy", 0.9).unguaranteed(None) == ""
    assert "positive class" in Limit("gap", "true_positive_rate", 0.1).unguaranteed(None)
    assert "positive class" in Limit("equalized_odds", "", 0.1).unguaranteed(None)


def test_equalized_odds_is_both_gaps():
    parts = Limit.parse("equalized_odds<=0.1@tone").stands_for
    assert list(map(str, parts)) == [
        "gap:true_positive_rate<=0.1@tone",
        "gap:false_positive_rate<=0.1@tone",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("group_drop:accuracy<=2", "For 2 points write 0.02"),
        ("group:accuracy>=1.2", "between 0 and 1"),
        ("overall_drop:accuracy<=-0.1", "between 0 and 1"),
        ("group:accuracy<=0.8", "write 'group:accuracy>=0.8'"),
        ("group_drop:accuracy", "is not a limit"),
        ("group_drop:accuracy<=two", "is not a number"),
        ("group_drop:accuracy<=nan", "between 0 and 1"),
        ("group_drop:accuracy<=inf", "limits nothing: write a number, or leave this limit out"),
        ("group:accuracy>=-inf", "limits nothing"),
        ("cev<=inf", "limits nothing"),
        ("cev<=-3", "lies at 0 or above"),
        ("overall_drop:accuracy<=500", r"between 0 and 1\.$"),
        ("gap<=0.1", "'gap' names no metric: write one behind it, as in 'gap:accuracy'. There are"),
        ("overall:accuracy>=0.9;group:accuracy>=0.8;group:accuracy>=0.7", "limit the same"),
        ("group:selection_rate>=0.5;overall:selection_rate<=0.3", "contradict each other"),
        ("", "No limit is set"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(BadValue, match=sentence):
        Limits.parse(text)


def test_unknown_names_are_answered_with_near_ones():
    with pytest.raises(UnknownName, match="Did you mean 'accuracy'"):
        Limit("group", "acuracy", 0.9)
    with pytest.raises(UnknownName, match="Did you mean 'group_drop'"):
        Limit("groupdrop", "accuracy", 0.1)


@pytest.mark.parametrize("confidence", [0, 0.2, 1, 95, float("nan")])
def test_a_confidence_that_is_none_is_refused(confidence):
    with pytest.raises(BadValue, match=r"such as 0\.95"):
        Limits.parse("overall:accuracy>=0.5", confidence)


def test_groups_are_those_asked_about_unless_a_limit_names_its_own():
    limits = Limits.parse(
        "group_drop:accuracy<=0.02;gap:accuracy<=0.1@age;overall:f1>=0.5;cwv<=0.1"
    )
    assert str(limits.over(("tone",))) == (
        "group_drop:accuracy<=0.02@tone;gap:accuracy<=0.1@age;overall:f1>=0.5;cwv<=0.1"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (WRITTEN[0], "every group of tone loses at most 2 points of accuracy"),
        (WRITTEN[1], "in every group of tone and age the accuracy is at least 80 %"),
        ("overall_drop:false_positive_rate<=0.01", "everyone's false positive rate rises by at"),
        ("overall_drop:selection_rate<=0.01", "everyone's selection rate moves by at most 1 point"),
        ("gap:accuracy<=0.05", "any two groups differ by at most 5 points in accuracy"),
        ("cev<=250", "CEV is at most 250"),
        ("overall:roc_auc>=0.9", "everyone's ROC AUC is at least 0.900"),
    ],
)
def test_a_limit_is_a_sentence(text, words):
    assert of_limit(Limit.parse(text)).startswith(words)


def test_numbers_are_told_in_the_limits_unit():
    assert amount(Limit.parse(WRITTEN[0]), 0.01) == "1 point"
    assert amount(Limit.parse(WRITTEN[1]), 0.931) == "93.1 %"
    assert amount(Limit.parse("cev<=250"), 1234.5) == "1,234.5"
    assert amount(Limit.parse(WRITTEN[0]), float("nan")) == "unknown"
    assert kinds.largest("cev", "") == inf
