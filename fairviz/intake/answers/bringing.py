"""From columns and a plan to an evaluation set, variants and what they said."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.intake.answers import remarks
from fairviz.intake.answers.files import Columns
from fairviz.intake.answers.plan import Plan, Saying
from fairviz.intake.answers.scores import gathered
from fairviz.intake.answers.told import Told
from fairviz.intake.answers.told import told as name_says
from fairviz.intake.answers.values import as_words, logits, missing, numbers, ordered
from fairviz.intake.found import BadData
from fairviz.naming import spelled
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.halves import halves, strata
from fairviz.predictions.predictions import Predictions
from fairviz.spec import WHOLE, Given, Variant

MOST_CLASSES = 32_767  # answers are kept as int16
CAVEAT = "Answers that were brought: what was done to the model is as told, and not checked."
Answered = tuple[Variant, Predictions]


@dataclass(frozen=True)
class Delivery:
    """Questions, and every variant's answers to them; `notes` say what to know about them."""

    evalset: EvalSet
    answers: tuple[Answered, ...]
    notes: tuple[str, ...]
    content: str

    @property
    def variants(self) -> list[Variant]:
        return [variant for variant, _ in self.answers]


def delivered(columns: Columns, plan: Plan, title: str) -> Delivery:
    """Everything in these columns, by this plan, under this name."""
    _whole(columns, plan)
    wide = gathered(columns, plan.label)
    classes, notes = _classes(wide, plan)
    asked = _asked(wide, plan, classes)
    evalset = _evalset(wide, plan, classes, asked, title)
    content = _content(wide, plan, asked)
    answers = tuple(_answers(wide, plan, evalset, content, title))
    kinds = {said.facts["answers"] for _, said in answers}
    said = [*columns.notes, *notes, *remarks.of(wide, plan, kinds, evalset)]
    return Delivery(evalset, answers, tuple(said), content)


def _whole(columns: Columns, plan: Plan) -> None:
    """Labels are all there, nothing is two things at once, there is something to compare."""
    if bad := missing(columns.values[plan.label]):
        raise BadData(
            f"{bad:,} of {len(columns):,} labels in {plan.label!r} are missing: leave these rows"
            " out, or fill them in."
        )
    roles = [plan.label, *plan.dense, *(saying.column for saying in plan.variants)]
    for name in {*roles}:
        if roles.count(name) > 1:
            raise BadData(f"Column {name!r} is two things at once: label, dense or variant.")
    if not plan.dense:
        raise BadData("Which column is the dense model? Everything is compared with it.")
    if not plan.variants:
        raise BadData(f"Beside {plan.dense[0]!r} no column holds a variant's predictions.")


def _classes(wide: Columns, plan: Plan) -> tuple[tuple[str, ...], list[str]]:
    """Every class that is asked about or answered, and which were answered only."""
    asked = ordered(as_words(wide.values[plan.label]))
    names = [*plan.dense, *(saying.column for saying in plan.variants)]
    said = {word for name in names for word in _words(wide.values[name], name, asked)}
    extra = sorted(said - {*asked})
    if len(asked) < 2:
        raise BadData(f"All labels in {plan.label!r} are {asked[0]!r}: at least two are needed.")
    if len(extra) > max(10, len(asked)):
        raise BadData(
            f"The predictions hold {len(extra)} values that are no label, such as {extra[0]!r}:"
            f" labels are {', '.join(asked[:6])} …. Is {plan.label!r} the right column?"
        )
    if len(asked) + len(extra) > MOST_CLASSES:
        raise BadData(
            f"{plan.label!r} has {len(asked):,} different labels: at most {MOST_CLASSES:,} classes"
            " are read. Is it a number or an id rather than a class?"
        )
    told = [f"Answered but never the right answer: {', '.join(extra)}."] if extra else []
    return ordered(np.array([*asked, *extra])), told


def _words(column: NDArray[Any], name: str, asked: tuple[str, ...]) -> set[str]:
    if column.ndim == 2:
        if column.shape[1] != len(asked):
            raise BadData(
                f"{name!r} has {column.shape[1]} scores a sample, but the labels have"
                f" {len(asked)} classes: {', '.join(asked[:8])}."
            )
        return set()
    if bad := missing(column):
        raise BadData(f"{bad:,} of {len(column):,} predictions in {name!r} are missing.")
    return {str(word) for word in np.unique(as_words(column))}


def _evalset(
    wide: Columns, plan: Plan, classes: tuple[str, ...], asked: str, title: str
) -> EvalSet:
    words = as_words(wide.values[plan.label])
    attributes = pd.DataFrame(
        {name.strip(): as_words(wide.values[name]) for name in plan.groups}, dtype="str"
    )
    columns = [pd.Series(words), *(attributes[name] for name in attributes)]
    return EvalSet(
        ids=_ids(wide, plan),
        labels=numbers(words, classes),
        attributes=attributes if plan.groups else pd.DataFrame(index=range(len(wide))),
        classes=classes,
        task="binary" if len(classes) == 2 else "classes",
        split=halves(strata(*columns), asked, plan.certify),
        title=title,
        caveat=CAVEAT,
    )


def _ids(wide: Columns, plan: Plan) -> tuple[str, ...]:
    if not plan.id:
        return tuple(f"{row:07d}" for row in range(len(wide)))
    ids = as_words(wide.values[plan.id])
    if twice := len(ids) - len(np.unique(ids)):
        raise BadData(f"{twice:,} samples in {plan.id!r} are named twice: each row needs its own.")
    return tuple(ids.tolist())


def _asked(wide: Columns, plan: Plan, classes: tuple[str, ...]) -> str:
    """sha256 over the questions: ids, labels, groups, classes. Whatever is kept for certifying."""
    hasher = hashed([*classes, *_ids(wide, plan), *plan.groups])
    for name in (plan.label, *plan.groups):
        hasher.update("\0".join(as_words(wide.values[name]).tolist()).encode())
    return str(hasher.hexdigest())


def _content(wide: Columns, plan: Plan, asked: str) -> str:
    """sha256 over questions, answers and what was said of them: other answers are another study."""
    hasher = hashed([asked, str(plan.certify), *map(str, plan.variants)])
    for name in (*plan.dense, *(saying.column for saying in plan.variants)):
        column = wide.values[name]
        words = column.astype(np.float64).tobytes() if column.ndim == 2 else None
        hasher.update(words or "\0".join(as_words(column).tolist()).encode())
    return str(hasher.hexdigest()[:16])


def hashed(words: list[str]) -> Any:
    return sha256("\0".join(words).encode())


def _answers(
    wide: Columns, plan: Plan, evalset: EvalSet, content: str, title: str
) -> Iterator[Answered]:
    dataset = spelled("answers", {"content": content})
    model = spelled("given", {"name": title})
    parents: dict[int, Given] = {}
    for seed, name in zip(_seeds(plan), plan.dense, strict=True):
        said = _said(wide.values[name], name, evalset)
        parents[seed] = step = Given(_digest(said), seed=seed)
        yield Variant(dataset, model, seed, (step,)), said
    for saying in plan.variants:
        said = _said(wide.values[saying.column], saying.column, evalset)
        parent = _parent(parents, saying)
        step = _given(said, saying.told)
        yield Variant(dataset, model, saying.told.seed, (parent, step)), said


def _seeds(plan: Plan) -> list[int]:
    """As a side table or the columns' names say, where each says another; else their places."""
    said = list(plan.seeds) or [name_says(name).seed for name in plan.dense]
    return said if len({*said}) == len(said) else list(range(len(plan.dense)))


def _parent(parents: dict[int, Given], saying: Saying) -> Given:
    """The dense answers of the variant's own seed; the only ones are the parent of all."""
    if len(parents) == 1:
        return next(iter(parents.values()))
    if saying.told.seed not in parents:
        raise BadData(
            f"{saying.column!r} is of seed {saying.told.seed}, but the dense columns are of seeds"
            f" {', '.join(map(str, sorted(parents)))}: bring its dense column too, or say its seed"
            " in a side table."
        )
    return parents[saying.told.seed]


def _given(said: Predictions, told: Told) -> Given:
    return Given(_digest(said), told.method, told.sparsity, told.schedule)


def _said(column: NDArray[Any], name: str, evalset: EvalSet) -> Predictions:
    if column.ndim == 2:
        wide, kind = logits(column, name)
        rounded = np.clip(wide, -65504, 65504).astype(np.float16)
        said = np.asarray(column, dtype=np.float64).argmax(axis=1)  # before anything is rounded
        return Predictions(rounded, said.astype(np.int16), _facts(name, kind))
    labels = numbers(as_words(column), evalset.classes).astype(np.int16)
    return Predictions(np.zeros((len(labels), 0), np.float16), labels, _facts(name, "labels"))


def _facts(name: str, kind: str) -> dict[str, Any]:
    return {"column": name, "answers": kind, "brought": True}


def _digest(said: Predictions) -> str:
    hasher = sha256(said.predicted.tobytes())
    hasher.update(said.matrix.tobytes())
    return hasher.hexdigest()[:16]


def summary(delivery: Delivery) -> list[dict[str, Any]]:
    """A row per variant: what it is said to be, and how often it is right."""
    labels = delivery.evalset.labels
    return [
        {
            "column": said.facts["column"],
            "method": variant.given.method or "dense" if variant.given else "",
            "sparsity": _share(variant),
            "seed": variant.seed,
            "schedule": variant.schedule,
            "accuracy": float((said.predicted == labels).mean()),
        }
        for variant, said in delivery.answers
    ]


def _share(variant: Variant) -> float | None:
    given = variant.given
    if given is None or not given.method:
        return 0.0  # nothing was removed from a dense model
    return None if given.sparsity is None else given.sparsity / WHOLE
