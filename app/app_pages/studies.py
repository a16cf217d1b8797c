"""What has been computed, and what next?"""

import streamlit as st

from app import loaders, panels
from app.panels import compose, disk, queue, shelf

panels.title("What has been computed, and what next?")
doing = queue.in_words(loaders.queue().progress())
st.markdown(f"{disk.in_words(loaders.index())}; {doing}.")

queue.section()

st.subheader("Studies")
shelf.section()

st.subheader("Compose a study")
with st.container(border=True):
    compose.section()

st.subheader("On disk")
disk.section()
