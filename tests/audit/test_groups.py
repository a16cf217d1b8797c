"""Who is compared with whom."""

import numpy as np
import pandas as pd
import pytest

from fairviz.audit.groups import by_columns, grouping
from fairviz.errors import BadValue, UnknownName

TABLE = pd.DataFrame({"tone": ["dark", "light", "dark"], "hat": ["yes", "yes", "no"]})


def test_an_intersection_keeps_the_group_that_nobody_belongs_to():
    found = by_columns(TABLE, ["tone", "hat"])
    n = dict(zip(found.names, found.n, strict=True))
    assert n == {"dark · no": 1, "dark · yes": 1, "light · no": 0, "light · yes": 1}


def test_no_columns_are_everyone():
    assert by_columns(TABLE, []).names == ("everyone",)


def test_a_missing_attribute_is_no_group():
    found = by_columns(pd.DataFrame({"tone": ["dark", None]}), ["tone"])
    assert list(found.codes) == [0, -1] and list(found.n) == [1]


def test_a_misspelt_attribute_is_told_the_nearest():
    with pytest.raises(UnknownName, match="tone"):
        by_columns(TABLE, ["tune"])


def test_the_class_is_an_attribute_like_any_other(evalset):
    found = grouping(evalset, ["class"], "explore")
    assert found.names == ("cap", "mask", "scarf") and list(found.n) == [0, 2, 0]


def test_shares_of_a_deployment_add_up_to_one():
    found = by_columns(TABLE, ["tone"])
    assert list(found.shares({"dark": 3, "light": 1})) == [0.75, 0.25]


def test_without_a_deployment_shares_are_those_of_the_samples():
    assert np.allclose(by_columns(TABLE, ["tone"]).shares(), [2 / 3, 1 / 3])


@pytest.mark.parametrize("shares", [{"dark": -1.0, "light": 2.0}, {"dark": 0.0}])
def test_shares_that_cannot_be_are_refused(shares):
    with pytest.raises(BadValue):
        by_columns(TABLE, ["tone"]).shares(shares)
