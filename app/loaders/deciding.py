"""What keeps to limits: expected on explore, rehearsed there, and read on certify when asked to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from app import loaders
from app.loaders import Picked, pick, questions, store
from app.loaders.whole import METHOD
from fairviz.audit import reading
from fairviz.audit.deciding import paid
from fairviz.audit.deciding.estimates import answers, frontier, held, measured
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.deciding.paid import Question
from fairviz.audit.deciding.record import Record
from fairviz.audit.deciding.sequence import Descent, certify
from fairviz.audit.groups import Grouping, grouping
from fairviz.audit.outcomes import Run
from fairviz.predictions import certify_log
from fairviz.predictions.evalset import Split
from fairviz.predictions.words import described

PAGES: Split = "explore"  # what pages may see


@dataclass(frozen=True)
class Asked:
    """What is asked: which variants keep to which limits, of which groups."""

    picked: Picked
    limits: Limits  # of these columns, where they name none
    columns: tuple[str, ...]
    positive: str

    @property
    def text(self) -> str:
        """All of it in one line, as the log of certify has it."""
        limits, of = self.limits, self.picked.answers
        shares = ", ".join(f"{name} {share:g}" for name, share in limits.shares)
        told = [
            f"{of} {limits} at {limits.confidence:.12g} by {','.join(self.columns)}",
            f"positive {self.positive}" if self.positive else "",
            f"shares of {','.join(limits.share_columns)}: {shares}" if shares else "",
            f"without {', '.join(limits.without)}" if limits.without else "",
        ]
        return "; ".join(filter(None, told))

    def of(self, rows: pd.DataFrame) -> "Asked":
        """The same, of these variants."""
        return replace(self, picked=pick(rows))


_BY_TEXT: dict[str | type[Any], Callable[[Any], Any]] = {
    Asked: lambda asked: f"{asked.picked.key} {asked.text}",
    Limit: str,
}


def expected(asked: Asked) -> pd.DataFrame:
    """The what-if: per cell, limit and group the value on explore and whether it holds."""
    rows = asked.picked.rows
    is_dense = rows["schedule"].eq("dense")
    methods = [part for _, part in rows[~is_dense].groupby(METHOD, sort=False)]
    parts = [
        _numbers(_alone(asked.of(pd.concat([rows[is_dense], method])), limit))
        for method in methods
        for limit in asked.limits.limits
    ]
    table = pd.concat(parts, ignore_index=True) if parts else measured([], asked.limits, [])
    return held(table, asked.limits)


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=_BY_TEXT)
def answered(asked: Asked) -> pd.DataFrame:
    """Per method how far it keeps to the limits, by the estimate."""
    return answers(expected(asked))


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=_BY_TEXT)
def allowed(asked: Asked, limit: Limit) -> pd.DataFrame:
    """Per method the sparsity that each value of this limit would allow."""
    return frontier(expected(asked), limit)


@st.cache_data(max_entries=256, show_spinner="Trying every sparsity …", hash_funcs=_BY_TEXT)
def reaches(asked: Asked) -> dict[int, float]:
    """Per seed the largest sparsity that one expects of it on explore; NaN where none."""
    rows = asked.picked.rows
    seeds = sorted(rows.loc[rows["schedule"].ne("dense"), "seed"].unique())
    found = {int(seed): answered(asked.of(rows[rows["seed"].eq(seed)])) for seed in seeds}
    return {seed: float(table["sparsity"].max()) for seed, table in found.items()}


@st.cache_resource(max_entries=64, show_spinner="Rehearsing on explore …", hash_funcs=_BY_TEXT)
def rehearsed(asked: Asked, number: int) -> tuple[Descent, ...]:
    """What this reading of certify would say if its samples were those that pages see."""
    found = [run for run in loaders.runs(asked.picked, asked.positive) if run.schedule != "dense"]
    return certify(found, asked.limits, people(asked, PAGES), reading=number)


def samples(fingerprint: str, split: Split) -> int:
    """How many samples this split has."""
    return len(questions(fingerprint).rows(split))


def next_reading(fingerprint: str) -> int:
    """Which reading of these data the next one would be."""
    return len(certify_log.readings(store().home, fingerprint)) + 1


def known(asked: Asked) -> Record | None:
    """What certify said to just this question, if it was ever asked, here or in a terminal."""
    return paid.known(store().home, _question(asked))


def records(fingerprint: str = "") -> list[Record]:
    """Everything that was decided here, or of these data alone, the newest first."""
    found = paid.records(store().home)
    return [record for record in found if fingerprint in ("", record.fingerprint)]


def ask(asked: Asked) -> None:
    """Reads certify, once: logged before it is read, and its answer kept."""
    paid.asked(store().home, _question(asked), lambda number: recorded(asked, number))


def recorded(asked: Asked, number: int) -> Record:
    """What certify says in this reading, as it is kept."""
    return Record.of(
        certified(asked, number),
        asked.limits,
        people(asked, "certify"),
        fingerprint=asked.picked.fingerprint,
        reading=number,
        positive=_positive(asked),
        recipes={d: described(loaders.variant(d)) for d in asked.picked.rows["digest"]},
    )


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_TEXT)
def differing(asked: Asked, kept: str) -> tuple[str, ...]:
    """What is not today as it was when this record was made; nothing where it replays."""
    record, data = Record.from_json(kept), asked.picked.fingerprint
    groups = [grouped(data, columns) for columns in record.groups]
    found = certify(held_out(asked), record.asked, groups, reading=record.reading)
    return record.same_as(record.again(found, groups, data))


@st.cache_resource(max_entries=64, show_spinner="Reading certify …", hash_funcs=_BY_TEXT)
def certified(asked: Asked, number: int) -> tuple[Descent, ...]:
    """The descents on certify, of a reading that was paid for."""
    return certify(held_out(asked), asked.limits, people(asked, "certify"), reading=number)


def held_out(asked: Asked) -> list[Run]:
    """The answers on certify."""
    evalset, positive = questions(asked.picked.fingerprint), asked.positive
    place = evalset.classes.index(positive) if positive in evalset.classes else None
    several = evalset.task == "labels"
    return reading.runs(
        asked.picked.rows,
        store().load,
        evalset,
        "certify",
        positive=None if several else place,
        label=(place or 0) if several else None,
    )


def _question(asked: Asked) -> Question:
    variants = tuple(asked.picked.rows["digest"])
    return Question(asked.picked.fingerprint, variants, asked.limits, _positive(asked))


def _positive(asked: Asked) -> str:
    """The class that rates are about, by its name; of several labels, the one that is read."""
    evalset = questions(asked.picked.fingerprint)
    first = evalset.classes[0] if evalset.task == "labels" else ""
    return asked.positive or first


def people(asked: Asked, split: Split) -> list[Grouping]:
    """The groups that limits or shares speak of, the chosen ones first."""
    named = [limit.columns for limit in asked.limits.limits]
    wanted = dict.fromkeys([asked.columns, *named, asked.limits.share_columns])
    fingerprint = asked.picked.fingerprint
    return [grouped(fingerprint, columns, split) for columns in wanted if columns]


@st.cache_resource(max_entries=64, show_spinner=False)
def grouped(fingerprint: str, columns: tuple[str, ...], split: Split = "certify") -> Grouping:
    """Who is who in this split; without anybody's answers."""
    return grouping(questions(fingerprint), columns, split)


@st.cache_resource(max_entries=2000, show_spinner="Trying every sparsity …", hash_funcs=_BY_TEXT)
def _numbers(asked: Asked) -> pd.DataFrame:
    """The numbers that one limit is about, wherever it lies."""
    runs = loaders.runs(asked.picked, asked.positive)
    return measured(runs, asked.limits, people(asked, PAGES))


def _alone(asked: Asked, limit: Limit) -> Asked:
    """The same about one limit, at nothing: so that one that moves asks for no new numbers."""
    return replace(asked, limits=replace(asked.limits, limits=(replace(limit, at=0.0),)))
