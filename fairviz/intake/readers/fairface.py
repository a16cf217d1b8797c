"""FairFace: faces balanced over seven races, with gender and age (Kärkkäinen and Joo, 2021)."""

from pathlib import Path

import pandas as pd

from fairviz.intake.found import ID, SPLIT, TEST, TRAIN, Found
from fairviz.intake.layouts import Layout, Part
from fairviz.intake.listings import Listing, decoded, in_splits, keyed, listing
from fairviz.intake.picture_files import on_disk

CLASSES = {  # in the order of the published models
    "gender": ("Male", "Female"),
    "race": (
        *("White", "Black", "Latino Hispanic", "East Asian", "Southeast Asian"),
        *("Indian", "Middle Eastern"),
    ),
    "age": (
        *("0-2", "3-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69"),
        "70+",
    ),
}
IN_FOLDERS = {"gender": ("Female", "Male")}  # whoever trains on folders has them sorted
GROUPS = ("race", "gender", "age")
SPLITS = {"train": TRAIN, "val": TEST}  # results are reported on val: its test images are withheld
CODES = {name: {value.lower(): value for value in values} for name, values in CLASSES.items()}
CODES["age"]["more than 70"] = "70+"  # as published
FOLDERS = ("", "fairface-img-margin025-trainval/", "fairface-img-margin125-trainval/")


def _pictures(split: str) -> Part:
    asked = f"{split}/ (of fairface-img-margin025-trainval.zip, unpacked)"
    return Part(tuple(f"{folder}{split}" for folder in FOLDERS), asked=asked)


PUBLISHED = Layout(
    "FairFace",
    {
        "train": Part(("fairface_label_train.csv",)),
        "val": Part(("fairface_label_val.csv",)),
        "train pictures": _pictures("train"),
        "val pictures": _pictures("val"),
    },
    marks=2,
)
SMALL = Layout(
    "FairFace",
    {"list": Part(("metadata.csv",), frozenset({"path", "split", *CLASSES}))},
)


def fits(place: Path) -> bool:
    """Whether a list of FairFace lies here or nearby, as published or in one metadata.csv."""
    return PUBLISHED.fits(place) or SMALL.fits(place)


def read(place: Path) -> Found:
    """Faces with gender, race and age as annotators saw them; val is the test split."""
    small = SMALL.fits(place)
    root, tables = _small(place) if small else _published(place)
    table = _joined(tables)
    kept = on_disk(table.rows, root, table.rows[ID])
    return Found(
        table=kept.table[[ID, SPLIT, *CLASSES]],
        pictures=kept.pictures,
        targets=tuple(CLASSES),
        groups=GROUPS,
        classes={**CLASSES, **(IN_FOLDERS if small else {})},
        trouble=(*table.trouble, *kept.trouble),
    )


def _published(place: Path) -> tuple[Path, list[Listing]]:
    """The folder of train/ and val/, and a table for each."""
    parts = PUBLISHED.find(place)
    tables = [_values(listing(parts[name], "file", list(CLASSES))) for name in SPLITS]
    for table, split in zip(tables, SPLITS.values(), strict=True):
        table.rows.insert(0, SPLIT, split)
    return parts["train pictures"].parent, [_named(table, "file") for table in tables]


def _small(place: Path) -> tuple[Path, list[Listing]]:
    """The folder of metadata.csv, and that table."""
    path = SMALL.find(place)["list"]
    table = _values(listing(path, "path", [SPLIT, *CLASSES]))
    return path.parent, [_named(in_splits(table, SPLIT, SPLITS), "path")]


def _values(table: Listing) -> Listing:
    """Each value in one spelling: mirrors write Latino_Hispanic and Latino Hispanic."""
    plain = table.rows.assign(
        **{name: table.rows[name].str.lower().str.replace("_", " ") for name in CLASSES}
    )
    return decoded(Listing(table.path, plain, table.trouble), CODES)


def _joined(tables: list[Listing]) -> Listing:
    """One table of both, each picture once."""
    rows = pd.concat([table.rows for table in tables], ignore_index=True)
    said = tuple(sentence for table in tables for sentence in table.trouble)
    return keyed(Listing(tables[-1].path, rows, said), ID)


def _named(table: Listing, file: str) -> Listing:
    return Listing(table.path, table.rows.rename(columns={file: ID}), table.trouble)
