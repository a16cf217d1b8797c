"""A network written out as Python that needs PyTorch alone.

A class of torchvision or of ours would need that library where the export is loaded; a pickle or a
`.pt2` can run anything when it is opened. Text can be read first, needs nothing but PyTorch, and
serves every network, those whose layers were made smaller as well: it is the list of operators that
torch.export saw, one line each, and the weights stay in a safetensors file beside it.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import Template
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch._ops import OpOverload

from fairviz.lab.exporting.program import NotExportable, Program
from fairviz.predictions.evalset import Task

WHAT = "The network as Python text"
PLAIN = ("_operator", "math")  # modules whose functions work on numbers alone


@dataclass(frozen=True)
class Face:
    """What stands around a network: what it is, how it wants its images, what it answers."""

    about: str
    classes: tuple[str, ...]
    task: Task
    mean: tuple[float, ...]
    std: tuple[float, ...]


def source(program: Program, face: Face) -> str:
    """The module's text: `Network`, `prepared` for its images, `names` for its answers."""
    return MODULE.substitute(
        about=repr(face.about),
        classes=repr(list(face.classes)),
        mean=repr(face.mean),
        std=repr(face.std),
        size=repr(program.size),
        tensors="\n".join(_tensors(program)),
        said=LABELS if face.task == "labels" else CLASSES,
        batched=repr(program.is_batched),
        lines="\n".join(f"        {line}" for line in _lines(program)),
    )


def loaded(text: str, tensors: dict[str, Tensor]) -> nn.Module:
    """The network as a reader of the export gets it."""
    room: dict[str, Any] = {"__name__": "written"}
    exec(compile(text, "network.py", "exec"), room)  # our own text, from a moment ago
    network: nn.Module = room["Network"]()
    network.load_state_dict(tensors)
    return network.eval()


def _tensors(program: Program) -> Iterator[str]:
    for name, tensor in program.tensors.items():
        shape = tuple(tensor.shape)
        yield f"    {name!r}: ({name in program.learned}, {tensor.dtype}, {shape}),"


def _lines(program: Program) -> Iterator[str]:
    yield from _read(program)
    yield from _called(program.exported.graph)


def _read(program: Program) -> Iterator[str]:
    """The tensors and the images under the names that the calls use."""
    names, images = program.names, program.exported.graph_signature.user_inputs
    for node in program.exported.graph.find_nodes(op="placeholder"):
        if node.name in images:
            yield f"{node.name} = images"
        elif node.users and node.name not in names:
            raise NotExportable(WHAT, f"it reads {node.name}, which is no tensor")
        elif node.users:
            yield f"{node.name} = _w[{names[node.name]!r}]"


def _called(graph: fx.Graph) -> Iterator[str]:
    """A statement for each call; what nobody reads any more is let go at once."""
    ends = _last_uses(graph)
    for node in graph.nodes:
        if node.op == "output":
            yield f"return {_told(node.args[0][0])}"
        elif node.op == "call_function" and (node.users or _changes(node)):
            freed = ", ".join(one.name for one in ends.get(node, ()) if one.op != "placeholder")
            yield f"{node.name} = {_call(node)}" + (f"; del {freed}" if freed else "")
        elif node.op not in ("placeholder", "call_function"):
            raise NotExportable(WHAT, f"its code does {node.op} of {node.target}")


def _last_uses(graph: fx.Graph) -> dict[fx.Node, list[fx.Node]]:
    """By call, what is read there for the last time."""
    place = {node: number for number, node in enumerate(graph.nodes)}
    found: dict[fx.Node, list[fx.Node]] = {}
    for node in graph.nodes:
        if node.users:
            found.setdefault(max(node.users, key=place.__getitem__), []).append(node)
    return found


def _changes(node: fx.Node) -> bool:
    """Whether it changes a tensor in place: then it counts though nobody reads its answer."""
    return isinstance(node.target, OpOverload) and node.target._schema.is_mutable


def _call(node: fx.Node) -> str:
    words = [_told(value) for value in node.args]
    words += [f"{key}={_told(value)}" for key, value in node.kwargs.items()]
    return f"{_operator(node.target)}({', '.join(words)})"


def _operator(target: Any) -> str:
    if isinstance(target, OpOverload) and target.namespace == "aten":
        return f"torch.ops.{target}"
    if getattr(target, "__module__", "") in PLAIN:
        return f"{target.__module__.lstrip('_')}.{target.__name__}"
    raise NotExportable(WHAT, f"it calls {target}, which is no operator of PyTorch's own")


def _told(value: Any) -> str:
    """An argument as it is written in Python."""
    if isinstance(value, fx.Node):
        return value.name
    if isinstance(value, list | tuple):
        return f"[{_listed(value)}]"
    if isinstance(value, torch.device):
        return "images.device"
    if isinstance(value, float) and not math.isfinite(value):
        return f"float('{value}')"
    known = int | float | str | torch.dtype | torch.layout | torch.memory_format | None
    if isinstance(value, known):
        return repr(value)
    raise NotExportable(WHAT, f"one of its arguments is a {type(value).__name__}")


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(_told(value) for value in values)


CLASSES = "[CLASSES[number] for number in logits.argmax(1).tolist()]"
LABELS = '[", ".join(c for c, yes in zip(CLASSES, row) if yes) or "none" for row in logits > 0]'

MODULE = Template('''\
"""A network that FairViz wrote out: PyTorch's own operators, in the order in which data meets them.

It answers as in evaluation and needs PyTorch alone; load.py shows how it is used.
"""

import math
import operator

import torch
from torch import nn

ABOUT = $about
CLASSES = $classes
MEAN, STD, SIZE = $mean, $std, $size
BATCHED = $batched  # whether it takes several images at once
TENSORS = {  # name: whether it was learned, kind of numbers, shape
$tensors
}


def prepared(pixels):
    """Bytes (n, height, width, 3), red first, as the network wants them: floats (n, 3, *SIZE)."""
    images = pixels.permute(0, 3, 1, 2).float() / 255
    if tuple(images.shape[-2:]) != SIZE:
        images = nn.functional.interpolate(images, SIZE, mode="bilinear", antialias=True)
    mean, std = (torch.tensor(c, device=images.device).view(3, 1, 1) for c in (MEAN, STD))
    return (images - mean) / std


def names(logits):
    """What each row of logits says, in words."""
    return $said


class Network(nn.Module):
    """Logits (n, classes) of prepared images; its state dict has the names of the safetensors."""

    def __init__(self):
        super().__init__()
        for name, (learned, kind, shape) in TENSORS.items():
            path, _, last = name.rpartition(".")
            place, tensor = _module(self, path), torch.zeros(shape, dtype=kind)
            if learned:
                place.register_parameter(last, nn.Parameter(tensor))
            else:
                place.register_buffer(last, tensor)

    def forward(self, images):
        if BATCHED or len(images) == 1:
            return self.logits(images)
        return torch.cat([self.logits(image) for image in images.split(1)])

    def logits(self, images):
        _w = dict(self.named_parameters()) | dict(self.named_buffers())
$lines


def _module(place, path):
    for part in filter(None, path.split(".")):
        if part not in place._modules:
            place.add_module(part, nn.Module())
        place = place._modules[part]
    return place
''')
