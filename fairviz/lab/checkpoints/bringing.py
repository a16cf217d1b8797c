"""From files of weights to a network that is kept: read, recognised, fitted, tried."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from torch import Tensor, nn

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.lab import build
from fairviz.lab.checkpoints import exported
from fairviz.lab.checkpoints.claims import claimed
from fairviz.lab.checkpoints.fitting import adapted, classes_in, fitted
from fairviz.lab.checkpoints.guessing import Guess, guesses, said
from fairviz.lab.checkpoints.presets import PRESETS, usual
from fairviz.lab.checkpoints.reading import Checkpoint, read
from fairviz.lab.checkpoints.trying import Trial, reordered, tried
from fairviz.lab.datasets.base import Dataset
from fairviz.lab.models.base import classifier
from fairviz.lab.models.own import bare
from fairviz.naming import canonical
from fairviz.predictions import own_models
from fairviz.predictions.own_models import OwnModel

FITS = 0.999  # of the tensors: then the architecture needs no confirmation


@dataclass(frozen=True)
class Wanted:
    """What its owner said of the network; what is empty is guessed."""

    files: tuple[Path, ...]
    model: str = ""
    folder: str = ""  # of a builder: where its module lies
    which: str = ""
    preset: str = ""
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    size: int = 0
    names: tuple[str, ...] = ()
    trust: bool = False  # that loading an exported program runs nothing bad


@dataclass(frozen=True)
class Ready:
    """A network that fits its weights, and what was learned on the way."""

    about: OwnModel
    networks: tuple[nn.Module, ...]
    guesses: tuple[Guess, ...]
    notes: tuple[str, ...]
    trial: Trial | None

    def keep(self, home: Path) -> str:
        """The content under which it now lies."""
        states = [build.arrays(network.state_dict()) for network in self.networks]
        return own_models.keep(home, self.about, states)


def ready(wanted: Wanted, data: Dataset | None = None) -> Ready:
    """The network, fitted to every file; with data, tried on some of its images."""
    checkpoints = [_read(path, wanted) for path in wanted.files]
    first = checkpoints[0]
    found = guesses(first.state, arch=str(first.about.get("arch", "")))
    model = _model(wanted, first, found)
    classes = _classes(wanted, first.state, found, model, data)
    about = _asked(wanted, model, classes)
    networks = [_fitted(about, checkpoint.state) for checkpoint in checkpoints]
    usually = usual(model, classes)
    trial = tried(networks[0], data, about, wanted.preset, usually) if data else None
    networks = [_sorted(network, trial) for network in networks]
    shown = _shown(about, wanted, trial)
    told = [said(first.state, found), *_told(trial, wanted, claimed(first.about))]
    notes = [*_undone(wanted.files, checkpoints), *told]
    return Ready(shown, tuple(networks), tuple(found), tuple(notes), trial)


def _read(path: Path, wanted: Wanted) -> Checkpoint:
    if wanted.trust and exported.is_exported(path):
        return exported.read(path)
    return read(path, wanted.which)


def _asked(wanted: Wanted, model: str, classes: int) -> OwnModel:
    return OwnModel(
        model,
        classes,
        seeds=len(wanted.files),
        size=wanted.size,
        mean=wanted.mean,
        std=wanted.std or ((1.0, 1.0, 1.0) if wanted.mean else ()),
        folder=wanted.folder,
        names=wanted.names,
    )


def _model(wanted: Wanted, first: Checkpoint, found: Sequence[Guess]) -> str:
    if wanted.folder:
        return wanted.model
    if wanted.model:
        return canonical(wanted.model, catalog.MODELS, "model")
    if found and found[0].fit > FITS:
        return canonical(found[0].model, catalog.MODELS, "model")
    raise BadValue(
        f"{said(first.state, list(found))} Say which network it is: a name from `fairviz list"
        " models`, or on the command line a builder, module:function."
    )


def _classes(
    wanted: Wanted,
    state: dict[str, Tensor],
    found: Sequence[Guess],
    model: str,
    data: Dataset | None,
) -> int:
    asked = len(data.evalset.classes) if data else len(wanted.names)
    if wanted.folder:
        return asked or classes_in(state)
    own = next((g.classes for g in found if g.model == model), 0)
    if asked and own and own != asked:
        raise BadValue(adapted(state, asked, model) if data else _NAMED.format(own, asked))
    return asked or own or classes_in(state)


def _fitted(about: OwnModel, state: dict[str, Tensor]) -> nn.Module:
    network = bare(about)
    network.load_state_dict(fitted(state, network, about.model))
    return network.eval()


def _sorted(network: nn.Module, trial: Trial | None) -> nn.Module:
    if trial is None or trial.order is None:
        return network
    return reordered(network, trial.order, classifier(network)[0])


def _shown(about: OwnModel, wanted: Wanted, trial: Trial | None) -> OwnModel:
    """With mean and spread: as said, as the preset has them, as the trial found best."""
    preset = PRESETS.get(wanted.preset or (trial.preset if trial else ""))
    if about.mean or preset is None:
        return about
    return replace(about, mean=preset.mean, std=preset.std)


def _undone(files: Sequence[Path], checkpoints: Sequence[Checkpoint]) -> list[str]:
    return [f"{f.name}: {one}" for f, c in zip(files, checkpoints, strict=True) for one in c.undone]


def _told(trial: Trial | None, wanted: Wanted, claim: float | None) -> list[str]:
    if trial is None:
        return [] if wanted.preset or wanted.mean else [_UNTRIED]
    claims = "" if claim is None else f" The file says {100 * claim:.1f} %."
    seen = f"seen as {trial.preset or 'you said'}"
    notes = [f"{100 * trial.accuracy:.1f} % of {trial.images} images right, {seen}.{claims}"]
    if trial.order:
        notes.append(
            "Its classes stand in another order than the data's; they were put in the data's order."
        )
    return notes + ([trial.doubt] if trial.doubt else [])


_NAMED = (
    "The checkpoint tells {} classes apart, and you named {}: name each of them once, in its order,"
    " or leave the names out."
)
_UNTRIED = (
    "No preset was chosen and no data named: its images will be normalised as the data's training"
    " images are."
)
