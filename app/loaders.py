"""Every st.cache_* of the app: what was observed, and tables of it, keyed by digests.

A table is a pure function of the answers it reads, and a digest is the address of answers that
never change: so nothing here expires, and a new variant is a new key.
"""

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from fairviz.audit import reading, tables
from fairviz.audit.groups import Grouping, grouping
from fairviz.audit.onset import onset
from fairviz.audit.outcomes import Run
from fairviz.audit.retraining import retraining_band
from fairviz.jobs.queue import Queue
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.home import home
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store
from fairviz.spec import Variant

SPLIT = "explore"  # certify is read by Decide alone


@dataclass(frozen=True)
class Picked:
    """The variants a page is about: their index rows, and one short key for all of them."""

    key: str
    rows: pd.DataFrame = field(compare=False, repr=False)

    @property
    def fingerprint(self) -> str:
        return str(self.rows["evalset"].iloc[0])


_BY_KEY = {Picked: lambda picked: picked.key}


def store() -> Store:
    """The store of this user; the tests' store where FAIRVIZ_CACHE says so."""
    return _store(str(home()))


def queue() -> Queue:
    """What app, command line and worker share."""
    return _queue(str(store().queue))


def index() -> pd.DataFrame:
    """One row per variant; the store itself remembers what has not changed."""
    return store().index()


def picked(rows: pd.DataFrame) -> Picked:
    """These rows of the index, addressed by their digests."""
    digests = "".join(sorted(rows["digest"]))
    return Picked(sha256(digests.encode()).hexdigest()[:16], rows.reset_index(drop=True))


def facts(digest: str) -> dict[str, Any]:
    """What was measured on one variant."""
    return store().facts(digest)


@st.cache_resource(max_entries=8, show_spinner=False)
def evalset(fingerprint: str, place: str) -> EvalSet:
    """The questions that the answers belong to."""
    return _store(place).evalset(fingerprint)


def questions(fingerprint: str) -> EvalSet:
    """The questions with this fingerprint, in today's store."""
    return evalset(fingerprint, str(home()))


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def runs(picked: Picked, positive: str) -> list[Run]:
    """The answers on the split that pages read, each beside its own dense parent's."""
    asked = questions(picked.fingerprint)
    said = reading.runs(picked.rows, _predictions, asked, SPLIT, label=_label(asked, positive))
    if asked.task == "labels" or positive not in asked.classes:
        return said
    return [_versus_rest(run, asked.classes.index(positive)) for run in said]


@st.cache_data(max_entries=64, show_spinner=False)
def groups(fingerprint: str, columns: tuple[str, ...], place: str) -> Grouping:
    """Who is compared with whom."""
    return grouping(evalset(fingerprint, place), columns, SPLIT)


def grouped(picked: Picked, columns: tuple[str, ...]) -> Grouping:
    """The groups by these attributes, in today's store."""
    return groups(picked.fingerprint, columns, str(home()))


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=_BY_KEY)
def group_table(
    picked: Picked, metric: str, columns: tuple[str, ...], positive: str, change: bool
) -> pd.DataFrame:
    """The metric of each group, or its change from dense, over seeds, with n and intervals."""
    table = tables.changes if change else tables.by_group
    return table(runs(picked, positive), grouped(picked, columns), metric)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=_BY_KEY)
def overall_table(
    picked: Picked,
    metric: str,
    columns: tuple[str, ...],
    positive: str,
    change: bool,
    shares: tuple[tuple[str, float], ...] = (),
) -> pd.DataFrame:
    """The same over everyone; with shares of a deployment, weighted by them."""
    weighed = dict(shares) or None
    return tables.overall(
        runs(picked, positive),
        metric,
        grouping=grouped(picked, columns),
        shares=weighed,
        change=change,
    )


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def onset_table(
    picked: Picked, metric: str, columns: tuple[str, ...], positive: str
) -> pd.DataFrame:
    """From which sparsity each group pays, by method."""
    return onset(runs(picked, positive), grouped(picked, columns), metric)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def retraining_table(
    picked: Picked, metric: str, columns: tuple[str, ...], positive: str
) -> pd.DataFrame:
    """What training again alone does to each group."""
    return retraining_band(runs(picked, positive), grouped(picked, columns), metric)


@st.cache_resource(max_entries=4000, show_spinner=False)
def variant(digest: str) -> Variant:
    """The recipe at this address."""
    return store().variant(digest)


@st.cache_resource(max_entries=4, show_spinner=False)
def _store(place: str) -> Store:
    return Store.default()


@st.cache_resource(max_entries=4, show_spinner=False)
def _queue(path: str) -> Queue:
    return Queue(path)


@st.cache_resource(max_entries=4000, show_spinner=False)
def _loaded(digest: str, place: str) -> Predictions:
    return _store(place).load(digest)


def _predictions(digest: str) -> Predictions:
    return _loaded(digest, str(home()))


def _label(asked: EvalSet, name: str) -> int | None:
    """The label of a multi-label task that is looked at: the chosen one, or the first."""
    if asked.task != "labels":
        return None
    return asked.classes.index(name) if name in asked.classes else 0


def _versus_rest(run: Run, positive: int) -> Run:
    dense = run.dense.versus_rest(positive) if run.dense else None
    return replace(run, said=run.said.versus_rest(positive), dense=dense)
