"""Which samples did pruning break, and whose are they?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from fairviz.audit.findings.hurt import hurt
from fairviz.audit.harm.samples import samples
from fairviz.audit.harm.shares import over_representation
from fairviz.charts import words
from fairviz.report import images
from fairviz.report.names import method as named
from fairviz.report.pieces.base import Block, Drawing, Note, Picture, Pictures, Section, Table
from fairviz.report.pieces.opening import leading, telling
from fairviz.report.reading import Material
from fairviz.report.tables import without_idle

SHOWN = 12
LEFT_OUT = (
    "The pictures stay where they are: somebody brought them, and a report is sent to others."
    " `--images` puts them in."
)
NOT_MADE = "The pictures have not been made on this machine: the page Hurt samples makes them."
NOT_WANTED = "The pictures are left out, as asked."
MAPS = (
    "What the networks of one seed looked at, {method}, dense, sparse and the difference: blue"
    " speaks for the right class, orange against it."
)


def section(material: Material) -> Section | None:
    """Of the leading method at the telling sparsity."""
    lead = leading(material)
    if lead is None:
        return None
    runs = [run for run in material.at(lead, telling(material, lead)) if run.dense is not None]
    if not runs:
        return None
    found = hurt(runs, material.people)
    every = samples(runs)
    told = worst(material, every)
    where = f"{named(lead)} at {words.percent(telling(material, lead))}"
    blocks: list[Block] = [_shares(material, over_representation(runs, material.people))]
    if len(told):
        blocks += [
            *_pictures(material, told, where),
            _table(told, where),
            *_maps(material, runs, told),
        ]
    headline = (
        found.headline if material.things == "images" else found.headline.replace("image", "sample")
    )
    return Section(
        "hurt",
        f"Which {material.things} did pruning break?",
        (headline,),
        tuple(blocks),
        found.caveat,
        found.severity,
    )


def worst(material: Material, every: pd.DataFrame) -> pd.DataFrame:
    """The samples that most seeds broke, of those the ones whose margin fell most; in words."""
    people, asked = material.people, material.questions
    names = np.array(asked.classes if asked.task != "labels" else ("no", "yes"))
    ranked = (
        every[every["flips"] > 0]
        .sort_values(["flips", "harm"], ascending=False, kind="stable")
        .head(SHOWN)
    )
    rows = asked.rows("explore")[ranked.index]
    groups = [
        people.names[code] if code >= 0 else "in no group" for code in people.codes[ranked.index]
    ]
    said = {name: names[ranked[name].to_numpy()] for name in ("label", "dense", "sparse")}
    return ranked.assign(row=rows, group=groups, **said)


def _shares(material: Material, table: pd.DataFrame) -> Table:
    ranked = table.sort_values("value", ascending=False, na_position="last", kind="stable")
    ends = zip(ranked["value"], ranked["low"], ranked["high"], strict=True)
    frame = pd.DataFrame(
        {
            "Group": ranked["group"],
            "n": ranked["n"],
            "Of the data, %": _percents(ranked["data_share"]),
            "Of the hurt, %": _percents(ranked["hurt_share"]),
            "Hurt, per seed": [
                f"{value:.1f}" if value == value else "" for value in ranked["hurt"]
            ],
            "Times its share": [_ratio(*three) for three in ends],
            "Remark": ranked["reason"],
        }
    )
    title = f"Whose {material.things} were broken"
    return Table(title, without_idle(frame), "Intervals of each group by itself.")


def _percents(shares: "pd.Series[float]") -> list[str]:
    return [f"{100 * share:.1f}" if share == share else "" for share in shares]


def _ratio(value: float, low: float, high: float) -> str:
    if value != value:
        return ""
    return f"{value:.2f}" + (f" [{low:.2f}, {high:.2f}]" if low == low else "")


def _pictures(material: Material, told: pd.DataFrame, where: str) -> list[Block]:
    if material.things != "images":
        return []
    if not images.may_show(material):
        return [
            Note(
                LEFT_OUT
                if images.is_brought(material) and material.asked.images is None
                else NOT_WANTED
            )
        ]
    found = images.pictures(material, list(told["row"]))
    if not found:
        return [Note(NOT_MADE)]
    shown = [
        Picture(images.address(found[row["row"]]), _words(row))
        for row in told.to_dict("records")
        if row["row"] in found
    ]
    return [
        Note(f"The {len(shown)} images that most seeds lost, {where}:", quiet=False),
        Pictures(tuple(shown)),
    ]


def _words(row: Mapping[Any, Any]) -> tuple[str, ...]:
    moved = f"says {row['dense']} → {row['sparse']}"
    return (
        f"{row['label']}, {row['group']}",
        moved if row["dense"] != row["sparse"] else f"most seeds still say {row['dense']}",
        f"broken in {row['flips']} of {row['seeds']} seeds",
    )


def _table(told: pd.DataFrame, where: str) -> Table:
    """By number, never by name: ids of brought samples may be names of people or of files."""
    frame = pd.DataFrame(
        {
            "Sample": [f"{row}" for row in told["row"]],
            "Group": told["group"],
            "True": told["label"],
            "Dense says": told["dense"],
            "Sparse says": told["sparse"],
            "Broken in": [
                f"{a} of {b} seeds" for a, b in zip(told["flips"], told["seeds"], strict=True)
            ],
            "Margin fell by": [f"{harm:.1f}" if harm == harm else "" for harm in told["harm"]],
        }
    )
    return Table(
        f"The samples that most seeds lost, {where}",
        without_idle(frame),
        "Numbers are rows of the evaluation set.",
    )


def _maps(material: Material, runs: list[Any], told: pd.DataFrame) -> list[Block]:
    if not images.may_show(material):
        return []
    found = images.maps(material, [run.variant for run in runs], list(told["row"]))
    if found is None:
        return []
    caption = MAPS.format(method=found.method)
    return [
        Drawing(
            found.light,
            found.dark,
            f"{found.count} image{'' if found.count == 1 else 's'}. {caption}",
            "What were the networks looking at?",
            620,
        )
    ]
