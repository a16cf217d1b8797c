"""The page Data and models: what to bring, whether it is right, and what to call it."""

from collections.abc import Callable

import streamlit as st

from app.panels.bring import images, known, model, predictions

KIND = "bring"  # in the address, too
KINDS = {"predictions": "Predictions only", "data": "Images", "model": "A model"}
SECTIONS: dict[str, Callable[[], None]] = {
    "predictions": predictions.section,
    "data": images.section,
    "model": model.section,
}


def chosen() -> str:
    """The key of the widget that says what is brought; a link may say it."""
    asked = st.query_params.get(KIND, "")
    if KIND not in st.session_state:
        st.session_state[KIND] = asked if asked in KINDS else "predictions"
    elif st.session_state[KIND] != asked:
        st.query_params[KIND] = st.session_state[KIND]
    return KIND


__all__ = ["KIND", "KINDS", "SECTIONS", "chosen", "known"]
