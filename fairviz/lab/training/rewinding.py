"""Back to early weights: the lottery ticket's step (Frankle et al., 2020); edge-popup's start."""

from torch import Tensor

State = dict[str, Tensor]


def signed(state: State) -> State:
    """Each layer's weights at plus or minus their standard deviation (Ramanujan et al., 2020)."""
    return {
        name: tensor.sign() * tensor.std() if _is_kernel(name, tensor) else tensor
        for name, tensor in state.items()
    }


def _is_kernel(name: str, tensor: Tensor) -> bool:
    return name.endswith("weight") and tensor.dim() > 1
