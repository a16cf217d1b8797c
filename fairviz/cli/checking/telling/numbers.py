"""The answer as plain data, with the decision record that `--record` does again."""

import json
from collections.abc import Mapping
from typing import Any

from fairviz.audit.deciding.record import Record
from fairviz.cli import printed
from fairviz.cli.checking.judging.answer import Answer, Judged
from fairviz.predictions.manifest import plain


def document(answer: Answer) -> str:
    """All numbers; undefined is null."""
    subject = answer.subject
    told = {
        "outcome": answer.outcome,
        "code": answer.code,
        "source": subject.source,
        "samples": subject.samples,
        "classes": list(subject.evalset.classes),
        "variants": [_variant(one) for one in answer.judged],
        "notes": list(answer.notes),
        "record": json.loads(record(answer).to_json()),
    }
    return _text(told)


def unusable(sentence: str) -> str:
    """Nothing could be checked, and why."""
    return _text({"outcome": "unusable", "code": 2, "error": sentence})


def record(answer: Answer, recipes: Mapping[str, str] | None = None) -> Record:
    """What was asked and every number it gave; recipes: other words for the variants."""
    subject = answer.subject
    return Record.of(
        answer.descents,
        answer.limits,
        subject.people,
        fingerprint=subject.evalset.fingerprint,
        reading=answer.reading,
        positive=subject.positive,
        recipes=recipes or subject.names,
        title=subject.title,
    )


def _variant(one: Judged) -> dict[str, Any]:
    frame = one.verdict.frame()
    rows = frame.assign(towards=[row.towards for row in one.verdict.rows])
    named = {"name": one.name, "variant": one.verdict.variant, "outcome": one.outcome}
    claims = printed.records(rows.drop(columns=["variant", "sparsity"]))
    more = printed.records(one.needed)
    numbers = {"sparsity": one.verdict.sparsity, "alpha": one.verdict.alpha}
    return named | numbers | {"why": one.why, "claims": claims, "needed": more}


def _text(told: dict[str, Any]) -> str:
    return json.dumps(plain(told), indent=1, ensure_ascii=True, allow_nan=False) + "\n"
