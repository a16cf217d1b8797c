"""Take it with you: the record of the decision, the report, the weights, and their commands."""

from collections.abc import Sequence
from shlex import quote

import streamlit as st

from app.loaders import parcels
from app.panels.deciding import documents, parcel
from app.panels.deciding.seen import Seen
from app.panels.literal import literal
from fairviz.audit.deciding.sequence import best
from fairviz.audit.wording import percent
from fairviz.charts import words
from fairviz.predictions.studies import Entry

SHORT = 12  # signs of an address that a command line needs


def show(seen: Seen) -> None:
    """What can be taken along, side by side; below, what to type instead."""
    digest, about = shipped(seen)
    decision, report, weights = st.columns(3, border=True)
    with decision:
        _decision(seen)
    with report:
        study = documents.show(seen, digest)
    with weights:
        parcel.show(digest, f"{_method(seen, digest)} at {about}")
    with st.expander("On the command line, where this store is", type="compact"):
        st.code("\n".join(commands(seen, study)), language="bash", wrap_lines=True)


def _decision(seen: Seen) -> None:
    """The record as a file, once there is one."""
    st.markdown("**The decision**")
    st.caption("Data fingerprint, limits, every p-value, versions, time: enough to do it again.")
    if seen.record is None:
        st.caption("There is no record yet: Certify makes it.")
        return
    st.download_button(
        "Decision record (JSON)",
        seen.record.to_json,
        file_name=_record_name(seen.record.made),
        mime="application/json",
        icon=":material/download:",
        key="record",
        on_click="ignore",
        help="`fairviz check --record FILE` does it again.",
    )


def commands(seen: Seen, study: Entry | None) -> Sequence[str]:
    """What exports the weights, writes the report, and checks the limits."""
    digest, about = shipped(seen)
    name = quote(study.key) if study else "NAME"
    lines = [f"fairviz report --study {name} --to report.html"]
    if not parcels.closed(digest):
        lines.insert(0, f"fairviz export {digest[:SHORT]} --to shipped  # {about}")
    if seen.record is not None:
        file = _record_name(seen.record.made)
        return [*lines, f"fairviz check --record {file}  # replays this decision"]
    limits = " ".join(f"--limit {quote(str(limit))}" for limit in seen.limits.limits)
    how = f"--confidence {seen.limits.confidence:g} --groups {quote(','.join(seen.choice.group))}"
    return [*lines, f"fairviz check --study {name} --variant {digest[:SHORT]} {limits} {how}"]


def shipped(seen: Seen) -> tuple[str, str]:
    """The variant that may be shipped; before Certify, the one that one would expect to."""
    if seen.record is not None and (chosen := best(seen.certified)):
        step = chosen[0].chosen
        assert step is not None
        return step.run.variant, f"{percent(step.run.asked)}, certified"
    rows = seen.tested.picked.rows.sort_values("asked")
    far = seen.reaches.get(seen.seed, float("nan"))
    fitting = rows[rows["sparsity"] <= far + 1e-6] if far == far else rows.head(0)
    row = (fitting if len(fitting) else rows.head(1)).iloc[-1]
    past = "" if len(fitting) else "past a limit by the estimate and "
    return str(row["digest"]), f"{percent(float(row['asked']))}, {past}not certified"


def _method(seen: Seen, digest: str) -> str:
    """'Magnitude, recovered', with nothing in it that is markup."""
    rows = seen.rows[seen.rows["digest"].eq(digest)]
    return literal(str(words.with_method(rows)["method"].iloc[0]))


def _record_name(made: str) -> str:
    return f"fairviz-decision-{made[:10]}.json"
