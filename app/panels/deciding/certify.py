"""What is tested, what a reading of the unseen data costs, and the button that pays it."""

import streamlit as st

from app.controls.address import seed
from app.loaders import deciding
from app.panels.deciding import told
from app.panels.deciding.seen import MOST, Seen
from fairviz.audit.deciding.sequence import best, level
from fairviz.charts import words


def ask(seen: Seen) -> None:
    """Method and seed, the price, the button; or why nothing can be certified here."""
    with st.container(border=True):
        _which(seen)
        if not seen.unseen:
            st.info(NONE_KEPT, icon=":material/lock_open:")
            return
        if seen.record is not None:
            st.caption(_paid(seen))
            return
        if not _can_be_tested(seen):
            st.info(NO_TEST, icon=":material/help:")
            return
        _button(seen)


def _can_be_tested(seen: Seen) -> bool:
    """Whether any limit has an exact test: a reading would tell nothing else."""
    return any(row.guaranteed for row in seen.rehearsed[0].steps[0].verdict.rows)


def _which(seen: Seen) -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    left.multiselect(
        "Method to certify",
        list(seen.methods),
        key=seed("ship", list(seen.chosen)),
        format_func=lambda name: seen.methods.get(name, name),
        max_selections=MOST,
        help="Chosen on what pages see. Several share the risk: each is tested at δ / M.",
    )
    far = {str(seed): reach for seed, reach in seen.reaches.items()}
    right.selectbox(
        "Seed that would be shipped",
        list(far),
        key=seed("trained", str(seen.seed)),
        format_func=lambda name: f"seed {name} · {_reach(far[name])}",
        help="A certificate belongs to one network. What stands beside a seed is the estimate.",
    )


def _reach(share: float) -> str:
    return "none expected" if share != share else f"expected to {words.percent(share)}"


def _button(seen: Seen) -> None:
    left, right = st.columns([1, 3], vertical_alignment="center", gap="medium")
    left.button(
        "Certify",
        type="primary",
        icon=":material/verified:",
        key="certify",
        width="stretch",
        on_click=deciding.ask,
        args=(seen.tested,),
    )
    right.markdown(_price(seen))
    st.caption(f":material/theaters: {_rehearsal(seen)}")


def _price(seen: Seen) -> str:
    """What pressing costs, said before."""
    number, methods = seen.reading, len(seen.rehearsed)
    sure = seen.limits.confidence
    delta, left = 100 * (1 - sure), 100 * level(sure, methods, number)
    each = f", {left:.3g} % for each of {methods} methods" if methods > 1 else ""
    own = 100 * level(sure, 1, number)
    return (
        f"**This would be reading {number}** of what was said about {seen.unseen:,} {seen.things}"
        f" that no page has shown. All readings together may err in {delta:.3g} % of cases: this"
        f" one may use **{own:.3g} %** (δ / 2{told.raised(number)}){each}, the next one half of"
        " that."
    )


def _rehearsal(seen: Seen) -> str:
    """What the same test says of samples that everybody has seen."""
    chosen = best(seen.rehearsed)
    start = "A rehearsal of the same test on explore, which costs nothing,"
    if chosen and chosen[0].chosen:
        at = words.percent(chosen[0].chosen.run.asked)
        return f"{start} passes up to **{at}**. Unseen data may say otherwise."
    first = seen.rehearsed[0].steps[0]
    lowest = words.percent(first.run.asked)
    return (
        f"{start} already ends at {lowest}: {first.verdict.outcome}. On unseen data it would"
        " probably not pass either: loosen a limit, or collect more samples."
    )


def _paid(seen: Seen) -> str:
    assert seen.record is not None
    return (
        f":material/check: Answered by reading {seen.record.reading} of the unseen {seen.things},"
        f" {seen.record.made[:16].replace('T', ' ')} UTC. The answer is kept: asking the same again"
        " costs nothing. Another limit, method or seed is a new question, and a new reading."
    )


NO_TEST = (
    "None of these limits has an exact test, so that there is nothing to certify: they are"
    " estimates only. Add one that is marked “can be guaranteed by a test”."
)
NONE_KEPT = (
    "No images are kept for certifying here (the share was 0), so that nothing can be guaranteed:"
    " everything on this page is an estimate."
)
