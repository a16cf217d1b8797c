"""What each part brings: the sentence, the dumbbell, and what is to change."""

import streamlit as st

from app.controls.address import seed
from app.loaders import mitigate
from app.panels.figure import figure, mode
from app.panels.mitigating.seen import Seen
from fairviz import catalog
from fairviz.audit.findings.base import Finding
from fairviz.audit.mitigation.brought import LESS_IS_BETTER, MEASURES
from fairviz.charts import dumbbell, words
from fairviz.charts.alt import takeaway
from fairviz.charts.reading import Reading, Unit


def answer(seen: Seen) -> None:
    """What helps, in a sentence, and what must be said beside it."""
    told = _finding(seen)
    st.markdown(f"### {told.headline}")
    st.caption(" ".join(filter(None, [told.caveat, _metric_note(seen)])))


def nothing_yet() -> None:
    """What a mitigation is, where only plain pruning is stored."""
    st.markdown("### Nothing stands beside plain pruning here yet.")
    st.markdown(_WHAT_TO_RUN)


def parts(seen: Seen) -> None:
    """What each part brings at the chosen sparsity, by the chosen measure."""
    _controls(seen)
    assert seen.level is not None
    table = mitigate.brought_table(*seen.asked, seen.level)
    own = table[table["measure"] == seen.choice.gain]
    read = _measure_reading(seen)
    figure(
        lambda: dumbbell.chart(own, read, mode=mode()),
        table,
        key="parts",
        about=(*seen.about, seen.choice.gain),
        takeaway=takeaway("dumbbell", own, read),
    )
    st.caption(_HOW)


def _finding(seen: Seen) -> Finding:
    assert seen.level is not None
    return mitigate.helps(*seen.asked, seen.level, seen.choice.gain)


def _metric_note(seen: Seen) -> str:
    if seen.metric == seen.choice.metric:
        return ""
    title = catalog.METRICS[seen.choice.metric].title
    return f"{title} compares with dense already; this page shows accuracy."


def _controls(seen: Seen) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        titles = {f"{at * 100:g}": words.percent(at) for at in seen.levels}
        st.selectbox(
            "At this sparsity",
            list(titles),
            format_func=lambda value: titles.get(value, value),
            key=seed("sparsity", f"{(seen.level or 0) * 100:g}"),
            width=200,
        )
        st.segmented_control(
            "What is to change",
            list(MEASURES),
            format_func=MEASURES.__getitem__,
            key=seed("gain", seen.choice.gain),
            required=True,
        )


def _measure_reading(seen: Seen) -> Reading:
    """How the chosen measure is read: gaps in points, less being better."""
    title, own = MEASURES[seen.choice.gain], seen.reading
    if seen.choice.gain in LESS_IS_BETTER:
        unit: Unit = "number" if own.unit == "number" else "points"
        return Reading(title, unit, "lower", own.digits)
    return Reading(title, own.unit, own.better, own.digits)


_HOW = (
    "Each part stands beside plain pruning of the same achieved sparsity, seeds and images paired."
    " Intervals hold whichever group is worst, each comparison by itself; the sentence above holds"
    " for all together. Times count the work after the dense model; in"
    " older studies they are those of the clock, which a busy machine lengthens."
)
_WHAT_TO_RUN = (
    "Plain pruning alone is stored. A mitigation changes the criterion by which weights go, how"
    " they leave, or what retraining makes small; each is then held against plain pruning at the"
    " same sparsity, seed by seed."
)
