"""Take it with you: the record of the decision, and the commands that carry it on."""

from collections.abc import Sequence
from shlex import quote

import streamlit as st

from app import loaders
from app.panels.deciding.seen import Seen
from fairviz.audit.deciding.sequence import best
from fairviz.audit.wording import percent
from fairviz.predictions.studies import Entry

SHORT = 12  # signs of an address that a command line needs


def show(seen: Seen) -> None:
    """The decision record as a file, and what to type."""
    if seen.record is not None:
        st.download_button(
            "Decision record (JSON)",
            seen.record.to_json,
            file_name=f"fairviz-decision-{seen.record.made[:10]}.json",
            mime="application/json",
            icon=":material/download:",
            key="record",
            on_click="ignore",
            help="Data fingerprint, limits, every p-value, versions, time; `fairviz check --record"
            " FILE` does it again.",
        )
    lines = commands(seen)
    st.caption("On the command line, where this store is:")
    st.code("\n".join(lines), language="bash", wrap_lines=True)


def commands(seen: Seen) -> Sequence[str]:
    """What exports the weights, writes the report, and checks the limits."""
    digest, about = shipped(seen)
    study = _study(digest)
    name = quote(study.key) if study else "NAME"
    lines = [
        f"fairviz export {digest[:SHORT]} --to shipped  # {about}",
        f"fairviz report --study {name} --to report.html",
    ]
    if seen.record is not None:
        file = f"fairviz-decision-{seen.record.made[:10]}.json"
        return [*lines, f"fairviz check --record {file}  # replays this decision"]
    limits = " ".join(f"--limit {quote(str(limit))}" for limit in seen.limits.limits)
    how = f"--confidence {seen.limits.confidence:g} --groups {quote(','.join(seen.choice.group))}"
    return [*lines, f"fairviz check --study {name} --variant {digest[:SHORT]} {limits} {how}"]


def shipped(seen: Seen) -> tuple[str, str]:
    """The variant that may be shipped; before Certify, the one that one would expect to."""
    if seen.record is not None and (chosen := best(seen.certified)):
        step = chosen[0].chosen
        assert step is not None
        return step.run.variant, f"certified at {percent(step.run.asked)}"
    rows = seen.tested.picked.rows.sort_values("asked")
    far = seen.reaches.get(seen.seed, float("nan"))
    fitting = rows[rows["sparsity"] <= far + 1e-6] if far == far else rows.head(0)
    row = (fitting if len(fitting) else rows.head(1)).iloc[-1]
    return str(row["digest"]), f"{percent(float(row['asked']))}, not certified"


def _study(digest: str) -> Entry | None:
    """The newest study that asked for this variant."""
    return next((one for one in loaders.studies().all() if digest in one.digests), None)
