"""`fairviz sample`: the embedded study, made into data_cache/sample by those who build FairViz.

Straight through a workshop, without queue or worker, so that nothing but results lies there.
"""

from argparse import Namespace
from pathlib import Path
from shutil import rmtree
from time import perf_counter

from rich.console import Console
from rich.progress import track

from fairviz import grids, places
from fairviz.cli import lab, printed
from fairviz.errors import FairVizError
from fairviz.grids.costs import duration
from fairviz.look import Look
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies

STUDY = "studies/sample.yaml"
FEATURES = "features?probe=96"  # few probe images: 200 numbers each, for every variant
ONCE = ("properties", "lookalikes")  # of one dense model: what slices are searched by
BUDGET = 16_000_000  # bytes in git: 12 million for answers and dense weights, 4 for features


class OverBudget(FairVizError):
    """The sample grew beyond what may be committed."""


def make(asked: Namespace) -> int:
    """The sample as studies/sample.yaml has it; what was there is replaced where that is asked."""
    lab.needed()
    folder = places.root() / "data_cache" / "sample"
    if asked.anew:
        rmtree(folder, ignore_errors=True)
    started = perf_counter()
    made = _filled(folder)
    printed.sentence(f"{made} variants in {duration(perf_counter() - started)}: {_weighed(folder)}")
    return 0


def _filled(folder: Path) -> int:
    from fairviz.lab.observatory import Observatory
    from fairviz.lab.workshop import Workshop

    text = (places.root() / STUDY).read_text()
    study = grids.read_text(text)
    wanted, store = grids.variants(study), Store(folder)
    observatory = Observatory(store, Workshop(store, keep_weights="dense"))
    for variant in track(wanted, study.title, console=Console(stderr=True)):
        observatory.make(variant)
        observatory.make(Look(variant, FEATURES))
    for sight in ONCE:
        observatory.make(Look(wanted[0].dense, sight))
    Studies(store).create(study.title, wanted, text, study.tags)
    return len(wanted)


def _weighed(folder: Path) -> str:
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if total > BUDGET:
        raise OverBudget(f"The sample has {total:,} bytes; at most {BUDGET:,} are committed.")
    return f"{total / 1e6:.1f} of {BUDGET / 1e6:.0f} MB."
