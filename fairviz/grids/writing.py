"""A study as the YAML that reads back as the same study."""

from dataclasses import asdict, fields
from typing import Any

import yaml

from fairviz.grids.study import EXEMPT, Method, Study
from fairviz.spec import WHOLE, Ramp, Train


def as_yaml(study: Study) -> str:
    """A page of YAML at most, short lists on one line."""
    lines = [f"{key}: {_flow(value)}" for key, value in _head(study).items()]
    methods = [f"  - {_flow(_method(method))}" for method in study.methods]
    return "\n".join(lines + (["methods:", *methods] if methods else [])) + "\n"


def _head(study: Study) -> dict[str, Any]:
    head = {
        "title": study.title,
        "tags": list(study.tags),
        "dataset": study.dataset,
        "models": list(study.models),
        "seeds": list(study.seeds),
        "train": _train(study.train),
    }
    return {key: value for key, value in head.items() if value}


def _train(train: Train) -> dict[str, Any]:
    chosen = {field.name: getattr(train, field.name) for field in fields(train)}
    said = {key: value for key, value in chosen.items() if value != getattr(Train(), key)}
    return {key: _ramp(v) if isinstance(v, Ramp) else v for key, v in said.items()}


def _method(method: Method) -> dict[str, Any]:
    shares = [share / WHOLE for share in method.sparsities]
    stages = [[share / WHOLE for share in row] for row in method.stages]
    chosen = {"pruner": method.pruner, "schedule": method.schedule, "scope": method.scope}
    exempt = {} if method.exempt == EXEMPT else {"exempt": list(method.exempt)}
    falls = {"stages": stages} if stages else {"sparsities": shares}
    return chosen | falls | exempt | _parts(method)


def _parts(method: Method) -> dict[str, Any]:
    """What differs from plain pruning and training."""
    training = {key: _ramp(v) if isinstance(v, Ramp) else v for key, v in method.training}
    found = {
        "mitigate": list(method.mitigate),
        "score_by": list(method.score_by),
        "budget": "" if method.budget == "units" else method.budget,
        "training": training,
    }
    return {key: value for key, value in found.items() if value}


def _ramp(ramp: Ramp) -> dict[str, Any]:
    usual = asdict(Ramp())
    return {key: value for key, value in asdict(ramp).items() if value != usual[key]}


def _flow(value: Any) -> str:
    text: str = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10_000)
    return text.removesuffix("\n").removesuffix("\n...")
