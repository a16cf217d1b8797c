"""Answers of yes and no: thresholds set on tune, and what is measured of each attribute."""

import numpy as np
import pandas as pd
import streamlit as st

from app.loaders import _BY_KEY, Picked, groups, questions, runs, store
from fairviz.audit import reading
from fairviz.audit.findings.base import Finding, nothing
from fairviz.audit.findings.forecast import recalibrated
from fairviz.audit.forecasts import attributes, thresholds
from fairviz.audit.forecasts.attributes import Answers, Reference
from fairviz.audit.groups import Grouping, grouping
from fairviz.audit.outcomes import Bools, Outcomes, Run

FITTED = "tune"  # where thresholds are set; never read for judging


def labels(picked: Picked) -> tuple[str, ...]:
    """What is answered by yes or no here; nothing where one of several classes is chosen."""
    asked = questions(picked.fingerprint)
    if asked.task == "binary":
        return asked.classes[-1:]
    return asked.classes if asked.task == "labels" else ()


def has_tune(picked: Picked) -> bool:
    """Whether there are images to set thresholds on."""
    return bool(len(questions(picked.fingerprint).rows(FITTED)))


@st.cache_data(max_entries=32, show_spinner="Setting thresholds …", hash_funcs=_BY_KEY)
def threshold_table(cell: Picked, columns: tuple[str, ...]) -> pd.DataFrame:
    """Yes said too often, and accuracy, by label and group, before and after calibration."""
    people = groups(cell.fingerprint, columns)
    tables = [
        thresholds.calibrated(
            label, [_seed(run, cell, label) for run in found], people, len(labels(cell))
        )
        for label in labels(cell)
        if (found := _pruned(cell, label))
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def threshold_finding(cell: Picked, columns: tuple[str, ...]) -> Finding:
    """What calibration gives back."""
    table = threshold_table(cell, columns)
    return nothing("No dense model is stored beside these.") if table.empty else recalibrated(table)


@st.cache_data(max_entries=32, show_spinner="Measuring attributes …", hash_funcs=_BY_KEY)
def attribute_table(cell: Picked, columns: tuple[str, ...]) -> pd.DataFrame:
    """Each measure of each attribute: dense, sparse, with its own threshold, and the change."""
    dense, sparse = _answers(cell)
    people = groups(cell.fingerprint, columns)
    known = _reference(cell, columns)
    return attributes.by_label(
        labels(cell), dense, sparse, _members(people), known, _own(cell, sparse)
    )


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=_BY_KEY)
def amplification_table(cell: Picked, columns: tuple[str, ...], label: str) -> pd.DataFrame:
    """Bias amplification of one attribute towards or away from each group, over seeds."""
    dense, sparse = _answers(cell)
    people = groups(cell.fingerprint, columns)
    place = labels(cell).index(label)
    return attributes.by_group(
        people.names, dense, sparse, _members(people), _reference(cell, columns), place
    )


def _answers(cell: Picked) -> tuple[list[Answers], list[Answers]]:
    """What the dense and the sparse models said of every label, by seed."""
    found = [_pruned(cell, label) for label in labels(cell)]
    seeds = range(len(found[0]))
    dense = [_stacked([run[seed].dense for run in found]) for seed in seeds]
    return dense, [_stacked([run[seed].said for run in found]) for seed in seeds]


def _own(cell: Picked, sparse: list[Answers]) -> list[Answers]:
    """The same answers under thresholds set on tune; the usual one half where none can be set."""
    found = [_pruned(cell, label) for label in labels(cell)]
    made = []
    for place, said in enumerate(sparse):
        cuts = [
            _threshold(runs_of[place], cell, label)
            for runs_of, label in zip(found, labels(cell), strict=True)
        ]
        made.append(Answers(said.chance, said.chance > np.array(cuts), said.yes))
    return made


def _threshold(run: Run, cell: Picked, label: str) -> float:
    told = _seed(run, cell, label)
    found = thresholds.threshold(told.tune, told.tune_yes)
    return 0.5 if np.isnan(found) else found


def _reference(cell: Picked, columns: tuple[str, ...]) -> Reference:
    """What is usual on tune, from its labels and what the dense models say there."""
    asked = questions(cell.fingerprint)
    people = grouping(asked, columns, FITTED)
    parents = dict.fromkeys(run.parent for run in _pruned(cell, labels(cell)[0]))
    said = [_stacked([_tune(parent, cell, label) for label in labels(cell)]) for parent in parents]
    return attributes.reference(said[0].yes, [one.said for one in said], _members(people))


def _stacked(found: list[Outcomes | None] | list[Outcomes]) -> Answers:
    known = [one for one in found if one is not None]
    yes = [1 if one.positive is None else one.positive for one in known]
    chances = [one.probabilities for one in known]
    return Answers(
        np.stack([c[:, k] for c, k in zip(chances, yes, strict=True) if c is not None], axis=1),
        np.stack([one.predicted == k for one, k in zip(known, yes, strict=True)], axis=1),
        np.stack([one.labels == k for one, k in zip(known, yes, strict=True)], axis=1),
    )


def _members(people: Grouping) -> Bools:
    return np.asarray(people.codes[:, None] == np.arange(len(people)))


def _seed(run: Run, cell: Picked, label: str) -> thresholds.Seed:
    assert run.dense is not None
    return thresholds.seed_of(_tune(run.variant, cell, label), run.said, run.dense)


@st.cache_resource(max_entries=512, show_spinner=False, hash_funcs=_BY_KEY)
def _tune(digest: str, cell: Picked, label: str) -> Outcomes:
    """What a variant said on the images that thresholds are set on."""
    asked = questions(cell.fingerprint)
    predictions, place = store().load(digest, cell.fingerprint), asked.classes.index(label)
    if asked.task == "labels":
        return reading.outcomes(asked, predictions, FITTED, label=place)
    return reading.outcomes(asked, predictions, FITTED, positive=place)


def _pruned(cell: Picked, label: str) -> list[Run]:
    return [run for run in runs(cell, label) if run.dense is not None]
