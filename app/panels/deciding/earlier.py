"""Everything that was read of the unseen data so far, and what it said: for an auditor."""

import pandas as pd
import streamlit as st

from app.loaders import deciding
from fairviz.audit.deciding.limits import Limit
from fairviz.audit.deciding.record import Record
from fairviz.audit.deciding.words import of_limit
from fairviz.audit.findings.records import decided
from fairviz.audit.wording import percent


def earlier(fingerprint: str) -> None:
    """A row per decision, the newest first; nothing where none was made."""
    records = deciding.records(fingerprint)
    if not records:
        return
    count = deciding.next_reading(fingerprint) - 1
    times = "once" if count == 1 else f"{count} times"
    with st.expander(f"The unseen data were read {times}: what was decided", type="compact"):
        st.dataframe(
            pd.DataFrame([_row(record) for record in records]),
            hide_index=True,
            key="earlier",
            alt="Every decision with its limits, reading and answer",
        )


def _row(record: Record) -> dict[str, str | int]:
    limits = [of_limit(Limit.parse(text)) for text in record.limits]
    return {
        "When (UTC)": record.made[:16].replace("T", " "),
        "Reading": record.reading,
        "Limits": "; ".join(limits),
        "Confidence": percent(record.confidence),
        "Tested at": percent(1 - record.alpha),
        "Seeds": ", ".join(sorted({str(one["seed"]) for one in record.tried})),
        "Answer": decided(record),
    }
