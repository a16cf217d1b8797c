"""Every explainer in the catalog says what Captum says, as set by default and otherwise."""

import warnings

import pytest
import torch
from captum import attr

from fairviz.catalog import EXPLAINERS, LAST
from fairviz.lab.explainers.base import AT_ONCE, last_maps
from fairviz.lab.models.cifar_resnet import resnet8
from fairviz.lab.networks.rewrite import explainable
from fairviz.lab.sights.maps import PIECE

TARGET = torch.arange(PIECE) % 4
BLACK = torch.full((1, 3, 32, 32), -2.0)
OTHERWISE = {  # settings as explainers get them: a baseline by name is a picture by then
    "integrated_gradients": {"steps": 7, "nothing": BLACK},
    "deeplift": {"nothing": BLACK},
    "grad_cam": {"layer": "stage 1"},
    "guided_grad_cam": {"layer": "stage 1"},
    "occlusion": {"patch": 9, "stride": 5, "nothing": BLACK},
}
CASES = [(name, {}) for name in EXPLAINERS] + list(OTHERWISE.items())
EVERY = pytest.mark.parametrize(("name", "settings"), CASES)


def oracle(name, model, images, steps=32, patch=6, stride=3, nothing=0, layer=LAST):
    """Captum, called as its manual says."""
    blank = nothing if isinstance(nothing, int) else nothing.expand_as(images).contiguous()
    last = model.get_submodule("layer1.0.conv2" if layer != LAST else "layer3.0.conv2")
    if name == "saliency":
        return attr.Saliency(model).attribute(images, target=TARGET)
    if name == "input_x_gradient":
        return attr.InputXGradient(model).attribute(images, target=TARGET)
    if name == "integrated_gradients":
        return attr.IntegratedGradients(model).attribute(images, blank, TARGET, n_steps=steps)
    if name == "deeplift":
        return attr.DeepLift(model).attribute(images, blank, TARGET)
    if name == "grad_cam":
        coarse = attr.LayerGradCam(model, last).attribute(images, TARGET, relu_attributions=True)
        return attr.LayerAttribution.interpolate(coarse, (32, 32), "bilinear")
    if name == "guided_grad_cam":
        return attr.GuidedGradCam(model, last).attribute(
            images, TARGET, interpolate_mode="bilinear"
        )
    if name == "occlusion":
        window, strides = (3, patch, patch), (3, stride, stride)
        return attr.Occlusion(model).attribute(images, window, strides, blank, target=TARGET)
    raise AssertionError(f"{name} has no oracle here: say how Captum is called for it")


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    made = resnet8(classes=4, width=4)
    made.train()
    made(torch.randn(16, 3, 32, 32))
    return explainable(made.eval())


@pytest.fixture(scope="module")
def images():
    return torch.randn(PIECE, 3, 32, 32, generator=torch.Generator().manual_seed(1))


def explained(name, model, images, settings):
    return EXPLAINERS[name].load()(model, images, TARGET, **settings)


@EVERY
def test_its_map_is_captums_on_the_rewritten_network(model, images, name, settings):
    ours = explained(name, model, images, settings).maps
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        theirs = oracle(name, model, images.clone().requires_grad_(), **settings).detach().sum(1)
    torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-3)
    assert theirs.abs().max() > 0


@EVERY
def test_its_memory_is_bounded_however_it_is_set(model, images, name, settings):
    sizes = []
    first = model.get_submodule("conv1")
    hook = first.register_forward_pre_hook(lambda _, given: sizes.append(len(given[0])))
    explained(name, model, images, settings)
    hook.remove()
    assert sizes
    assert max(sizes) <= AT_ONCE


@EVERY
def test_it_leaves_the_network_as_it_was(model, images, name, settings):
    before = {key: value.clone() for key, value in model.state_dict().items()}
    explained(name, model, images, settings)
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert not any(module._forward_hooks for module in model.modules())


def test_the_layer_of_a_stage_is_its_last_convolution(model):
    assert last_maps(model, "stage 2") is model.get_submodule("layer2.0.conv2")
    assert last_maps(model) is model.get_submodule("layer3.0.conv2")
    with pytest.raises(Exception, match="Did you mean 'stage 2'"):
        last_maps(model, "stage 22")
