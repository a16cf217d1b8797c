"""CelebA: 202,599 faces of celebrities with 40 attributes, yes or no each (Liu et al., 2015)."""

from pathlib import Path

import pandas as pd

from fairviz.intake.found import ID, SPLIT, TEST, TRAIN, TUNE, UNKNOWN, BadData, Found
from fairviz.intake.layouts import Layout, Part
from fairviz.intake.listings import (
    Listing,
    decoded,
    in_splits,
    keyed,
    listing,
    parsed,
    spaced,
    text_of,
)
from fairviz.intake.picture_files import on_disk

USUAL = "Blond_Hair"  # the target of most papers on pruning and fairness
GROUPS = ("Male", "Young")
ALL = "*"
ANSWERS = {"1": "yes", "-1": "no", "0": "no"}
SPLITS = {"0": TRAIN, "1": TUNE, "2": TEST}
KEY, PARTITION = "image_id", "partition"  # as the tables with commas call them


def _lists(name: str, folder: str) -> Part:
    """Flat, as torchvision keeps it; with commas, as mirrors do; in folders, as published."""
    return Part((f"{name}.txt", f"{name}.csv", f"{folder}/{name}.txt"))


LAYOUT = Layout(
    "CelebA",
    {
        "attributes": _lists("list_attr_celeba", "Anno"),
        "splits": _lists("list_eval_partition", "Eval"),
        "pictures": Part(
            ("img_align_celeba/img_align_celeba", "img_align_celeba", "Img/img_align_celeba"),
            asked="img_align_celeba/ (img_align_celeba.zip, unpacked)",
        ),
    },
)


def fits(place: Path) -> bool:
    """Whether CelebA's list of attributes lies here or nearby."""
    return LAYOUT.fits(place)


def read(place: Path) -> Found:
    """Its aligned faces with any attribute to ask for, in the publisher's splits by person."""
    parts = LAYOUT.find(place)
    table = _split(_attributes(parts["attributes"]), _splits(parts["splits"]))
    names = table.columns(KEY, SPLIT)
    kept = on_disk(table.rows.rename(columns={KEY: ID}), parts["pictures"], table.rows[KEY])
    return Found(
        table=kept.table[[ID, SPLIT, *names]],
        pictures=kept.pictures,
        targets=(*_usual_first(names), ALL),
        groups=tuple(name for name in GROUPS if name in names),
        together=_answered(kept.table, names),
        trouble=(*table.trouble, *kept.trouble),
    )


def _attributes(path: Path) -> Listing:
    """A yes or no per picture and attribute."""
    table = listing(path, KEY) if path.suffix == ".csv" else _spaced_attributes(path)
    names = table.columns(KEY)
    if not names:
        raise BadData(f"{path.name} lists pictures but no attribute. Get it again from CelebA.")
    return decoded(table, dict.fromkeys(names, ANSWERS))


def _spaced_attributes(path: Path) -> Listing:
    """Below the number of pictures and the names of the attributes: a name and 40 times 1 or -1."""
    text = text_of(path)
    first, second = (line.decode().split() for line in [*text.split(b"\n", 2), b""][:2])
    names, above = (second, 2) if len(first) == 1 else (first, 1)
    table = keyed(parsed(path, spaced(text), [KEY, *names], "\t", above), KEY)
    return _promised(table, first[0]) if above == 2 else table


def _promised(table: Listing, number: str) -> Listing:
    """With a word of warning where the list is not as long as it says: it may be cut off."""
    if number == str(len(table.rows)):
        return table
    said = f"{table.path.name} announces {number} pictures and lists {len(table.rows):,}."
    return Listing(table.path, table.rows, (*table.trouble, said))


def _split(attributes: Listing, splits: Listing) -> Listing:
    """The attributes of the pictures that have a split."""
    rows = attributes.rows.merge(splits.rows[[KEY, PARTITION]], on=KEY, how="left")
    both = Listing(attributes.path, rows, (*attributes.trouble, *splits.trouble))
    return in_splits(both, PARTITION, SPLITS)


def _splits(path: Path) -> Listing:
    """The number of each picture's split: no person is in two."""
    return listing(path, KEY, [PARTITION]) if path.suffix == ".csv" else _spaced_splits(path)


def _spaced_splits(path: Path) -> Listing:
    return keyed(parsed(path, spaced(text_of(path)), [KEY, PARTITION], "\t", 0), KEY)


def _usual_first(names: tuple[str, ...]) -> list[str]:
    return sorted(names, key=lambda name: name != USUAL)


def _answered(rows: pd.DataFrame, names: tuple[str, ...]) -> tuple[str, ...]:
    """The attributes known of every face: one unknown would be trained on as a no."""
    return tuple(name for name in names if not (rows[name] == UNKNOWN).any())
