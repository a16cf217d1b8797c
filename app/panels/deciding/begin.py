"""The limits on screen, and what they ask of which variants; or why that cannot be asked."""

from dataclasses import replace
from functools import partial

import streamlit as st

from app import loaders
from app.controls import address
from app.controls.choice import Choice
from app.controls.possible import Possible
from app.panels import shares
from app.panels.deciding import asking, limits, seen, size, whom
from app.panels.deciding.asking import Wish
from app.panels.deciding.seen import Seen
from fairviz.audit.deciding.limits import Limit
from fairviz.errors import FairVizError


def begin(choice: Choice, possible: Possible) -> Seen | None:
    """The controls, and the view that they ask for; None where the limits cannot be asked."""
    wish = asking.wish(choice)
    if not choice.limits:
        address.keep(replace(choice, limits=asking.USUAL))
    fingerprint = str(possible.rows["evalset"].iloc[0])
    people = loaders.groups(fingerprint, choice.group)
    given = shares.read(choice.share, people)
    why = partial(_why, choice, possible, bool(sum(given.values())))
    st.subheader("Your limits")
    limits.basics(wish, why)
    limits.others(wish, why)
    with st.expander("More limits: any metric or gap of the catalog", type="compact"):
        limits.more(wish, choice, possible, why)
    with st.expander("How sure, for whom, how small", type="compact"):
        limits.confidence(choice, wish)
        whom.sizes(choice, fingerprint)
        whom.editor(choice, people)
        size.editor(choice, possible.rows)
    whom.warning(choice, fingerprint)
    for note in wish.notes:
        st.warning(note, icon=":material/link_off:")
    try:
        asked = asking.limits(wish, choice, given, asking.left_out(choice, people))
    except FairVizError as error:
        st.error(_sentence(wish, error), icon=":material/rule:")
        return None
    return seen.of(choice, possible, asked)


def is_fitting(found: Seen) -> bool:
    """Whether any pruned variant is small and quick enough; says so where none is."""
    if found.rows["schedule"].ne("dense").any():
        return True
    st.info(
        f"None of {found.unfit} variants is as small and as quick as you want it: allow more, or"
        " prune further on Groups or Studies.",
        icon=":material/filter_alt:",
    )
    return False


def _why(choice: Choice, possible: Possible, reweighted: bool, limit: Limit) -> str:
    """Why there is no guarantee for this limit here; empty where there is one."""
    asked = loaders.questions(str(possible.rows["evalset"].iloc[0]))
    is_one = asked.task == "labels" or choice.positive in asked.classes
    return limit.unguaranteed(1 if is_one else None, reweighted)


def _sentence(wish: Wish, error: FairVizError) -> str:
    if not wish.limits:
        return "No limit is set: switch one on, and this page says how sparse you may go."
    return str(error)
