"""`fairviz import model`: a checkpoint becomes a network that can be pruned here."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairviz import catalog
from fairviz.cli import lab, printed, stopping
from fairviz.cli.bring import names
from fairviz.errors import BadValue
from fairviz.grids.values import named, spelled_out
from fairviz.predictions import brought, trust
from fairviz.predictions.brought import Brought
from fairviz.predictions.shelf import WEIGHTS
from fairviz.predictions.store import Store

LARGEST = 2_048  # pixels of a side: no classifier sees more

if TYPE_CHECKING:
    from fairviz.lab.checkpoints.bringing import Ready
    from fairviz.lab.datasets.base import Dataset


def model(asked: Namespace) -> int:
    """Reads safely, recognises, tries; keeps unless it is a dry run."""
    lab.needed()
    store = Store.default()
    with stopping.watched(asked, store.home, ", ".join(asked.files)) as pen:
        pen.tick("Reading the weights")(0, 1)
        told = _brought(asked, store)
    pen.end("done", **told)
    printed.as_json(told) if asked.json else _say(told)
    return 0


def _brought(asked: Namespace, store: Store) -> dict[str, Any]:
    from fairviz.lab.checkpoints.bringing import Wanted, ready

    title = asked.name or Path(asked.files[0]).name.partition(".")[0]
    brought.check(title)
    mean, std = _three(asked.mean, "--mean"), _three(asked.std, "--std")
    _possible(asked.size, mean, std)
    wanted = Wanted(
        files=tuple(Path(file).expanduser() for file in asked.files),
        model=asked.builder or asked.model or "",
        folder=str(Path.cwd()) if asked.builder else "",
        which=asked.which or "",
        preset=_preset(asked.preset),
        mean=mean,
        std=std,
        size=asked.size,
        names=names(asked.classes) or (),
        trust=asked.trust,
    )
    found = ready(wanted, _data(asked.data, store))
    kept = None if asked.dry_run else _kept(store, found, asked, title)
    dataset = spelled_out(asked.data, store.known()["dataset"]) if asked.data else ""
    return {**_told(found, title, kept), "dataset": dataset}


def _kept(store: Store, found: "Ready", asked: Namespace, title: str) -> Brought:
    content = found.keep(store.home)
    if found.about.is_builder:
        trust.add(content)
    about = {**_about(found), "data": asked.data or "", "file": Path(asked.files[0]).name}
    folder = store.home / WEIGHTS / content
    one = brought.named(store.home, Brought("model", content, title, about))
    return brought.keep_with(store.home, one, folder)


def _data(name: str | None, store: Store) -> "Dataset | None":
    """The data to try it on: what was brought under this name, or a dataset of the catalog."""
    from fairviz.lab import build

    if not name:
        return None
    return build.dataset(
        named(name, catalog.DATASETS, "dataset", store.known()["dataset"]), store.roots
    )


def _preset(name: str | None) -> str:
    from fairviz.errors import UnknownName
    from fairviz.lab.checkpoints.presets import PRESETS

    if name and name not in PRESETS:
        raise UnknownName(name, "preset", PRESETS)
    return name or ""


def _three(text: str | None, option: str) -> tuple[float, ...]:
    if not text:
        return ()
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        values = ()
    if len(values) != 3 or not all(0 <= value <= 1 for value in values):
        raise BadValue(f"{option} {text!r} is not three numbers from 0 to 1, such as 0.5,0.5,0.5.")
    return values


def _possible(size: int, mean: tuple[float, ...], std: tuple[float, ...]) -> None:
    if not 0 <= size <= LARGEST:
        raise BadValue(
            f"--size {size}: height and width go from 1 to {LARGEST:,}; 0 is the data's."
        )
    if std and not mean:
        raise BadValue("--std alone says nothing: give --mean as well, or a --preset.")
    if std and min(std) == 0:
        raise BadValue("--std 0 would divide by zero: 1,1,1 leaves the spread as it is.")


def _about(found: "Ready") -> dict[str, Any]:
    about, trial = found.about, found.trial
    return {
        "model": about.model,
        "classes": about.classes,
        "seeds": about.seeds,
        "size": about.size,
        "mean": list(about.mean),
        "std": list(about.std),
        "accuracy": trial.accuracy if trial else None,
        "preset": trial.preset if trial else "",
        "presets": dict(trial.others) if trial else {},
        "notes": list(found.notes),
    }


def _told(found: "Ready", title: str, kept: Brought | None) -> dict[str, Any]:
    guessed = [{"model": g.model, "classes": g.classes, "fit": g.fit} for g in found.guesses]
    spelling = kept.spelling if kept else ""
    names = {"kept": kept is not None, "name": kept.name if kept else title, "spelling": spelling}
    doubt = found.trial.doubt if found.trial else ""
    return {**names, **_about(found), "guesses": guessed, "doubt": doubt}


def _say(told: dict[str, Any]) -> None:
    weights = "" if told["seeds"] == 1 else f", {told['seeds']} sets of weights"
    printed.sentence(f"{told['model']}, {told['classes']} classes{weights}.")
    for note in told["notes"]:
        printed.sentence(note)
    if told["presets"]:
        rows = [{"preset": k, "accuracy": f"{100 * v:.1f} %"} for k, v in told["presets"].items()]
        printed.table(rows, ["preset", "accuracy"])
    printed.sentence(
        f"Kept as {told['name']!r}: a study names it so (models: {told['name']})."
        if told["kept"]
        else "A dry run: nothing was kept."
    )
