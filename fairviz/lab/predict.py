"""Evaluation in its one fixed form, so that every variant answers under the same conditions.

Prune first, then fold BatchNorm; channels last, float32, batches of pictures.BATCH.
"""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from fairviz.errors import FairVizError
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.lanes import Lanes, lanes
from fairviz.lab.networks.batchnorm import Folded, State
from fairviz.lab.progress import Tick, no_tick
from fairviz.predictions.evalset import Task

LARGEST = float(np.finfo(np.float16).max)


class NotNumbers(FairVizError):
    """A network answered with NaN or infinity."""

    def __init__(self, bad: int, of: int) -> None:
        super().__init__(
            f"{bad} of {of} images got logits that are not numbers: the weights have left the"
            f" numbers or grown too large. Try a lower sparsity or a lower training rate."
        )


class Bench:
    """One architecture and the evaluation images, both warm; states come and go."""

    def __init__(self, model: nn.Module, pictures: Pictures) -> None:
        self.folded = Folded(model)
        self._lanes = Lanes(self.folded.model, lanes(pictures[:1][0][0]))
        self._model = model
        self.pictures = pictures
        self.milliseconds = float("nan")  # per image, of the last answers

    def logits(self, state: State, tick: Tick = no_tick) -> Tensor:
        """What a network with these weights says about each image, (n, classes)."""
        self.folded.load(state)
        said = torch.cat(list(self._lanes.answers(answered, self._batches(tick))))
        self.milliseconds = self._lanes.milliseconds
        return said.cpu()

    def network(self, state: State) -> nn.Module:
        """The network with these weights, BatchNorm and all; it is this one until the next call."""
        self._model.load_state_dict(state)
        return self._model.eval()

    def _batches(self, tick: Tick) -> Iterator[Tensor]:
        for number, images in enumerate(self.pictures.batches()):
            tick(number, self.pictures.pieces)
            yield images


@torch.inference_mode()
def answered(model: nn.Module, images: Tensor) -> Tensor:
    """The network's logits."""
    logits: Tensor = model(images)
    return logits


def kept(logits: Tensor, task: Task) -> tuple[NDArray[np.float16], NDArray[np.int16]]:
    """Logits as they are stored, and the labels predicted before they were rounded."""
    bad = int((~torch.isfinite(logits)).any(1).sum())
    if bad:
        raise NotNumbers(bad, len(logits))
    predicted = logits > 0 if task == "labels" else logits.argmax(1)
    rounded = logits.clamp(-LARGEST, LARGEST).numpy().astype(np.float16)
    return rounded, predicted.numpy().astype(np.int16)
