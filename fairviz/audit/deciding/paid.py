"""A decision is paid for once: whoever asks the same again, on a page or in a terminal, has it.

The question is everything that its numbers depend on; in what order it was put makes no difference.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.record import Record
from fairviz.errors import FairVizError
from fairviz.predictions import certify_log

WHO = "decide"  # in the log of certify


@dataclass(frozen=True)
class Question:
    """Which of these variants keep to these limits, on the unseen part of these data."""

    fingerprint: str
    variants: Collection[str]  # digests
    limits: Limits
    positive: str = ""

    @property
    def text(self) -> str:
        """All of it in one line, as the log has it."""
        limits, digests = self.limits, sorted(self.variants)
        shares = ", ".join(f"{name} {share:.12g}" for name, share in sorted(limits.shares))
        address = sha256(" ".join(digests).encode()).hexdigest()[:16]
        told = [
            f"{'; '.join(sorted(map(str, limits.limits)))} at {limits.confidence:.12g}",
            f"of {len(digests)} variants {address} on {self.fingerprint}",
            f"positive {self.positive}" if self.positive else "",
            f"shares of {','.join(limits.share_columns)}: {shares}" if shares else "",
            f"without {', '.join(sorted(limits.without))}" if limits.without else "",
        ]
        return "; ".join(filter(None, told))


def known(home: Path, question: Question) -> Record | None:
    """What certify said to just this question, if it was ever asked."""
    found = certify_log.answered(home, WHO, question.text)
    return _record(found) if found else None


def asked(home: Path, question: Question, read: Callable[[int], Record]) -> Record:
    """The same, asked now where it never was: `read` gets the number of its reading."""

    def said(number: int) -> dict[str, str]:
        return {"record": read(number).to_json()}

    found = certify_log.once(home, WHO, question.text, question.fingerprint, said)
    return Record.from_json(found["record"])


def records(home: Path) -> list[Record]:
    """Everything that was decided here, the newest first."""
    found = map(_record, certify_log.everything(home, WHO))
    kept = [record for record in found if record is not None]
    return sorted(kept, key=lambda record: record.made, reverse=True)


def _record(found: dict[str, Any]) -> Record | None:
    """None for what another FairViz wrote, or what was cut short: a reading it was all the same."""
    try:
        return Record.from_json(str(found.get("record", "")))
    except FairVizError:
        return None
