"""Features of the probe images, and tables of how alike networks are."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from app.loaders import _BY_KEY, SPLIT, Picked, groups, questions, runs, seen, store, variant
from fairviz.audit.groups import Grouping
from fairviz.audit.similarity import tables
from fairviz.audit.similarity.tables import Layers, Seen
from fairviz.look import Look

SMALL, WHOLE = "features?probe=96", "features"
MOST = 2_000  # probe images


def looks(digests: Iterable[str], sight: str) -> list[Look]:
    """The look of this sight at each of these variants."""
    return [Look(variant(digest), sight) for digest in digests]


def sight_of(picked: Picked) -> str:
    """The largest probe set that all of these were observed with; else the small one."""
    everyone = looks(_with_parents(picked), WHOLE)
    return SMALL if store().missing(everyone) else WHOLE


def needed(picked: Picked, sight: str) -> list[Look]:
    """The looks that a comparison of these variants with their dense models reads."""
    return looks(_with_parents(picked), sight)


@st.cache_data(max_entries=64, show_spinner="Comparing layers …", hash_funcs=_BY_KEY)
def layer_table(
    picked: Picked, sight: str, measure: str, columns: tuple[str, ...], stored: int
) -> pd.DataFrame:
    """Similarity to dense by cell, layer and group; `stored` counts the looks that are there."""
    found = _seen(picked, sight)
    if not found:
        return pd.DataFrame()
    people = probed(picked, sight, columns) if columns else None
    return tables.by_layer(runs(picked, ""), found, measure, people)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def matrix_table(picked: Picked, sight: str, measure: str, digest: str) -> pd.DataFrame:
    """Every dense layer against every sparse layer of one variant."""
    run = next(run for run in runs(picked, "") if run.variant == digest)
    pair = tables.pair_of(run, _seen(picked, sight))
    return tables.matrix(pair, measure) if pair else pd.DataFrame()


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def answer_table(picked: Picked) -> pd.DataFrame:
    """Agreement, KL and Jensen-Shannon of every cell; of several labels, the mean over them."""
    asked = questions(picked.fingerprint)
    labels = asked.classes if asked.task == "labels" else ("",)
    return tables.answered(*(runs(picked, label) for label in labels))


def probed(picked: Picked, sight: str, columns: tuple[str, ...]) -> Grouping:
    """The groups of the probe images, those that none of the images belongs to as well."""
    observed = next(look for look in needed(picked, sight) if store().has(look.digest))
    rows = seen(observed.digest, picked.fingerprint).arrays["rows"]
    people = groups(picked.fingerprint, columns)
    places = np.searchsorted(questions(picked.fingerprint).rows(SPLIT), rows)
    return replace(people, codes=people.codes[places])


def _seen(picked: Picked, sight: str) -> Seen:
    """Features by variant, of those that were observed."""
    every = needed(picked, sight)
    lacking = {look.digest for look in store().missing(every)}
    return {
        look.variant.digest: _layers(look, picked.fingerprint)
        for look in every
        if look.digest not in lacking
    }


def _layers(look: Look, fingerprint: str) -> Layers:
    found = seen(look.digest, fingerprint)
    return {name: found.arrays[name] for name in found.facts["layers"]}


def _with_parents(picked: Picked) -> list[str]:
    rows = picked.rows
    return list(dict.fromkeys([*rows["digest"], *rows["parent"][rows["parent"].ne("")]]))
