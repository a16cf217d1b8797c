"""A figure with what belongs to it: alt text, its table, and its files."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import altair as alt
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from app.panels.numbers import shown
from fairviz.charts import export
from fairviz.charts.curves import Panel
from fairviz.charts.palette import Mode

Chart = alt.TopLevelMixin | go.Figure
Files = dict[str, Callable[[], bytes | str]]  # kind of file -> what makes it

MIME = {"csv": "text/csv", "png": "image/png", "svg": "image/svg+xml"}
QUIET = {"displayModeBar": False}


def mode() -> Mode:
    """Whether the visitor looks at light or dark."""
    return cast(Mode, "dark" if st.context.theme.type == "dark" else "light")


def figure(chart: Chart, frame: pd.DataFrame, *, key: str, takeaway: str, **more: Any) -> Any:
    """The chart, and below it, on request, its table and files; what was clicked comes back."""
    if isinstance(chart, go.Figure):
        event = st.plotly_chart(chart, key=key, theme=None, alt=takeaway, config=QUIET, **more)
        drawer(frame, key, {})
    else:
        event = st.altair_chart(chart, key=key, theme=None, alt=takeaway, **more)
        drawer(frame, key, drawn(lambda: chart))
    return event


def figures(
    panels: Sequence[Panel],
    whole: Callable[[], alt.TopLevelMixin],
    frame: pd.DataFrame,
    *,
    key: str,
    takeaway: Callable[[pd.DataFrame], str],
    columns: int = 2,
) -> None:
    """Charts on shared axes beside each other; `whole` draws them as one file."""
    for start in range(0, len(panels), columns):
        row = panels[start : start + columns]
        places = st.columns(min(columns, len(panels)), gap="medium")
        for place, (column, panel) in enumerate(zip(places, row, strict=False), start):
            alt_text = takeaway(panel.frame)
            column.altair_chart(panel.chart, key=f"{key}_{place}", theme=None, alt=alt_text)
    drawer(frame, key, drawn(whole))


def drawn(make: Callable[[], alt.TopLevelMixin]) -> Files:
    """PNG and SVG of a chart, made only when somebody wants them."""
    look = mode()
    return {"png": lambda: export.png(make(), look), "svg": lambda: export.svg(make(), look)}


@st.fragment
def drawer(frame: pd.DataFrame, key: str, files: Files) -> None:
    """The table, CSV and pictures; closed, it costs nothing."""
    box = st.expander("Table and files", type="compact", key=f"{key}_files", on_change="rerun")
    if box.open:
        with box:
            table, columns = shown(frame)
            st.dataframe(table, column_config=columns, hide_index=True, key=f"{key}_table")
            _downloads({"csv": lambda: frame.to_csv(index=False), **files}, key)


def _downloads(files: Files, key: str) -> None:
    with st.container(horizontal=True):
        for kind, make in files.items():
            st.download_button(
                kind.upper(),
                make,
                file_name=f"fairviz-{key}.{kind}",
                mime=MIME[kind],
                key=f"{key}_{kind}",
                icon=":material/download:",
                on_click="ignore",
            )
