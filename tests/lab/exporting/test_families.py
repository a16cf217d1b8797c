"""Networks of other people's libraries leave as text and as ONNX, and answer as they did."""

import pytest
import torch
from torch import nn
from torchvision import models

from fairviz.lab.exporting.interchange import Runtime, onnx
from fairviz.lab.exporting.program import followed
from fairviz.lab.exporting.written import Face, loaded, source
from fairviz.lab.models.attention import opened

FACE = Face("A test", tuple("abcde"), "classes", (0.5,) * 3, (0.25,) * 3)
IMAGES = torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def of_torchvision():
    network = models.VisionTransformer(32, 8, 2, 2, 32, 64, num_classes=5)
    nn.init.normal_(network.heads.head.weight)
    return opened(network)


def of_timm():
    timm = pytest.importorskip("timm")
    small = {"img_size": 32, "patch_size": 8, "depth": 2, "embed_dim": 32, "num_heads": 2}
    return opened(timm.create_model("vit_tiny_patch16_224", num_classes=5, **small))


@pytest.mark.parametrize("make", [of_torchvision, of_timm])
def test_a_network_of_another_library_leaves_without_it(make):
    torch.manual_seed(0)
    network = make().eval()
    with torch.inference_mode():
        told = network(IMAGES)
    program = followed(network, (32, 32))
    text = source(program, FACE)
    assert "torchvision" not in text and "timm" not in text
    assert torch.allclose(loaded(text, program.tensors)(IMAGES), told, atol=1e-5)
    assert torch.allclose(Runtime(onnx(program), program.is_batched)(IMAGES), told, atol=1e-4)
