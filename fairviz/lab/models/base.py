"""What every model is asked: which prunable layers stand in which stage, and which are its ends."""

import re
from itertools import chain, pairwise, takewhile

from torch import nn

Stages = dict[str, list[str]]
Parts = list[list[str]]

FEWEST, MOST, QUARTERS = 3, 6, 4  # parts that are stages of their own; more are merged into four


def stages(model: nn.Module) -> Stages:
    """Names of the Conv2d and Linear modules by stage, in the order data meets them.

    Networks with layer1, layer2, … have 'stem', 'stage 1', …, 'classifier'. So have others that are
    deep enough: their parts, or four runs of them where they are many, are the stages. Those of any
    other network are its top-level children.
    """
    names = prunable_names(model)
    if any(_LAYER.match(name) for name in names):
        return _by_layer(names)
    return _by_part(names, stem(model), classifier(model)) or _by_child(names)


def prunable_names(model: nn.Module) -> list[str]:
    """Names of the Conv2d and Linear modules."""
    return [name for name, module in model.named_modules() if is_prunable(module)]


def is_prunable(module: nn.Module) -> bool:
    """Whether weights of this module can be removed."""
    return isinstance(module, nn.Conv2d | nn.Linear)


def stem(model: nn.Module) -> list[str]:
    """The first convolution; of a vision transformer, its patch embedding."""
    return _named(model, nn.Conv2d)[:1]


def classifier(model: nn.Module) -> list[str]:
    """The layer that gives the logits: the last Linear, the last Conv2d where there is none.

    timm's networks say themselves which one it is, or which ones.
    """
    said = _said_by(model)
    return said or _named(model, nn.Linear)[-1:] or _named(model, nn.Conv2d)[-1:]


def _said_by(model: nn.Module) -> list[str]:
    ask = getattr(model, "get_classifier", None)
    answer = ask() if callable(ask) else ()
    heads = answer if isinstance(answer, tuple | list) else [answer]
    inside = {part for head in heads if isinstance(head, nn.Module) for part in head.modules()}
    return [n for n, module in model.named_modules() if module in inside and is_prunable(module)]


def _named(model: nn.Module, kind: type[nn.Module]) -> list[str]:
    return [name for name, module in model.named_modules() if isinstance(module, kind)]


def _by_layer(names: list[str]) -> Stages:
    found: Stages = {}
    for name in names:
        found.setdefault(_layer(name, found), []).append(name)
    return found


def _layer(name: str, before: Stages) -> str:
    layer = _LAYER.match(name)
    if layer:
        return f"stage {layer[1]}"
    return "classifier" if any(stage.startswith("stage") for stage in before) else "stem"


def _by_child(names: list[str]) -> Stages:
    found: Stages = {}
    for name in names:
        found.setdefault(name.split(".")[0], []).append(name)
    return found


def _by_part(names: list[str], first: list[str], last: list[str]) -> Stages:
    """Stem, stages, classifier; none where what lies between has too few parts."""
    child = _shared(names) + 1
    ends = {_prefix(name, child) for name in last} - {_prefix(name, child) for name in first}
    tail = [name for name in names if name in last or _prefix(name, child) in ends]
    body = [name for name in names if name not in {*first, *tail}]
    parts = _parts(body)
    if len(parts) < FEWEST:
        return {}
    numbered = {f"stage {i}": part for i, part in enumerate(_merged(parts), 1)}
    whole = {"stem": first, **numbered, "classifier": tail}
    return {stage: part for stage, part in whole.items() if part}


def _parts(names: list[str]) -> Parts:
    """These layers by the shortest beginning of their names that tells enough of them apart."""
    deepest = max((name.count(".") + 1 for name in names), default=0)
    for depth in range(1, deepest + 1):
        found: dict[str, list[str]] = {}
        for name in names:
            found.setdefault(_prefix(name, depth), []).append(name)
        if len(found) >= FEWEST:
            return list(found.values())
    return []


def _merged(parts: Parts) -> Parts:
    """Up to six parts as they are; more in four runs, the longer ones first."""
    if len(parts) <= MOST:
        return parts
    size, longer = divmod(len(parts), QUARTERS)
    ends = [size * i + min(i, longer) for i in range(QUARTERS + 1)]
    return [list(chain.from_iterable(parts[a:b])) for a, b in pairwise(ends)]


def _prefix(name: str, depth: int) -> str:
    return ".".join(name.split(".")[:depth])


def _shared(names: list[str]) -> int:
    """How many modules, one in the other, hold all of these layers."""
    levels = zip(*(name.split(".")[:-1] for name in names), strict=False)
    return len(list(takewhile(lambda level: len(set(level)) == 1, levels)))


_LAYER = re.compile(r"layer(\d+)\.")
