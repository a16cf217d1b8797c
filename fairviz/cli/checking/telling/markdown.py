"""The answer as Markdown, for the summary of a GitHub job."""

from collections.abc import Iterable, Iterator, Sequence

from fairviz.cli.checking.judging.answer import Answer, Judged
from fairviz.cli.checking.telling.rows import hardest_first, line
from fairviz.cli.checking.telling.safe import in_markdown
from fairviz.cli.checking.telling.table import heading, sentences

SIGNS = {"certified": "✅", "violated": "❌", "undecided": "❔"}
CLAIMS = ("limit", "group", "n", "seen", "sure", "outcome")
DETAILED, MOST = 20, 100  # variants, and claims of each; a summary holds a megabyte


def document(answer: Answer) -> str:
    """A heading, a table of variants, a table of claims for each, and what must be said."""
    return "\n".join([*_parts(answer), ""])


def unusable(sentence: str) -> str:
    """Nothing could be checked, and why."""
    return f"## {SIGNS['undecided']} FairViz check: unusable\n\n{in_markdown(sentence)}\n"


def _parts(answer: Answer) -> Iterator[str]:
    yield f"## {SIGNS[answer.outcome]} FairViz check: {answer.outcome} (exit code {answer.code})\n"
    yield f"{in_markdown(heading(answer))}\n"
    yield _table(("variant", "outcome", "limit", "group", "seen", "sure"), _summary(answer))
    for one in answer.judged[:DETAILED]:
        yield f"\n### {in_markdown(one.name)}\n"
        yield _table(CLAIMS, _claims(one))
    yield ""
    yield from (f"- {in_markdown(sentence)}" for sentence in (*sentences(answer), *answer.notes))


def _summary(answer: Answer) -> Iterator[Sequence[str]]:
    for one in answer.judged:
        first = line(hardest_first(one)[0])
        outcome = f"{SIGNS[one.outcome]} {one.outcome}"
        yield (one.name, outcome, first.limit, first.group, first.seen, first.sure)


def _claims(one: Judged) -> Iterator[Sequence[str]]:
    rows = hardest_first(one)
    for row in rows[:MOST]:
        words = line(row)
        outcome = f"{words.outcome}: {row.reason}" if row.reason else words.outcome
        yield (words.limit, words.group, f"{words.n:,}", words.seen, words.sure, outcome)
    if len(rows) > MOST:
        yield (f"and {len(rows) - MOST:,} more", *[""] * (len(CLAIMS) - 1))


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = [_row(names), "|" + " --- |" * len(names)]
    return "\n".join([*head, *(_row([in_markdown(cell) for cell in row]) for row in rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
