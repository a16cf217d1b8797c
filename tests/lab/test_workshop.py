"""From a recipe to stored answers."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from fairviz import schedules
from fairviz.lab import build
from fairviz.lab.predict import NotNumbers
from fairviz.lab.progress import InTheMaking
from fairviz.lab.workshop import Workshop
from fairviz.spec import Prune, Train, at


def grown(dense, *steps):
    return replace(dense, steps=dense.steps + steps)


def half(dense, pruner="magnitude"):
    return grown(dense, Prune(pruner, at(0.5)))


def right(predictions):
    return (predictions.predicted == build.dataset("squares").held_out.labels).mean()


def test_a_dense_model_learns_the_squares(trained, dense):
    assert right(trained.make(dense)) > 0.9


def test_what_is_stored_is_not_made_again(trained, dense):
    trained.make(dense)
    assert trained.store.saved == []


def test_warming_up_trains_nobody(trained, dense):
    learned, strange = [], replace(dense, seed=dense.seed + 1)
    trained.breathe = learned.append
    trained.warm_up([strange, dense])
    assert learned == [] and not trained.store.has(strange.digest)
    assert trained.state(dense) is trained.state(dense)


def test_a_model_whose_weights_are_not_kept_is_not_trained_again_to_be_warm(trained, dense):
    learned, kept = [], trained.make(dense)
    trained.store.kept[dense.digest] = replace(kept, weights=None)
    fresh = Workshop(trained.store, learned.append)
    fresh.warm_up([dense])
    assert learned == []


def test_a_variant_makes_its_dense_parent_once_and_keeps_it(workshop, dense):
    workshop.make(half(dense))
    workshop.make(half(dense, "random"))
    assert workshop.store.saved == [dense, half(dense), half(dense, "random")]


def test_the_same_bits_come_from_another_workshop(trained, dense):
    variant = grown(dense, *schedules.recovered(Prune("snip", at(0.8)), epochs=1))
    again = Workshop(type(trained.store)())
    one, other = trained.make(variant), again.make(variant)
    assert np.array_equal(one.logits, other.logits)


def test_a_slider_back_at_zero_gives_the_dense_answers(trained, dense):
    whole = trained.make(grown(dense, Prune("magnitude", 0)))
    assert np.array_equal(whole.logits, trained.make(dense).logits)


def test_the_achieved_sparsity_is_what_is_kept(trained, dense):
    facts = trained.make(grown(dense, Prune("magnitude", 3333))).facts
    assert facts["removed"] == round(facts["prunable"] * 0.3333)
    assert facts["sparsity"] == facts["removed"] / facts["prunable"]
    assert facts["nonzero"] == facts["parameters"] - facts["removed"]


@pytest.mark.parametrize("sparsity", [9950, 10_000])
@pytest.mark.parametrize("pruner", ["magnitude", "l1_filter"])
def test_almost_everything_and_everything_can_fall(trained, dense, pruner, sparsity):
    facts = trained.make(grown(dense, Prune(pruner, sparsity))).facts
    layers = facts["layers"] if pruner == "l1_filter" else {}  # one filter stays in each of them
    most = facts["prunable"] - len(layers)
    assert facts["removed"] == min(most, round(facts["prunable"] * sparsity / 10_000))


def test_recovered_and_gradual_models_end_at_the_sparsity_asked(trained, dense):
    prune = Prune("magnitude", at(0.9))
    for steps in (schedules.recovered(prune, epochs=1), schedules.gradual(prune, epochs=1)):
        facts = trained.make(grown(dense, *steps)).facts
        assert facts["removed"] == round(facts["prunable"] * 0.9)


@pytest.mark.parametrize("pruner", ["l1_filter", "taylor_filter"])
def test_filters_stay_gone_through_training(trained, dense, pruner):
    prune = Prune(pruner, at(0.5), "layer")
    for steps in (schedules.recovered(prune, epochs=1), schedules.gradual(prune, epochs=1)):
        facts = trained.make(grown(dense, *steps)).facts
        assert facts["removed"] == round(facts["prunable"] * 0.5) and facts["shrunk"]


def test_gradual_two_of_four_ends_at_one_half(trained, dense):
    prune = Prune("magnitude", at(0.5), "2:4")
    facts = trained.make(grown(dense, *schedules.gradual(prune, epochs=1))).facts
    assert facts["sparsity"] == 0.5


def test_layers_that_two_of_four_cannot_cut_are_said(trained, dense):
    facts = trained.make(grown(dense, Prune("magnitude", at(0.5), "2:4", exempt=()))).facts
    assert facts["left"] == ["conv1"] and facts["layers"]["conv1"] == 0
    assert facts["layers"]["layer1.0.conv1"] == 0.5


def test_pruning_again_goes_on_from_what_is_left(trained, dense):
    steps = (Prune("magnitude", at(0.5)), Train(1, 0.02, 32), Prune("magnitude", at(0.8)))
    facts = trained.make(grown(dense, *steps)).facts
    assert facts["removed"] == round(facts["prunable"] * 0.8)


def test_a_stage_can_be_pruned_alone(trained, dense):
    facts = trained.make(grown(dense, Prune("magnitude", 0, "stages", (9000, 0, 0)))).facts
    assert facts["layers"]["layer3.0.conv1"] == 0
    assert list(facts["stages"]) == ["stage 1", "stage 2", "stage 3"]


def test_fewer_filters_cost_less(trained, dense):
    whole, thin = (trained.make(v).facts for v in (dense, half(dense, "l1_filter")))
    assert thin["shrunk"] and not whole["shrunk"]
    assert thin["parameters"] < whole["parameters"] and thin["macs"] < whole["macs"]


def test_facts_are_plain_data(trained, dense):
    facts = trained.make(half(dense, "taylor_filter")).facts
    assert json.loads(json.dumps(facts)) == facts
    assert facts["threads"] == torch.get_num_threads()
    assert facts["seconds"] > 0 and facts["milliseconds"] > 0


def test_trained_models_keep_their_weights_and_pruned_ones_need_none(trained, dense):
    recovered = grown(half(dense), Train(1, 0.02, 32))
    assert trained.make(recovered).weights and not trained.make(half(dense)).weights


def test_weights_can_be_kept_of_dense_models_only(taught, dense):
    shelf = type(taught)()
    shelf.kept |= taught.kept
    frugal = Workshop(shelf, keep_weights="dense")
    assert frugal.make(grown(half(dense), Train(1, 0.02, 32))).weights is None


def test_stored_weights_give_the_stored_answers(trained, dense):
    model = trained.model(dense).eval()
    images = trained.material(dense).held_out[:][0]
    with torch.inference_mode():
        said = model(images)
    assert np.abs(said.numpy() - trained.make(dense).logits.astype(np.float32)).max() < 0.02


@pytest.mark.parametrize("dataset", ["two_squares", "many_squares"])
def test_binary_and_many_label_tasks_train_and_answer(workshop, dense, dataset):
    variant = replace(dense, dataset=dataset)
    labels = build.dataset(dataset).held_out.labels
    assert (workshop.make(variant).predicted == labels).mean() > 0.8
    assert workshop.make(half(variant, "taylor")).predicted.shape == labels.shape


def test_breath_tells_whose_batches_are_done(taught, dense):
    told = []
    Workshop(type(taught)(), told.append).make(half(dense))
    assert [p.digest for p in told[:1]] == [dense.digest]
    assert [p.what for p in told] == ["training"] * 48 + ["evaluating"] * 4
    assert told[-1].digest == half(dense).digest and (told[-1].done, told[-1].total) == (1, 2)


def test_breath_can_cancel_and_nothing_is_kept(taught, dense):
    def cancel(progress):
        raise KeyboardInterrupt

    workshop = Workshop(type(taught)(), cancel)
    with pytest.raises(KeyboardInterrupt):
        workshop.make(dense)
    assert workshop.store.saved == []
    workshop.breathe = lambda progress: None
    assert right(workshop.make(dense)) > 0.9


def test_an_urgent_variant_made_between_two_batches_changes_no_bit(trained, dense):
    recovered = grown(half(dense), Train(1, 0.02, 32))
    alone = Workshop(type(trained.store)())
    alone.store.kept |= trained.store.kept
    urgent = iter([half(dense, "snip"), grown(dense, Prune("l1_filter", at(0.3)))])

    def breathe(progress):
        if progress.digest == recovered.digest:
            variant = next(urgent, None)
            if variant:
                trained.make(variant)

    trained.breathe = breathe
    assert np.array_equal(trained.make(recovered).logits, alone.make(recovered).logits)
    assert len(trained.store.saved) == 3


def test_two_evaluations_of_one_architecture_do_not_disturb_each_other(trained, dense):
    inner, outer = half(dense, "random"), half(dense)
    expected = Workshop(trained.store).make(outer).logits
    trained.store.kept.pop(outer.digest)
    trained.breathe = lambda p: p.digest == outer.digest and p.done == 1 and trained.make(inner)
    assert np.array_equal(trained.make(outer).logits, expected)


def test_a_variant_whose_parent_is_being_made_further_up_is_put_off(workshop, dense):
    def ask_for_a_child(progress):
        with pytest.raises(InTheMaking):
            workshop.make(half(dense))

    workshop.breathe = ask_for_a_child
    workshop.make(dense)
    assert workshop.store.saved == [dense]


def test_weights_that_left_the_numbers_are_reported_with_a_reason(trained, dense):
    kept = trained.store.kept[dense.digest]
    broken = {name: array * np.nan for name, array in kept.weights.items()}
    trained.store.kept[dense.digest] = replace(kept, weights=broken)
    with pytest.raises(NotNumbers, match="128 of 128 images"):
        trained.make(half(dense, "random"))
    assert trained.store.saved == []
