"""Ratios of times in words."""

import pytest

from fairviz.audit.mitigation.timing import times

TIMES = "\N{MULTIPLICATION SIGN}"


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (3.11, f"3.1 {TIMES} the time"),
        (0.5, f"0.5 {TIMES} the time"),
        (0.93, "about the same time"),
        (1.14, "about the same time"),
        (1.16, f"1.2 {TIMES} the time"),
        (float("nan"), "time unknown"),
    ],
)
def test_a_ratio_within_the_noise_of_clocks_is_no_difference(ratio, said):
    assert times(ratio) == said
