"""A figure with what belongs to it: alt text, its table, and its files."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import altair as alt
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from app import loaders
from app.panels.numbers import shown
from fairviz.charts import export
from fairviz.charts.curves import Panel
from fairviz.charts.export import Drawn
from fairviz.charts.palette import Mode

About = tuple[Hashable, ...]  # all that a drawing depends on
Spec = dict[str, Any]
Files = dict[str, Callable[[], bytes | str]]  # kind of file -> what makes it

MIME = {"csv": "text/csv", "png": "image/png", "svg": "image/svg+xml"}
QUIET = {"displayModeBar": False}


@dataclass(frozen=True)
class _Part:
    """One chart of several, ready for the browser."""

    spec: Spec | go.Figure
    alt: str


def mode() -> Mode:
    """Whether the visitor looks at light or dark."""
    return cast(Mode, "dark" if st.context.theme.type == "dark" else "light")


def figure(
    draw: Callable[[], Drawn],
    frame: pd.DataFrame,
    *,
    key: str,
    about: About,
    takeaway: str,
    **more: Any,
) -> None:
    """The chart, and below it, on request, its table and files."""
    drawn = loaders.drawing((key, mode(), *about), lambda: plain(draw()))
    if isinstance(drawn, go.Figure):
        st.plotly_chart(drawn, key=key, theme=None, alt=takeaway, config=QUIET, **more)
    else:
        st.vega_lite_chart(drawn, key=key, theme=None, alt=takeaway, **more)
    drawer(frame, key, pictures(draw))


def figures(
    draw: Callable[[], Sequence[Panel]],
    whole: Callable[[], Drawn],
    frame: pd.DataFrame,
    *,
    key: str,
    about: About,
    takeaway: Callable[[pd.DataFrame], str],
    columns: int = 2,
) -> None:
    """Charts on shared axes beside each other; `whole` draws them as one file."""

    def drawn() -> list[_Part]:
        return [_Part(plain(panel.chart), takeaway(panel.frame)) for panel in draw()]

    parts = loaders.drawing((key, mode(), *about), drawn)
    for start in range(0, len(parts), columns):
        places = st.columns(min(columns, len(parts)), gap="medium")
        row = parts[start : start + columns]
        for place, (column, part) in enumerate(zip(places, row, strict=False), start):
            column.vega_lite_chart(part.spec, key=f"{key}_{place}", theme=None, alt=part.alt)
    drawer(frame, key, pictures(whole))


def plain(chart: Drawn) -> Spec | go.Figure:
    """The chart as Vega-Lite, of any number of rows; a Plotly figure stays what it is."""
    if isinstance(chart, go.Figure):
        return chart
    with alt.data_transformers.enable("default", max_rows=None):
        return chart.to_dict()


def pictures(make: Callable[[], Drawn]) -> Files:
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
