"""Bring your own: predictions, images, a model."""

import streamlit as st

from app import panels
from app.panels import bring

panels.title("What shall be looked at?")
bring.known.headline()

st.segmented_control(
    "What do you bring?",
    list(bring.KINDS),
    format_func=bring.KINDS.__getitem__,
    key=bring.chosen(),
    required=True,
    label_visibility="collapsed",
)
with st.container(border=True):
    bring.SECTIONS[st.session_state[bring.KIND]]()

st.subheader("What was brought here")
bring.known.section()
