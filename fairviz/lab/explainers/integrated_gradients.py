"""Gradients gathered along the line from the baseline to the image (Sundararajan et al., 2017)."""

from captum.attr import IntegratedGradients
from torch import Tensor, nn

from fairviz.lab.explainers.base import AT_ONCE, Attribution, baseline, change, summed


def attribute(
    model: nn.Module,
    images: Tensor,
    target: Tensor,
    steps: int = 32,
    nothing: Tensor | None = None,
) -> Attribution:
    """What each pixel adds; what all pixels fail to add up to is the delta."""
    blank = baseline(images, nothing)
    found, delta = IntegratedGradients(model).attribute(
        images,
        baselines=blank,
        target=target,
        n_steps=steps,
        internal_batch_size=max(AT_ONCE, len(images)),
        return_convergence_delta=True,
    )
    return Attribution(summed(found), delta, change(model, images, target, blank))
