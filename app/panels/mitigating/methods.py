"""Every method beside the others: a figure whose points lead to Groups, and its twin as a table."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from app import loaders
from app.panels.figure import drawer, mode, pictures
from app.panels.mitigating.seen import Seen
from fairviz.audit.mitigation.timing import times
from fairviz.charts import export, frontier, words
from fairviz.charts.alt import takeaway
from fairviz.charts.reading import Reading

FIGURE = "frontier"
GO = "go_to_groups"  # the method that was just picked


def compare(seen: Seen) -> None:
    """Every method by everyone and the worst group, a panel per sparsity; a click opens Groups."""
    read, look, frame = seen.reading, mode(), seen.drawn
    parts = loaders.once(
        (FIGURE, look, *seen.about),
        lambda: [
            (export.vega(panel.chart), takeaway("frontier", panel.frame, BARE))
            for panel in frontier.panels(frame, read, mode=look)
        ],
    )
    for first in range(0, len(parts), 2):
        places = st.columns(min(2, len(parts)), gap="medium")
        for place, column in enumerate(places[: len(parts) - first], first):
            _picture(column, place, *parts[place])
    drawer(_told(seen.table), FIGURE, pictures(lambda: frontier.chart(frame, read, mode=look)))


BARE = Reading(unit="number", digits=1)  # a panel's frame is in drawn units already


def _picture(column: Any, place: int, spec: dict[str, Any], alt: str) -> None:
    key = f"{FIGURE}_{place}"
    more = {"on_select": lambda: _go(key)} if "params" in spec else {}
    column.vega_lite_chart(spec, key=key, theme=None, alt=alt, **more)


def _go(key: str) -> None:
    """From a click: the next run leads to the method's curves."""
    hits = st.session_state[key].selection.get(frontier.SELECTION, [])
    if hits:
        st.session_state[GO] = hits[0]


def follow(seen: Seen) -> None:
    """To Groups, where a method was picked."""
    if GO in st.session_state:
        st.switch_page("app_pages/groups.py", query_params=address(seen, st.session_state.pop(GO)))


def address(seen: Seen, row: Mapping[Any, Any]) -> dict[str, str | list[str]]:
    """The address of this method's curves, beside those of plain pruning where it has some."""
    choice = seen.choice
    mine: dict[str, str | list[str]]
    mine = {"study": choice.study, "metric": choice.metric, "group": list(choice.group)}
    names = list(dict.fromkeys(["plain", str(row["mitigation"] or "plain")]))
    how = {"pruner": str(row["pruner"]), "schedule": str(row["schedule"]), "mitigation": names}
    return {**mine, **how, "sparsity": f"{float(row['asked']) * 100:g}"}


def twin(seen: Seen) -> None:
    """The same methods as a table: a row is picked by keyboard, a link leads to its curves."""
    table = _shown(seen.table)
    event = st.dataframe(
        table,
        hide_index=True,
        key="methods",
        on_select="rerun",
        selection_mode="single-row",
        column_config=_COLUMNS,
        alt="Every method with everyone's number, the worst group's, the gap and the cost",
    )
    rows = event.selection.rows
    if rows:
        row = seen.table.loc[table.index[rows[0]]].to_dict()
        st.page_link(
            "app_pages/groups.py",
            label=f"{table.iloc[rows[0]]['Method']}: its curves on Groups",
            icon=":material/group:",
            query_params=address(seen, row),
        )


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """For the drawer: the worst group's numbers stand as the value."""
    named = {"worst": "value", "worst_low": "low", "worst_high": "high", "worst_group": "group"}
    return table.rename(columns=named)


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """One row per method, the sparsest and best last-named groups first."""
    ordered = table.sort_values(["level", "worst"], ascending=False)
    told = words.with_method(ordered)
    return pd.DataFrame(
        {
            "Method": told["method"],
            "Sparsity": told["sparsity"] * 100,
            "Everyone": _three(told, "overall"),
            "Worst group": _three(told, "worst"),
            "Who": told["worst_group"],
            "Gap": _three(told, "gap"),
            "Front": told["stands"].map(_STANDS).where(~told["collapsed"], "collapsed"),
            "Seconds": told["seconds"],
            "Beside plain": ["" if pd.isna(one) else times(float(one)) for one in told["ratio"]],
            "Seeds": told["seeds"],
        }
    )


def _three(table: pd.DataFrame, name: str) -> list[str]:
    ends = zip(table[name], table[f"{name}_low"], table[f"{name}_high"], strict=True)
    return [
        "undefined" if value != value else f"{100 * value:.1f} [{100 * low:.1f}, {100 * high:.1f}]"
        for value, low, high in ends
    ]


_STANDS = {"clear": "clearly", "open": "perhaps", "beaten": "no"}
_COLUMNS = {
    "Sparsity": st.column_config.NumberColumn(format="%.1f %%"),
    "Seconds": st.column_config.NumberColumn(format="%.0f"),
    "Beside plain": st.column_config.Column(
        help="The time beside that of the plain method that it is held against below."
    ),
    "Front": st.column_config.Column(
        help="Whether a method at least as sparse is better for everyone and the worst group."
    ),
}
