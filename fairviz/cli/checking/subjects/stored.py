"""Variants of a study here, on the samples that no page has shown."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from fairviz.audit import reading
from fairviz.cli.checking.subjects.subject import Subject, people, place
from fairviz.errors import BadValue, UnknownName
from fairviz.predictions import brought
from fairviz.predictions.evalset import EvalSet, Split
from fairviz.predictions.faults import NotInStore
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Entry, Studies
from fairviz.predictions.words import described

SHORT = 12  # signs of an address that sentences show


def rows(store: Store, study: str, wanted: Sequence[str] | None) -> tuple[pd.DataFrame, list[str]]:
    """The study's variants that are made, dense ones too, and what must be said of the others."""
    index = store.index()
    brought_ = brought.names(store.roots, "predictions")
    if study in brought_:
        return _chosen(index[index["dataset"].eq(brought_[study])], wanted), []
    entry = _entry(store, study, brought_)
    found = index[index["digest"].isin(entry.digests)]
    if found["schedule"].eq("dense").all():
        raise NotInStore(f"No variant of {entry.title!r} is made yet: `fairviz run` makes them.")
    lacking = len({*entry.digests} - {*found["digest"]})
    note = f"{lacking} of {len(entry.digests)} variants of {entry.title!r} are not made yet."
    return _chosen(found, wanted), [note] * bool(lacking)


def _entry(store: Store, study: str, others: Iterable[str]) -> Entry:
    """The study of this name; where there is none, what is brought is offered, too."""
    studies = Studies(store)
    try:
        return studies.get(study)
    except UnknownName:
        titles = [entry.title for entry in studies.all()]
        raise UnknownName(study, "study", [*titles, *others]) from None


def _chosen(found: pd.DataFrame, wanted: Sequence[str] | None) -> pd.DataFrame:
    """These rows; with the dense ones those that are wanted, by the beginnings of their digests."""
    if wanted is None:
        return found
    pruned = found["schedule"].ne("dense")
    digests = [_addressed(beginning, found[pruned]) for beginning in wanted]
    return found[~pruned | found["digest"].isin(digests)]


def addressed(store: Store, wanted: Sequence[str]) -> pd.DataFrame:
    """The variants at these addresses; one that is not here is named."""
    index = store.index()
    lacking = [digest for digest in wanted if digest not in set(index["digest"])]
    if lacking:
        raise NotInStore(
            f"{len(lacking)} of {len(wanted)} variants are not here, such as {lacking[0][:SHORT]}:"
            " they were made on another machine, or removed."
        )
    return index[index["digest"].isin(list(wanted))]


def subject(
    store: Store,
    found: pd.DataFrame,
    columns: Sequence[Sequence[str]],
    about: str | None,
    *,
    title: str,
    split: Split,
    notes: Sequence[str] = (),
) -> Subject:
    """These variants on this split; about: the positive class, of several labels which one."""
    evalset = _questions(store, found)
    label, positive = _about(evalset, about)
    runs = reading.runs(found, store.load, evalset, split, positive=positive, label=label)
    return Subject(
        source=f"{title!r}, kept for certifying",
        title=title,
        evalset=evalset,
        runs=tuple(run for run in runs if run.schedule != "dense"),
        dense=tuple(run for run in runs if run.schedule == "dense"),
        people=people(evalset, columns, split, label),
        names=_names(store, found),
        positive=about or "",
        notes=tuple(notes),
    )


def _addressed(beginning: str, rows: pd.DataFrame) -> str:
    found = [str(digest) for digest in rows["digest"] if digest.startswith(beginning.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadValue(f"{len(found)} variants begin with {beginning!r}: write more of it.")
    such = "".join(f" They look like {digest[:SHORT]}." for digest in rows["digest"][:1])
    raise BadValue(
        f"No address among the {len(rows)} pruned variants of this study begins with"
        f" {beginning!r}.{such} `fairviz list variants` tells them all."
    )


def _questions(store: Store, found: pd.DataFrame) -> EvalSet:
    every = list(dict.fromkeys(found["evalset"]))
    if len(every) > 1:
        raise BadValue(
            f"These variants answered {len(every)} different evaluation sets: their samples are not"
            " the same, so one check cannot hold them together. Pick with --variant."
        )
    evalset = store.evalset(every[0])
    if not len(evalset.rows("certify")):
        raise BadValue(
            "Nothing of these data was kept for certifying (its share is 0): bring more labelled"
            " samples, and check their predictions as a file."
        )
    return evalset


def _about(evalset: EvalSet, about: str | None) -> tuple[int | None, int | None]:
    """The number of the label that is asked about, and of the positive class."""
    if evalset.task != "labels":
        return None, place(about, evalset.classes)
    if about is None:
        raise BadValue(f"Choose one label with --label: {', '.join(evalset.classes)}.")
    return place(about, evalset.classes), None


def _names(store: Store, found: pd.DataFrame) -> Mapping[str, str]:
    """In words; with the beginning of the address where two read alike."""
    words = {digest: described(store.variant(digest)) for digest in found["digest"]}
    counts = pd.Series(list(words.values())).value_counts()
    return {
        digest: told if counts[told] == 1 else f"{told} ({digest[:SHORT]})"
        for digest, told in words.items()
    }
