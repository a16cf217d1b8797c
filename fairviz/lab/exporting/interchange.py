"""The same calls as ONNX (onnx.ai), the format that other runtimes read."""

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from fairviz.lab.exporting.program import NotExportable, Program, quietly

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHAT = "model.onnx"
IMAGES, LOGITS = "images", "logits"
COUNT = "n"
HOW = "pip install onnx onnxscript onnxruntime, or 'fairviz[onnx]', brings what writes and reads it"


def onnx(program: Program) -> bytes:
    """One file, its weights inside; `images` (n, 3, height, width) in, `logits` (n, c) out."""
    with quietly():
        try:
            made = torch.onnx.export(
                program.exported,
                (),
                dynamo=True,
                external_data=False,
                verbose=False,
                input_names=[IMAGES],
                output_names=[LOGITS],
            )
            assert made is not None, "the exporter answers with a program"
            return bytes(_counted(_plain(made.model_proto)).SerializeToString())
        except ImportError as error:
            raise NotExportable(WHAT, f"{error}; {HOW}") from error
        except Exception as error:  # an operator it has no word for, among much else
            raise NotExportable(WHAT, error) from error


def _plain(model: Any) -> Any:
    """Without the exporter's notes, which name files and lines of this machine."""
    for part in (model, model.graph, *model.functions):
        del part.metadata_props[:]
    for graph in (model.graph, *model.functions):
        for kind in ("node", "value_info", "input", "output", "initializer"):
            for one in getattr(graph, kind, ()):
                _forget(one)
    return model


def _forget(one: Any) -> None:
    if hasattr(one, "metadata_props"):  # inputs of a function are bare names
        del one.metadata_props[:]


def _counted(model: Any) -> Any:
    """The number of images is called n, which the exporter gives a number of its own."""
    graph = model.graph
    given = graph.input[0].type.tensor_type.shape.dim[0].dim_param
    for one in (*graph.input, *graph.value_info, *graph.output):
        for size in one.type.tensor_type.shape.dim:
            if given and size.dim_param == given:
                size.dim_param = COUNT
    return model


class Runtime:
    """onnxruntime with this file, asked as a network is."""

    def __init__(self, data: bytes, is_batched: bool) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise NotExportable(WHAT, f"{error}; {HOW}") from error
        self._asked = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        self._piece = 0 if is_batched else 1

    def __call__(self, images: Tensor) -> Tensor:
        """Logits (n, c)."""
        pieces = torch.split(images, self._piece or len(images))
        return torch.cat([torch.from_numpy(self._said(piece.numpy())) for piece in pieces])

    def _said(self, images: "NDArray[Any]") -> "NDArray[Any]":
        said: NDArray[Any] = self._asked.run([LOGITS], {IMAGES: images})[0]
        return said
