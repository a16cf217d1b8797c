"""A table of what each column of predictions is, which can be written in."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from fairviz.intake.answers import Plan, Saying
from fairviz.intake.answers.told import SCHEDULES, Told, share
from fairviz.spec import AS_GIVEN, WHOLE


def written(plan: Plan, path: Path) -> Plan:
    """A table of what each column is, which can be written in."""
    if not plan.variants:
        return plan  # delivered() says what is lacking
    st.markdown("**What each column is.** Write what its name does not say; untick what stays out.")
    rows = pd.DataFrame(
        [
            {
                "use": True,
                "column": saying.column,
                "method": saying.told.method,
                "sparsity": _percent(saying.told.sparsity),
                "seed": saying.told.seed,
                "schedule": saying.told.schedule,
            }
            for saying in plan.variants
        ]
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=["column"],
        key=f"variants_{path.name}_{plan.label}_{'_'.join(plan.dense)}",
        column_config=_COLUMNS,
    )
    kept = edited[edited["use"]].to_dict("records")
    return replace(plan, variants=tuple(Saying(row["column"], _told(row)) for row in kept))


def _told(row: dict[Any, Any]) -> Told:
    written = row["sparsity"]
    empty = written is None or pd.isna(written)
    sparsity = None if empty else share(f"{float(written):g}%")
    return Told(
        str(row["method"] or row["column"]), sparsity, int(row["seed"] or 0), str(row["schedule"])
    )


def _percent(sparsity: int | None) -> float | None:
    return None if sparsity is None else 100 * sparsity / WHOLE


_COLUMNS = {
    "use": st.column_config.CheckboxColumn("Use"),
    "column": "Column",
    "method": st.column_config.TextColumn("Method", help="Such as magnitude; any name will do."),
    "sparsity": st.column_config.NumberColumn(
        "Sparsity, %", min_value=0, max_value=100, help="Empty: not known, drawn at 0 %."
    ),
    "seed": st.column_config.NumberColumn("Seed", min_value=0, step=1),
    "schedule": st.column_config.SelectboxColumn(
        "Schedule", options=[AS_GIVEN, *dict.fromkeys(SCHEDULES.values())], required=True
    ),
}
