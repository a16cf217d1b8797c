"""The numbers of docs/papers.md: `python -m studies.verdicts [STORE [FILE ...]]` prints tables.

For each small twin, or study file, every method with its accuracy, worst group and gap by tone
(by class where nobody is in the pictures), and what its part changes against plain pruning at equal
sparsity, seeds and images paired, with 95 % intervals; then what single claims are about.
"""

import sys
from pathlib import Path

import pandas as pd

from fairviz import grids, places
from fairviz.audit.groups import CLASS, grouping
from fairviz.audit.mitigation.brought import brought
from fairviz.audit.mitigation.methods import methods
from fairviz.audit.reading import runs
from fairviz.predictions import grounds
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.store import Store
from studies.verdicts import claims, tables

SMALL = places.root() / "studies" / "small"
PEOPLE = "tone"


def main(folder: str, *files: str) -> None:
    """Every model that these studies ask about, the small ones if none, as far as it lies there."""
    store = Store(Path(folder))
    index, known = store.index(), store.known()
    paths = [Path(file) for file in files] or sorted(SMALL.glob("*.yaml"))
    told = grounds.told(store.roots)
    studies = [grids.read(path, known, told) for path in paths]
    wanted = [variant for study in studies for variant in grids.variants(study)]
    rows = index[index["digest"].isin([variant.digest for variant in wanted])]
    for (dataset, model), own in rows.groupby(["dataset", "model"]):
        print(f"\n## {model} on {dataset}: {len(own)} variants\n")
        print(_told(store, own))


def _told(store: Store, rows: pd.DataFrame) -> str:
    questions: EvalSet = store.evalset(rows["evalset"].iloc[0])
    is_binary = questions.task == "binary"
    asked = runs(rows, store.load, questions, positive=1 if is_binary else None)
    people = grouping(questions, [PEOPLE if PEOPLE in questions.attributes else CLASS])
    work = dict(zip(rows["digest"], rows["treatment_seconds"], strict=True))
    told = [
        tables.numbers(methods(asked, people, seconds=work)),
        tables.changes(brought(asked, people, seconds=work)),
        claims.auc(asked, people) if is_binary else claims.unevenness(asked),
        claims.variances(asked, people),
        claims.remarks(rows, store),
    ]
    return "\n\n".join(map(tables.written, told))


if __name__ == "__main__":
    main(*(sys.argv[1:] or [str(places.root() / "data_cache" / "sample")]))
