"""Rows of the tables by group add up."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from app.panels.numbers import _dense
from fairviz import catalog
from fairviz.audit.estimates import of_change, of_metric
from tests.audit.mitigation.pairs import answers, people
from tests.audit.studies import pruned

DENSE = [(95, 90, 85), (93, 88, 80), (60, 60, 60)]  # right in 100, by seed; the last is not pruned
SPARSE = [(94, 80, 70), (90, 80, 60)]


def numbers(values: Any) -> pd.DataFrame:
    keys = pd.MultiIndex.from_product([["SNIP"], ["light", "medium", "dark"]])
    keys.names = ["method", "group"]
    return pd.DataFrame({"value": values}, index=keys)


def view(metric: str) -> Any:
    every = pd.DataFrame({"group": ["light", "medium", "dark"], "value": 0.5, "dense": True})
    return SimpleNamespace(metric=catalog.METRICS[metric], values=every)


def test_dense_stands_for_the_parents_of_the_seeds_in_the_row() -> None:
    runs = [
        pruned(answers(after), answers(before), seed=seed, asked=0.9)
        for seed, (after, before) in enumerate(zip(SPARSE, DENSE, strict=False))
    ]
    values = numbers(of_metric(runs, people(), "accuracy").mean)
    changes = numbers(of_change(runs, people(), "accuracy").mean)
    told = _dense(view("accuracy"), values, changes)
    assert list(told) == pytest.approx([0.94, 0.89, 0.825])  # of the two seeds, never of the third


def test_what_compares_with_dense_stands_beside_all_of_them() -> None:
    metric = next(name for name, entry in catalog.METRICS.items() if entry.needs_dense)
    assert list(_dense(view(metric), numbers(0.2), numbers(0.1))) == [0.5, 0.5, 0.5]
