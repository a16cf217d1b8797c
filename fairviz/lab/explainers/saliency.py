"""How strongly the answer reacts to each pixel (Simonyan et al., 2014)."""

from captum.attr import Saliency
from torch import Tensor, nn

from fairviz.lab.explainers.base import Attribution, asking, summed


def attribute(model: nn.Module, images: Tensor, target: Tensor) -> Attribution:
    """Absolute gradients: never negative."""
    with asking(images) as asked:
        return Attribution(summed(Saliency(model).attribute(asked, target=target)))
