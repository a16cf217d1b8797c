"""One folder of records, by digest: variants, the evaluation sets they answered, and studies."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fairviz.errors import FairVizError
from fairviz.predictions import manifest
from fairviz.predictions.folders import DRAFT
from fairviz.predictions.manifest import Manifest
from fairviz.predictions.recipes import recipe_of, upbringing_of
from fairviz.spec import WHOLE, Given, Variant, digest_of, from_record

VARIANTS = "variants"
EVALSETS = "evalsets"
LOOKS = "looks"
ALBUMS = "albums"
WEIGHTS = "weights"
Stamp = tuple[int, ...]


@dataclass
class Shelf:
    """The records below `root`. Rows are remembered while their folder and files do not change."""

    root: Path
    is_home: bool
    _known: dict[str, tuple[Stamp, dict[str, Any] | None]] = field(default_factory=dict)

    def variant_folder(self, digest: str) -> Path:
        return self.root / VARIANTS / digest

    def evalset_folder(self, fingerprint: str) -> Path:
        return self.root / EVALSETS / fingerprint

    def look_folder(self, digest: str) -> Path:
        return self.root / LOOKS / digest

    def folders(self) -> Iterator[Path]:
        """Every finished folder: variants, evaluation sets, looks, then what was brought."""
        for kind in (VARIANTS, EVALSETS, LOOKS, ALBUMS, WEIGHTS):
            yield from (Path(entry) for entry in _entries(self.root / kind))

    def drafts(self) -> Iterator[Path]:
        """What interrupted writers left: never read by anyone."""
        yield from self.root.glob(f"{DRAFT}*")
        yield from self.root.glob(f"*/{DRAFT}*")

    def holds(self, digest: str) -> bool:
        """Whether this variant, or this look at one, is here and sound."""
        return is_sound(self.variant_folder(digest)) or is_sound(self.look_folder(digest))

    def rows(self) -> list[tuple[Stamp, dict[str, Any]]]:
        """One index row per sound variant, each with the stamp that says when it was read."""
        found = {}
        for entry in _entries(self.root / VARIANTS):
            stamp = _stamp(entry)
            known = self._known.get(entry.name)
            row = known[1] if known and known[0] == stamp else self._row(Path(entry))
            found[entry.name] = (stamp, row)
        self._known = found
        return [(stamp, row) for stamp, row in found.values() if row]

    def _row(self, folder: Path) -> dict[str, Any] | None:
        try:
            about = manifest.read_whole(folder)
            return row_of(about) | {"home": self.is_home} if is_current(about) else None
        except FairVizError:
            return None


def is_sound(folder: Path) -> bool:
    """Whether the folder is there, in a format that can be read, each file at full length."""
    try:
        manifest.read_whole(folder)
    except FairVizError:
        return False
    return True


def is_current(about: Manifest) -> bool:
    """Whether today's plug-ins would give this recipe the same address."""
    address: str = about["address"]
    return digest_of(about["variant"]) == address == from_record(about["variant"]).digest


def row_of(about: Manifest) -> dict[str, Any]:
    """What the index says about one variant."""
    variant = from_record(about["variant"])
    return {
        "digest": about["address"],
        "dataset": variant.dataset,
        "model": variant.model,
        "seed": variant.seed,
        **_removal(variant, about["facts"]),
        "mitigation": variant.mitigation,
        "network": variant.model,
        "recipe": recipe_of(variant),
        "upbringing": upbringing_of(variant),
        "parent": "" if variant.is_dense else variant.dense.digest,
        "evalset": about["evalset"],
        "bytes": sum(file["bytes"] for file in about["files"].values()),
        "made": about["made"],
        "seconds": about["facts"].get("seconds"),
        "treatment_seconds": about["facts"].get("treatment_seconds"),
    }


def _removal(variant: Variant, facts: Manifest) -> dict[str, Any]:
    if variant.given:
        return _told(variant.given, variant.schedule)
    prune = variant.pruning
    asked = prune.sparsity / WHOLE if prune else 0.0
    achieved = facts.get("sparsity") if prune else 0.0  # a weight that training left at zero
    achieved = asked if achieved is None else float(achieved)
    by_stage = "/".join(f"{stage / WHOLE:g}" for stage in prune.stages) if prune else ""
    return {
        "pruner": prune.pruner if prune else "",
        "schedule": variant.schedule,
        "scope": f"stages {by_stage}" if by_stage else (prune.way if prune else ""),
        "sparsity": achieved,
        "asked": asked if prune and prune.scope in ("global", "layer") else round(achieved, 4),
    }


def _told(given: Given, schedule: str) -> dict[str, Any]:
    """What was said of answers that somebody brought; a sparsity nobody told is drawn at 0."""
    share = (given.sparsity or 0) / WHOLE
    scope = "global" if given.method else ""
    removed = {"scope": scope, "sparsity": share, "asked": share}
    return {"pruner": given.method, "schedule": schedule, **removed}


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((e for e in entries if e.name[0] != "."), key=lambda entry: entry.name)
    except FileNotFoundError:
        return []


def _stamp(folder: os.DirEntry[str]) -> Stamp:
    """Changes whenever a file of the folder is added, removed, rewritten or cut short."""
    try:
        with os.scandir(folder) as files:
            stats = [file.stat() for file in files]
        own = folder.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return own, *sorted(stat.st_mtime_ns ^ stat.st_size for stat in stats)
