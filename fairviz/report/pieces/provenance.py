"""From what exactly all this was made, so that it can be made again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata

import pandas as pd

from fairviz.charts import words
from fairviz.predictions.evalset import SPLITS
from fairviz.report.names import method as named
from fairviz.report.pieces.base import Facts, Section, Table
from fairviz.report.reading import SPLIT, Material, method_of
from fairviz.report.tables import without_idle

MANY = 30  # names that a line can hold
LIBRARIES = ("numpy", "pandas", "scipy", "altair", "vl-convert-python")


def section(material: Material) -> Section | None:
    """Fingerprint, splits, versions and every variant with its digest."""
    facts = Facts(tuple(_facts(material).items()))
    return Section(
        "provenance", "From what was this made?", (), (facts, _variants(material)), is_finding=False
    )


def _facts(material: Material) -> dict[str, str]:
    asked, questions = material.asked, material.questions
    sizes = ", ".join(f"{name} {len(questions.rows(name)):,}" for name in SPLITS)
    people = material.people
    groups = [f"{name} {n:,}" for name, n in zip(people.names, people.n, strict=True)]
    return {
        "Made": datetime.now(UTC).isoformat(timespec="seconds"),
        "Study": material.title,
        "Data": f"{material.data_name} ({material.rows['dataset'].iloc[0]})",
        "Model": f"{material.model_name} ({material.rows['model'].iloc[0]})",
        "Fingerprint": questions.fingerprint,
        "Splits": f"{sizes}; read here: {SPLIT}",
        "Classes": _some(questions.classes),
        "Groups": f"{material.people.title}: {_some(groups)}",
        "Metric": material.metric.title
        + (f", of {asked.positive} against the rest" if asked.positive else ""),
        "Seeds": ", ".join(str(seed) for seed in sorted({run.seed for run in material.runs})),
        "FairViz": _version("fairviz"),
        "Read with": ", ".join(f"{name} {_version(name)}" for name in LIBRARIES),
    }


def _variants(material: Material) -> Table:
    """Every variant: how it was made, and the address under which its answers lie."""
    made = dict(zip(material.rows["digest"], material.rows["made"].astype(str), strict=True))
    order = {how: place for place, how in enumerate(material.methods)}
    ranked = sorted(
        material.runs, key=lambda run: (order.get(method_of(run), -1), run.asked, run.seed)
    )
    frame = pd.DataFrame(
        {
            "Method": [named(method_of(run)) if run.parent else "Dense" for run in ranked],
            "Sparsity": [words.percent(run.sparsity) for run in ranked],
            "Seed": [str(run.seed) for run in ranked],
            "Digest": [run.variant for run in ranked],
            "Made": [made[run.variant][:19] for run in ranked],
        }
    )
    return Table(f"The {len(frame)} variants, by the sha256 of their recipes", without_idle(frame))


def _some(names: Sequence[str]) -> str:
    """All of a few; of many, the first and how many more."""
    more = len(names) - MANY
    return ", ".join(names[:MANY]) + (f" and {more} more" if more > 0 else "")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "in a clone"
