import warnings

import pytest
import torch

from fairviz.lab import build
from fairviz.lab.checkpoints.bringing import Wanted, ready
from fairviz.lab.checkpoints.refused import BadCheckpoint


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    path = tmp_path_factory.mktemp("program") / "small.pt2"
    network = build.network("resnet8?width=4", 3, 0).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.export.save(torch.export.export(network, (torch.zeros(1, 3, 32, 32),)), path)
    return path, network


def test_an_exported_program_is_left_unread(program):
    with pytest.raises(BadCheckpoint, match="--trust"):
        ready(Wanted((program[0],)))


@pytest.mark.filterwarnings("ignore:No complete tensor")
def test_trusted_it_gives_its_weights(program):
    path, network = program
    found = ready(Wanted((path,), trust=True))
    assert (found.about.model, found.about.classes) == ("resnet8?width=4", 3)
    own, here = network.state_dict(), found.networks[0].state_dict()
    assert all(torch.equal(own[name], here[name]) for name in own)
