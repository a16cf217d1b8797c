"""The forecast over groups and sparsities: outlook, ranks, slopes of recall."""

import pandas as pd
import streamlit as st

from app.loaders import _BY_KEY, CELL, SPLIT, Picked, groups, pick, questions, runs
from app.loaders.forecast import seeds_of, signals_of
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.findings.base import Finding
from fairviz.audit.findings.forecast import distorted, expected, ranked
from fairviz.audit.forecasts import outlook, ranks, recall_slope
from fairviz.audit.forecasts.outlook import Stop
from fairviz.audit.forecasts.signals import TITLES
from fairviz.audit.outcomes import Run

SIGNAL = "uncertainty"  # needs no label and no look


@st.cache_data(max_entries=64, show_spinner="Foretelling every sparsity …", hash_funcs=_BY_KEY)
def outlook_table(
    curve: Picked, columns: tuple[str, ...], positive: str, points: float
) -> pd.DataFrame:
    """Flips foretold and come, by sparsity and group; `curve` holds the variants of one method."""
    stops = [
        Stop(asked, seeds_of(cell, positive))
        for asked, cell in _cells(curve)
        if not any_collapsed(_pruned(cell, positive))
    ]
    return outlook.outlook(stops, groups(curve.fingerprint, columns), SIGNAL, points)


def outlook_finding(
    curve: Picked, columns: tuple[str, ...], positive: str, points: float
) -> Finding:
    """For whom to expect trouble from which sparsity on."""
    return expected(outlook_table(curve, columns, positive, points), points)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def left_out(curve: Picked, positive: str) -> list[float]:
    """The sparsities at which a seed has collapsed."""
    return [a for a, cell in _cells(curve) if any_collapsed(_pruned(cell, positive))]


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def rank_table(cell: Picked, columns: tuple[str, ...], positive: str, there: int) -> pd.DataFrame:
    """Rank correlation of what dense said with the loss, over groups or groups within classes."""
    found = [_points(cell, columns, label) for label in _labels(cell, positive)]
    every = found[0] if len(found) == 1 else ranks.joined(found, _labels(cell, positive))
    return ranks.correlations(every)


def rank_finding(cell: Picked, columns: tuple[str, ...], positive: str, there: int) -> Finding:
    """Whether any signal ranked the losses."""
    titles = {**TITLES, "accuracy": "Dense accuracy", "n": "Number of images"}
    return ranked(rank_table(cell, columns, positive, there), titles)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def slope_table(cell: Picked) -> pd.DataFrame:
    """Slope of sparse recall on dense recall, beside that of one dense seed on another."""
    labels = questions(cell.fingerprint)
    read = labels.classes if labels.task == "labels" else ("",)
    return recall_slope.slopes([_pruned(cell, label) for label in read])


def slope_finding(cell: Picked) -> Finding:
    """Whether pruning widens the differences of recall."""
    task = questions(cell.fingerprint).task
    return distorted(slope_table(cell), "attributes" if task == "labels" else "classes")


def _points(cell: Picked, columns: tuple[str, ...], label: str) -> ranks.Points:
    asked, people = questions(cell.fingerprint), groups(cell.fingerprint, columns)
    pruned = _pruned(cell, label)
    told = [signals_of(run, cell.fingerprint, asked.task != "labels") for run in pruned]
    shared = set.intersection(*(set(one) for one in told)) - {
        "first_order"
    }  # a mask's, not dense's
    known = [{name: one[name] for name in one if name in shared} for one in told]
    if asked.task == "labels":
        parts = [(people.names[g], people.rows(g)) for g in range(len(people))]
        kept = [part for part in parts if len(part[1]) >= ranks.SMALLEST]
    else:
        kept = ranks.parts(people, asked.labels[asked.rows(SPLIT)].reshape(-1), asked.classes)
    return ranks.points(pruned, known, kept)


def _labels(cell: Picked, positive: str) -> tuple[str, ...]:
    """The labels whose groups are points: all of a multi-label task."""
    asked = questions(cell.fingerprint)
    return asked.classes if asked.task == "labels" else (positive,)


def _cells(curve: Picked) -> list[tuple[float, Picked]]:
    pruned = curve.rows[curve.rows["schedule"].ne("dense")]
    return [(float(key[-1]), pick(rows)) for key, rows in pruned.groupby(CELL, sort=True)]


def _pruned(cell: Picked, positive: str) -> list[Run]:
    return [run for run in runs(cell, positive) if run.dense is not None]
