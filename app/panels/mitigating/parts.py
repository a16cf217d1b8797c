"""What each part brings: the sentence, the dumbbell, and what is to change."""

import pandas as pd
import streamlit as st

from app.controls.address import seed
from app.loaders import mitigate
from app.panels.figure import figure, mode
from app.panels.literal import sentence
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
    st.markdown(f"### {sentence(told.headline)}")
    st.caption(" ".join(filter(None, [told.caveat, _metric_note(seen)])))


def nothing_yet(seen: Seen) -> None:
    """What there is instead of a comparison, and what a mitigation is."""
    st.markdown("### Nothing stands beside plain pruning here yet.")
    st.markdown(f"{stored(seen.table)} {_WHAT_TO_RUN}")


def stored(table: pd.DataFrame) -> str:
    """'Of 10 methods that are not plain 8 have collapsed, and 2 stand beside nothing plain.'"""
    others = table[table["kind"].ne("plain")]
    gone = int(others["collapsed"].astype(bool).sum())
    alone = len(others) - gone
    if others.empty:
        return "Plain pruning alone is stored."
    told = [
        *([f"{gone} collapsed"] if gone else []),
        *([f"{alone} without a plain partner of the same sparsity"] if alone else []),
    ]
    counted = "one stored method" if len(others) == 1 else f"{len(others)} stored methods"
    return f"Beside plain pruning there are {counted}: {words.listed(told)}."


def left_out(seen: Seen) -> None:
    """Whose seeds are not all there yet, one below the other."""
    if not seen.left_out:
        return
    count = len(seen.left_out)
    named = "1 method waits" if count == 1 else f"{count} methods wait"
    with st.expander(f"{named} for more seeds", type="compact"):
        st.caption(f"Left out until complete: {'; '.join(seen.left_out)}.")


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
    unknown = f" {_UNKNOWN}" if own["ratio"].isna().any() else ""
    st.caption(f"{_HOW}{unknown}")
    _unmatched(seen)


def _unmatched(seen: Seen) -> None:
    """Who is missing above: why, and what would stand beside it."""
    assert seen.level is not None
    found = mitigate.unmatched_table(seen.picked, seen.level)
    if found.empty:
        return
    counted = "1 method stands" if len(found) == 1 else f"{len(found)} methods stand"
    with st.expander(f"{counted} beside nothing here: why, and what to run", type="compact"):
        st.table(alone(found), hide_index=True, border="horizontal")


def alone(found: pd.DataFrame) -> pd.DataFrame:
    """The methods without a comparison, in words."""
    told = words.with_method(found)
    at = [words.percent(asked) for asked in found["asked"]]
    return pd.DataFrame(
        {
            "Method": told["method"],
            "Missing above, since": told["why"],
            "What to run": [
                " or ".join(f"{words.method(*how)} at {share}" for how in partners)
                or "nothing more"
                for partners, share in zip(found["partners"], at, strict=True)
            ],
        }
    )


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
    " for all together. Times count training after the dense model, which plain pruning needs as"
    " well; from scratch there is none, and all of the training counts. Less than 15 % more or less"
    " is what clocks of single runs differ by anyway: about the same."
)
_UNKNOWN = (
    "Time unknown: for a seed of it or of its plain partner the work was not timed, as in older"
    " studies and in models that were brought."
)
_WHAT_TO_RUN = (
    "A mitigation changes the criterion by which weights go, how"
    " they leave, or what retraining makes small; each is then held against plain pruning at the"
    " same sparsity, seed by seed."
)
