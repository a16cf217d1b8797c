"""Evaluation in its one fixed form."""

import numpy as np
import pytest
import torch

from fairviz.lab import build
from fairviz.lab.images.pictures import BATCH, Pictures
from fairviz.lab.predict import Bench, NotNumbers, kept


@pytest.fixture
def bench(network):
    data = build.dataset("squares")
    return Bench(network, Pictures.of(data.held_out, data))


def test_it_answers_like_the_plain_network(bench, network):
    said = bench.logits(network.state_dict())
    with torch.inference_mode():
        plain = network(bench.pictures[:][0])
    assert torch.allclose(said, plain, atol=1e-4)


def test_answers_follow_the_order_of_the_images(bench, network):
    said = bench.logits(network.state_dict())
    with torch.inference_mode():
        last = bench.folded.model(bench.pictures[-BATCH:][0])
    assert torch.allclose(said[-BATCH:], last, atol=1e-5)


def test_pixels_that_do_not_fit_are_normalised_batch_by_batch(bench, network, monkeypatch):
    said = bench.logits(network.state_dict())
    monkeypatch.setattr("fairviz.lab.images.pictures.WARM_BYTES", 0)
    assert torch.equal(said, bench.logits(network.state_dict()))


def test_images_lie_channels_last(bench):
    images, _ = bench.pictures[:4]
    assert images.is_contiguous(memory_format=torch.channels_last)


def test_the_label_is_taken_before_rounding():
    logits = torch.tensor([[1000.0, 1000.1]])
    rounded, predicted = kept(logits, "classes")
    assert rounded[0, 0] == rounded[0, 1] and predicted.tolist() == [1]


def test_many_labels_are_those_above_zero():
    rounded, predicted = kept(torch.tensor([[1e-9, -1e-9]]), "labels")
    assert predicted.tolist() == [[1, 0]]
    assert rounded.dtype == np.float16 and predicted.dtype == np.int16


def test_logits_that_float16_cannot_hold_stay_finite():
    rounded, _ = kept(torch.tensor([[1e6, -1e6]]), "classes")
    assert np.isfinite(rounded).all()


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_logits_that_are_not_numbers_are_counted_and_refused(bad):
    with pytest.raises(NotNumbers, match="1 of 2 images"):
        kept(torch.tensor([[bad, 0.0], [0.0, 0.0]]), "classes")
