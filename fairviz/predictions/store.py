"""The store: what was observed on each variant, at the address that its recipe gives it.

    <home>/variants/<digest>/     manifest.json, answers.npz, weights.safetensors
    <home>/evalsets/<fingerprint>/ manifest.json, samples.npz, attributes.parquet
    <home>/looks/<digest>/        manifest.json, seen.npz: what a look at a variant found
    <home>/slices/                one JSON file each (slices.py)
    <home>/studies/               one JSON file each (studies.py)
    <home>/queue.sqlite           what is to be made (fairviz/jobs)

A folder appears whole or not at all, and each file is compared with its sha256 before it is read.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self, TypeVar

import pandas as pd
from numpy.typing import NDArray

from fairviz.errors import BadValue
from fairviz.look import Look, Wish, plain
from fairviz.predictions import (
    arrays,
    brought,
    home,
    keeping,
    listed,
    manifest,
    questions,
    slices,
    topk,
    upkeep,
)
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.faults import NotInStore, ReadOnly, WrongEvalSet
from fairviz.predictions.folders import discard
from fairviz.predictions.keeping import ANSWERS, WEIGHTS, files_of
from fairviz.predictions.manifest import Manifest
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.seen import Seen
from fairviz.predictions.shelf import Shelf, is_sound
from fairviz.predictions.words import described
from fairviz.spec import Variant, as_record, from_record

SEEN = "seen.npz"
W = TypeVar("W", bound=Wish)


class Store:
    """One folder that is written (`home`), and others that are only read, such as the sample."""

    def __init__(self, home: Path | str, *shelves: Path | str) -> None:
        self.home = Path(home)
        roots = [Path(shelf) for shelf in shelves]
        self.shelves = (Shelf(self.home, True), *(Shelf(root, False) for root in roots))
        self._listed: tuple[Any, pd.DataFrame] | None = None
        self._named: tuple[Any, pd.DataFrame] | None = None

    @classmethod
    def default(cls) -> Self:
        """The store of this user or clone, with the sample behind it."""
        return cls(home.home(), *home.samples())

    @property
    def roots(self) -> tuple[Path, ...]:
        """Every folder that is read, the home first."""
        return tuple(shelf.root for shelf in self.shelves)

    @property
    def queue(self) -> Path:
        """Where the queue of this store lies."""
        return self.home / "queue.sqlite"

    @property
    def log(self) -> Path:
        """Where the worker says what it made, and what went wrong."""
        return self.home / "worker.log"

    def has(self, digest: str) -> bool:
        """Whether this variant or look can be loaded; a damaged record counts as absent."""
        return any(shelf.holds(digest) for shelf in self.shelves)

    def missing(self, wishes: Iterable[W]) -> list[W]:
        """Those that nobody has made yet, each once, in their order."""
        once = {wish.digest: wish for wish in wishes}
        return [wish for digest, wish in once.items() if not self.has(digest)]

    def damaged(self, wishes: Iterable[W]) -> list[W]:
        """Those in the home whose files are not what was written, found by reading all of them."""
        own = self.shelves[0]
        return [
            wish
            for wish in wishes
            if (folder := own.variant_folder(wish.digest)).is_dir() and upkeep.is_damaged(folder)
        ]

    def save(self, variant: Variant, predictions: Predictions, evalset: EvalSet) -> None:
        """Keep what this variant said; a sound record that is already there stays as it is."""
        if len(predictions.predicted) != len(evalset):
            raise WrongEvalSet(
                f"{len(predictions.predicted)} answers to {len(evalset)} questions cannot be kept."
            )
        if predictions.has_nan:
            raise BadValue("Its logits are not numbers (NaN): this model cannot be assessed.")
        predictions = predictions.shortened(evalset)
        self.save_evalset(evalset)
        about = {
            "variant": as_record(variant),
            "words": described(variant),
            "evalset": evalset.fingerprint,
            "facts": predictions.facts,
            "threads": predictions.facts.get("threads"),
        }
        keeping.keep(self.shelves[0].variant_folder(variant.digest), about, files_of(predictions))

    def load(self, digest: str, fingerprint: str | None = None) -> Predictions:
        """What this variant said, without its weights; with a fingerprint, to those questions."""
        folder, about = self._variant(digest)
        if fingerprint is not None and about["evalset"] != fingerprint:
            raise WrongEvalSet(
                f"{about['words']} answered evaluation set {about['evalset'][:12]}, not"
                f" {fingerprint[:12]}: their rows are different samples and cannot be compared."
            )
        said = arrays.unpacked(manifest.content(folder, ANSWERS, about))
        logits = said["logits"] if "logits" in said else topk.unpacked(said)
        return Predictions(logits, said["predicted"], about["facts"])

    def weights(self, digest: str) -> dict[str, NDArray[Any]] | None:
        """Its parameters and buffers by name; None where the variant keeps none."""
        folder, about = self._variant(digest)
        if WEIGHTS not in about["files"]:
            return None
        return arrays.unpacked_weights(manifest.content(folder, WEIGHTS, about))

    def variant(self, digest: str) -> Variant:
        """The recipe at this address."""
        return from_record(self._variant(digest)[1]["variant"])

    def facts(self, digest: str) -> dict[str, Any]:
        """What was measured on it: achieved sparsity, parameters, MACs, milliseconds, ..."""
        return dict(self._variant(digest)[1]["facts"])

    def save_look(self, look: Look, seen: Seen, fingerprint: str) -> None:
        """Keep what a look found; a sound record that is already there stays as it is."""
        about = {
            "look": plain(look),
            "words": described(look),
            "evalset": fingerprint,
            "facts": dict(seen.facts),
        }
        folder = self.shelves[0].look_folder(look.digest)
        keeping.keep(folder, about, {SEEN: arrays.packed(seen.arrays)})

    def seen(self, digest: str, fingerprint: str | None = None) -> Seen:
        """What the look at this address found; with a fingerprint, on those samples."""
        folder, about = self._found(digest, lambda shelf: shelf.look_folder(digest))
        if fingerprint is not None and about["evalset"] != fingerprint:
            raise WrongEvalSet(
                f"{about['words']} was observed on evaluation set {about['evalset'][:12]}, not"
                f" {fingerprint[:12]}: their rows are different samples and cannot be compared."
            )
        return Seen(arrays.unpacked(manifest.content(folder, SEEN, about)), about["facts"])

    def save_evalset(self, evalset: EvalSet) -> None:
        """Keep the questions; they may lie on any shelf."""
        about = {"words": evalset.title, "facts": {"samples": len(evalset)}}
        folders = [shelf.evalset_folder(evalset.fingerprint) for shelf in self.shelves]
        if not any(is_sound(folder) for folder in folders):
            keeping.keep(folders[0], about, questions.packed(evalset))

    def evalset(self, fingerprint: str) -> EvalSet:
        """The questions with this fingerprint."""
        folder, about = self._found(fingerprint, lambda shelf: shelf.evalset_folder(fingerprint))
        files = {name: manifest.content(folder, name, about) for name in about["files"]}
        evalset = questions.unpacked(files)
        if evalset.fingerprint != fingerprint:
            raise WrongEvalSet(
                f"{folder} holds samples with fingerprint {evalset.fingerprint[:12]}, which is not"
                f" its name. Delete that folder: making any variant writes it again."
            )
        return slices.attached(evalset, self.home, self.seen)

    def index(self) -> pd.DataFrame:
        """One row per sound variant on any shelf; the home's first where two have the same."""
        stamped = [pair for shelf in self.shelves for pair in shelf.rows()]
        stamps, labels = tuple(stamp for stamp, _ in stamped), self.labels()
        if self._listed is None or self._listed[0] != stamps:
            self._listed = stamps, listed.frame([row for _, row in stamped])
        if self._named is None or self._named[0] != (stamps, labels):
            self._named = (stamps, labels), listed.named(self._listed[1], labels)
        return self._named[1].copy(deep=False)  # what callers do to it stays theirs

    def labels(self) -> dict[str, str]:
        """What people call the data, models and predictions that they brought, by spelling."""
        found: dict[str, str] = {}
        for shelf in reversed(self.shelves):
            found |= brought.labels(shelf.root)
        return found

    def names(self) -> dict[str, str]:
        """How variants spell the data and models that were brought, by name."""
        return self.known()["model"] | self.known()["dataset"]

    def known(self) -> dict[str, dict[str, str]]:
        """The same, data and models apart: one name may mean one of each."""
        kinds: dict[str, brought.Kind] = {"dataset": "data", "model": "model"}
        return {what: brought.names(self.roots, kind) for what, kind in kinds.items()}

    def remove(self, digest: str) -> None:
        """Forget this variant or look, sound or damaged; it is made again when asked for."""
        own, *others = [
            (shelf.variant_folder(digest), shelf.look_folder(digest)) for shelf in self.shelves
        ]
        if found := [folder for folder in own if folder.exists()]:
            discard(found[0])
        elif any(folder.exists() for folders in others for folder in folders):
            raise ReadOnly(f"{digest[:12]} belongs to the sample, which is read-only.")
        else:
            raise NotInStore(f"{digest} is not in the store.")

    def verify(self, repair: bool = False) -> list[upkeep.Fault]:
        """Everything wrong in any folder; with `repair`, what is ours and damaged is removed."""
        found = list(upkeep.faults(self.shelves))
        if repair:
            upkeep.repair(found)
        return found

    def gc(self, keep: Iterable[str] | None = None) -> tuple[list[Path], int]:
        """Folders removed and bytes freed: leftovers, outdated variants; with `keep`, the rest."""
        return upkeep.collect(self.shelves[0], None if keep is None else frozenset(keep))

    def _variant(self, digest: str) -> tuple[Path, Manifest]:
        return self._found(digest, lambda shelf: shelf.variant_folder(digest))

    def _found(self, name: str, place: Callable[[Shelf], Path]) -> tuple[Path, Manifest]:
        """The first folder of that name on any shelf, and its manifest."""
        folders = [place(shelf) for shelf in self.shelves]
        folder = next((folder for folder in folders if is_sound(folder)), None)
        folder = folder or next((folder for folder in folders if folder.is_dir()), folders[0])
        return folder, manifest.read(folder)
