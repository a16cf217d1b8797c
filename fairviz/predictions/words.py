"""A variant, or a look at one, in words, as manifests, logs and tables say it.

What is as the schedule usually has it is not said: epochs, rate, layers left whole and the rest
stand in brackets where they differ, so that two methods of one study never have the same words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.look import Look, Wish
from fairviz.predictions.recipes import settings_of
from fairviz.spec import AND, WHOLE, Given, Prune, Step, Train, Variant

LONGEST = 40  # letters of settings: a look at many images lists them all


def described(wish: Wish) -> str:
    """Such as 'Magnitude 90 % of weights, one-shot · resnet8 on portraits, seed 0'."""
    if isinstance(wish, Look):
        return f"{_sight(wish)} of {described(wish.variant)}"
    variant = wish
    model = f"{variant.model}{_differing(variant.dense.steps, (Train(),))}"
    where = f"{model} on {variant.dataset}, seed {variant.seed}"
    if variant.given and variant.given.method:
        return f"{_told(variant.given)} · {where}"
    prune = variant.pruning
    if prune is None:
        return f"Dense{_besides(variant.mitigation)} · {where}"
    return f"{_removal(prune)}, {_course(variant, prune)} · {where}"


def mitigated(names: str) -> str:
    """'Distillation (weight=0.5) + Group DRO', from the names of a variant's mitigation."""
    return AND.join(_titled(name) for name in names.split(AND)) if names else ""


def uncapitalised(title: str) -> str:
    """'distillation', but 'CEAG' and 'GraSP'."""
    first = title.partition(" ")[0]
    return title[:1].lower() + title[1:] if first[1:].islower() else title


def _besides(names: str) -> str:
    return f", with {uncapitalised(mitigated(names))}" if names else ""


def _course(variant: Variant, prune: Prune) -> str:
    """'recovered (epochs=1), with distillation in the score'."""
    entry = catalog.find(catalog.SCHEDULES, variant.schedule, "schedule")
    differs = _differing(variant.treatment, _usual(entry, variant, prune))
    besides = _besides(variant.mitigation) + _place(settings_of(variant.treatment))
    return f"{entry.title.lower()}{differs}{besides}"


def _differing(steps: Sequence[Step], usual: Sequence[Step]) -> str:
    """' (epochs=1, rate=1e+09)', or nothing; what objectives change is said with them."""
    known = settings_of(usual)
    told = {key: value for key, value in settings_of(steps).items() if key != "objectives"}
    differs = ", ".join(f"{key}={value}" for key, value in told.items() if value != known.get(key))
    return f" ({differs})" if differs else ""


def _usual(entry: catalog.Entry, variant: Variant, prune: Prune) -> tuple[Step, ...]:
    """What this schedule does of itself with such a pruning; nothing where it cannot."""
    trainings = [step.objectives for step in variant.treatment if isinstance(step, Train)]
    objectives = next(filter(None, trainings), ())
    plain = replace(prune, exempt=Prune(prune.pruner).exempt)
    try:
        steps: tuple[Step, ...] = entry.load()(plain, objectives)
    except BadValue:
        return ()
    return steps


def _place(settings: Mapping[str, str]) -> str:
    """What the objectives change, unless it is the training, or there is nothing else."""
    place = settings.get("objectives", "training")
    return f" in {place}" if "epochs" in settings and place != "training" else ""


def _titled(name: str) -> str:
    """'Equal accuracy by tone (weight=0.5)'."""
    plain, _, query = name.partition("?")
    entry = catalog.MITIGATIONS.get(plain)
    settings = dict(parse_qsl(query))
    by = f" by {settings.pop('by')}" if "by" in settings else ""
    told = ", ".join(f"{key}={value}" for key, value in settings.items())
    return f"{entry.title if entry else plain}{by}" + (f" ({told})" if told else "")


def _told(given: Given) -> str:
    at = "" if given.sparsity is None else f" {percent(given.sparsity)}"
    return f"{given.method}{at}, as brought"


def _sight(look: Look) -> str:
    title = catalog.find(catalog.SIGHTS, look.sight, "sight").title
    settings = look.sight.partition("?")[2]
    told = settings.replace("&", ", ")
    return f"{title} ({told if len(told) <= LONGEST else told[:LONGEST] + '…'})" if told else title


def _removal(prune: Prune) -> str:
    entry = catalog.find(catalog.PRUNERS, prune.pruner, "pruner")
    settings = prune.pruner.partition("?")[2]
    title = f"{entry.title} ({settings})" if settings else entry.title
    return f"{title} {_share(prune)} {entry.unit}s"


def _share(prune: Prune) -> str:
    if prune.scope == "stages":
        return " / ".join(percent(stage) for stage in prune.stages) + " of the stages'"
    if prune.scope == "2:4":
        return "2 of every 4"
    share = percent(prune.sparsity)
    if prune.budget == "macs":
        return share + " of MACs, in " + ("each layer's" if prune.scope == "layer" else "whole")
    return share + (" of each layer's" if prune.scope == "layer" else " of")


def percent(sparsity: int) -> str:
    """Ten-thousandths as a percentage without idle zeros: 9950 is '99.5 %'."""
    return f"{100 * sparsity / WHOLE:g} %"
