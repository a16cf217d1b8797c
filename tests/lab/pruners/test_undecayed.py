"""Undecayed pruning: first order, with the decay's part on or off."""

import pytest
import torch

from fairviz.lab.pruners import snip, undecayed
from tests.lab.pruners.tiny import batch, close, layers, loss, network, slopes


def test_it_is_the_loss_change_with_the_decay_beside_it():
    model, whole = network(), batch()
    slope = slopes(model, whole)
    expected = {n: (-w * slope[n] + 0.5 * w**2).abs() for n, w in layers(model).items()}
    close(undecayed.scores(model, whole, decay=0.5), expected)


@pytest.mark.parametrize("settings", [{"clean": True, "decay": 0.5}, {"decay": 0.0}])
def test_freed_of_the_decay_it_is_snip(settings):
    model, whole = network(), batch()
    found, expected = undecayed.scores(model, whole, **settings), snip.scores(model, whole)
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_the_clean_form_is_what_removing_a_small_weight_does_to_the_loss():
    model, whole = network(), batch()
    for weight in layers(model).values():
        weight.data *= 1e-4
    before, scores = loss(model, whole), undecayed.scores(model, whole, clean=True)
    for name, weight in layers(model).items():
        for place in range(weight.numel()):
            with torch.no_grad():
                held = weight.view(-1)[place].clone()
                weight.view(-1)[place] = 0.0
                change = (loss(model, whole) - before).abs()
                weight.view(-1)[place] = held
            score = scores[name].view(-1)[place].item()
            assert score == pytest.approx(change.item(), rel=0.02, abs=1e-10)
