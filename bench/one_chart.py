"""The yardstick: the least Streamlit page with one slider and one Altair chart."""

import altair as alt
import pandas as pd
import streamlit as st

power = st.slider("Power", 0.0, 5.0, 1.0, 0.1)
frame = pd.DataFrame({"x": range(50), "y": [x**power for x in range(50)]})
st.altair_chart(alt.Chart(frame).mark_line().encode(x="x", y="y"))
