"""Every st.cache_* of the app: what was observed, and tables of it, keyed by digests.

A table is a pure function of the answers it reads, and a digest is the address of answers that
never change: so nothing here expires, and a new variant costs its own cell and no other.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from fairviz.audit import findings, reading, tables
from fairviz.audit.behind import Behind, behind
from fairviz.audit.bias_map import bias_map
from fairviz.audit.findings import Finding
from fairviz.audit.groups import Grouping, grouping
from fairviz.audit.onset import onset
from fairviz.audit.outcomes import Outcomes, Run
from fairviz.audit.retraining import retraining_band
from fairviz.audit.whole import CELL, METHOD
from fairviz.jobs import Queue
from fairviz.predictions import albums
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.home import home
from fairviz.predictions.seen import Seen
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from fairviz.spec import Variant

SPLIT = "explore"  # certify is read by Decide alone
ROW = [*CELL, "group"]  # of a table by group


@dataclass(frozen=True)
class Picked:
    """The variants that something is about: their index rows, and short keys for all of them.

    key: all that is shown of them, their names included, which change when others come beside them.
    answers: what they said to which questions, whatever they are called; a record can keep it.
    """

    key: str
    answers: str
    rows: pd.DataFrame = field(compare=False, repr=False)

    @property
    def fingerprint(self) -> str:
        return str(self.rows["evalset"].iloc[0])


TOLD = ("digest", "evalset", "model", "schedule")  # the index words the last two by its other rows
_BY_KEY = {Picked: lambda picked: picked.key}


def store() -> Store:
    """The store of this user, or the one that FAIRVIZ_CACHE names."""
    return _store(str(home()))


def queue() -> Queue:
    """What app, command line and worker share."""
    return _queue(str(store().queue))


def studies() -> Studies:
    """The named lists of variants."""
    return Studies(store())


def index() -> pd.DataFrame:
    """One row per variant; the store itself remembers what has not changed."""
    return store().index()


def pick(rows: pd.DataFrame) -> Picked:
    """These rows of the index, addressed by what they say and to which questions."""
    told = sorted(zip(*(rows[name].tolist() for name in TOLD), strict=True))
    answers = [row[:2] for row in told]
    return Picked(_address(told), _address(answers), rows.reset_index(drop=True))


@st.cache_resource(max_entries=4000, show_spinner=False)
def facts(digest: str) -> dict[str, Any]:
    """What was measured on one variant."""
    return store().facts(digest)


@st.cache_resource(max_entries=4000, show_spinner=False)
def variant(digest: str) -> Variant:
    """The recipe at this address."""
    return store().variant(digest)


@st.cache_resource(max_entries=1000, show_spinner=False)
def seen(digest: str, fingerprint: str) -> Seen:
    """What a look at a variant found, on these samples; pictures of an album stay in their file."""
    found = store().seen(digest, fingerprint)
    if "album" not in found.facts:
        return found
    album = albums.load(store().roots, found.facts["album"])
    return Seen({**found.arrays, "pixels": albums.Chosen(album.pixels, found.arrays["places"])})


@st.cache_resource(max_entries=8, show_spinner=False)
def questions(fingerprint: str) -> EvalSet:
    """The samples that the answers belong to."""
    return store().evalset(fingerprint)


@st.cache_resource(max_entries=64, show_spinner=False)
def groups(fingerprint: str, columns: tuple[str, ...]) -> Grouping:
    """Who is compared with whom."""
    return grouping(questions(fingerprint), columns, SPLIT)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def runs(picked: Picked, positive: str) -> list[Run]:
    """The answers on the split that pages read, each beside its own dense parent's."""
    return [_run(row, picked.fingerprint, positive) for row in picked.rows.to_dict("records")]


@st.cache_resource(max_entries=4000, show_spinner=False)
def said(digest: str, fingerprint: str, label: int | None) -> Outcomes:
    """What one variant said; of a multi-label task, about one label."""
    predictions = store().load(digest, fingerprint)
    return reading.outcomes(questions(fingerprint), predictions, SPLIT, label=label)


@st.cache_data(max_entries=128, show_spinner="Measuring …", hash_funcs=_BY_KEY)
def group_table(
    picked: Picked, metric: str, columns: tuple[str, ...], positive: str, change: bool
) -> pd.DataFrame:
    """The metric of each group, or its change from dense, over seeds, with n and intervals.

    Without columns: of everyone. The dense models lead the rows of each method.
    """
    asked = metric, columns, positive, change
    is_dense = picked.rows["schedule"].eq("dense")
    dense, pruned = pick(picked.rows[is_dense]), picked.rows[~is_dense]
    cells = [pick(pd.concat([rows, dense.rows])) for _, rows in pruned.groupby(CELL, sort=True)]
    parts = [_cell_table(cell, *asked) for cell in cells or [dense]]
    return pd.concat(parts, ignore_index=True).drop_duplicates(ROW, ignore_index=True)


@st.cache_resource(max_entries=20_000, show_spinner=False, hash_funcs=_BY_KEY)
def _cell_table(
    cell: Picked, metric: str, columns: tuple[str, ...], positive: str, change: bool
) -> pd.DataFrame:
    table = tables.changes if change else tables.by_group
    return table(runs(cell, positive), groups(cell.fingerprint, columns), metric)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def weighted_table(
    picked: Picked,
    metric: str,
    columns: tuple[str, ...],
    positive: str,
    change: bool,
    shares: tuple[tuple[str, float], ...],
) -> pd.DataFrame:
    """The same over everyone, weighted by the shares of a deployment."""
    people = groups(picked.fingerprint, columns)
    found = runs(picked, positive)
    return tables.overall(found, metric, grouping=people, shares=dict(shares), change=change)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def onset_table(
    picked: Picked, metric: str, columns: tuple[str, ...], positive: str
) -> pd.DataFrame:
    """From which sparsity each group pays, by method, and the largest that was tried."""
    found = onset(runs(picked, positive), groups(picked.fingerprint, columns), metric)
    values = group_table(picked, metric, columns, positive, False)
    standing = values[~values["collapsed"]]
    tried = standing.groupby(METHOD)["sparsity"].max().rename("tried")
    return found.merge(tried, on=METHOD, how="left")


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def retraining_table(
    picked: Picked, metric: str, columns: tuple[str, ...], positive: str
) -> pd.DataFrame:
    """What training again alone does to each group; `picked` holds the dense models."""
    return retraining_band(runs(picked, positive), groups(picked.fingerprint, columns), metric)


@st.cache_data(max_entries=64, show_spinner="Comparing error rates …", hash_funcs=_BY_KEY)
def bias_table(
    picked: Picked, score: str, columns: tuple[str, ...], positive: str, **how: str
) -> pd.DataFrame:
    """CEV, SDE or another gap of every cell, beside what dense seeds differ by."""
    return bias_map(runs(picked, positive), groups(picked.fingerprint, columns), score, **how)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def behind_cell(cell: Picked, columns: tuple[str, ...], over: str) -> Behind:
    """What lies behind a cell: the points, the changes of recall, where answers went."""
    asked = questions(cell.fingerprint)
    people = groups(cell.fingerprint, columns)
    return behind(runs(cell, ""), asked.classes, people, over=over)


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=_BY_KEY)
def finding_at(cell: Picked, metric: str, columns: tuple[str, ...], positive: str) -> Finding:
    """What the seeds of one cell say: who loses how much."""
    asked = float(cell.rows["asked"].max())  # it is what was chosen, not what a rule would choose
    people = groups(cell.fingerprint, columns)
    return findings.overview(runs(cell, positive), people, metric, asked=asked)


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=_BY_KEY)
def finding_of_curve(
    curve: Picked, metric: str, columns: tuple[str, ...], positive: str
) -> Finding:
    """What the variants of one method say: who pays from where on."""
    return findings.groups(runs(curve, positive), groups(curve.fingerprint, columns), metric)


@st.cache_data(max_entries=256, show_spinner=False)
def once(about: tuple[Hashable, ...], _make: Callable[[], Any]) -> Any:
    """What `_make` makes, such as a chart's spec. `about` is all that it depends on."""
    return _make()


@st.cache_resource(max_entries=4, show_spinner=False)
def _store(place: str) -> Store:
    return Store.default()


@st.cache_resource(max_entries=4, show_spinner=False)
def _queue(path: str) -> Queue:
    return Queue(path)


def _address(rows: Iterable[Iterable[str]]) -> str:
    return sha256("".join(map("".join, rows)).encode()).hexdigest()[:16]


def _run(row: dict[Any, Any], fingerprint: str, positive: str) -> Run:
    return Run(
        variant=row["digest"],
        dataset=row["dataset"],
        model=row["model"],
        pruner=row["pruner"],
        schedule=row["schedule"],
        sparsity=row["sparsity"],
        mitigation=row["mitigation"],
        seed=int(row["seed"]),
        said=_read(row["digest"], fingerprint, positive),
        dense=_read(row["parent"], fingerprint, positive) if row["parent"] else None,
        scope=row["scope"] or "global",
        asked=row["asked"],
        parent=row["parent"],
    )


def _read(digest: str, fingerprint: str, positive: str) -> Outcomes:
    """The answers, read for one class against the rest where one is chosen."""
    asked = questions(fingerprint)
    chosen = asked.classes.index(positive) if positive in asked.classes else None
    if asked.task == "labels":
        return said(digest, fingerprint, chosen or 0)
    found = said(digest, fingerprint, None)
    return found if chosen is None else found.versus_rest(chosen)
