"""A gap that closes at everybody's cost."""

import numpy as np
import pandas as pd
import pytest

from fairviz.audit.mitigation.levelled import SAME, levelled


def rows(gap, worst, overall, turn=1):
    """Three measures of one comparison: change and the limits around it."""
    about = dict.fromkeys(SAME, "one")
    told = {"gap": gap, "worst": worst, "overall": overall}
    return pd.DataFrame(
        [
            about | {"measure": name, "change": sign * change, "low": ends[0], "high": ends[1]}
            for name, (change, half) in told.items()
            for sign in [1 if name == "gap" else turn]
            for ends in [(sign * change - half, sign * change + half)]
        ]
    )


@pytest.mark.parametrize(
    ("gap", "worst", "overall", "is_levelled"),
    [
        ((-0.10, 0.02), (0.05, 0.02), (-0.03, 0.01), False),  # the worst rises: bought, not ruined
        ((-0.10, 0.02), (-0.05, 0.02), (-0.03, 0.01), True),  # the worst falls, shown
        ((-0.10, 0.02), (-0.01, 0.08), (-0.03, 0.01), True),  # it gains nothing
        ((-0.10, 0.02), (0.01, 0.08), (-0.12, 0.01), True),  # everyone pays more than the gap gave
        ((-0.10, 0.02), (0.01, 0.08), (-0.12, 0.15), False),  # which is not shown
        ((0.10, 0.02), (-0.05, 0.02), (-0.12, 0.01), False),  # the gap widens: harm, not levelling
    ],
)
@pytest.mark.parametrize(("metric", "turn"), [("accuracy", 1), ("ece", -1)])
def test_who_pays_for_a_narrower_gap(gap, worst, overall, is_levelled, metric, turn):
    found = levelled(rows(gap, worst, overall, turn), metric)
    assert found.tolist() == [is_levelled, False, False]


def test_a_gap_whose_other_measures_are_unknown_is_not_blamed():
    alone = rows((-0.1, 0.02), (np.nan, 0), (np.nan, 0)).iloc[:1]
    assert not levelled(alone).any()
