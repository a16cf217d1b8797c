"""What dense models foretold, and what came."""

import numpy as np
import pandas as pd
import streamlit as st

from app.loaders import _BY_KEY, Picked, groups, runs, seen, store, variant
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.findings.base import Finding
from fairviz.audit.findings.forecast import foretold
from fairviz.audit.forecasts import scores
from fairviz.audit.forecasts.deferral import curve
from fairviz.audit.forecasts.scores import Seed
from fairviz.audit.forecasts.signals import SIGNALS, TITLES
from fairviz.audit.outcomes import Floats, Run
from fairviz.look import Look

OBSERVED = {"gradients": ("gradient", "norm", 1.0), "first_order": ("first_order", "change", -1.0)}


def looks(cell: Picked) -> list[Look]:
    """What the worker must observe for the two signals that need gradients."""
    rows = cell.rows
    pruned = rows[rows["schedule"].ne("dense")]
    dense = [Look(variant(digest), "gradients") for digest in pruned["parent"]]
    oneshot = pruned[pruned["schedule"].eq("oneshot")]
    return dense + [Look(variant(digest), "first_order") for digest in oneshot["digest"]]


def observed(cell: Picked) -> int:
    """How many of those are there: tables are made anew when more come."""
    every = looks(cell)
    return len(every) - len(store().missing(every))


@st.cache_data(max_entries=64, show_spinner="Foretelling …", hash_funcs=_BY_KEY)
def score_table(cell: Picked, positive: str, there: int) -> pd.DataFrame:
    """How well each signal foretold flips."""
    seeds = seeds_of(cell, positive)
    return scores.scored(seeds, list(seeds[0].signals)) if seeds else pd.DataFrame()


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def group_table(cell: Picked, columns: tuple[str, ...], positive: str, signal: str) -> pd.DataFrame:
    """Flips foretold and flips that came, by group."""
    people = groups(cell.fingerprint, columns)
    seeds = seeds_of(cell, positive)
    return scores.by_group(seeds, people, signal) if len(seeds) > 1 else pd.DataFrame()


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def finding(cell: Picked, columns: tuple[str, ...], positive: str, signal: str) -> Finding:
    """Whom to expect trouble for, or that the forecast fails here."""
    people, seeds = groups(cell.fingerprint, columns), seeds_of(cell, positive)
    one = scores.scored(seeds, [signal]) if seeds else pd.DataFrame()
    table = group_table(cell, columns, positive, signal)
    hits = scores.worst_named(seeds, people, signal) if len(seeds) > 1 else 0
    return foretold(one, table, hits, len(seeds))


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def dense_table(cell: Picked, columns: tuple[str, ...], positive: str, there: int) -> pd.DataFrame:
    """What the dense models say of each group: accuracy and the mean of each signal that is known.

    Groups that nobody belongs to are left out; `there` counts the looks that are there.
    """
    people, pruned = groups(cell.fingerprint, columns), _pruned(cell, positive)
    told = [signals_of(run, cell.fingerprint) for run in pruned]
    shared = [name for name in TITLES if all(name in one for one in told)]
    said: dict[str, list[Floats]] = {
        "accuracy": [run.dense.correct * 1.0 for run in pruned if run.dense is not None]
    }
    said |= {name: [one[name] for one in told] for name in shared if name != "first_order"}
    rows = [
        {"group": people.names[group], "n": len(members)}
        | {name: float(np.mean([one[members].mean() for one in by])) for name, by in said.items()}
        for group in range(len(people))
        if len(members := people.rows(group))
    ]
    return pd.DataFrame(rows)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def deferral_table(cell: Picked, columns: tuple[str, ...], positive: str) -> pd.DataFrame:
    """Loss by group against the share answered by the dense model."""
    return curve(_pruned(cell, positive), groups(cell.fingerprint, columns))


def is_collapsed(cell: Picked, positive: str) -> bool:
    """Whether a seed of the cell answers no better than chance."""
    return any_collapsed(_pruned(cell, positive))


def _pruned(cell: Picked, positive: str) -> list[Run]:
    return [run for run in runs(cell, positive) if run.dense is not None]


def seeds_of(cell: Picked, positive: str) -> list[Seed]:
    """What happened to each seed, beside the signals that all of them have."""
    found = [_seed(run, cell.fingerprint) for run in _pruned(cell, positive)]
    shared = set.intersection(*(set(seed.signals) for seed in found)) if found else set()
    return [
        Seed(s.could, s.flipped, {n: v for n, v in s.signals.items() if n in shared}) for s in found
    ]


def _seed(run: Run, fingerprint: str) -> Seed:
    assert run.dense is not None
    return scores.seed_of(run, signals_of(run, fingerprint))


def signals_of(run: Run, fingerprint: str, observed: bool = True) -> dict[str, Floats]:
    """The signals of each sample that are known, those that a look observed on request."""
    assert run.dense is not None
    told = {name: of(run.dense) for name, of in SIGNALS.items()}
    told = {name: values for name, values in told.items() if not np.isnan(values).any()}
    return told | _observed(run, fingerprint) if observed else told


def _observed(run: Run, fingerprint: str) -> dict[str, Floats]:
    """The signals that were observed on this run, turned so that higher is more at risk."""
    about = {"gradients": run.parent, "first_order": run.variant}
    found = {}
    for sight, (name, array, sign) in OBSERVED.items():
        look = Look(variant(about[sight]), sight)
        if store().has(look.digest):
            found[name] = sign * seen(look.digest, fingerprint).arrays[array].astype(float)
    return found
