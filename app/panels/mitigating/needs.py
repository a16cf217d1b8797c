"""What each method asks for, and what its formulas were taken from."""

import pandas as pd
import streamlit as st

from app.panels.literal import literal
from app.panels.mitigating.seen import Seen
from fairviz import catalog
from fairviz.catalog.entries import Entry
from fairviz.spec import AND


def needs(seen: Seen) -> None:
    """What each part asks for, and where its formulas come from."""
    rows = seen.picked.rows
    pruned = rows[rows["schedule"].ne("dense")]
    names = [*pruned["pruner"].unique(), *pruned["schedule"].unique()]
    names += [name for each in pruned["mitigation"].unique() for name in each.split(AND) if name]
    found = {name: entry for name in names if (entry := _entry(name))}
    st.table(  # its lines break, so that nothing is cut
        pd.DataFrame([needed(name, entry) for name, entry in found.items()]),
        hide_index=True,
        border="horizontal",
        alt="What each method needs, by whom it is, and what its formulas were taken from",
    )


def _entry(name: str) -> Entry | None:
    plain = name.partition("?")[0]
    shelves = (catalog.MITIGATIONS, catalog.PRUNERS, catalog.SCHEDULES)
    return next((shelf[plain] for shelf in shelves if plain in shelf), None)


def needed(name: str, entry: Entry) -> dict[str, str]:
    """Its row of the table, as Markdown."""
    settings = name.partition("?")[2].replace("&", ", ")
    told = {
        "Part": f"{entry.title} ({settings})" if settings else entry.title,
        "Needs": ", ".join(entry.needs) or "nothing more",
        "By": entry.reference,
        "Formulas from": entry.provenance,
        "What it does": entry.summary,
    }
    return {column: literal(words) for column, words in told.items()}
