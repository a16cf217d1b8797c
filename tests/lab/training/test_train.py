"""The training loop: reproducible, masked, and honest when it fails."""

import pytest
import torch

from fairviz.lab import build
from fairviz.lab.dice import dice
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.maskings.base import Masking
from fairviz.lab.removing.pruning import mask, worn
from fairviz.lab.training.losses import loss_of
from fairviz.lab.training.paces import warm_cosine
from fairviz.lab.training.train import Diverged, Lesson, train
from fairviz.spec import Train


def lesson(step, seed=0):
    data = build.dataset("squares")
    return Lesson(Pictures.of(data.train, data), loss_of("classes"), step, dice(seed, "train"))


def network(seed=0):
    return build.network("resnet8?width=4", 4, seed)


def trained(seed=0, tick=lambda done, total: None, **hyper):
    model = network()
    train(model, lesson(Train(epochs=1, batch=64, **hyper), seed), tick=tick)
    return model.state_dict()


def same(one, other):
    return all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("augment", [False, True])
def test_the_same_seed_gives_the_same_bits(augment):
    assert same(trained(augment=augment), trained(augment=augment))


def test_another_seed_gives_other_weights():
    assert not same(trained(), trained(seed=1))


def test_another_training_between_two_batches_changes_nothing():
    assert same(trained(), trained(tick=lambda done, total: trained(seed=done + 5) and None))


def test_building_and_training_leave_the_global_dice_alone():
    before = torch.get_rng_state()
    trained()
    assert torch.equal(before, torch.get_rng_state())


def test_a_mask_stays_on_during_training():
    model = network()
    weight = model.layer1[0].conv1.weight
    on = {"layer1.0.conv1.weight": torch.rand(weight.shape) < 0.5}
    mask(model, on)
    train(model, lesson(Train(epochs=1, batch=64)), Masking(on))
    assert bool((weight[~on["layer1.0.conv1.weight"]] == 0).all())
    assert bool((weight[on["layer1.0.conv1.weight"]] != 0).all())


def test_a_pruned_network_wears_the_mask_of_its_zeros():
    model = network()
    with torch.no_grad():
        model.layer1[0].conv1.weight[0] = 0
        model.layer1[0].bn1.weight[0] = model.layer1[0].bn1.bias[0] = 0
    kept = worn(model)
    assert kept["layer1.0.bn1.weight"].tolist() == [False, True, True, True]
    assert kept["layer1.0.conv1.weight"].flatten(1).all(1).tolist() == [False, True, True, True]


def test_a_batchnorm_behind_a_silent_filter_keeps_learning_unless_it_fell_too():
    model = network()
    with torch.no_grad():
        model.layer1[0].conv1.weight[0] = 0
        model.layer1[0].bn1.bias[0] = 1
    assert worn(model)["layer1.0.bn1.weight"].tolist() == [True] * 4


def test_divergence_names_the_epoch_and_a_rate_to_try():
    with pytest.raises(Diverged, match=r"epoch 1 of 3.*below 1e\+20"):
        train(network(), lesson(Train(epochs=3, rate=1e20, batch=64)))


def test_every_batch_is_told_with_the_whole():
    told = []
    trained(tick=lambda done, total: told.append((done, total)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_an_incomplete_last_batch_is_left_out_unless_it_is_the_only_one():
    assert lesson(Train(epochs=1, batch=100)).total == 2
    assert lesson(Train(epochs=1, batch=1000)).total == 1


def test_an_early_checkpoint_before_the_first_batch_is_not_the_end_of_the_training():
    assert lesson(Train(epochs=2, batch=256, until=0.5)).last == 0  # of one batch an epoch
    assert lesson(Train(epochs=2, batch=64, until=0.5)).last == 2
    assert lesson(Train(epochs=2, batch=64)).last == 8


def test_the_rate_warms_up_and_fades():
    rates = [warm_cosine(batch, 100, 10) for batch in range(100)]
    assert max(rates) == 1.0 and rates.index(1.0) == 14
    assert rates[0] < 0.1 and rates[-1] < 0.001


def test_a_training_that_goes_on_from_an_epoch_has_only_the_rest_of_it():
    told = []
    step = Train(epochs=3, batch=64, since=1)
    train(network(), lesson(step), tick=lambda done, total: told.append((done, total)))
    assert told == [(number, 8) for number in range(8)]
    assert step.length == 2


def test_a_training_in_two_halves_moves_its_rate_as_the_whole_does():
    rates = []

    class Listening(Masking):
        def learn(self, model, number):
            rates.append(self.optimiser.param_groups[0]["lr"])

        def meet(self, optimiser):
            self.optimiser = optimiser

    for step in (Train(epochs=2, batch=64), *HALVES):
        train(network(), lesson(step), Listening())
    assert rates[:8] == rates[8:]


HALVES = (Train(epochs=2, batch=64, until=1), Train(epochs=2, batch=64, since=1))
