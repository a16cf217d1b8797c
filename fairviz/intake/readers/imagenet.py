"""ImageNet as it lies on disk: a folder per WordNet id in train and val, all classes or some."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath

import pandas as pd

from fairviz.intake.found import ID, SPLIT, TEST, TRAIN, Found
from fairviz.intake.layouts import checked, first_names, missing
from fairviz.intake.listings import counted
from fairviz.intake.picture_files import Files
from fairviz.intake.tables import read_table
from fairviz.intake.walking import walked

WNID = re.compile(r"n\d{8}")
SPLITS = {"train": TRAIN, "val": TEST}  # the labels of its test images are withheld
BELOW = ("", "ILSVRC/Data/CLS-LOC", "Data/CLS-LOC", "CLS-LOC", "..")
NAMES, SOLUTION = "LOC_synset_mapping.txt", "LOC_val_solution.csv"
ABOVE = 4  # folders in which these two files are looked for
ENOUGH = 20
CLASS = "class"


def fits(place: Path) -> bool:
    """Whether train or val here holds folders called after WordNet ids."""
    return _home(place) is not None


def read(place: Path) -> Found:
    """Every image of train and val, its class by name where the list of names is there."""
    home = _home(checked(place))
    if home is None:
        raise missing("ImageNet", place, ["train/ or val/ with folders such as n01440764"])
    rows = _rows(home)
    known = rows[rows["wnid"] != ""].reset_index(drop=True)
    names = _names(home, set(known["wnid"]))
    table = known[[ID, SPLIT]].assign(**{CLASS: known["wnid"].map(names)})
    return Found(
        table=table,
        pictures=Files(home, tuple(table[ID])),
        targets=(CLASS,),
        groups=(CLASS,),
        classes={CLASS: tuple(names[wnid] for wnid in sorted(names))},  # as networks count them
        trouble=tuple(_said(rows, names)),
    )


def _rows(home: Path) -> pd.DataFrame:
    """A row per picture; "wnid" is empty where nothing tells its class."""
    parts = [name for split in SPLITS if (home / split).is_dir() for name in _below(home, split)]
    solved = _solved(home)
    wnids = [_wnid(name) or solved.get(PurePosixPath(name).stem, "") for name in parts]
    splits = [SPLITS[name.partition("/")[0]] for name in parts]
    return pd.DataFrame({ID: parts, SPLIT: splits, "wnid": wnids}, dtype="str")


def _below(home: Path, split: str) -> list[str]:
    walk = walked(home / split, unwrap=False)
    return [f"{split}/{name}" for name in walk.names]


def _wnid(name: str) -> str:
    folder = name.split("/")[1]
    return folder if WNID.fullmatch(folder) else ""


def _home(place: Path) -> Path | None:
    """The folder of train and val, here, where Kaggle puts them, or above one of them."""
    return next((home for below in BELOW if _holds(home := (place / below).resolve())), None)


def _holds(home: Path) -> bool:
    sorted_in = any(map(WNID.fullmatch, _some(home, SPLITS)))
    return sorted_in or (bool(_some(home, ["val"])) and _beside(home, SOLUTION) is not None)


def _some(home: Path, splits: Collection[str]) -> list[str]:
    return [name for split in splits for name in first_names(home / split, ENOUGH)]


def _beside(home: Path, name: str) -> Path | None:
    """A file here or a few folders above."""
    folders: Iterator[Path] = islice((home, *home.absolute().parents), ABOVE + 1)
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def _solved(home: Path) -> Mapping[str, str]:
    """The class of each image of a flat val, as Kaggle tells it: 'n03995372 85 1 499 272'."""
    file = _beside(home, SOLUTION)
    if file is None:
        return {}
    told = read_table(file).iloc[:, :2].to_numpy()
    return {image: boxes.split(" ")[0] for image, boxes in told}


def _names(home: Path, wnids: Collection[str]) -> dict[str, str]:
    """What each class is called; with its id where two are called the same, as the cranes are."""
    file = _beside(home, NAMES)
    lines = file.read_text("utf-8", "replace").splitlines() if file else []
    told = dict(line.split(" ", 1) for line in lines if " " in line)
    first = {wnid: told.get(wnid, wnid).split(",")[0].strip() for wnid in wnids}
    often = Counter(told.get(wnid, wnid).split(",")[0].strip() for wnid in {*told, *wnids})
    return {w: name if often[name] == 1 else f"{name} ({w})" for w, name in first.items()}


def _said(rows: pd.DataFrame, names: Mapping[str, str]) -> Iterator[str]:
    lost = rows[ID][rows["wnid"] == ""].tolist()
    if lost:
        where = f"without a class: put them into folders or {SOLUTION} beside them"
        yield f"{counted(lost, 'picture', where)}: left out."
    if set(names) == set(names.values()):
        yield f"Classes are called by their ids: put {NAMES} beside train and val for their names."
