"""What was decided, in sentences; of a record of Decide."""

from collections.abc import Iterator, Mapping
from typing import Any

from fairviz.audit.deciding.limits import Limit
from fairviz.audit.deciding.record import Record
from fairviz.audit.deciding.words import of_limit
from fairviz.audit.wording import listed, method, percent
from fairviz.predictions.words import mitigated, uncapitalised

Tried = Mapping[str, Any]
NAMED = 3
NONE = "No sparsity was certified."
UNDECIDED = (
    "Undecided: the samples show neither that every limit holds nor that one is broken; more of"
    " them would."
)
WENT = {"violated": "shown to break them", "undecided": "undecided", "estimate": "without a test"}


def decided(record: Record) -> str:
    """'Certified: magnitude, recovered at 90 %.', or that nothing was."""
    names = list(dict.fromkeys(_certified(record)))
    if not names:
        return NONE
    if len(names) > NAMED:
        return f"Certified: {len(names)} variants, such as {names[0]}."
    return f"Certified: {listed(names)}."


def asked(record: Record) -> str:
    """Which limits, how sure, and where nothing was certified how the variants fared."""
    limits = listed([of_limit(Limit.parse(text)) for text in record.limits])
    sure = f"{percent(record.confidence)} confidence, on samples that no page had shown"
    if record.certified:
        return f"At {sure}: {limits}."
    return f"Asked at {sure}: {limits}. {_fared(record)}"


def tried(record: Record) -> dict[str, list[tuple[str, str]]]:
    """By method and seed each sparsity that the test came to, with its outcome."""
    return {
        f"{_method(one)}, seed {one['seed']}": [
            (percent(round(step["sparsity"], 3)), str(step["outcome"]))
            for step in one["steps"]
            if step["reached"]
        ]
        for one in record.tried
    }


def undecided(record: Record) -> str:
    """What undecided means, where something is."""
    found = {outcome for steps in tried(record).values() for _, outcome in steps}
    return UNDECIDED if "undecided" in found else ""


def _certified(record: Record) -> Iterator[str]:
    for one in record.tried:
        for step in one["steps"]:
            if step["variant"] in record.certified:
                yield f"{_method(one)} at {percent(round(step['sparsity'], 3))}"


def _method(one: Tried) -> str:
    besides = uncapitalised(mitigated(one["mitigation"]))
    return method(one["pruner"], one["schedule"]) + (f" with {besides}" if besides else "")


def _fared(record: Record) -> str:
    """'Of 3 variants tried, 1 was shown to break them, 2 were undecided.'"""
    steps = [step for one in record.tried for step in one["steps"] if step["reached"]]
    counts = {told: sum(step["outcome"] == name for step in steps) for name, told in WENT.items()}
    parts = [f"{n} {'was' if n == 1 else 'were'} {told}" for told, n in counts.items() if n]
    if not parts:
        return "No variant was tried."
    if len(steps) == 1:
        return f"The one variant tried {parts[0].removeprefix('1 ')}."
    return f"Of {len(steps)} variants tried, {listed(parts)}."
