"""Slices of one cell: searched on explore, confirmed on certify, named for every page."""

import numpy as np
import pandas as pd
import streamlit as st

from app import loaders
from app.loaders import _BY_KEY, Picked
from fairviz.audit import reading
from fairviz.audit.intervals import wilson
from fairviz.audit.outcomes import Run
from fairviz.audit.slices import conditions, confirm, harms, search
from fairviz.audit.slices.conditions import Column
from fairviz.audit.slices.search import Candidate
from fairviz.look import Look
from fairviz.predictions import certify_log, slices
from fairviz.predictions.slices import NamedSlice

ATTRIBUTES, PICTURES = "attributes", "pictures"


def look(cell: Picked) -> Look:
    """Where the image properties are: the same of every variant, so asked of one dense model."""
    rows = cell.rows[cell.rows["schedule"].eq("dense")].sort_values(["seed", "digest"])
    return Look(loaders.variant(rows["digest"].iloc[0]), "properties")


@st.cache_resource(max_entries=64, show_spinner="Searching slices …", hash_funcs=_BY_KEY)
def candidates(cell: Picked, kind: str, source: str) -> list[Candidate]:
    """What lost more than everyone on explore."""
    lost = harms.harm(loaders.runs(cell, ""), kind).mean(axis=0)
    return search.search(_columns(cell, source), lost)


def confirmed(cell: Picked, kind: str, source: str) -> pd.DataFrame:
    """The candidates on certify; the first reading of each is logged, in this store's home."""
    return _confirmed(cell, kind, source, str(loaders.store().home))


@st.cache_resource(max_entries=64, show_spinner="Reading certify …", hash_funcs=_BY_KEY)
def _confirmed(cell: Picked, kind: str, source: str, place: str) -> pd.DataFrame:
    found = candidates(cell, kind, source)
    store, asked = loaders.store(), loaders.questions(cell.fingerprint)
    before = certify_log.log(
        store.home, "slices", f"{cell.key} {kind} {source}: {len(found)} candidates"
    )
    runs = reading.runs(cell.rows, store.load, asked, "certify", label=_label(cell))
    members = _members(cell, found, source, "certify")
    alpha = confirm.ALPHA / 2**before  # each further reading of certify spends half as much
    verdict = confirm.confirm(harms.harm(runs, kind), members, alpha)
    return _told(found, runs, members).join(verdict).assign(before=before, alpha=alpha)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def explored(cell: Picked, kind: str, source: str) -> pd.DataFrame:
    """The candidates on explore: words, n, harm, accuracy of dense and sparse."""
    found = candidates(cell, kind, source)
    told = _told(found, loaders.runs(cell, ""), _members(cell, found, source, "explore"))
    return told.assign(n=[one.n for one in found], harm=[one.harm for one in found])


def name(cell: Picked, source: str, called: str, found: Candidate) -> None:
    """From now on a group of this name is on every page."""
    asked = loaders.questions(cell.fingerprint)
    properties = look(cell).digest if source == PICTURES else ""
    dataset = str(cell.rows["dataset"].iloc[0])
    named = NamedSlice(called, dataset, cell.fingerprint, found.conditions, properties)
    slices.save(loaders.store().home, named, asked)
    loaders.questions.clear()
    loaders.groups.clear()


def _label(cell: Picked) -> int | None:
    return 0 if loaders.questions(cell.fingerprint).task == "labels" else None


def _table(cell: Picked, source: str) -> pd.DataFrame:
    asked = loaders.questions(cell.fingerprint)
    if source == ATTRIBUTES:
        return asked.attributes.reset_index(drop=True)
    return slices.with_properties(asked, loaders.seen(look(cell).digest, cell.fingerprint))


def _columns(cell: Picked, source: str) -> list[Column]:
    asked = loaders.questions(cell.fingerprint)
    rows, table = asked.rows(loaders.SPLIT), _table(cell, source)
    if source == ATTRIBUTES:
        return conditions.of_attributes(table.iloc[rows])
    seen = loaders.seen(look(cell).digest, cell.fingerprint)
    numbers = {name: seen.arrays[name].astype(float) for name in seen.facts["properties"]}
    cut = conditions.of_numbers(numbers, rows)
    return [Column(column.name, column.codes[rows], column.conditions) for column in cut]


def _members(cell: Picked, found: list[Candidate], source: str, split: str) -> list[np.ndarray]:
    rows = loaders.questions(cell.fingerprint).rows(split)
    table = _table(cell, source).iloc[rows]
    return [conditions.inside(table, one.conditions) for one in found]


def _told(found: list[Candidate], runs: list[Run], members: list[np.ndarray]) -> pd.DataFrame:
    """Each slice in words, with the accuracy of dense and sparse, averaged over seeds."""
    pairs = [(run.dense, run.said) for run in runs if run.dense is not None]
    table = pd.DataFrame({"slice": [conditions.in_words(one.conditions) for one in found]})
    for place, side in enumerate(("dense", "sparse")):
        right = np.mean([pair[place].correct for pair in pairs], axis=0)
        rate = np.array([right[rows].mean() for rows in members], dtype=float)
        n = np.array([rows.sum() for rows in members], dtype=float)
        low, high = wilson(rate, n)
        table[side], table[f"{side}_low"], table[f"{side}_high"] = rate, low, high
    return table
