"""Networks of many kinds, written out as text and read again."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from fairviz.lab.exporting.program import NotExportable, followed
from fairviz.lab.exporting.written import Face, loaded, source

FACE = Face("A test", ("no", "yes"), "classes", (0.5,) * 3, (0.25,) * 3)


class Shared(nn.Module):
    """One layer under two names, a constant, a buffer that no state dict has, infinity."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 3, 1)
        self.again = self.first
        self.register_buffer("shift", torch.ones(1), persistent=False)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        x = self.again(self.first(x)) + self.shift * torch.tensor([2.0])
        x = x.masked_fill(x > 5, float("-inf")).amax((2, 3))
        return self.head(x.clamp(min=-9).add_(1))


class OneByOne(nn.Module):
    """Asks how many images there are, so that its calls are those for one."""

    def __init__(self):
        super().__init__()
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        pooled = x.mean((2, 3))
        return self.head(pooled if len(x) == 1 else pooled * 2)


class Branching(nn.Module):
    """Looks at its images to decide what to do."""

    def forward(self, x):
        return x.mean((2, 3)) if x.sum() > 0 else x.amax((2, 3))


@pytest.fixture(scope="module")
def calls():
    """Those of a network with many peculiarities."""
    torch.manual_seed(0)
    return followed(Shared().eval(), (6, 4))


def read(calls, face=FACE):
    """What a reader finds in the text."""
    room = {"__name__": "read"}
    exec(source(calls, face), room)
    return room


def test_sharing_constants_infinity_and_changes_in_place_survive(calls):
    network, images = Shared(), 9 * torch.randn(5, 3, 6, 4)
    network.load_state_dict(calls.exported.state_dict)
    again = loaded(source(calls, FACE), calls.tensors)
    assert torch.equal(again(images), network(images))


def test_a_network_that_counts_its_images_is_asked_one_by_one():
    network, images = OneByOne(), torch.randn(3, 3, 6, 4)
    program = followed(network.eval(), (6, 4))
    again = loaded(source(program, FACE), program.tensors)
    assert not program.is_batched
    assert torch.allclose(again(images), torch.cat([network(x[None]) for x in images]))


def test_one_that_branches_on_data_says_why_not():
    with pytest.raises(NotExportable, match="A list of this network's calls could not be had"):
        followed(Branching().eval(), (6, 4))


def test_a_class_name_cannot_become_code(calls):
    hostile = "']; raise SystemExit  # \n$tensors"
    room = read(calls, Face(hostile, (hostile, "yes"), "classes", FACE.mean, FACE.std))
    assert room["CLASSES"][0] == room["ABOUT"] == hostile


@pytest.mark.parametrize(
    ("task", "logits", "words"),
    [
        ("classes", [[1.0, 2.0], [2.0, 1.0]], ["yes", "no"]),
        ("labels", [[1.0, 2.0], [-1.0, -2.0]], ["no, yes", "none"]),
    ],
)
def test_answers_are_told_in_words(calls, task, logits, words):
    room = read(calls, replace(FACE, task=task))
    assert room["names"](torch.tensor(logits)) == words


def test_bytes_of_another_size_are_prepared(calls):
    found = read(calls)["prepared"](torch.full((2, 9, 9, 3), 255, dtype=torch.uint8))
    assert found.shape == (2, 3, 6, 4)
    assert torch.allclose(found, torch.tensor(2.0))  # (1 - 0.5) / 0.25
