"""The controls that all pages of See share: which study, number, groups, method and sparsity."""

from typing import Any

import streamlit as st

from app.controls.address import STAGED, another_study, seed, stage_key
from app.controls.choice import Choice
from app.controls.settle import HIGHEST, MOST, Options

ALL = ("pruned", "measured")
KEPT = {"persist_state": "session"}  # also while another page is shown
RANGE = {"min_value": 0.0, "max_value": HIGHEST, "step": 0.5, "format": "%.1f", **KEPT}


def draw(choice: Choice, options: Options, stages: tuple[str, ...], parts: tuple[str, ...]) -> None:
    """The widgets, showing the choice; what the visitor changes arrives with the next run."""
    with st.sidebar:
        one("study", "Study", choice, options, on_change=another_study)
        if "pruned" in parts:
            _sparsity(choice, stages)
            _pruned(choice, options)
        if "measured" in parts:
            _measured(choice, options)
        if "people" in parts:
            _people(choice, options)


def one(field: str, label: str, choice: Choice, options: Options, **more: Any) -> None:
    """A list of which one is chosen; nothing where there is only one."""
    titles = options[field]
    if len(titles) > 1 or field == "study":
        key = seed(field, getattr(choice, field))
        words = {"format_func": lambda value: titles.get(value, value)}
        st.selectbox(label, list(titles), key=key, **words, **KEPT, **more)


def several(field: str, label: str, choice: Choice, options: Options, **more: Any) -> None:
    """A list of which some are chosen; emptied, it goes back to what is shown first."""
    titles = options[field]
    key = seed(field, list(getattr(choice, field)))
    words = {"format_func": lambda value: titles.get(value, value)}
    most = MOST.get(field)
    st.multiselect(label, list(titles), key=key, max_selections=most, **words, **KEPT, **more)


def _measured(choice: Choice, options: Options) -> None:
    several("group", "Groups by", choice, options, help=_GROUPS)
    one("metric", "Metric", choice, options)
    one("positive", "Positive class", choice, options, help=_POSITIVE)


def _people(choice: Choice, options: Options) -> None:
    several("group", "Groups by", choice, options, help=_GROUPS)
    one("positive", "Positive class", choice, options, help=_POSITIVE)


def _pruned(choice: Choice, options: Options) -> None:
    several("pruner", "Pruners", choice, options, help=_PRUNERS)
    several("schedule", "Schedules", choice, options, help=_SCHEDULES)
    if len(options["mitigation"]) > 1:
        several("mitigation", "Mitigations", choice, options, help=_MITIGATIONS)
    one("scope", "Scope", choice, options, help=_SCOPE)


def _sparsity(choice: Choice, stages: tuple[str, ...]) -> None:
    if choice.stage:
        for place, (name, value) in enumerate(zip(stages, choice.stage, strict=True)):
            key = seed(stage_key(place), float(value))
            st.slider(f"{name.capitalize()}, % removed", **RANGE, key=key)
    else:
        st.slider("Sparsity, % removed", **RANGE, key=seed("sparsity", float(choice.sparsity)))
    if stages:
        st.toggle(
            "One slider per stage", key=seed(STAGED, bool(choice.stage)), help=_STAGES, **KEPT
        )


_GROUPS = "Columns that make the groups. Two or more make intersections, such as dark · dim."
_POSITIVE = "Recall, precision and false alarms are about one class, or averaged over all of them."
_PRUNERS = "What decides which weights go. One that nobody computed yet is made when it is chosen."
_SCHEDULES = "One-shot: pruned and used as it is. Recovered: fine-tuned afterwards."
_MITIGATIONS = "What training makes small beside the usual loss. Plain: nothing else."
_SCOPE = "Whether weights compete over the whole network, or within each layer."
_STAGES = "Prune each stage of the network by its own share, to see which group depends on which."
