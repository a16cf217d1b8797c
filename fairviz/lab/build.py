"""Datasets and networks from their names, and weights on their way in and out of the store."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from fairviz import catalog
from fairviz.lab.datasets.base import Dataset
from fairviz.lab.dice import global_dice
from fairviz.naming import parse

State = dict[str, Tensor]
Arrays = dict[str, NDArray[Any]]


def dataset(name: str, roots: tuple[Path, ...] = ()) -> Dataset:
    """The dataset of this name and settings; what was brought lies below one of the roots."""
    plain, settings = parse(name, catalog.DATASETS, "dataset")
    entry = catalog.DATASETS[plain]
    where = {"roots": roots} if entry.brought else {}
    made: Dataset = entry.load()(**where, **settings)
    return made


def network(
    name: str, classes: int, seed: int, roots: tuple[Path, ...] = (), height: int = 0
) -> nn.Module:
    """A fresh network of this name and settings; its first weights belong to the seed.

    One that was brought has the weights that came with it instead. `height` is that of the data's
    images: what a network sees whose settings say no other.
    """
    plain, settings = parse(name, catalog.MODELS, "model")
    entry = catalog.MODELS[plain]
    if entry.brought:
        brought: nn.Module = entry.load()(roots=roots, classes=classes, seed=seed, **settings)
        return brought
    build = entry.load()
    if "size" in entry.settings and height:
        settings.setdefault("size", height)
    with global_dice(seed, "network"):
        made: nn.Module = build(classes=classes, **settings)
    return made.to(memory_format=torch.channels_last)


def arrays(state: Mapping[str, Tensor]) -> Arrays:
    """Weights as the store keeps them."""
    return {name: tensor.detach().cpu().contiguous().numpy() for name, tensor in state.items()}


def tensors(kept: Mapping[str, NDArray[Any]], device: torch.device | str = "cpu") -> State:
    """Weights as a network takes them."""
    return {name: torch.from_numpy(np.array(array)).to(device) for name, array in kept.items()}


def copied(model: nn.Module) -> State:
    """The network's weights as they are now; training on changes them no more."""
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
