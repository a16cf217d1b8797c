"""How a network wants its images: their size, and what mean and spread of colours it learned on."""

from dataclasses import dataclass
from pathlib import Path

from fairviz import catalog
from fairviz.naming import parse
from fairviz.predictions import own_models


@dataclass(frozen=True)
class View:
    """Nothing said: at the size of the data, normalised as its training images are."""

    size: int = 0
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()


def view(model: str, roots: tuple[Path, ...] = ()) -> View:
    """What this model asks of its images."""
    name, settings = parse(model, catalog.MODELS, "model")
    if name == "own":
        about = own_models.load(roots, str(settings.get("content", "")))
        return View(about.size, about.mean, about.std)
    size = settings.get("size", 0)
    return View(size if isinstance(size, int) else 0)
