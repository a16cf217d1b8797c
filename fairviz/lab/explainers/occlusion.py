"""What the answer loses when a patch is covered (Zeiler and Fergus, 2014); no gradients at all."""

from captum.attr import Occlusion
from torch import Tensor, nn

from fairviz.lab.explainers.base import AT_ONCE, Attribution, baseline, summed


def attribute(
    model: nn.Module,
    images: Tensor,
    target: Tensor,
    patch: int = 6,
    stride: int = 3,
    nothing: Tensor | None = None,
) -> Attribution:
    """Mean loss over the patches that cover a pixel."""
    colours, patch = images.shape[1], min(patch, *images.shape[2:])
    found = Occlusion(model).attribute(
        images,
        sliding_window_shapes=(colours, patch, patch),
        strides=(colours, min(stride, patch), min(stride, patch)),
        baselines=baseline(images, nothing),
        target=target,
        perturbations_per_eval=max(1, AT_ONCE // len(images)),
    )
    return Attribution(summed(found))
