"""What every form of the answer says of a claim and of a variant, in the same words."""

from dataclasses import dataclass

from fairviz.audit.deciding import told
from fairviz.audit.deciding.verdict import Tested
from fairviz.audit.deciding.words import amount, of_limit
from fairviz.cli.checking.judging.answer import Judged

RANK = {name: at for at, name in enumerate(("violated", "fails", "unknown", "undecided"))}
OUTCOMES = {
    "holds": "holds (an estimate, no guarantee)",
    "fails": "fails (an estimate, no guarantee)",
    "unknown": "unknown",
}
POINTS = {"holds": "points to yes", "fails": "points to no", "": "no estimate"}


@dataclass(frozen=True)
class Line:
    """One claim in words: of whom, what was seen, what is sure, and what comes of it."""

    limit: str
    group: str
    n: int
    seen: str
    sure: str
    outcome: str


def line(row: Tested) -> Line:
    """The claim in words; of an undecided one, which way its estimate points."""
    outcome = OUTCOMES.get(row.outcome, row.outcome)
    if row.outcome == "undecided":
        outcome = f"undecided, {POINTS[row.towards]}"
    seen = amount(row.limit, row.estimate)
    sure = told.bounded(row) if row.bound == row.bound else "unknown"
    return Line(of_limit(row.limit), row.group, row.n, seen, sure, outcome)


def hardest_first(judged: Judged) -> list[Tested]:
    """The claims of a variant: what is violated, what fails, what is open, what is certified."""
    return sorted(judged.verdict.rows, key=_hardness)


def reasons(judged: Judged) -> list[str]:
    """Sentences on one variant: why it is no certificate, and, if undecided, what would decide."""
    why = [f"{judged.why[:1].upper()}{judged.why[1:]}."] if judged.why else []
    more = "" if judged.outcome == "violated" else told.more(judged.needed)
    return [sentence for sentence in (*why, more) if sentence]


def _hardness(row: Tested) -> tuple[int, float]:
    evidence = row.p_violated if row.outcome == "violated" else -row.p
    return RANK.get(row.outcome, len(RANK)), evidence if evidence == evidence else 0.0
