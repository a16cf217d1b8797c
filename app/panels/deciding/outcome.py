"""What certify said: step by step, who binds, what would decide, and what it does not cover."""

import pandas as pd
import streamlit as st

from app.loaders import deciding
from app.panels.deciding import explored
from app.panels.deciding.seen import Seen
from app.panels.literal import literal
from fairviz.audit.deciding import told
from fairviz.audit.deciding.power import needed
from fairviz.audit.deciding.sequence import Descent, Step
from fairviz.audit.deciding.verdict import Tested
from fairviz.audit.deciding.words import amount, of_limit
from fairviz.charts import words

SHOWN = 3  # claims that stand in the way; the table has all
BADGES = {
    "certified": ("certified", ":material/verified:", "green"),
    "violated": ("violated", ":material/cancel:", "orange"),
    "undecided": ("undecided", ":material/help:", "gray"),
    "estimate": ("estimate, no guarantee", ":material/help:", "gray"),
}
ROWS = {  # how a row of the table is called
    "certified": "certified",
    "violated": "violated",
    "undecided": "undecided",
    "holds": "holds (estimate)",
    "fails": "fails (estimate)",
    "unknown": "unknown",
}


def show(seen: Seen) -> None:
    """Each method's descent, its numbers against the limits, and the caveats."""
    _as_kept(seen)
    for descent in seen.certified:
        _descent(descent, seen)
    explored.limits(seen, seen.certified)
    with st.expander("Every claim that was tested, with its p-value", type="compact"):
        _claims(seen)
    _not_covered(seen)


def _as_kept(seen: Seen) -> None:
    """Warns where the same reading would say something else today."""
    assert seen.record is not None
    if found := deciding.differing(seen.tested, seen.record.to_json()):
        st.warning(
            f"Since this was certified something has changed: {found[0]} The record that was kept"
            " is what was decided.",
            icon=":material/difference:",
        )


def _descent(descent: Descent, seen: Seen) -> None:
    """The steps in order, then what stopped them."""
    name = words.method(*_names(descent))
    with st.container(border=True):
        st.markdown(f"**{literal(_capital(name))}, seed {descent.first.seed}**")
        with st.container(horizontal=True):
            for step in descent.steps:
                _badge(step, descent)
        for sentence in _sentences(descent, seen):
            st.markdown(sentence)


def _badge(step: Step, descent: Descent) -> None:
    said, icon, colour = BADGES[step.verdict.outcome]
    at = words.percent(step.run.asked)
    if step in descent.later:
        said, icon, colour = "passes, but is not certified", ":material/block:", "gray"
    st.badge(f"{at} {said}", icon=icon, color=colour)  # type: ignore[arg-type]


def _sentences(descent: Descent, seen: Seen) -> list[str]:
    """What binds where it may go, what one step further would cost, what would decide."""
    found = []
    if descent.chosen:
        at = words.percent(descent.chosen.run.asked)
        found.append(f"**What binds at {at}:** {literal(told.binds(descent.chosen.verdict))}.")
    if descent.stopped:
        found.append(_further(descent.stopped))
        found.append(_more(descent.stopped, seen))
    if descent.later:
        later = told.several([words.percent(step.run.asked) for step in descent.later])
        found.append(
            f"**Passes later:** {later} would pass its own test. It comes after one that did not,"
            " and the guarantee holds only up to the first that fails: it is not certified."
        )
    if len(descent.steps) == 1:
        found.append("Only one sparsity is stored for this method: the sequence is a single test.")
    return [sentence for sentence in found if sentence]


def _further(step: Step) -> str:
    at = words.percent(step.run.asked)
    rows = [row for row in step.verdict.rows if row.outcome not in ("certified", "holds")]
    worst = sorted(rows, key=lambda row: row.p if row.guaranteed else 2.0, reverse=True)
    each = [f"\n- {literal(_capital(_claim(row)))}." for row in worst[:SHOWN]]
    more = f"\n- And {len(rows) - SHOWN} more, below." if len(rows) > SHOWN else ""
    return f"**One step further, {at}, is {step.verdict.outcome}:**\n{''.join(each)}{more}"


def _claim(row: Tested) -> str:
    """What is known of it; of what is refuted, how far past the limit it is shown to be."""
    if row.outcome != "violated":
        return told.open_claim(row)
    return told.refuted(row)


def _more(step: Step, seen: Seen) -> str:
    if step.verdict.outcome != "undecided":
        return ""
    people = deciding.people(seen.tested, "certify")
    said = told.more(needed(step.run, step.verdict, seen.limits, people))
    return f"**What would decide {words.percent(step.run.asked)}:** {literal(said)}" if said else ""


def _claims(seen: Seen) -> None:
    rows = [
        {
            "Method": words.method(*_names(descent)),
            "Sparsity": words.percent(step.run.asked),
            "Limit": _capital(of_limit(row.limit)),
            "Who": row.group,
            "n": row.n,
            "Estimate": amount(row.limit, row.estimate),
            "Bound": told.bound(row),
            "p": row.p,
            "p of the opposite": row.p_violated,
            "Outcome": ROWS[row.outcome],
            "Remark": row.reason,
        }
        for descent in seen.certified
        for step in descent.steps
        for row in step.verdict.rows
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key="claims",
        alt="Every tested claim with its estimate, exact bound and p-values",
    )
    alpha = 100 * seen.certified[0].alpha
    st.caption(f"A claim is certified where p is at most {alpha:.3g} %.")


def _not_covered(seen: Seen) -> None:
    out = f" Left out by name: {', '.join(seen.limits.without)}." if seen.limits.without else ""
    seeds = [seed for seed in seen.reaches if seed != seen.seed]
    others = f" (here: {', '.join(map(str, seeds))})" if seeds else ""
    by = " and ".join(seen.choice.group)
    st.info(
        "**What this does not cover.** It speaks of these weights, on new data drawn like these."
        " Not of a shift (other cameras, other places, another year), not of wrong labels, not of"
        f" groups that are not named (only {by} is), not of other seeds{others}, and not of size"
        f" or speed.{out}",
        icon=":material/shield_question:",
    )


def _names(descent: Descent) -> tuple[str, str, str]:
    run = descent.first
    return run.pruner, run.schedule, run.mitigation


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
