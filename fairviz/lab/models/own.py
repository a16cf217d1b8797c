"""A network whose weights somebody brought."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from torch import nn

from fairviz import catalog
from fairviz.errors import BadValue, FairVizError
from fairviz.naming import parse
from fairviz.predictions import own_models
from fairviz.predictions.own_models import OwnModel


def own(roots: tuple[Path, ...], classes: int, seed: int, content: str = "") -> nn.Module:
    """The network as it came, with the weights of this seed."""
    about = own_models.load(roots, content)
    if about.classes != classes:
        raise BadValue(
            f"This model answers with {about.classes} classes, and this data has {classes}: take"
            " data with the same classes, or train its head on these."
        )
    network = bare(about)
    arrays = own_models.state(roots, content, seed)
    network.load_state_dict({name: torch.from_numpy(array) for name, array in arrays.items()})
    return network.to(memory_format=torch.channels_last)


def bare(about: OwnModel) -> nn.Module:
    """The network without its weights."""
    if about.is_builder:
        return built(about.model, about.folder, about.classes)
    name, settings = parse(about.model, catalog.MODELS, "model")
    made: nn.Module = catalog.MODELS[name].load()(classes=about.classes, **settings)
    return made


def built(target: str, folder: str, classes: int) -> nn.Module:
    """What its owner's function returns; their machine, their trust."""
    module, _, function = target.partition(":")
    made = _called(_found(module, function, folder), classes, target)
    if not isinstance(made, nn.Module):
        raise BadValue(f"{target} returned a {type(made).__name__}, not a torch.nn.Module.")
    return made


def _found(module: str, function: str, folder: str) -> Any:
    if folder not in sys.path:
        sys.path.append(folder)
    try:
        return getattr(import_module(module), function)
    except ImportError as error:
        raise BadValue(f"There is no module {module!r} below {folder}: {error}.") from error
    except AttributeError:
        raise BadValue(f"Module {module!r} has no function {function!r}.") from None


def _called(function: Any, classes: int, target: str) -> Any:
    """With the number of classes where it takes one."""
    try:
        return function(classes)
    except TypeError:
        pass
    try:
        return function()
    except FairVizError:
        raise
    except Exception as error:
        raise BadValue(f"{target} failed: {type(error).__name__}: {error}") from error
