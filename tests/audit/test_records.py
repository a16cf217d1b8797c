"""What was decided, in words: certified, broken, undecided; one variant and several."""

from dataclasses import replace

from fairviz.audit.findings import records
from tests.audit.deciding.cases import EVEN, HURT
from tests.audit.deciding.test_record import recorded


def outcomes(*found: str):
    """A record of one method whose sparsities came out so, none of them certified."""
    record = recorded(EVEN, HURT)
    [one] = record.tried
    steps = [
        {**one["steps"][0], "sparsity": 0.5 + place / 10, "outcome": outcome, "reached": True}
        for place, outcome in enumerate(found)
    ]
    return replace(record, tried=({**one, "steps": tuple(steps)},), certified=())


def test_what_was_certified_is_named_with_its_sparsity():
    assert records.decided(recorded(EVEN, HURT)) == "Certified: magnitude, one-shot at 50 %."


def test_each_sparsity_that_the_test_came_to_is_told_with_its_outcome():
    assert records.tried(recorded(EVEN, HURT)) == {
        "magnitude, one-shot, seed 0": [("50 %", "certified"), ("90 %", "violated")]
    }


def test_one_variant_is_told_in_the_singular_and_several_are_counted():
    assert records.asked(outcomes("undecided")).endswith("The one variant tried was undecided.")
    assert records.asked(outcomes("undecided", "violated", "undecided")).endswith(
        "Of 3 variants tried, 1 was shown to break them and 2 were undecided."
    )


def test_undecided_is_explained_where_something_is():
    assert records.undecided(outcomes("undecided")) == records.UNDECIDED
    assert records.undecided(outcomes("violated")) == ""
