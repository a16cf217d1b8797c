"""A network whose weights somebody brought."""

import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from torch import nn

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.naming import parse
from fairviz.predictions import own_models, trust
from fairviz.predictions.own_models import OwnModel


def own(roots: tuple[Path, ...], classes: int, seed: int, content: str = "") -> nn.Module:
    """The network as it came, with the weights of this seed."""
    about = own_models.load(roots, content)
    if about.is_builder and not trust.holds(content):
        raise BadValue(
            f"This model is built by {about.model} in {about.folder}, which nobody named on this"
            " machine: `fairviz import model FILE --builder MODULE:FUNCTION` says that it may run."
        )
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
    if not all(part.isidentifier() for part in (*module.split("."), function)):
        raise BadValue(f"{target!r} is no builder: write module:function, such as mynets:resnet.")
    with _explained(target, folder):
        made = _called(_found(module, function, folder), classes)
    if not isinstance(made, nn.Module):
        raise BadValue(f"{target} returned a {type(made).__name__}, not a torch.nn.Module.")
    return made


def _found(module: str, function: str, folder: str) -> Any:
    if folder not in sys.path:
        sys.path.append(folder)
    found = import_module(module)
    if not callable(getattr(found, function, None)):
        raise BadValue(f"Module {module!r} has no function {function!r}.")
    return getattr(found, function)


def _called(function: Any, classes: int) -> Any:
    """With the number of classes where it takes one: under its usual names, or as its first."""
    known = _parameters(function)
    if name := next((name for name in _CLASSES if name in known), ""):
        return function(**{name: classes})
    return function(classes) if any(known[name].kind in _BY_PLACE for name in known) else function()


def _parameters(function: Any) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(function).parameters
    except ValueError:  # what is written in C tells none
        return {}


@contextmanager
def _explained(target: str, folder: str) -> Iterator[None]:
    """Whatever their code raises, told with its name: it is not ours to judge."""
    try:
        yield
    except BadValue:
        raise
    except ModuleNotFoundError as error:
        raise BadValue(_NOT_THERE.format(target, error, folder)) from error
    except (Exception, SystemExit) as error:
        raise BadValue(f"{target} failed: {type(error).__name__}: {error}.") from error


_CLASSES = ("num_classes", "classes", "n_classes")
_BY_PLACE = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_NOT_THERE = (
    "{} cannot be imported ({}). It is looked for below {}: run the command in the folder of your"
    " module, in an environment that has what it imports."
)
