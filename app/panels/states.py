"""The states of a page beside complete: nothing yet, and something that cannot be read."""

import streamlit as st

from app import loaders, wishes
from fairviz.errors import FairVizError
from fairviz.predictions.faults import Damaged


def nothing_yet() -> None:
    """What to run, where the store is empty; the page ends here."""
    with st.container(border=True):
        st.markdown("**Nothing has been computed yet.**")
        st.markdown(
            "A study trains a model, prunes it step by step and keeps what every variant said"
            " about every image. This page reads those answers."
        )
        st.page_link("app_pages/studies.py", label="Compose a study", icon=":material/science:")
    st.stop()


def nothing_pruned() -> None:
    """What to do where there are dense models and nothing else; the page ends here."""
    st.info(
        "There are dense models but nothing that was pruned. Move the sparsity slider on the page"
        " Groups, or compose a study.",
        icon=":material/content_cut:",
    )
    with st.container(horizontal=True):
        st.page_link("app_pages/groups.py", label="Groups", icon=":material/group:")
        st.page_link("app_pages/studies.py", label="Compose a study", icon=":material/science:")
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
