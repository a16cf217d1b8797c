"""What a report is about: the variants of a study that can be compared, read on explore alone."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import pandas as pd

from fairviz import catalog
from fairviz.audit import reading
from fairviz.audit.groups import Grouping, columns_of, grouping
from fairviz.audit.outcomes import Run
from fairviz.audit.tables import needs_dense
from fairviz.audit.whole import CELL, METHOD, lacking, whole
from fairviz.audit.wording import percent
from fairviz.errors import BadValue, UnknownName
from fairviz.predictions.evalset import EvalSet, Split
from fairviz.predictions.faults import NotInStore
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Entry, Studies
from fairviz.report.names import called

SPLIT: Split = "explore"  # certify is read by Decide and by confirmed slices, never by a report
OTHERS = (
    "This study also holds {}: other networks or other questions, which cannot be compared with"
    " these. `--model` or `--data` reports them."
)
NEAR = 5e-4  # sparsities closer than this are the same request

Method = tuple[str, str, str, str]  # pruner, schedule, scope, mitigation
Chosen = str | Entry | Iterable[str]


@dataclass(frozen=True)
class Asked:
    """What a report shall be about; what is left empty is chosen from what is there."""

    groups: tuple[str, ...] = ()
    metric: str = "accuracy"
    positive: str = ""
    dataset: str = ""
    model: str = ""
    sparsity: float | None = None
    images: bool | None = None  # None: only pictures that are drawn by code


@dataclass(frozen=True, eq=False)
class Material:
    """The variants, what they were asked, what they said, and who is compared with whom."""

    store: Store = field(repr=False)
    title: str
    asked: Asked
    rows: pd.DataFrame = field(repr=False)
    questions: EvalSet = field(repr=False)
    people: Grouping = field(repr=False)
    runs: tuple[Run, ...] = field(repr=False)
    notes: tuple[str, ...] = ()  # what of the study is not in the report, and why
    memory: dict[tuple[Hashable, ...], Any] = field(default_factory=dict, repr=False)

    @property
    def metric(self) -> catalog.MetricEntry:
        return catalog.METRICS[self.asked.metric]

    @property
    def data_name(self) -> str:
        return called(self.store, str(self.rows["dataset"].iloc[0]), catalog.DATASETS)

    @property
    def model_name(self) -> str:
        return called(self.store, str(self.rows["model"].iloc[0]), catalog.MODELS)

    @cached_property
    def things(self) -> str:
        """What a sample is called: nobody knows whether brought answers are about images."""
        return "samples" if self.rows["dataset"].str.startswith("answers?").any() else "images"

    @property
    def is_pruned(self) -> bool:
        return bool(self.rows["schedule"].ne("dense").any())

    @property
    def dense(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.schedule == "dense")

    @cached_property
    def methods(self) -> dict[Method, tuple[Run, ...]]:
        """The pruned runs by method: plain ones first, those of most variants first."""
        found: dict[Method, list[Run]] = {}
        for run in self.runs:
            if run.schedule != "dense":
                found.setdefault(method_of(run), []).append(run)
        ranked = sorted(found, key=lambda how: (bool(how[3]), -len(found[how])))
        return {how: tuple(found[how]) for how in ranked}

    def at(self, method: Method, asked: float) -> tuple[Run, ...]:
        """The seeds of one cell."""
        return tuple(run for run in self.methods[method] if abs(run.asked - asked) < NEAR)


P = ParamSpec("P")
T = TypeVar("T")


def once(make: Callable[Concatenate[Material, P], T]) -> Callable[Concatenate[Material, P], T]:
    """The same function, which reckons the same about one material only once."""

    @wraps(make)
    def found(material: Material, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (make.__module__, make.__qualname__, *args, *sorted(kwargs.items()))
        if key not in material.memory:
            material.memory[key] = make(material, *args, **kwargs)
        answer: T = material.memory[key]
        return answer

    return cast(Callable[Concatenate[Material, P], T], found)


def of(store: Store, chosen: Chosen, asked: Asked | None = None) -> Material:
    """What the store holds of a study, or of what was brought (by name), or of these digests."""
    asked = asked or Asked()
    title, digests = _named(store, chosen)
    index = store.index()
    found = index[index["digest"].isin(digests)]
    parents = index["digest"].isin(found["parent"])
    every = index[index["digest"].isin(digests) | parents].reset_index(drop=True)
    if every.empty:
        raise NotInStore(f"Nothing of {title!r} is made yet: `fairviz run` with its file makes it.")
    rows, notes = _comparable(store, every, asked)
    lost = len(set(digests) - set(index["digest"]))
    running = [f"{lost} of {len(digests)} variants are not made yet."] if lost else []
    out = [
        f"Left out until their seeds are there: {', '.join(part)}."
        for part in [lacking(rows)]
        if part
    ]
    kept = whole(rows).reset_index(drop=True)
    _refuse_unknown(asked.sparsity, kept)
    return _read(store, title, asked, kept, (*running, *notes, *out))


def _refuse_unknown(sparsity: float | None, rows: pd.DataFrame) -> None:
    """Raises where nothing was pruned at the sparsity that is asked for."""
    stored = sorted(rows.loc[rows["schedule"].ne("dense"), "asked"].round(4).unique())
    if sparsity is None or any(abs(share - sparsity) < NEAR for share in stored):
        return
    there = ", ".join(percent(share) for share in stored) or "none at all"
    raise BadValue(f"Nothing here is pruned at {percent(sparsity)}; there are: {there}.")


def method_of(run: Run) -> Method:
    """How the weights left."""
    return run.pruner, run.schedule, run.scope, run.mitigation


def _named(store: Store, chosen: Chosen) -> tuple[str, list[str]]:
    if isinstance(chosen, str):
        return _titled(store, chosen)
    if isinstance(chosen, Entry):
        return chosen.title, list(chosen.digests)
    return "Chosen variants", list(dict.fromkeys(chosen))


def _titled(store: Store, name: str) -> tuple[str, list[str]]:
    """The study of this name, else what was brought by it."""
    try:
        return _named(store, Studies(store).get(name))
    except UnknownName:
        if digests := _brought(store, name):
            return name, digests
        raise


def _brought(store: Store, name: str) -> list[str]:
    """Every variant asked about data, or with predictions, that somebody brought by this name."""
    index, labels = store.index(), store.labels()
    return list(index.loc[index["dataset"].map(lambda data: labels.get(data) == name), "digest"])


def _comparable(store: Store, rows: pd.DataFrame, asked: Asked) -> tuple[pd.DataFrame, list[str]]:
    """The variants of one data set, one model and one evaluation set; and what that leaves out."""
    names = store.known()
    for column in ("dataset", "model"):
        if wish := getattr(asked, column):
            spelled = names[column].get(wish, wish)
            chosen = rows[column].eq(spelled)
            if column == "model":  # also by its bare name, where it was trained in several ways
                chosen |= rows["network"].eq(spelled)
            if not chosen.any():
                raise UnknownName(wish, f"{column} of this study", _offered(store, rows, column))
            rows = rows[chosen]
    kinds = ["dataset", "model", "evalset"]
    sizes = rows.groupby(kinds, sort=False).size().sort_values(ascending=False, kind="stable")
    best = sizes.index[0]
    others = [
        f"{called(store, model, catalog.MODELS)} on {called(store, data, catalog.DATASETS)}"
        for data, model, _ in sizes.index[1:]
    ]
    kept = rows[(rows[kinds] == list(best)).all(axis=1)]
    stages = kept["scope"].str.startswith("stages")
    notes = [OTHERS.format(" and ".join(others))] if others else []
    if stages.any():
        notes.append(f"{int(stages.sum())} variants pruned by stage have no place on a curve.")
    return kept[~stages], notes


def _offered(store: Store, rows: pd.DataFrame, column: str) -> list[str]:
    shelf: Mapping[str, catalog.Entry] = {"dataset": catalog.DATASETS, "model": catalog.MODELS}[
        column
    ]
    return [called(store, name, shelf) for name in rows[column].unique()]


def _read(
    store: Store, title: str, asked: Asked, rows: pd.DataFrame, notes: tuple[str, ...]
) -> Material:
    prints = str(rows["evalset"].iloc[0])
    questions = store.evalset(prints)
    full = _filled(asked, questions)
    place = questions.classes.index(full.positive) if full.positive else None
    label = place if questions.task == "labels" else None
    how: dict[str, Any] = {"label": label} if label is not None else {"positive": place}
    runs = reading.runs(rows, lambda digest: store.load(digest, prints), questions, SPLIT, **how)
    people = grouping(questions, full.groups, SPLIT, label)
    return Material(store, title, full, rows, questions, people, tuple(runs), notes)


def _filled(asked: Asked, questions: EvalSet) -> Asked:
    """What was asked, checked; what was not, chosen: the first attribute, else the classes."""
    entry = catalog.find(catalog.METRICS, asked.metric, "metric")
    if questions.task not in entry.tasks:
        raise BadValue(
            f"{entry.title} says nothing about this task ({questions.task}): choose another metric."
        )
    if asked.positive and asked.positive not in questions.classes:
        raise UnknownName(asked.positive, "class", questions.classes)
    positive = asked.positive or (questions.classes[0] if questions.task == "labels" else "")
    groups = asked.groups or columns_of(questions)[:1]
    return Asked(
        groups, asked.metric, positive, asked.dataset, asked.model, asked.sparsity, asked.images
    )


__all__ = [
    "CELL",
    "METHOD",
    "SPLIT",
    "Asked",
    "Material",
    "Method",
    "method_of",
    "needs_dense",
    "of",
]
