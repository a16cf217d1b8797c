"""The states of a page beside complete: nothing yet, dense only, something that cannot be read."""

from collections.abc import Callable

import streamlit as st

from app import loaders, wishes
from app.panels.queue import PACE, in_words, without_worker
from fairviz import grids
from fairviz.errors import FairVizError
from fairviz.predictions.faults import Damaged

FIRST_LOOK = """
title: A first look
dataset: portraits
models: resnet8
seeds: 2
sparsities: 0.5..0.95 step 0.05
methods: [magnitude]
"""


def title(question: str, beside: Callable[[], None] | None = None) -> None:
    """The page's question, and what stands on its right."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(question)
        if beside:
            beside()


def nothing_yet() -> None:
    """What to run, where the store is empty; the page ends here."""
    with st.container(border=True):
        st.markdown("**Nothing has been computed yet.**")
        st.markdown(
            "A study trains a model, prunes it step by step and keeps what every variant said"
            " about every image. This page reads those answers."
        )
        _how_to_begin()
    st.stop()


def nothing_pruned() -> None:
    """What to do where there are dense models and nothing else; the page ends here."""
    st.info(
        "There are dense models here, but nothing that was pruned. Move the sparsity slider on the"
        " page Groups, or compose a study.",
        icon=":material/content_cut:",
    )
    with st.container(horizontal=True):
        st.page_link("app_pages/groups.py", label="Groups", icon=":material/group:")
        _to_studies()
    st.stop()


def failed(error: FairVizError) -> None:
    """What is wrong, in its own sentence; a damaged record can be made again at once."""
    st.error(str(error), icon=":material/error:")
    if isinstance(error, Damaged):
        digest = error.file.parent.name
        st.button(
            "Remove it and compute it again",
            icon=":material/healing:",
            key="recompute",
            on_click=recompute,
            args=((digest,),),
        )


def recompute(digests: tuple[str, ...]) -> None:
    """Damaged records go, and what they were is asked for again."""
    known = wishes.known_recipes(digests)
    for digest in digests:
        loaders.store().remove(digest)
    loaders.queue().submit(known, again=True)
    st.toast(f"{len(digests)} damaged records removed; {len(known)} are queued again.")


def _how_to_begin() -> None:
    """Progress where something is on its way, else a button that starts a small study."""
    active = loaders.queue().is_active()
    if hindrance := without_worker():
        st.info(hindrance, icon=":material/engineering:")
    elif not active:
        _first_look()
    st.fragment(_until_something, run_every=PACE if active else None, key="first")()
    _to_studies()


def _first_look() -> None:
    study = grids.read_text(FIRST_LOOK)
    cost = grids.estimate(grids.variants(study), loaders.store())
    st.button(
        f"Compute a first look, {cost.in_words()}",
        type="primary",
        icon=":material/play_arrow:",
        key="first_look",
        on_click=wishes.begin,
        args=(study,),
    )


def _until_something() -> None:
    if not loaders.index().empty:
        st.rerun()
    progress = loaders.queue().progress()
    if progress.active:
        st.progress(progress.ended / max(progress.total, 1), text=in_words(progress).capitalize())


def _to_studies() -> None:
    st.page_link("app_pages/studies.py", label="Compose a study", icon=":material/science:")
