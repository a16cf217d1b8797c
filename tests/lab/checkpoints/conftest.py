"""A network of two layers, its weights, and files made of them."""

import os
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

Named = dict[str, Tensor]
DATA = Path(__file__).parents[4] / "shared" / "data"


class Runs:
    """Makes a folder when it is unpickled: what no reader here may let happen."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.fixture
def trap(tmp_path) -> Runs:
    """Something that leaves a trace if it is run; that it left none is checked at the end."""
    trace = tmp_path / "it-ran"
    yield Runs(trace)
    assert not trace.exists()


@pytest.fixture
def weights() -> Named:
    """A convolution and a BatchNorm with its counter."""
    return {
        k: v.clone()
        for k, v in nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).state_dict().items()
    }


@pytest.fixture
def saved(tmp_path):
    """Whatever is given, as torch.save writes it."""

    def save(what: object, name: str = "weights.pth", **how: object) -> Path:
        torch.save(what, tmp_path / name, **how)
        return tmp_path / name

    return save


@pytest.fixture
def real() -> Path:
    """The folder of published checkpoints, where there is one."""
    if not (DATA / "resnet20-12fca82f.th").exists():
        pytest.skip("the published checkpoints are not beside the project (../shared/data)")
    return DATA
