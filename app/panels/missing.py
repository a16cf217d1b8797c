"""Partly there: what the chosen methods lack, what it would cost, and a button."""

import streamlit as st

from app import loaders, wishes
from app.controls.choice import Choice
from app.controls.possible import Possible
from app.panels.coming import counted, hindrance
from fairviz import grids
from fairviz.charts import words
from fairviz.spec import Variant


def offer(choice: Choice, possible: Possible) -> None:
    """Names the methods whose curves are not whole; nothing where all are."""
    lacking = wishes.curves(choice, possible)
    if lacking:
        queued = set(loaders.queue().jobs().query("state in ['waiting', 'running']")["digest"])
        lacking = [variant for variant in lacking if variant.digest not in queued]
    if not lacking or hindrance():
        return
    cost = grids.estimate(lacking, loaders.store())
    st.button(
        f"Complete the curves, {cost.in_words()}",
        key="compute_curves",
        icon=":material/timeline:",
        on_click=_submit,
        args=(lacking,),
        help=f"{_methods(lacking)}: {counted(len(lacking))} missing at the usual sparsities",
    )


def _methods(lacking: list[Variant]) -> str:
    parts = [(v.pruning.pruner, v.schedule, v.mitigation) for v in lacking if v.pruning]
    return "; ".join(dict.fromkeys(words.method(*part) for part in parts))


def _submit(lacking: list[Variant]) -> None:
    loaders.queue().submit(lacking, again=True)
