"""When refined training goes back, told by looks that are said; and what it goes back to."""

from types import SimpleNamespace

import pytest
import torch

from fairviz.errors import BadValue
from fairviz.lab.objectives.refined import Look, Refined, begin, cwv
from fairviz.lab.training.groups import Groups
from tests.contracts.classrooms import room

GOOD, UNFAIR = Look(0.8, 0.01), Look(0.8, 0.02)


class Course:
    """A training whose one weight is the number of the epoch."""

    def __init__(self):
        self.model = torch.nn.Linear(1, 2, bias=False)
        self.masking = SimpleNamespace(kept={"weight": torch.tensor([[True], [False]])})
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=0.1, momentum=0.9)
        self.easing = 1.0

    def learn(self, epoch):
        self.model(torch.ones(1, 1)).sum().backward()
        self.optimiser.step()
        with torch.no_grad():
            self.model.weight[:, 0] = torch.tensor([float(epoch), 0.0])

    @property
    def weight(self):
        return self.model.weight[0, 0].item()


def course(looks, patience=1, flat=0.05, cut=0.5, change=lambda course, epoch: None):
    """The training after these epochs, and what watched it."""
    said = iter(looks)
    objective, there = Refined(lambda _: next(said), patience, flat, cut), Course()
    for epoch in range(len(looks)):
        there.learn(epoch)
        change(there, epoch)
        objective.end_epoch(there, epoch)
    return there, objective


def test_it_goes_back_and_cuts_the_rate_where_it_became_unfair_for_nothing():
    there, objective = course([GOOD, UNFAIR])
    assert (there.weight, there.easing) == (0.0, 0.5)
    assert objective.told() == {"refined rewinds": 1, "refined rate": 0.5}


def test_momentum_does_not_lead_back_to_where_it_went_wrong():
    there, _ = course([GOOD, UNFAIR])
    assert not there.optimiser.state


def test_each_return_cuts_the_rate_again():
    there, _ = course([GOOD, UNFAIR, UNFAIR], cut=0.1)
    assert there.easing == pytest.approx(0.01)


def test_a_fairer_epoch_is_the_new_best():
    there, _ = course([UNFAIR, GOOD, UNFAIR])
    assert there.weight == 1.0


def test_unfairness_that_buys_accuracy_is_kept():
    there, objective = course([GOOD, Look(0.9, 0.02)])
    assert there.weight == 1.0 and objective.told()["refined rewinds"] == 0


def test_patience_waits_for_so_many_epochs_in_a_row():
    there, _ = course([GOOD, UNFAIR], patience=2)
    assert there.weight == 1.0
    there, _ = course([GOOD, UNFAIR, UNFAIR], patience=2)
    assert there.weight == 0.0


def test_an_epoch_that_is_fairer_but_worse_breaks_the_row_and_is_not_the_best():
    """Accuracy falls by more than is flat: no best; CWV falls: no reason to go back either."""
    poor = Look(0.5, 0.005)
    there, objective = course([GOOD, UNFAIR, poor, UNFAIR], patience=2)
    assert there.weight == 3.0 and objective.told()["refined rewinds"] == 0
    there, _ = course([GOOD, poor, UNFAIR])
    assert there.weight == 0.0


def test_accuracy_does_not_drift_down_in_small_steps():
    """0.76 is within 0.05 of the peak of 0.80, 0.72 is not, however near to the best's 0.76."""
    there, _ = course([GOOD, Look(0.76, 0.009), Look(0.72, 0.008), Look(0.72, 0.5)])
    assert there.weight == 1.0


def test_the_weights_of_another_mask_are_no_checkpoint():
    def tighten(there, epoch):
        there.masking.kept = dict(there.masking.kept)

    there, objective = course([GOOD, UNFAIR], change=tighten)
    assert there.weight == 1.0 and objective.told()["refined rewinds"] == 0


def test_masks_stay_on():
    def grow(there, epoch):
        with torch.no_grad():
            there.model.weight[1, 0] = 7.0  # what the mask says is zero

    there, _ = course([GOOD, UNFAIR], change=grow)
    assert there.model.weight.flatten().tolist() == [0.0, 0.0]


def test_patience_0_never_looks_and_never_goes_back():
    there, objective = course([GOOD, UNFAIR], patience=0)
    assert there.weight == 1.0 and there.easing == 1.0
    assert objective.told()["refined rewinds"] == 0


def test_cwv_is_the_variance_of_the_groups_accuracies():
    """Accuracies 1 and 1/2: variance 1/16. An image of an unknown group is left out."""
    groups = Groups(torch.tensor([0, 1, 1, -1]), ("a", "b", "nobody"))
    assert cwv(torch.tensor([1.0, 1.0, 0.0, 0.0]), groups) == pytest.approx(1 / 16)


def test_one_group_has_no_variance():
    assert cwv(torch.tensor([1.0, 0.0]), Groups(torch.zeros(2, dtype=torch.int64), ("a",))) == 0.0


@pytest.mark.parametrize("settings", [{"patience": -1}, {"flat": -0.1}, {"cut": 0.0}, {"cut": 2.0}])
def test_settings_outside_their_range_are_refused(settings):
    with pytest.raises(BadValue, match="Patience and flat"):
        begin(room()[1], **settings)
