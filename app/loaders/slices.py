"""Slices of one cell: searched on explore, confirmed on certify, named for every page."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from app import loaders
from app.loaders import _BY_KEY, Picked, brought
from fairviz.audit import reading
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.intervals import wilson
from fairviz.audit.outcomes import Bools, Floats, Run
from fairviz.audit.slices import conditions, confirm, describe, harms, search
from fairviz.audit.slices.conditions import Column
from fairviz.audit.slices.search import Candidate
from fairviz.look import Look
from fairviz.predictions import certify_log, slices
from fairviz.predictions.evalset import Split
from fairviz.predictions.slices import NamedSlice
from fairviz.spec import Variant

ATTRIBUTES, PICTURES, ALIKE = "attributes", "pictures", "lookalikes"
SOURCES = {
    ATTRIBUTES: "Attributes",
    PICTURES: "Image properties",
    ALIKE: "Look-alikes",
}
SIGHTS = {PICTURES: "properties", ALIKE: "lookalikes"}
WHO = "slices"  # in the log of certify


def sources(rows: pd.DataFrame) -> dict[str, str]:
    """What can be searched; look-alikes first where the looks they need are there already."""
    dense = rows[rows["schedule"].eq("dense")]
    if dense.empty:
        return dict(SOURCES)
    asked = loaders.questions(dense["evalset"].iloc[0])
    if brought.why_closed(rows):  # without attributes the page says why there are no others
        only = PICTURES if asked.attributes.columns.empty else ATTRIBUTES
        return {only: SOURCES[only]}
    if asked.attributes.columns.empty:
        return {name: words for name, words in SOURCES.items() if name != ATTRIBUTES}
    needed = looks(loaders.pick(dense), ALIKE)
    first = [] if loaders.store().missing(needed) else [ALIKE]
    return {name: SOURCES[name] for name in dict.fromkeys([*first, *SOURCES])}


def look(cell: Picked, source: str) -> Look:
    """Where the columns are: the same for every variant, so asked of one dense model."""
    return Look(_dense(cell), SIGHTS[source])


def looks(cell: Picked, source: str) -> list[Look]:
    """What must be there to search by this source; look-alikes are described by properties."""
    needed = {ATTRIBUTES: [], PICTURES: [PICTURES], ALIKE: [ALIKE, PICTURES]}[source]
    return [look(cell, one) for one in needed]


def pictures(cell: Picked) -> Look:
    """The look that holds the pictures."""
    return Look(_dense(cell), "pictures")


def can_confirm(cell: Picked) -> bool:
    """Whether there are images that no search has seen."""
    return bool(len(loaders.questions(cell.fingerprint).rows("certify")))


def is_collapsed(cell: Picked) -> bool:
    """Whether a seed of the cell answers no better than chance."""
    return any_collapsed([run for run in loaders.runs(cell, "") if run.dense is not None])


@st.cache_resource(max_entries=64, show_spinner="Searching slices …", hash_funcs=_BY_KEY)
def candidates(cell: Picked, kind: str, source: str) -> list[Candidate]:
    """What lost more than others of its classes on explore."""
    return search.search(_columns(cell, source), _harm(cell, kind, loaders.SPLIT).mean(axis=0))


def known(cell: Picked, kind: str, source: str) -> pd.DataFrame | None:
    """What certify said of just these candidates, if it was ever asked."""
    found = certify_log.answered(loaders.store().home, WHO, _asked(cell, kind, source))
    return None if found is None else pd.DataFrame(found)


def confirmed(cell: Picked, kind: str, source: str) -> pd.DataFrame:
    """The candidates on certify; asked once, logged with its answer in this store's home."""

    def read(number: int) -> dict[str, Any]:
        alpha = certify_log.share(confirm.ALPHA, number)
        members = _members(cell, candidates(cell, kind, source), source, "certify")
        verdict = confirm.confirm(_harm(cell, kind, "certify"), members, alpha)
        told = _accuracies(_runs(cell, "certify"), members).join(verdict.drop(columns="n"))
        return dict(told.assign(reading=number, alpha=alpha).to_dict("list"))

    asked = _asked(cell, kind, source)
    return pd.DataFrame(certify_log.once(loaders.store().home, WHO, asked, cell.fingerprint, read))


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def explored(cell: Picked, kind: str, source: str) -> pd.DataFrame:
    """The candidates on explore: words, n, what they share, harm, accuracy of dense and sparse."""
    found = candidates(cell, kind, source)
    members = _members(cell, found, source, loaders.SPLIT)
    told = pd.DataFrame({"slice": [conditions.in_words(one.conditions) for one in found]})
    traits = _traits(cell, source)
    told["share"] = [describe.shared(traits, rows) for rows in members]
    told["named"] = told["slice"] if source != ALIKE else told["slice"] + _bracketed(told["share"])
    lost = confirm.confirm(_harm(cell, kind, loaders.SPLIT), members)
    told["searched"] = lost["excess"]
    return told.join(_accuracies(_runs(cell, loaders.SPLIT), members))


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def typical(cell: Picked, kind: str, source: str, place: int, most: int) -> list[int]:
    """Rows of the images to show of a slice: nearest its middle, else those that lost most."""
    found = candidates(cell, kind, source)[place]
    inside = _members(cell, [found], source, loaders.SPLIT)[0]
    rows = loaders.questions(cell.fingerprint).rows(loaders.SPLIT)
    if source == ALIKE:
        far = loaders.seen(look(cell, ALIKE).digest, cell.fingerprint).arrays["distance"][rows]
    else:
        far = -_harm(cell, kind, loaders.SPLIT).mean(axis=0)
    order = np.argsort(far[inside], kind="stable")[:most]
    return [int(row) for row in rows[inside][order]]


def name(cell: Picked, source: str, called: str, found: Candidate) -> None:
    """From now on a group of this name is on every page."""
    asked = loaders.questions(cell.fingerprint)
    properties = look(cell, source).digest if source in SIGHTS else ""
    dataset = str(cell.rows["dataset"].iloc[0])
    named = NamedSlice(called, dataset, cell.fingerprint, found.conditions, properties)
    slices.save(loaders.store().home, named, asked)
    loaders.questions.clear()
    loaders.groups.clear()


def _bracketed(shares: pd.Series) -> pd.Series:
    """' (88 % dark tone)': the first trait of each, where there is one."""
    first = shares.str.split(r" \(all", n=1, regex=True).str[0]
    return (" (" + first + ")").where(shares.ne(""), "")


def _dense(cell: Picked) -> Variant:
    rows = cell.rows[cell.rows["schedule"].eq("dense")].sort_values(["seed", "digest"])
    return loaders.variant(rows["digest"].iloc[0])


def _asked(cell: Picked, kind: str, source: str) -> str:
    """The question to certify: these answers, this harm, these slices in this order."""
    words = [conditions.in_words(one.conditions) for one in candidates(cell, kind, source)]
    return f"{cell.answers} {kind} {source}: {'; '.join(words)}"


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs=_BY_KEY)
def _runs(cell: Picked, split: Split) -> list[list[Run]]:
    """The answers of every seed, once per label that an image has."""
    asked = loaders.questions(cell.fingerprint)
    labels = range(len(asked.classes)) if asked.task == "labels" else [None]
    load = loaders.store().load
    return [reading.runs(cell.rows, load, asked, split, label=label) for label in labels]


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def _harm(cell: Picked, kind: str, split: Split) -> Floats:
    """(seeds, samples): what each lost beyond its class; of several labels, their mean."""
    asked = loaders.questions(cell.fingerprint)
    lost = np.mean([harms.harm(runs, kind) for runs in _runs(cell, split)], axis=0)
    if asked.task == "labels":
        return np.asarray(lost)
    return harms.beyond_class(lost, asked.labels[asked.rows(split)])


def _table(cell: Picked, source: str) -> pd.DataFrame:
    asked = loaders.questions(cell.fingerprint)
    if source == ATTRIBUTES:
        return asked.attributes.reset_index(drop=True)
    return slices.with_properties(asked, loaders.seen(look(cell, source).digest, cell.fingerprint))


def _columns(cell: Picked, source: str) -> list[Column]:
    """The columns of a source on the rows of explore, numbers cut by these rows alone."""
    rows, table = loaders.questions(cell.fingerprint).rows(loaders.SPLIT), _table(cell, source)
    if source == ATTRIBUTES:
        return conditions.of_attributes(table.iloc[rows])
    if source == ALIKE:
        return conditions.of_attributes(table.iloc[rows][[slices.ALIKE]])
    seen = loaders.seen(look(cell, source).digest, cell.fingerprint)
    numbers = {name: seen.arrays[name].astype(float) for name in seen.facts["properties"]}
    cut = conditions.of_numbers(numbers, rows)
    return [Column(column.name, column.codes[rows], column.conditions) for column in cut]


def _traits(cell: Picked, source: str) -> list[Column]:
    """What a slice may be described by, beside what defines it."""
    asked = loaders.questions(cell.fingerprint)
    named = [] if asked.task == "labels" else [_classes(cell)]
    if source == ALIKE:
        named += _columns(cell, PICTURES)
    return named if source == ATTRIBUTES else named + _columns(cell, ATTRIBUTES)


def _classes(cell: Picked) -> Column:
    asked = loaders.questions(cell.fingerprint)
    return describe.of_classes(asked.labels[asked.rows(loaders.SPLIT)], asked.classes)


def _members(cell: Picked, found: list[Candidate], source: str, split: Split) -> list[Bools]:
    rows = loaders.questions(cell.fingerprint).rows(split)
    table = _table(cell, source).iloc[rows]
    return [conditions.inside(table, one.conditions) for one in found]


def _accuracies(runs: list[list[Run]], members: list[Bools]) -> pd.DataFrame:
    """n of each slice, and accuracy of dense and sparse, of it and of all others, over seeds."""
    pairs = [(run.dense, run.said) for part in runs for run in part if run.dense is not None]
    told = pd.DataFrame({"n": [int(rows.sum()) for rows in members]})
    for place, side in enumerate(("dense", "sparse")):
        right = np.mean([pair[place].correct for pair in pairs], axis=0)
        rate = np.array([right[rows].mean() if rows.any() else np.nan for rows in members])
        told[f"others_{side}"] = [right[~rows].mean() for rows in members]
        low, high = wilson(rate.astype(float), told["n"].to_numpy(dtype=float))
        told[side], told[f"{side}_low"], told[f"{side}_high"] = rate, low, high
    return told
