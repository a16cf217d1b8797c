"""`fairviz sample`: the embedded studies, made into data_cache/sample by those who build FairViz.

The core is one study, with its looks; `--full` adds the small twin of every paper (studies/small).
Straight through a workshop, without queue or worker, so that nothing but results lies there.
"""

from argparse import Namespace
from pathlib import Path
from shutil import rmtree
from time import perf_counter
from typing import Literal

from rich.console import Console
from rich.progress import track

from fairviz import grids, places
from fairviz.cli import lab, printed
from fairviz.errors import FairVizError
from fairviz.grids.costs import duration
from fairviz.grids.study import USUAL
from fairviz.look import Look
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from fairviz.spec import Train

CORE, SMALL = "studies/sample.yaml", "studies/small"
FEATURES = "features?probe=96"  # few probe images: 200 numbers each, for every variant
ONCE = ("properties", "lookalikes")  # of one dense model: what slices are searched by
TAG = "sample"
BUDGET = 20_000_000  # bytes in git: some 14 million are the core, studies/small/README does the sum


class OverBudget(FairVizError):
    """The sample grew beyond what may be committed."""


def make(asked: Namespace) -> int:
    """The sample as its study files have it; what was there is replaced where that is asked."""
    lab.needed()
    folder = places.root() / "data_cache" / "sample"
    if asked.anew:
        rmtree(folder, ignore_errors=True)
    started, store = perf_counter(), Store(folder)
    made = sum(_filled(store, path) for path in files(asked.full))
    swept(store)
    printed.sentence(f"{made} variants in {duration(perf_counter() - started)}: {_weighed(folder)}")
    return 0


def files(full: bool) -> list[Path]:
    """The study files that are made: the core; where that is asked the small twins tagged so."""
    small = sorted((places.root() / SMALL).glob("*.yaml")) if full else []
    return [places.root() / CORE, *(path for path in small if TAG in grids.read(path).tags)]


def swept(store: Store) -> None:
    """Rounds on the way to a variant were kept meanwhile; what no study names is not committed."""
    named = {digest for entry in Studies(store).all() for digest in entry.digests}
    store.gc(named)


def _filled(store: Store, path: Path) -> int:
    from fairviz.lab.observatory import Observatory
    from fairviz.lab.workshop import Workshop

    text, has_looks = path.read_text(), path == places.root() / CORE
    study = grids.read_text(text, str(path))
    wanted = grids.variants(study)
    observatory = Observatory(store, Workshop(store, keep_weights=_kept(study.train)))
    for variant in track(wanted, study.title, console=Console(stderr=True)):
        observatory.make(variant)
        if has_looks:
            observatory.make(Look(variant, FEATURES))
    for sight in ONCE if has_looks else ():
        observatory.make(Look(wanted[0].dense, sight))
    Studies(store).create(study.title, wanted, text, study.tags)
    return len(wanted)


def _kept(training: Train) -> Literal["dense", "none"]:
    """Teachers that a twin trains longer are asked for nothing but their answers."""
    return "dense" if training == USUAL else "none"


def _weighed(folder: Path) -> str:
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if total > BUDGET:
        raise OverBudget(f"The sample has {total:,} bytes; at most {BUDGET:,} are committed.")
    return f"{total / 1e6:.1f} of {BUDGET / 1e6:.0f} MB."
