"""The samples of one cell: which are shown, in which order, and their pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

import pandas as pd
import streamlit as st

from app import loaders
from app.controls.choice import Choice
from app.loaders import hurt
from app.panels import looking, view
from app.panels.view import METHOD, Method, View
from fairviz.audit.findings import Finding
from fairviz.look import Look
from fairviz.predictions.slices import INSIDE

LEAF = 24  # pictures on one leaf
STYLE = (
    "display:grid;grid-template-columns:repeat(auto-fill,minmax(140px,1fr));gap:14px 12px;margin:0"
)
TELLS = {
    "flipped": lambda rows: rows["flips"],
    "healed": lambda rows: rows["healed"],
    "pie": lambda rows: rows["seeds"] * rows["pie"],
    "cie": lambda rows: rows["seeds"] * rows["cie"],
    "all": lambda rows: rows["seeds"],
}


@dataclass(frozen=True)
class Gallery:
    """The first chosen method at the chosen sparsity, sample by sample."""

    seen: View
    method: Method
    cell: loaders.Picked

    @property
    def choice(self) -> Choice:
        return self.seen.choice

    @cached_property
    def every(self) -> pd.DataFrame:
        """All samples of explore, with the group that each belongs to."""
        found = hurt.sample_table(self.cell, self.choice.positive)
        people = loaders.groups(self.cell.fingerprint, self.choice.group)
        return found.assign(
            group=[people.names[code] if code >= 0 else "" for code in people.codes]
        )

    @cached_property
    def shown(self) -> pd.DataFrame:
        """Those that the filters let through, in the chosen order."""
        choice, rows = self.choice, self.every
        telling = TELLS[choice.kind](rows)
        kept = telling >= self.agree if choice.kind != "all" else telling >= 0
        if choice.who in set(rows["group"]):
            kept &= rows["group"].eq(choice.who)
        if self.choice.within in self.slices:
            kept &= self.slices[self.choice.within].to_numpy() == INSIDE
        if choice.truth:
            kept &= rows["label"].eq(choice.truth)
        by = rows[kept].assign(agreeing=telling[kept])
        ranks = ["agreeing", "harm"] if choice.kind != "all" else ["harm"]
        return by.sort_values(ranks, ascending=choice.order == "least", kind="stable")

    @cached_property
    def slices(self) -> pd.DataFrame:
        """The named slices on the samples of explore."""
        asked = loaders.questions(self.cell.fingerprint)
        return asked.named.iloc[asked.rows(loaders.SPLIT)] if len(asked.named) else asked.named

    @property
    def agree(self) -> int:
        """At least so many seeds, within what there is."""
        text = self.choice.agree
        return min(max(int(text) if text.isdigit() else 1, 1), self.seeds)

    @property
    def seeds(self) -> int:
        return int(self.every["seeds"].max())

    @property
    def leaves(self) -> int:
        return max(-(-len(self.shown) // LEAF), 1)

    @property
    def leaf(self) -> int:
        """The leaf asked for, within what there is."""
        text = self.choice.leaf
        return min(max(int(text) if text.isdigit() else 1, 1), self.leaves)

    @property
    def page(self) -> pd.DataFrame:
        """The samples of this leaf."""
        return self.shown.iloc[(self.leaf - 1) * LEAF : self.leaf * LEAF]

    @property
    def finding(self) -> Finding:
        return hurt.hurt_finding(self.cell, self.choice.group, self.choice.positive)

    @property
    def shares(self) -> pd.DataFrame:
        return hurt.share_table(self.cell, self.choice.group, self.choice.positive)

    @property
    def first(self) -> dict[str, object]:
        """The index row of the first seed's variant."""
        return dict(self.cell.rows.sort_values("seed").iloc[0])

    @property
    def is_labels(self) -> bool:
        """Whether an image has several labels, of which one must be chosen."""
        return loaders.questions(self.cell.fingerprint).task == "labels"

    @property
    def pictures(self) -> Look:
        """The look that holds the pictures: of the dense model of the first seed."""
        dense = self.cell.rows.sort_values("seed")["parent"].iloc[0]
        return Look(loaders.variant(dense), "pictures")


def of(seen: View) -> Gallery | None:
    """The gallery of the first chosen method that is stored at the chosen sparsity."""
    rows = view.in_order(seen.rows_here, seen.choice.pruner, seen.choice.schedule)
    if rows.empty:
        return None
    method, part = next(iter(rows.groupby(list(METHOD), sort=False)))
    return Gallery(seen, method, loaders.pick(part))


def shares_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Whose were hurt, as a table that is read."""
    return pd.DataFrame(
        {
            "Group": table["group"],
            "n": table["n"],
            "Of the data": 100 * table["data_share"],
            "Hurt, per seed": table["hurt"],
            "Of the hurt": 100 * table["hurt_share"],
            "Times its share": table["value"],
            "95 % low": table["low"],
            "95 % high": table["high"],
            "Remark": table["reason"],
        }
    )


def pictures(found: Gallery) -> None:
    """The leaf's pictures with their words; without pictures, the words in a table."""
    if found.page.empty:
        st.caption("No image fits these filters.")
    elif looking.wanted([found.pictures], "the pictures", key="pictures", at_once=True):
        st.html(f'<div style="{STYLE}">{"".join(_figures(found))}</div>')
    else:
        st.dataframe(_plain(found), hide_index=True, key="without_pictures")


def _figures(found: Gallery) -> Iterator[str]:
    digest, prints = found.pictures.digest, found.cell.fingerprint
    for number, row in enumerate(found.page.to_dict("records"), (found.leaf - 1) * LEAF + 1):
        words = _words(row)
        source = hurt.thumbnail(digest, prints, int(row["row"]))
        told = "<br>".join(escape(line) for line in words)
        picture = (
            f'<img src="{source}" alt="{escape("; ".join(words))}"'
            ' style="width:100%;image-rendering:pixelated;border-radius:6px">'
        )
        caption = f'<figcaption style="font-size:12px;line-height:1.35;margin-top:4px">{told}'
        head = f"<b>{number}</b> · image {row['row']}<br>"
        yield (
            f'<figure tabindex="0" style="margin:0">{picture}'
            f"{caption.replace(told, head + told)}</figcaption></figure>"
        )


def _words(row: dict[str, object]) -> list[str]:
    """What stands below a picture."""
    moved = f"says {row['dense']} → {row['sparse']}"
    agreeing = f"{row['agreeing']} of {row['seeds']} seeds"
    return [
        f"{row['label']} · {row['group']}",
        moved if row["dense"] != row["sparse"] else f"most seeds still say {row['dense']}",
        f"margin −{row['harm']:.1f}, {agreeing}"  # noqa: RUF001 a true minus
        if row["harm"] >= 0
        else f"margin +{-row['harm']:.1f}, {agreeing}",
    ]


def _plain(found: Gallery) -> pd.DataFrame:
    """The leaf's samples by name; what nobody knows of them is not a column."""
    ids = loaders.questions(found.cell.fingerprint).ids
    named = found.page.assign(sample=[ids[int(row)] for row in found.page["row"]])
    kept = ["sample", "group", "label", "dense", "sparse", "harm", "agreeing", "seeds"]
    return named[kept].dropna(axis=1, how="all").rename(columns=str.capitalize)


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Every sample that is shown, for the table and the files."""
    return rows.rename(columns={"harm": "value"}).reset_index(drop=True)
