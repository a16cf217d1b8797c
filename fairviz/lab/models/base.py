"""What every model is asked: which prunable layers stand in which stage."""

import re

from torch import nn

Stages = dict[str, list[str]]


def stages(model: nn.Module) -> Stages:
    """Names of the Conv2d and Linear modules by stage, in the order data meets them.

    Networks with layer1, layer2, … have 'stem', 'stage 1', …, 'classifier'; the stages of any
    other network are its top-level children.
    """
    names = [name for name, module in model.named_modules() if is_prunable(module)]
    staged = any(_LAYER.match(name) for name in names)
    found: Stages = {}
    for name in names:
        found.setdefault(_stage(name, found) if staged else name.split(".")[0], []).append(name)
    return found


def is_prunable(module: nn.Module) -> bool:
    """Whether weights of this module can be removed."""
    return isinstance(module, nn.Conv2d | nn.Linear)


def _stage(name: str, before: Stages) -> str:
    layer = _LAYER.match(name)
    if layer:
        return f"stage {layer[1]}"
    return "classifier" if any(stage.startswith("stage") for stage in before) else "stem"


_LAYER = re.compile(r"layer(\d+)\.")
