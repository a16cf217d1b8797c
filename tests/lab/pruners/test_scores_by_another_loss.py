"""Scores read the loss that the pruning's objectives make: weighted Taylor, weighted SNIP."""

from dataclasses import replace

import pytest
import torch

from fairviz.catalog import PRUNERS
from fairviz.errors import BadValue
from fairviz.lab.objectives.base import Objective
from fairviz.lab.pruners import magnitude, snip, taylor
from fairviz.lab.removing import scoring
from fairviz.lab.removing.pruning import scored
from fairviz.spec import Prune, Train, Variant
from tests.contracts.classrooms import room
from tests.lab.pruners.tiny import SIDES, batch, close, network, some


class Louder(Objective):
    """Three times the loss."""

    def __call__(self, moment, base):
        return 3 * base


class OneSide(Objective):
    """The loss of the right-hand points alone."""

    def __call__(self, moment, base):
        right = moment.codes("side") == 1
        return torch.nn.functional.cross_entropy(moment.logits[right], moment.labels[right])


def by(objective):
    return replace(batch(), objectives=(objective,))


def test_three_times_the_loss_is_nine_times_taylor_and_three_times_snip():
    model = network()
    nine, three = (pruner.scores(model, by(Louder())) for pruner in (taylor, snip))
    close(nine, {name: 9 * score for name, score in taylor.scores(model, batch()).items()})
    close(three, {name: 3 * score for name, score in snip.scores(model, batch()).items()})


def test_a_loss_of_one_side_alone_scores_as_if_there_were_no_other():
    model = network()
    whole = some(by(OneSide()), range(12))
    right = some(batch(), [i for i, side in enumerate(SIDES) if side == 1])
    close(taylor.scores(model, whole), taylor.scores(model, right))


def test_magnitude_reads_no_loss():
    found, plain = magnitude.scores(network(), by(Louder())), magnitude.scores(network(), batch())
    close(found, plain)


@pytest.mark.parametrize("pruner", [n for n, entry in PRUNERS.items() if not entry.needs_data])
def test_a_pruning_that_reads_no_loss_takes_no_objectives_and_says_which_would(pruner):
    with pytest.raises(BadValue, match=r"reads no loss, so kd cannot .* or take one of snip, tay"):
        Prune(pruner, 5000, objectives=("kd",))


@pytest.mark.parametrize("objective", ["kd", "pw", "at"])
@pytest.mark.parametrize("pruner", ["taylor_filter", "snip"])
def test_the_objectives_of_a_pruning_reach_its_scores(pruner, objective):
    def asked(*objectives):
        prune = Prune(pruner, 5000, objectives=objectives)
        model, here = room()
        here = replace(here, variant=Variant("portraits", "resnet8", 0, (Train(), prune)))
        return scored(model, prune, scoring.batch(here))

    weighted, plain = asked(objective), asked()
    assert any(not torch.allclose(weighted[name], plain[name], rtol=1e-3) for name in plain)
