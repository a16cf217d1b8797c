"""What the methods of a study gave and cost, and what each part brings; measured once a cell."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from app.loaders import _BY_KEY, CELL, Picked, groups, pick, runs
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.findings.base import Finding
from fairviz.audit.findings.mitigation import mitigation
from fairviz.audit.mitigation.brought import brought
from fairviz.audit.mitigation.front import level, with_front
from fairviz.audit.mitigation.methods import methods, with_ratios
from fairviz.audit.mitigation.parts import ALIKE, Comparison, comparisons
from fairviz.audit.mitigation.unmatched import unmatched
from fairviz.catalog import METRICS

Asked = tuple[Picked, str, tuple[str, ...], str]  # variants, metric, group columns, positive class


@st.cache_data(max_entries=64, show_spinner="Measuring every method …", hash_funcs=_BY_KEY)
def method_table(
    picked: Picked, metric: str, columns: tuple[str, ...], positive: str
) -> pd.DataFrame:
    """Every method with its numbers, cost, part, sparsity level and place on the front."""
    pruned = picked.rows[picked.rows["schedule"].ne("dense")]
    cells = [pick(rows) for _, rows in pruned.groupby(CELL, sort=True)]
    parts = [_cell(cell, metric, columns, positive) for cell in cells]
    if not parts:
        return methods([], groups(picked.fingerprint, columns), metric)
    table = pd.concat(parts, ignore_index=True)
    beside = comparisons(runs(picked, positive))
    placed = with_front(with_ratios(table, beside, seconds_of(picked.rows)), metric)
    return placed.assign(level=level(list(placed["sparsity"])))


@st.cache_resource(max_entries=20_000, show_spinner=False, hash_funcs=_BY_KEY)
def _cell(cell: Picked, metric: str, columns: tuple[str, ...], positive: str) -> pd.DataFrame:
    people = groups(cell.fingerprint, columns)
    return methods(runs(cell, positive), people, metric, seconds=seconds_of(cell.rows))


@st.cache_data(max_entries=64, show_spinner="Comparing with plain pruning …", hash_funcs=_BY_KEY)
def brought_table(
    picked: Picked, metric: str, columns: tuple[str, ...], positive: str, at: float
) -> pd.DataFrame:
    """What each part brings at this sparsity."""
    people = groups(picked.fingerprint, columns)
    found, times = _at(picked, positive, at), seconds_of(picked.rows)
    return brought([], people, metric, seconds=times, found=found)


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=_BY_KEY)
def helps(
    picked: Picked,
    metric: str,
    columns: tuple[str, ...],
    positive: str,
    at: float,
    measure: str,
) -> Finding:
    """What helps most at this sparsity, with limits that hold for all comparisons together."""
    people = groups(picked.fingerprint, columns)
    found, times = _at(picked, positive, at), seconds_of(picked.rows)
    return mitigation(found, people, metric, measure=measure, seconds=times)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def unmatched_table(picked: Picked, at: float) -> pd.DataFrame:
    """Who stands beside nothing at this sparsity, why, and what would."""
    found = [one for one in unmatched(runs(picked, "")) if abs(one[0].sparsity - at) <= ALIKE]
    rows = [{**cell.words(), "why": why, "partners": partners} for cell, why, partners in found]
    return pd.DataFrame(rows)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def compared_at(picked: Picked) -> Mapping[float, int]:
    """How many comparisons of uncollapsed methods there are at each sparsity, lowest first."""
    every = comparisons(runs(picked, ""))
    found = [one for one in every if not any_collapsed([*one.method.runs, *one.plain.runs])]
    names = level([one.method.sparsity for one in found])
    return {at: names.count(at) for at in sorted(set(names))}


def measurable(metric: str) -> str:
    """The chosen metric, else accuracy: what compares with dense cannot be compared once more."""
    return "accuracy" if METRICS[metric].needs_dense else metric


def seconds_of(rows: pd.DataFrame) -> dict[str, float]:
    """What each variant's treatment took after its dense model, in seconds of work.

    Where none was timed so, those on the wall: the two are never compared with each other.
    """
    work: Any = rows["treatment_seconds"]
    known = rows["seconds"] if work.isna().all() else work
    return dict(zip(rows["digest"], known.astype(float), strict=True))


def _at(picked: Picked, positive: str, at: float) -> list[Comparison]:
    found = comparisons(runs(picked, positive))
    return [one for one in found if abs(one.method.sparsity - at) <= ALIKE]
