"""What can be done after training to the answers of one cell, and what it does."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from app.loaders import _BY_KEY, Picked, groups, questions, runs, store
from fairviz import catalog
from fairviz.audit import reading
from fairviz.audit.adjustments import table
from fairviz.audit.adjustments.table import Adjusted, Sides, learns
from fairviz.audit.groups import Grouping, grouping
from fairviz.audit.lacking import scores_of
from fairviz.audit.outcomes import Outcomes, Run
from fairviz.naming import Scalar
from fairviz.predictions.topk import TopK

FITTED = "tune"  # where adjustments are fitted; never read for judging
NO_TUNE = "it is fitted on images of its own, and this evaluation set has no tune images"
NO_DENSE = "the dense model is missing"

Settings = tuple[tuple[str, Scalar], ...]


def tune_images(cell: Picked) -> int:
    """How many images there are to fit on."""
    return len(questions(cell.fingerprint).rows(FITTED))


def yes_of(cell: Picked) -> str:
    """Which class an answer of yes means where none was chosen; empty where that is no class."""
    asked = questions(cell.fingerprint)
    return asked.classes[1] if asked.task == "binary" and len(asked.classes) == 2 else ""


def impossible(cell: Picked, positive: str) -> Mapping[str, str]:
    """Every adjustment by name with why it cannot be had here; empty where it can."""
    found = runs(cell, positive)
    return {name: _why(name, cell, found) for name in catalog.ADJUSTMENTS}


@st.cache_data(max_entries=256, show_spinner="Adjusting …", hash_funcs=_BY_KEY)
def adjusted(
    cell: Picked,
    columns: tuple[str, ...],
    positive: str,
    name: str,
    settings: Settings,
    metric: str,
) -> Adjusted:
    """Before and after, by group, over the seeds of one cell."""
    people = Sides(_tune_groups(cell, columns), groups(cell.fingerprint, columns))
    explore = runs(cell, positive)
    tune = [_on_tune(run, cell, _place(cell, positive)) for run in explore]
    return table.adjusted(tune, explore, people, name, dict(settings), metric)


def _tune_groups(cell: Picked, columns: tuple[str, ...]) -> Grouping:
    return grouping(questions(cell.fingerprint), columns, FITTED)


def _on_tune(run: Run, cell: Picked, place: int | None) -> Run:
    dense = None if run.dense is None else _said(run.parent, cell.fingerprint, place)
    return replace(run, said=_said(run.variant, cell.fingerprint, place), dense=dense)


@st.cache_resource(max_entries=512, show_spinner=False)
def _said(digest: str, fingerprint: str, place: int | None) -> Outcomes:
    """What a variant said on the images that are fitted on."""
    asked, predictions = questions(fingerprint), store().load(digest, fingerprint)
    if asked.task == "labels":
        return reading.outcomes(asked, predictions, FITTED, label=place or 0)
    return reading.outcomes(asked, predictions, FITTED, positive=place)


def _place(cell: Picked, positive: str) -> int | None:
    classes = questions(cell.fingerprint).classes
    return classes.index(positive) if positive in classes else None


def _why(name: str, cell: Picked, found: list[Run]) -> str:
    entry = catalog.ADJUSTMENTS[name]
    task = questions(cell.fingerprint).task
    if task not in entry.tasks:
        return f"it needs answers of yes and no, and here are {found[0].said.classes} classes"
    if "dense teacher" in entry.needs and any(run.dense is None for run in found):
        return NO_DENSE
    short = all(isinstance(run.said.scores, TopK) for run in found)
    if (lacks := scores_of(found)) and not (short and not learns(name)):
        return lacks
    return NO_TUNE if learns(name) and not tune_images(cell) else ""
