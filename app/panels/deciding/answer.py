"""How sparse may we ship: in words, as certify said it, else as explore lets one expect."""

import streamlit as st

from app.loaders import brought, deciding
from app.panels.deciding.seen import Seen
from app.panels.literal import sentence
from fairviz.audit.findings.certificate import decided
from fairviz.audit.findings.expectation import expected

PRESS = "Press Certify to test it on data that no page has shown."


def answer(seen: Seen) -> None:
    """The first line of the page."""
    if seen.record is not None:
        people = deciding.people(seen.tested, "certify")
        told = decided(seen.certified, seen.limits, people, reading=seen.record.reading)
        _say(told.headline, told.caveat, seen)
        return
    told = expected(seen.table, seen.limits)
    more = f" {PRESS}" if seen.unseen and told.severity == "calm" else ""
    _say(told.headline, told.caveat + more, seen)


def _say(headline: str, caveat: str, seen: Seen) -> None:
    st.markdown(f"### {sentence(brought.worded(headline, seen.rows))}")
    st.caption(brought.worded(caveat, seen.rows))
