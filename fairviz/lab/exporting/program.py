"""What a network computes, as torch.export sees it: calls of PyTorch's operators in order.

It is held in memory only. Written as `.pt2` it would be unsafe to load (a crafted one runs code of
its own), so that it leaves as text (written.py) and as ONNX (interchange.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from warnings import catch_warnings, simplefilter

import torch
from torch import Tensor, nn
from torch.export import Dim, ExportedProgram
from torch.export.graph_signature import InputKind

from fairviz.errors import FairVizError

HELD = (InputKind.PARAMETER, InputKind.BUFFER, InputKind.CONSTANT_TENSOR)
Size = tuple[int, int]


class NotExportable(FairVizError):
    """Something that this network's own code does not allow."""

    def __init__(self, what: str, error: Exception | str) -> None:
        kind = "" if isinstance(error, str) else f"{type(error).__name__}: "
        first = str(error).strip().partition("\n")[0][:200].rstrip(". ")
        super().__init__(f"{what} could not be had ({kind}{first}).")


@dataclass(frozen=True)
class Program:
    """The calls, the tensors they read, and whether any number of images can be asked at once."""

    exported: ExportedProgram
    size: Size
    is_batched: bool

    @property
    def tensors(self) -> dict[str, Tensor]:
        """Everything that is read beside the images, by the names of the state dict."""
        known = {**self.exported.constants, **self.exported.state_dict}
        return {name: known[name].detach() for name in self.names.values()}

    @property
    def names(self) -> dict[str, str]:
        """By the graph's names; constants have names of their own."""
        inputs = self.exported.graph_signature.input_specs
        return {one.arg.name: str(one.target) for one in inputs if one.kind in HELD}

    @property
    def learned(self) -> frozenset[str]:
        return frozenset(self.exported.graph_signature.parameters)


def followed(network: nn.Module, size: Size) -> Program:
    """The network's calls for any number of images; for one at a time where it asks for that."""
    with quietly():
        try:
            return Program(_exported(network, size, 2, Dim.DYNAMIC), size, True)
        except Exception:  # whatever a stranger's code raises on meeting a number it cannot know
            pass
        try:
            return Program(_exported(network, size, 1, None), size, False)
        except Exception as error:
            raise NotExportable("A list of this network's calls", error) from error


def _exported(network: nn.Module, size: Size, images: int, batch: object) -> ExportedProgram:
    example = torch.zeros(images, 3, *size)
    shapes = ({0: batch},) if batch else None
    return torch.export.export(network, (example,), dynamic_shapes=shapes)


@contextmanager
def quietly() -> Iterator[None]:
    """PyTorch's exporters warn of their own inner workings."""
    with catch_warnings():
        simplefilter("ignore")
        yield
