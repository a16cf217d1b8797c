"""The answer for a terminal: a row for each variant, then what decided it."""

from collections.abc import Iterator

from fairviz.audit.deciding import told
from fairviz.audit.wording import percent
from fairviz.cli import printed
from fairviz.cli.checking.judging.answer import Answer, Judged
from fairviz.cli.checking.telling.rows import hardest_first, line, reasons
from fairviz.cli.checking.telling.safe import shown

VARIANTS = ["variant", "outcome", "limit", "group", "n", "seen", "sure"]
CLAIMS = ["variant", "limit", "group", "n", "seen", "sure", "outcome"]
DETAILED, MOST = 8, 20  # variants whose claims are shown, and how many of each


def show(answer: Answer, code: int) -> None:
    """Who was judged on what, the verdicts, what must be said beside them, and the exit code."""
    printed.sentence(shown(heading(answer)))
    printed.sentence("")
    printed.table([_summary(one) for one in answer.judged], VARIANTS)
    printed.sentence("")
    if len(answer.judged) <= DETAILED:
        printed.table([row for one in answer.judged for row in _claims(one)], CLAIMS)
    else:
        printed.sentence(f"The claims of {len(answer.judged):,} variants: --json FILE has all.")
    printed.sentence("")
    for sentence in sentences(answer):
        printed.sentence(shown(sentence))
    but = "" if code == answer.code else ", but not all of it could be written"
    printed.sentence(f"{answer.outcome.capitalize()}{but}: exit code {code}.")
    for note in answer.notes:
        printed.aside(shown(note))


def heading(answer: Answer) -> str:
    """'2,000 samples of answers.csv, 2 classes, groups of tone; confidence 95 %.'"""
    subject, limits = answer.subject, answer.limits
    groups = ", ".join(f"{people.title} ({len(people)})" for people in subject.people)
    return (
        f"{subject.samples:,} samples of {subject.source}, {len(subject.evalset.classes)} classes;"
        f" groups: {groups or 'none'}; confidence {percent(limits.confidence)}."
    )


def sentences(answer: Answer) -> Iterator[str]:
    """What would decide, and what no certificate covers."""
    for one in answer.judged:
        for sentence in reasons(one):
            yield f"{one.name}: {sentence}"
    covers = told.beside(answer.descents, answer.limits, answer.reading)
    yield f"The guarantee: {covers[:1].lower()}{covers[1:]}"


def _summary(one: Judged) -> dict[str, str]:
    first = line(hardest_first(one)[0])
    words = {"limit": first.limit, "group": first.group, "seen": first.seen, "sure": first.sure}
    named = {"variant": one.name, "outcome": one.outcome, **words}
    return {key: shown(value) for key, value in named.items()} | {"n": f"{first.n:,}"}


def _claims(one: Judged) -> Iterator[dict[str, str]]:
    rows = hardest_first(one)
    for row in rows[:MOST]:
        told_ = line(row)
        outcome = f"{told_.outcome}: {row.reason}" if row.reason else told_.outcome
        words = {"limit": told_.limit, "group": told_.group, "seen": told_.seen}
        named = {"variant": one.name, **words, "sure": told_.sure, "outcome": outcome}
        yield {key: shown(value) for key, value in named.items()} | {"n": f"{told_.n:,}"}
    if len(rows) > MOST:
        more = f"and {len(rows) - MOST:,} more claims: --json FILE has all"
        yield dict.fromkeys(CLAIMS, "") | {"variant": shown(one.name), "limit": more}
