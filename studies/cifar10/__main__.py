"""`make cifar10 DATA=FOLDER`: the second sample, made anew from files that are not shipped.

Images and weights are brought into the store of this user, so that afterwards every slider moves;
the answers alone go to data_cache/cifar10. Stopped, the same command goes on from there.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import track

from fairviz import grids, places
from fairviz.__main__ import main as fairviz
from fairviz.errors import BadValue
from fairviz.lab.workshop import Workshop
from fairviz.predictions.home import home
from fairviz.predictions.store import Store
from studies.cifar10.pack import BUDGET, emptied, pack, weighed
from studies.cifar10.parts import ARCHIVES, CHECKPOINTS, EVERY_TEST_IMAGE, PARTS, PRESET, TRIED_ON

HERE = Path(__file__).parent
SAMPLE = places.root() / "data_cache" / "cifar10"


def main(data: Path) -> int:
    """The exit code of the whole: bring, make, pack."""
    for words in bringing(data):
        if code := fairviz(["import", *words]):
            return code
    store = Store(home())  # without the samples behind it: everything is made anew
    made = [made_now(store, part.study) for part in PARTS]
    sample = emptied(SAMPLE)
    for part, (study, text, variants) in zip(PARTS, made, strict=True):
        print(study.title, pack(store, part, study.title, text, variants, sample), "variants")
    print(f"{weighed(SAMPLE) / 1e6:.1f} of {BUDGET / 1e6:.0f} MB.")
    return 0


def bringing(data: Path) -> Iterator[list[str]]:
    """What is typed after `fairviz import`, one after the other."""
    for name, (file, *how) in ARCHIVES.items():
        yield ["data", _there(data / file), "--name", name, *how, *EVERY_TEST_IMAGE]
    for name, file in CHECKPOINTS.items():
        tried = ["--data", TRIED_ON, "--preset", PRESET]
        yield ["model", _there(data / file), "--name", name, *tried]


def made_now(store: Store, file: str) -> tuple[grids.Study, str, list]:
    """The study of this file with every variant in the store."""
    text = (HERE / file).read_text()
    study = grids.read_text(text, file, store.names())
    variants, workshop = grids.variants(study), Workshop(store)
    for variant in track(variants, study.title, console=Console(stderr=True)):
        workshop.make(variant)
    return study, text, variants


def _there(file: Path) -> str:
    if not file.is_file():
        raise BadValue(f"{file} is not there: docs/cifar10.md says where its data come from.")
    return str(file)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the data are: make cifar10 DATA=FOLDER")
    sys.exit(main(Path(sys.argv[1]).expanduser()))
