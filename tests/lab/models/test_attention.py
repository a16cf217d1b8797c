"""Opened attention says what the closed one says, and its weights stand in layers."""

import pytest
import torch
from torch import fx, nn
from torchvision import models

from fairviz.lab.models.attention import OpenAttention, opened, renamed


def answers(model, tokens):
    with torch.inference_mode():
        return model(tokens)


def test_opened_attention_gives_the_logits_of_the_closed_one():
    torch.manual_seed(0)
    closed = models.VisionTransformer(32, 8, 2, 2, 32, 64, num_classes=5).eval()
    nn.init.normal_(closed.heads.head.weight)
    images = torch.randn(3, 3, 32, 32)
    before = answers(closed, images)
    state = closed.state_dict()
    model = opened(closed)
    assert torch.allclose(answers(model, images), before, atol=1e-5)
    assert torch.allclose(answers(fx.symbolic_trace(model), images), before, atol=1e-5)
    assert model.state_dict().keys() == renamed(state).keys()
    model.load_state_dict(renamed(state))


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"need_weights": False},
        {"average_attn_weights": False},
        {"key_padding_mask": torch.arange(14).view(2, 7) > 11},
        {"attn_mask": torch.arange(35).view(5, 7) % 7 > 4, "need_weights": False},
        {"attn_mask": torch.linspace(-1, 1, 280).view(8, 5, 7)},
    ],
)
def test_opened_attention_takes_what_the_closed_one_takes(batch_first, settings):
    torch.manual_seed(0)
    closed = nn.MultiheadAttention(16, 4, batch_first=batch_first).eval()
    nn.init.normal_(closed.in_proj_bias)
    tokens = [torch.randn(2, length, 16) for length in (5, 7, 7)]
    q, k, v = (part if batch_first else part.transpose(0, 1) for part in tokens)
    said = closed(q, k, v, **settings)
    again = opened(closed)(q, k, v, **settings)
    assert torch.allclose(again[0], said[0], atol=1e-6)
    assert (again[1] is None) == (said[1] is None)
    assert said[1] is None or torch.allclose(again[1], said[1], atol=1e-6)


def test_an_encoder_does_not_pass_opened_attention_by():
    layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)
    encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).eval()
    tokens = torch.randn(2, 6, 16)
    before = answers(encoder, tokens)
    assert torch.allclose(answers(opened(encoder), tokens), before, atol=1e-5)


def test_attention_with_keys_of_another_width_stays_closed():
    model = nn.ModuleList([nn.MultiheadAttention(16, 4, kdim=8), nn.MultiheadAttention(16, 4)])
    opened(model)
    assert [type(part) for part in model] == [nn.MultiheadAttention, OpenAttention]
