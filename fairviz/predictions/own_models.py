"""Networks whose weights somebody brought, one set of weights for each seed.

<home>/weights/<content>/   manifest.json, about.json, seed-0.safetensors, seed-1.safetensors, ...
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from fairviz.predictions import arrays, manifest
from fairviz.predictions.faults import NotInStore
from fairviz.predictions.folders import publish
from fairviz.predictions.shelf import WEIGHTS

ABOUT = "about.json"
State = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class OwnModel:
    """How the network is built, and what its images must look like.

    model: a name of the catalog, or 'module:function' of the owner, found below `folder`.
    size: height and width it sees (0: the data's own); mean, std: of each colour, from 0 to 1.
    """

    model: str
    classes: int
    seeds: int = 1
    size: int = 0
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    folder: str = ""
    names: tuple[str, ...] = ()  # of the classes, where the checkpoint or its owner tells them
    notes: tuple[str, ...] = ()

    @property
    def is_builder(self) -> bool:
        """Whether it is built by a function of its owner's."""
        return bool(self.folder)


def keep(home: Path, about: OwnModel, states: Sequence[State]) -> str:
    """The content under which these weights now lie."""
    files: dict[str, bytes | Path] = {
        _seed(number): arrays.packed_weights(state) for number, state in enumerate(states)
    }
    files[ABOUT] = json.dumps(asdict(about), indent=1, sort_keys=True).encode()
    content = _content(about, files)
    sealed = manifest.sealed(content, {"model": about.model}, files)
    publish({**files, manifest.NAME: sealed}, home / WEIGHTS / content)  # type: ignore[dict-item]
    return content


def load(roots: Iterable[Path], content: str) -> OwnModel:
    """What is known of the network at this address."""
    folder = _folder(roots, content)
    record = json.loads(manifest.content(folder, ABOUT, manifest.read(folder)))
    plain: dict[str, Any]
    plain = {k: tuple(v) if isinstance(v, list) else v for k, v in record.items()}
    return OwnModel(**plain)


def state(roots: Iterable[Path], content: str, seed: int) -> dict[str, NDArray[Any]]:
    """The weights of one seed."""
    folder = _folder(roots, content)
    about = manifest.read(folder)
    if _seed(seed) not in about["files"]:
        there = len(about["files"]) - 1
        raise NotInStore(
            f"This model came with {there} {'set' if there == 1 else 'sets'} of weights: there is"
            f" no seed {seed}. Seeds are 0{f' to {there - 1}' if there > 1 else ''}."
        )
    return arrays.unpacked_weights(manifest.content(folder, _seed(seed), about))


def _folder(roots: Iterable[Path], content: str) -> Path:
    for root in roots:
        if content.isalnum() and (root / WEIGHTS / content).is_dir():
            return root / WEIGHTS / content
    raise NotInStore(
        f"The weights of {content!r} are not here (any more): `fairviz import model` with the same"
        " file brings them again."
    )


def _seed(number: int) -> str:
    return f"seed-{number}.safetensors"


def _content(about: OwnModel, files: Mapping[str, bytes | Path]) -> str:
    """From what answers depend on: weights, architecture, and how images are shown to it."""
    hasher = sha256()
    for name in sorted(set(files) - {ABOUT}):
        data = files[name]
        assert isinstance(data, bytes)
        hasher.update(data)
    told = asdict(about)
    shown = {key: told[key] for key in ("model", "classes", "size", "mean", "std")}
    hasher.update(json.dumps(shown, sort_keys=True).encode())
    return hasher.hexdigest()[:16]
