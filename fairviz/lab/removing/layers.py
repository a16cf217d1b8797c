"""Which layers of a network may lose weights or filters, and what is left of them."""

from collections.abc import Iterable, Mapping
from typing import Literal

from torch import Tensor, nn

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.models.base import Stages, classifier, stages, stem

Unit = Literal["weight", "filter"]
Keep = dict[str, Tensor]  # by layer, True where a weight (or a whole filter) stays
EXEMPTIONS = ("stem", "classifier")


def prunable(model: nn.Module, exempt: Iterable[str], unit: Unit) -> Stages:
    """Names of the layers that may be pruned, by stage; a stage that is left whole is not there.

    "stem" is the first convolution, "classifier" the layer that gives the logits. Its filters are
    the classes themselves: they never fall.
    """
    spared = _spared(model, {*exempt, "classifier"} if unit == "filter" else set(exempt))
    found = {stage: [n for n in names if n not in spared] for stage, names in stages(model).items()}
    if not any(found.values()):
        raise BadValue("Every layer is exempt: nothing is left to prune.")
    return {stage: names for stage, names in found.items() if names}


def _spared(model: nn.Module, exempt: set[str]) -> set[str]:
    for name in exempt:
        if name not in EXEMPTIONS:
            raise UnknownName(name, "layer that can be exempt", EXEMPTIONS)
    ends = {"stem": stem(model), "classifier": classifier(model)}
    return {layer for name in exempt for layer in ends[name]}


def in_order(staged: Stages) -> list[str]:
    """The layers of all stages, in the order data meets them."""
    return [name for names in staged.values() for name in names]


def standing(state: Mapping[str, Tensor], layers: Iterable[str], unit: Unit) -> Keep:
    """What has not been removed yet: a weight that is exactly zero, a filter that is all zeros."""
    alive = {layer: state[f"{layer}.weight"] != 0 for layer in layers}
    return alive if unit == "weight" else {n: kept.flatten(1).any(1) for n, kept in alive.items()}
