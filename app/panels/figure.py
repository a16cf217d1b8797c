"""A figure with what belongs to it: alt text, its table, and its files."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd
import streamlit as st

from app import loaders
from app.panels.numbers import shown
from app.panels.rule import anchor, moved
from fairviz.charts import export
from fairviz.charts.curves import Panel
from fairviz.charts.export import Drawn
from fairviz.charts.palette import Mode

About = tuple[Hashable, ...]  # all that a drawing depends on
Spec = dict[str, Any]
Files = dict[str, Callable[[], bytes | str]]  # kind of file -> what makes it

_ALT = "The numbers of the figure above, one row per point"
MIME = {"csv": "text/csv", "png": "image/png", "svg": "image/svg+xml"}
QUIET = {"displayModeBar": False}


@dataclass(frozen=True)
class _Part:
    """One chart of several, ready for the browser."""

    spec: Spec
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
    drawn = loaders.once((key, mode(), *about), lambda: export.plain(draw()))
    if isinstance(drawn, dict):
        if "params" not in drawn:  # of a blank chart nothing can be picked
            more.pop("on_select", None)
        st.vega_lite_chart(drawn, key=key, theme=None, alt=takeaway, **more)
    else:
        st.plotly_chart(drawn, key=key, theme=None, alt=takeaway, config=QUIET, **more)
    drawer(frame, key, pictures(draw))


def figures(
    draw: Callable[[float | None], Sequence[Panel]],
    whole: Callable[[], Drawn],
    frame: pd.DataFrame,
    *,
    key: str,
    about: About,
    rule: float | None,
    takeaway: Callable[[pd.DataFrame], str],
    columns: int = 2,
) -> None:
    """Charts on shared axes beside each other, a rule at this sparsity; `whole` is one file."""
    start = anchor(rule)

    def drawn() -> list[_Part]:
        return [_Part(export.vega(panel.chart), takeaway(panel.frame)) for panel in draw(start)]

    parts = loaders.once((key, mode(), start, *about), drawn)
    for first in range(0, len(parts), columns):
        places = st.columns(min(columns, len(parts)), gap="medium")
        row = parts[first : first + columns]
        for place, (column, part) in enumerate(zip(places, row, strict=False), first):
            spec = moved(part.spec, rule)
            column.vega_lite_chart(spec, key=f"{key}_{place}", theme=None, alt=part.alt)
    drawer(frame, key, pictures(whole))


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
            st.dataframe(
                table, column_config=columns, hide_index=True, key=f"{key}_table", alt=_ALT
            )
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
