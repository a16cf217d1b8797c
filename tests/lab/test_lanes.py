"""Batches side by side: equal bits, in order, and nothing between them but the weights."""

import threading
import time

import pytest
import torch
from torch import nn

from fairviz.lab import build
from fairviz.lab.lanes import Lanes, lanes
from fairviz.lab.networks.batchnorm import Folded
from fairviz.lab.predict import answered


@pytest.fixture(autouse=True)
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def batches(count, size=64):
    dice = torch.Generator().manual_seed(0)
    return [torch.randn(size, 3, 32, 32, generator=dice) for _ in range(count)]


def test_lanes_answer_like_one_network_to_the_bit():
    network = build.network("resnet20", 8, seed=0).eval()
    found = list(Lanes(network, 2).answers(answered, batches(5)))
    assert all(
        torch.equal(one, answered(network, batch))
        for one, batch in zip(found, batches(5), strict=True)
    )


def test_what_a_forward_keeps_stays_in_its_lane():
    meeting = threading.Barrier(2)

    class Keeping(nn.Module):
        def forward(self, x):
            self.kept = x
            meeting.wait(20)  # until the other lane has kept its own
            return self.kept

    found = list(Lanes(Keeping(), 2).answers(lambda model, x: model(x), batches(4)))
    assert all(map(torch.equal, found, batches(4)))


def test_lanes_share_their_weights():
    layer = nn.Linear(1, 1)
    two = Lanes(layer, 2)
    with torch.no_grad():
        layer.weight.fill_(3.0)
        layer.bias.zero_()
    ones = [torch.ones(1, 1)] * 4
    assert [float(said) for said in two.answers(answered, ones)] == [3.0] * 4


def test_threads_are_as_many_as_before_also_for_threads_to_come():
    list(Lanes(nn.Identity(), 2).answers(answered, batches(2)))
    seen = []
    later = threading.Thread(target=lambda: seen.append(torch.get_num_threads()))
    later.start()
    later.join()
    assert (torch.get_num_threads(), seen) == (2, [2])


@pytest.mark.parametrize(("threads", "count", "each"), [(2, 2, 1), (8, 4, 2), (1, 2, 1)])
def test_all_threads_are_shared_out(threads, count, each):
    torch.set_num_threads(threads)
    seen = Lanes(nn.Identity(), count).answers(
        lambda *_: torch.tensor(torch.get_num_threads()), batches(4, size=1)
    )
    assert {int(said) for said in seen} == {each}


def test_a_batch_that_fails_ends_the_answers_and_leaves_every_lane_usable():
    def ask(model, batch):
        if bool(batch.isnan().any()):
            raise ArithmeticError("not a number")
        return answered(model, batch)

    two = Lanes(nn.Identity(), 2)
    with pytest.raises(ArithmeticError, match="not a number"):
        list(two.answers(ask, [*batches(1), torch.full((1, 3, 2, 2), torch.nan), *batches(1)]))
    assert len(list(two.answers(ask, batches(3)))) == 3
    assert torch.get_num_threads() == 2


def test_nothing_runs_while_batches_are_drawn():
    """There another variant may be made, and following its code would change these modules."""
    running, seen = [], []

    def ask(model, batch):
        running.append(1)
        time.sleep(0.02)
        running.pop()
        return batch

    drawn = (seen.append(len(running)) or batch for batch in batches(9, size=1))
    assert len(list(Lanes(nn.Identity(), 2).answers(ask, drawn))) == 9
    assert seen == [0] * 9


def test_a_network_can_be_followed_between_two_batches():
    network = build.network("resnet8", 8, seed=0).eval()
    drawn = (Folded(network) and batch for batch in batches(6))
    found = list(Lanes(network, 2).answers(answered, drawn))
    assert torch.equal(torch.cat(found), torch.cat([answered(network, b) for b in batches(6)]))


def test_large_pictures_and_single_threads_have_one_lane():
    assert lanes(torch.zeros(3, 32, 32)) == 2
    assert lanes(torch.zeros(3, 224, 224)) == 1
    torch.set_num_threads(1)
    assert lanes(torch.zeros(3, 32, 32)) == 1
