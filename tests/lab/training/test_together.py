"""Networks trained side by side come to what each alone comes to, within rounding."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from fairviz.lab import build
from fairviz.lab.dice import dice
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.maskings.base import Masking
from fairviz.lab.maskings.ramp import Ramping
from fairviz.lab.removing.gradual import Calendar
from fairviz.lab.removing.pruning import mask
from fairviz.lab.training.losses import loss_of
from fairviz.lab.training.together import MOST, Pupil, company, train_together
from fairviz.lab.training.train import Diverged, Lesson, train
from fairviz.lab.workshop import Workshop
from fairviz.schedules import recovered
from fairviz.spec import Prune, Train, Variant
from tests.lab.conftest import Shelf

STEP = Train(epochs=1, batch=64)
PLACE = "layer1.0.conv1.weight"


def lesson(seed, step=STEP, task="classes"):
    data = build.dataset("squares" if task == "classes" else "many_squares")
    return Lesson(Pictures.of(data.train, data), loss_of(task), step, dice(seed, "train"))


def network(seed):
    return build.network("resnet8?width=4", 4, seed)


def masked_network(seed):
    """A network and the mask of a half of one layer, another half for each seed."""
    model = network(seed)
    half = torch.rand(model.layer1[0].conv1.weight.shape, generator=dice(seed, "half")) < 0.5
    mask(model, {PLACE: half})
    return model, Masking({PLACE: half})


def pupils(seeds, **more):
    made = [(seed, *masked_network(seed)) for seed in seeds]
    return [Pupil(model, lesson(seed, **more), masking) for seed, model, masking in made]


def apart(one, other):
    mine, yours = one.state_dict(), other.state_dict()
    return max((mine[name] - yours[name]).abs().max().item() for name in mine)


@pytest.mark.parametrize("task", ["classes", "labels"])
def test_each_network_learns_what_it_learns_alone(task):
    side_by_side, alone = (pupils((0, 1, 2), task=task) for _ in range(2))
    train_together(side_by_side)
    for one, other in zip(side_by_side, alone, strict=True):
        train(other.model, other.lesson, other.masking)
        assert apart(one.model, other.model) < 1e-4
        assert apart(one.model, masked_network(0)[0]) > 1e-2


def test_each_network_wears_its_own_mask():
    found = pupils((0, 1))
    train_together(found)
    for pupil in found:
        weight = pupil.model.get_parameter(PLACE)
        assert torch.equal(weight != 0, pupil.masking.kept[PLACE])


def test_masks_tighten_on_each_networks_own_weights():
    step = Train(epochs=1, batch=64, pruning=Prune("magnitude", 5_000))
    found = []
    for seed in (0, 1):
        model, own = network(seed), lesson(seed, step)
        masking = Ramping({}, Calendar(own.per_epoch, own.total), smallest_half)
        found.append(Pupil(model, own, masking))
    train_together(found)
    zeros = [int((pupil.model.get_parameter(PLACE) == 0).sum()) for pupil in found]
    kept = [pupil.masking.kept[PLACE] for pupil in found]
    assert zeros == [72, 72] and not torch.equal(*kept)


def smallest_half(model, done):
    weight = model.get_parameter(PLACE).detach().abs()
    return {PLACE: weight > weight.flatten().sort().values[71]}


def test_one_that_diverges_ends_the_training_of_all():
    with pytest.raises(Diverged):
        train_together(pupils((0, 1), step=Train(epochs=1, batch=64, rate=1e20)))


def variants():
    return [Variant("squares", "resnet8?width=4", seed, (STEP,)) for seed in range(20)]


def test_only_those_that_learn_alike_are_put_side_by_side():
    longer = Variant("squares", "resnet8?width=4", 2, (Train(epochs=2, batch=64),))
    taught = replace(longer, steps=(STEP, *recovered(Prune("magnitude", 5_000), ("kd",))))
    first, second, *_ = variants()
    found = company(first, [longer, taught, second, first], lambda variant: True)
    assert found == [first, second]
    assert company(taught, [taught, second], lambda variant: True) == [taught]


def test_a_company_is_of_those_that_are_ready_and_not_too_many():
    first, *others = variants()
    assert company(first, others, lambda variant: variant.seed == 7) == [first, others[6]]
    assert len(company(first, others, lambda variant: True)) == MOST


def test_a_workshop_trains_a_study_side_by_side(shelf):
    """Twice: dense models of two seeds, then what is left of each."""
    dense = variants()[:2]
    pruned = [grown(v, *recovered(Prune("magnitude", 5_000), epochs=1)) for v in dense]
    shop = Workshop(shelf, peers=lambda: [*dense, *pruned])
    for variant in (*dense, *pruned):
        assert shop.make(variant).facts["together"] == 2
    alone = Workshop(Shelf())
    for variant in pruned:
        mine, own = shelf.weights(variant.digest), alone.state(variant)
        assert all(np.allclose(mine[name], own[name], atol=1e-3) for name in mine)


def grown(variant, *steps):
    return replace(variant, steps=(*variant.steps, *steps))
