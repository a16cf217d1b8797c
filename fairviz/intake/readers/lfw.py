"""LFW with attributes: 13,143 news faces, 73 scores of classifiers each (Kumar et al., 2009)."""

from hashlib import sha256
from pathlib import Path

import pandas as pd

from fairviz.intake.found import ID, SPLIT, TEST, TRAIN, TUNE, UNKNOWN, BadData, Found
from fairviz.intake.layouts import Layout, Part
from fairviz.intake.listings import Listing, keyed, parsed, text_of
from fairviz.intake.picture_files import on_disk

PERSON, NUMBER = "person", "imagenum"
USUAL, MALE, RACE = "Smiling", "Male", "race"
RACES = ("Asian", "White", "Black", "Indian")
ALL = "*"
SHARES = {TRAIN: 0.6, TUNE: 0.1, TEST: 0.3}  # ours: LFW's own lists are made for pairs of faces
FOLDERS = ("lfw", "lfw_funneled", "lfw-funneled", "lfw-deepfunneled")
LAYOUT = Layout(
    "LFW",
    {
        "attributes": Part(("lfw_attributes.txt", "lfw-py/lfw_attributes.txt")),
        "pictures": Part(
            (
                *(f"{name}/{name}" for name in FOLDERS),
                *FOLDERS,
                *(f"lfw-py/{name}" for name in FOLDERS),
            ),
            asked="lfw/ (or lfw_funneled/, of a folder per person)",
        ),
    },
)


def fits(place: Path) -> bool:
    """Whether LFW's list of attributes lies here or nearby."""
    return LAYOUT.fits(place)


def read(place: Path) -> Found:
    """Faces with any of 73 attributes to ask for; no person is in two splits."""
    parts = LAYOUT.find(place)
    table = _listed(parts["attributes"])
    names = table.columns(ID, SPLIT, RACE)
    kept = on_disk(table.rows, parts["pictures"], table.rows[ID])
    return Found(
        table=kept.table,
        pictures=kept.pictures,
        targets=(*sorted(names, key=lambda name: name != USUAL), ALL),
        groups=tuple(name for name in (MALE, RACE) if name in kept.table),
        together=tuple(name for name in names if not (kept.table[name] == UNKNOWN).any()),
        trouble=(*table.trouble, *kept.trouble),
    )


def _listed(path: Path) -> Listing:
    """A row per picture: its file, its person's split, its attributes, its strongest race."""
    table = _scores(path)
    people = table.rows[PERSON].str.replace(" ", "_")
    numbers = table.rows[NUMBER].str.zfill(4)
    scores = table.rows.drop(columns=[PERSON, NUMBER]).apply(pd.to_numeric, errors="coerce")
    rows = scores.apply(_answers)
    rows.insert(0, ID, people + "/" + people + "_" + numbers + ".jpg")
    rows.insert(1, SPLIT, people.map({name: split_of(name) for name in people.unique()}))
    if set(RACES) <= set(scores):
        rows[RACE] = _strongest(scores[list(RACES)])
    return keyed(Listing(path, rows, table.trouble), ID)


def _scores(path: Path) -> Listing:
    """The scores as text, below two lines that begin with #: a title, then the columns."""
    text = text_of(path).replace(b"\t\n", b"\n")
    lines = text.split(b"\n", 2)
    names = lines[1].decode().lstrip("#").strip().split("\t") if len(lines) > 2 else []
    if names[:2] != [PERSON, NUMBER]:
        raise BadData(
            f"{path.name} begins otherwise than LFW's: its second line should be "
            f"'# {PERSON} {NUMBER} Male ...', with tabs. Get it again from its publisher."
        )
    names = [name.strip().replace(" ", "_") for name in names]
    return parsed(path, text, names, "\t", skip=2)


def _answers(scores: pd.Series) -> pd.Series:
    """Yes where the classifier's score is positive, unknown where there is none."""
    said = (scores > 0).map({True: "yes", False: "no"})
    return said.mask(scores.isna(), UNKNOWN).astype("str")


def _strongest(scores: pd.DataFrame) -> pd.Series:
    """The race whose classifier was surest; unknown where none said yes."""
    surest = scores.fillna(float("-inf")).idxmax(axis=1)
    return surest.where((scores > 0).any(axis=1), UNKNOWN).astype("str")


def split_of(person: str) -> str:
    """The split that a person's pictures are in, drawn by the name: the same everywhere."""
    drawn = int(sha256(person.encode()).hexdigest()[:8], 16) / 16**8
    reached = 0.0
    for split, share in SHARES.items():
        reached += share
        if drawn < reached:
            return split
    return TEST
