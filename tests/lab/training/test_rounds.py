"""Schedules of several steps: rewinding, rounds that can be resumed, masks from the start on."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from fairviz import schedules
from fairviz.errors import BadValue
from fairviz.grids.checkpoints import checkpoint
from fairviz.lab import build
from fairviz.lab.dice import dice
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.training.losses import loss_of
from fairviz.lab.training.rewinding import signed
from fairviz.lab.training.train import Lesson, train
from fairviz.lab.workshop import Workshop
from fairviz.spec import Prune, Ramp, Rewind, Train, at

HALF, MOST = Prune("magnitude", at(0.5)), Prune("magnitude", at(0.875))


def grown(dense, *steps):
    """These steps, in batches of 32 images."""
    small = [replace(step, batch=32) if isinstance(step, Train) else step for step in steps]
    return replace(dense, steps=(*dense.steps, *small))


def right(predictions):
    return (predictions.predicted == build.dataset("squares").held_out.labels).mean()


def state(workshop, variant):
    return workshop.model(variant).state_dict()


def survivors_equal(found, early, cut):
    """Whether what stands in `found` is as in `early`, and what fell in `cut` is zero."""
    return all(
        torch.equal(found[name], early[name].masked_fill(cut[name] == 0, 0))
        if "conv" in name
        else torch.equal(found[name], early[name])
        for name in found
    )


def early_weights(dense, batches):
    """The first training once more, looked at after so many batches."""
    data = build.dataset("squares")
    model = build.network(dense.model, 4, dense.seed)
    lots = dice(dense.seed, "train", 1)
    lesson = Lesson(Pictures.of(data.train, data), loss_of("classes"), dense.steps[0], lots)

    def enough(done, total):
        if done == batches:
            raise StopIteration

    with pytest.raises(StopIteration):
        train(model, lesson, tick=enough)
    return model.state_dict()


@pytest.mark.parametrize(("epochs", "batches"), [(0, 0), (0.5, 4), (2, 16)])
def test_rewinding_puts_what_is_left_at_the_exact_early_values(trained, dense, epochs, batches):
    cut = state(trained, grown(dense, HALF))
    found = state(trained, grown(dense, HALF, Rewind(epochs)))
    assert survivors_equal(found, early_weights(dense, batches), cut)


def test_rewinding_to_the_first_weights_is_the_network_as_it_was_drawn(trained, dense):
    fresh = build.network(dense.model, 4, dense.seed).state_dict()
    found = state(trained, grown(dense, Rewind(0)))
    assert all(torch.equal(found[name], fresh[name]) for name in fresh)


def test_signed_weights_are_plus_or_minus_their_layers_standard_deviation(trained, dense):
    fresh = build.network(dense.model, 4, dense.seed).state_dict()
    found = state(trained, grown(dense, Rewind(signed=True)))
    for name in ("conv1.weight", "layer3.0.conv2.weight", "linear.weight"):
        assert torch.equal(found[name].sign(), fresh[name].sign())
        assert torch.unique(found[name].abs()).item() == fresh[name].std().item()
    assert torch.equal(found["bn1.weight"], fresh["bn1.weight"])


def test_signs_by_hand():
    weights = torch.tensor([[-1.0, 3.0]])  # a standard deviation of the root of 8
    found = signed({"a.weight": weights, "bn.weight": torch.tensor([2.0, 5.0])})
    assert torch.allclose(found["a.weight"], torch.tensor([[-(8**0.5), 8**0.5]]))
    assert found["bn.weight"].tolist() == [2, 5]


def test_a_brought_model_has_no_early_checkpoint(trained, dense):
    brought = replace(dense, steps=(HALF, Rewind(0.5), Train(1, batch=32)))
    with pytest.raises(BadValue, match="no early checkpoint"):
        trained.make(brought)


def test_rewinding_beyond_the_first_training_is_a_sentence(trained, dense):
    with pytest.raises(BadValue, match="has 6 epochs: it cannot rewind to 7"):
        trained.make(grown(dense, HALF, Rewind(7), Train(1)))


def ticket(dense, prune=MOST):
    """Rounds at 50, 75 and 87.5 %, of one epoch each."""
    return grown(dense, *schedules.lottery(prune, epochs=1))


def rounds(variant, every):
    """What the rounds before the last, of so many steps each, are called."""
    return [replace(variant, steps=variant.steps[:n]) for n in range(1 + every, 99, every)][:2]


def test_each_round_of_a_ticket_is_kept_and_removes_its_share(trained, dense):
    variant = ticket(dense)
    trained.make(variant)
    assert trained.store.saved == [*rounds(variant, 3), variant]
    facts = [trained.store.kept[v.digest].facts for v in trained.store.saved]
    total = facts[0]["prunable"]
    assert [f["removed"] for f in facts] == [round(total * s) for s in (0.5, 0.75, 0.875)]
    assert variant.schedule == "lottery"


def test_nothing_that_fell_in_one_round_is_back_in_the_next(trained, dense):
    variant = ticket(dense)
    trained.make(variant)
    first, second, last = (state(trained, v) for v in [*rounds(variant, 3), variant])
    layers = [name for name in first if "conv" in name and name.startswith("layer")]
    for denser, sparser in ((first, second), (second, last)):
        assert all(bool((sparser[n][denser[n] == 0] == 0).all()) for n in layers)


@pytest.mark.parametrize("schedule", ["lottery", "iterative"])
def test_a_run_that_was_killed_goes_on_at_its_last_round_with_the_same_bits(
    taught, trained, dense, schedule
):
    settings = {"lottery": {"epochs": 1}, "iterative": {"last": 1}}[schedule]
    variant = grown(dense, *getattr(schedules, schedule)(MOST, **settings))

    def killed(progress):
        if progress.digest == variant.digest and progress.done == 3:
            raise KeyboardInterrupt

    trained.breathe = killed
    with pytest.raises(KeyboardInterrupt):
        trained.make(variant)
    every = 3 if schedule == "lottery" else 2
    assert trained.store.saved == rounds(variant, every)

    told = []
    resumed = Workshop(trained.store, told.append)
    made = resumed.make(variant)
    assert trained.store.saved == [*rounds(variant, every), variant]
    early = checkpoint(variant, Rewind(0.5)).digest  # half an epoch, which no store keeps
    assert {p.digest for p in told if p.what == "training"} <= {variant.digest, early}
    whole = Workshop(type(taught)())
    whole.store.kept |= taught.kept
    assert np.array_equal(made.logits, whole.make(variant).logits)


def test_a_filter_wise_ticket_is_l1_filters_and_the_lottery(trained, dense):
    variant = ticket(dense, Prune("l1_filter", at(0.75), "layer"))
    facts = trained.make(variant).facts
    assert variant.schedule == "lottery" and facts["unit"] == "filter" and facts["shrunk"]
    assert facts["removed"] == round(facts["prunable"] * 0.75)
    assert len(trained.store.saved) == 2


def test_a_silent_filter_stays_so_when_its_batchnorm_goes_back(trained, dense):
    half = Prune("l1_filter", at(0.5), "layer")
    cut, found = (
        state(trained, grown(dense, half, *more)) for more in ((), (Rewind(0.5), Train(1)))
    )
    silent = cut["layer1.0.bn1.weight"] == 0
    assert silent.sum() == 2
    for part in ("conv1.weight", "bn1.weight", "bn1.bias"):
        assert not bool(found[f"layer1.0.{part}"][silent].any())
    assert bool(found["layer1.0.bn1.weight"][~silent].all())


def test_iterative_pruning_trains_on_with_what_it_has(trained, dense):
    variant = grown(dense, *schedules.iterative(MOST, last=1))
    made = trained.make(variant)
    assert variant.schedule == "iterative" and right(made) > 0.9
    assert made.facts["removed"] == round(made.facts["prunable"] * 0.875)
    assert trained.store.saved == [*rounds(variant, 2), variant]


def test_from_scratch_removes_along_the_ramp_and_learns(trained, dense):
    variant = grown(dense, *schedules.scratch(HALF, epochs=4))
    made = trained.make(variant)
    assert variant.schedule == "scratch" and right(made) > 0.6
    assert made.facts["removed"] == round(made.facts["prunable"] * 0.5)
    assert variant.dense == dense and trained.store.saved == [variant]


def test_a_ramp_leaves_what_fell_before_even_in_layers_that_it_spares(trained, dense):
    half = grown(dense, Prune("magnitude", at(0.5), exempt=("classifier",)))
    found = state(trained, grown(half, Train(1, rate=0.05, pruning=Prune("l1_filter", at(0.5)))))
    before = state(trained, half)
    for name in ("conv1.weight", "layer2.0.conv1.weight"):
        assert bool((found[name][before[name] == 0] == 0).all())


def test_a_ramp_begins_where_it_is_told_to(trained, dense):
    ramp = Ramp(first=0.25, every=0.25, last=0.75, initial=500)
    variant = grown(dense, Train(1, pruning=HALF, ramp=ramp))
    models, counts, usual = [], [], trained.model

    def remembered(asked):
        models.append(usual(asked))
        return models[-1]

    def look(progress):
        weights = (w for name, w in models[0].named_parameters() if ".conv" in name)
        counts.append(sum(int((weight == 0).sum()) for weight in weights))

    trained.model, trained.breathe = remembered, look
    total = trained.make(variant).facts["prunable"]
    # eight batches, the mask moves before the third (5 %), the fifth (7/8 of the way), the seventh
    halfway = round(total * (0.05 + 0.45 * 7 / 8))
    expected = [0] * 3 + [round(total * 0.05)] * 2 + [halfway] * 2 + [round(total * 0.5)]
    assert counts[:8] == expected


def test_pruning_at_the_start_removes_by_the_weights_as_drawn(trained, dense):
    variant = grown(dense, *schedules.at_start(Prune("magnitude", at(0.5), "layer"), epochs=4))
    made = trained.make(variant)
    assert variant.schedule == "at_start" and right(made) > 0.6
    fresh, found = build.network(dense.model, 4, 0).state_dict(), state(trained, variant)
    name = "layer2.0.conv2.weight"
    fell = fresh[name].abs()[found[name] == 0]
    assert fell.max() < fresh[name].abs()[found[name] != 0].min()


def test_mitigating_first_prunes_the_mitigated_model(trained, dense):
    variant = grown(dense, *schedules.fair_first(HALF, ("kd",), epochs=1))
    made = trained.make(variant)
    fair = replace(variant, steps=variant.steps[:2])
    assert trained.store.saved == [fair, variant] and variant.dense == fair.dense == dense
    assert variant.schedule == "fair_first" and variant.mitigation == "kd" and right(made) > 0.9
    before, after = state(trained, fair), state(trained, replace(variant, steps=variant.steps[:3]))
    name = "layer3.0.conv1.weight"
    kept = after[name] != 0
    assert torch.equal(before[name][kept], after[name][kept]) and not bool(kept.all())
