"""Where the last maps speak for the answer (Selvaraju et al., 2017); coarse."""

from captum.attr import LayerAttribution, LayerGradCam
from torch import Tensor, nn

from fairviz.catalog import LAST
from fairviz.lab.explainers.base import Attribution, last_maps


def attribute(model: nn.Module, images: Tensor, target: Tensor, layer: str = LAST) -> Attribution:
    """Enlarged to the picture; never negative."""
    coarse = LayerGradCam(model, last_maps(model, layer)).attribute(
        images, target=target, relu_attributions=True
    )
    fine = LayerAttribution.interpolate(coarse, images.shape[2:], "bilinear")
    return Attribution(fine.detach().sum(dim=1))
