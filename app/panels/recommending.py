"""How sparse one might ship: what the limits of Decide allow by the estimate, and the way there."""

import pandas as pd
import streamlit as st

from app import loaders
from app.controls.choice import Choice
from app.loaders import brought, deciding
from app.loaders.deciding import Asked
from app.panels import shares
from app.panels.deciding import asking
from app.panels.literal import sentence
from app.panels.view import View
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.findings.expectation import expected
from fairviz.charts import words
from fairviz.errors import FairVizError

USUAL = "Under the limits that Decide begins with, not yours."
YOURS = "Under the limits that you set on Decide."
OF_THESE = "An estimate, no certificate: from images that everybody has seen, of the methods above."


def recommended(view: View) -> None:
    """The sparsity, the sentence it comes from, and the link; nothing where no limit can be."""
    rows = view.picked.rows[~view.picked.rows["scope"].str.startswith("stages")]
    if rows["schedule"].eq("dense").all():
        return
    try:
        limits = _limits(view.choice, str(rows["evalset"].iloc[0]))
        table = deciding.expected(_asked(view.choice, rows, limits))
    except FairVizError:
        return  # Decide says what is amiss
    told = expected(table, limits)
    st.subheader("How sparse may we ship?")
    card, said = st.columns([1, 2], gap="medium", vertical_alignment="center")
    card.metric("Recommended sparsity (estimate)", _farthest(told.evidence), border=True)
    said.markdown(sentence(brought.worded(told.headline, rows)))
    said.caption(brought.worded(f"{OF_THESE} {YOURS if view.choice.limits else USUAL}", rows))
    said.page_link(
        "app_pages/decide.py",
        label="Set your own limits and certify on Decide",
        icon=":material/verified:",
        query_params=view.choice.query(),
    )


def _limits(choice: Choice, fingerprint: str) -> Limits:
    """Those that Decide would show for this choice."""
    people = loaders.groups(fingerprint, choice.group)
    given = shares.read(choice.share, people)
    return asking.limits(asking.wish(choice), choice, given, asking.left_out(choice, people))


def _asked(choice: Choice, rows: pd.DataFrame, limits: Limits) -> Asked:
    return Asked(loaders.pick(rows), limits, choice.group, choice.positive)


def _farthest(answers: pd.DataFrame) -> str:
    """'90 %', or that there is none."""
    found = answers["asked"].max()
    return "none" if pd.isna(found) else words.percent(float(found))
