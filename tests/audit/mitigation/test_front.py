"""Who is beaten by whom, by the estimates and beyond the intervals."""

import pandas as pd

from fairviz.audit.mitigation.front import level, with_front


def table(*rows, half=0.01):
    """(overall, worst, sparsity) of each method, with intervals of this half width."""
    return pd.DataFrame(
        [
            {
                "overall": a,
                "overall_low": a - half,
                "overall_high": a + half,
                "worst": w,
                "worst_low": w - half,
                "worst_high": w + half,
                "sparsity": s,
                "collapsed": False,
            }
            for a, w, s in rows
        ]
    )


def judged(frame, metric="accuracy"):
    found = with_front(frame, metric)
    return list(found["front"]), list(found["stands"])


def test_better_in_both_beats():
    assert judged(table((0.9, 0.8, 0.9), (0.8, 0.7, 0.9))) == ([True, False], ["clear", "beaten"])


def test_who_beats_is_one_as_sparse_before_one_that_is_sparser():
    rows = table((0.7, 0.6, 0.5), (0.8, 0.7, 0.5), (0.9, 0.8, 0.9))
    named = rows.assign(pruner=["magnitude", "snip", "magnitude"], schedule="recovered")
    found = with_front(named)
    assert list(found["beaten_by"]) == ["SNIP, recovered", "magnitude, recovered", ""]
    assert list(found["beaten_at"])[:2] == [0.5, 0.9]
    assert found["beaten_at"].isna()[2]


def test_better_in_one_each_are_both_on_the_front():
    found = judged(table((0.9, 0.6, 0.9), (0.8, 0.8, 0.9)))
    assert found == ([True, True], ["clear", "clear"])


def test_within_the_intervals_nothing_is_settled():
    found = judged(table((0.900, 0.800, 0.9), (0.895, 0.795, 0.9)))
    assert found == ([True, False], ["open", "open"])


def test_one_that_removed_less_beats_nobody_who_removed_more():
    assert judged(table((0.9, 0.8, 0.5), (0.8, 0.7, 0.9)))[0] == [True, True]
    assert judged(table((0.8, 0.7, 0.5), (0.9, 0.8, 0.9)))[0] == [False, True]


def test_half_a_point_of_sparsity_is_the_same_sparsity():
    assert judged(table((0.9, 0.8, 0.900), (0.8, 0.7, 0.905)))[0] == [True, False]


def test_collapsed_and_undefined_methods_stand_nowhere():
    frame = table((0.9, 0.8, 0.9), (0.95, 0.9, 0.9), (0.95, float("nan"), 0.9))
    frame.loc[1, "collapsed"] = True
    assert judged(frame) == ([True, False, False], ["clear", "", ""])


def test_where_less_is_better_the_smaller_number_beats():
    frame = table((0.05, 0.10, 0.9), (0.15, 0.25, 0.9))
    assert judged(frame, "brier") == ([True, False], ["clear", "beaten"])


def test_nothing_has_no_front():
    assert judged(table((0.9, 0.8, 0.9)).iloc[:0]) == ([], [])


def test_sparsities_within_a_point_share_a_level():
    assert level([0.95, 0.3, 0.9496, 0.304, 0.6]) == [0.95, 0.302, 0.95, 0.302, 0.6]
    assert level([]) == []


def test_among_many_methods_two_must_be_further_apart():
    two = (0.900, 0.800, 0.9), (0.875, 0.775, 0.9)
    assert judged(table(*two))[1] == ["clear", "beaten"]
    others = [(0.89, 0.79, 0.9)] * 28
    assert judged(table(*two, *others))[1][:2] == ["open", "open"]
    assert judged(table(*two, *[(0.4, 0.3, 0.9)] * 28))[1][:2] == ["open", "open"]
    far = (0.900, 0.800, 0.9), (0.860, 0.760, 0.9)
    assert judged(table(*far, *others))[1][1] == "beaten"
