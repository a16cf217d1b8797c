"""Attention whose weights stand in Linear layers, where pruning sees them.

nn.MultiheadAttention keeps the weights of queries, keys and values in a bare parameter.
"""

import re
from collections.abc import Mapping
from typing import TypeGuard

import torch
from torch import Tensor, nn
from torch.nn.functional import dropout, scaled_dot_product_attention

Pair = tuple[Tensor, Tensor | None]


class OpenAttention(nn.Module):
    """An nn.MultiheadAttention with `in_proj` and `out_proj` as Linear layers; the same numbers."""

    in_proj_bias = None  # nn.TransformerEncoder asks for both: its fused path would pass us by
    _qkv_same_embed_dim = False

    def __init__(self, closed: nn.MultiheadAttention) -> None:
        super().__init__()
        self.embed_dim, self.num_heads = closed.embed_dim, closed.num_heads
        self.dropout, self.batch_first = closed.dropout, closed.batch_first
        self.in_proj = _linear(closed.get_parameter("in_proj_weight"), closed.in_proj_bias)
        self.out_proj = _linear(closed.get_parameter("out_proj.weight"), closed.out_proj.bias)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,  # a hint: the mask itself comes as attn_mask
    ) -> Pair:
        """What nn.MultiheadAttention answers to a batch."""
        q, k, v = (self._in_heads(part) for part in self._projected(query, key, value))
        mask = self._mask(attn_mask, key_padding_mask, q)
        if not need_weights:
            chance = self.dropout if self.training else 0.0
            return self._out(scaled_dot_product_attention(q, k, v, mask, chance)), None
        weights = self._weights(q, k, mask)
        return self._out(weights @ v), weights.mean(1) if average_attn_weights else weights

    def _projected(self, query: Tensor, key: Tensor, value: Tensor) -> tuple[Tensor, ...]:
        if query is key is value:
            q, k, v = self.in_proj(query).chunk(3, dim=-1)
            return q, k, v
        return tuple(self.in_proj(x).chunk(3, -1)[i] for i, x in enumerate((query, key, value)))

    def _in_heads(self, tokens: Tensor) -> Tensor:
        """(n, heads, tokens, width of a head)"""
        batches = tokens if self.batch_first else tokens.transpose(0, 1)
        return torch.unflatten(batches, -1, (self.num_heads, -1)).transpose(1, 2)

    def _out(self, seen: Tensor) -> Tensor:
        tokens: Tensor = self.out_proj(seen.transpose(1, 2).flatten(2))
        return tokens if self.batch_first else tokens.transpose(0, 1)

    def _weights(self, q: Tensor, k: Tensor, mask: Tensor | None) -> Tensor:
        alike = q @ k.transpose(-2, -1) * (self.embed_dim // self.num_heads) ** -0.5
        weights = torch.softmax(alike if mask is None else alike + mask, dim=-1)
        return dropout(weights, self.dropout, self.training)

    def _mask(self, attn: Tensor | None, padding: Tensor | None, like: Tensor) -> Tensor | None:
        """What is added before the softmax; shaped to broadcast to (n, heads, tokens, tokens)."""
        if attn is not None and attn.dim() == 3:
            attn = torch.unflatten(attn, 0, (-1, self.num_heads))
        if padding is not None:
            padding = padding[:, None, None, :]
        given = [_added(mask, like) for mask in (attn, padding) if mask is not None]
        return sum(given[1:], given[0]) if given else None


def _added(mask: Tensor, like: Tensor) -> Tensor:
    """True, which hides, as minus infinity."""
    if mask.dtype != torch.bool:
        return mask
    return torch.zeros_like(mask, dtype=like.dtype).masked_fill(mask, -torch.inf)


def _linear(weight: nn.Parameter, bias: nn.Parameter | None) -> nn.Linear:
    """A layer of these very parameters; none are drawn, so no dice are thrown."""
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias is not None, device="meta")
    layer.weight = weight
    layer.register_parameter("bias", bias)
    return layer


def opened(model: nn.Module) -> nn.Module:
    """The model with every nn.MultiheadAttention opened, in place.

    Those with keys of another width or learned extra keys stay as they are.
    """
    for name, module in list(model.named_modules()):
        if name and _can_open(module):
            model.set_submodule(name, OpenAttention(module).train(module.training))
    return OpenAttention(model) if _can_open(model) else model


def _can_open(module: nn.Module) -> TypeGuard[nn.MultiheadAttention]:
    if type(module) is not nn.MultiheadAttention:
        return False
    plain = module.bias_k is None and not module.add_zero_attn
    return plain and module._qkv_same_embed_dim


def renamed(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A checkpoint's weights under the names that an opened model has."""
    return {_BARE.sub(r"\1in_proj.\2", name): tensor for name, tensor in state.items()}


_BARE = re.compile(r"(^|\.)in_proj_(weight|bias)$")
