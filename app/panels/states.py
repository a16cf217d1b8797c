"""The three states of a page: nothing yet, partly there, complete."""

import streamlit as st


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
