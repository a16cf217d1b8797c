"""`make cifar10 DATA=FOLDER`: the second sample, made anew from files that are not shipped.

Images and weights are brought into the store of this user, so that afterwards every slider moves;
the answers alone go to data_cache/cifar10. Stopped, the same command goes on from there; without
DATA it packs what is made already.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import track

from fairviz.__main__ import main as fairviz
from fairviz.errors import BadValue
from fairviz.lab.workshop import Workshop
from fairviz.predictions.home import home
from fairviz.predictions.store import Store
from studies.cifar10.pack import BUDGET, SAMPLE, Planned, pack, planned, sweep, weighed
from studies.cifar10.parts import ARCHIVES, CHECKPOINTS, EVERY_TEST_IMAGE, PARTS, PRESET, TRIED_ON


def main(data: Path | None) -> int:
    """The exit code of the whole: bring, make, pack."""
    for words in bringing(data) if data else ():
        if code := fairviz(["import", *words]):
            return code
    store = Store(home())  # without the samples behind it: everything is made anew
    plans = [planned(store, part) for part in PARTS]
    for plan in plans if data else ():
        _make(store, plan)
    sample = Store(SAMPLE)
    kept = [pack(store, plan, sample) for plan in plans]
    sweep(sample, kept)
    for plan, entry in zip(plans, kept, strict=True):
        print(f"{plan.title}: {len(entry.digests)} of {len(plan.variants)} variants.")
    print(f"{weighed(SAMPLE) / 1e6:.1f} of {BUDGET / 1e6:.0f} MB.")
    return 0


def bringing(data: Path) -> Iterator[list[str]]:
    """What is typed after `fairviz import`, one after the other."""
    for name, (file, *how) in ARCHIVES.items():
        yield ["data", _there(data / file), "--name", name, *how, *EVERY_TEST_IMAGE]
    for name, file in CHECKPOINTS.items():
        tried = ["--data", TRIED_ON, "--preset", PRESET]
        yield ["model", _there(data / file), "--name", name, *tried]


def _make(store: Store, plan: Planned) -> None:
    workshop = Workshop(store)
    for variant in track(plan.variants, plan.title, console=Console(stderr=True)):
        workshop.make(variant)


def _there(file: Path) -> str:
    if not file.is_file():
        raise BadValue(f"{file} is not there: docs/cifar10.md says where its data come from.")
    return str(file)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).expanduser() if sys.argv[1:] else None))
