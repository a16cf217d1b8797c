"""UTKFace: faces named after their age, gender and race (Zhang, Song and Qi, 2017)."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from fairviz.intake.found import ID, SPLIT, BadData, Found
from fairviz.intake.layouts import below, checked, first_names, names_in, there
from fairviz.intake.listings import counted
from fairviz.intake.picture_files import Files

NAME = re.compile(r"(\d{1,2}|10\d|11[0-6])_([01])_([0-4])_(\d+)[^_]*\.jpg")
GENDERS = ("Male", "Female")  # 0, 1
RACES = ("White", "Black", "Asian", "Indian", "Others")  # 0 to 4
AGES = {  # by the youngest in it; the bins are those of FairFace, so that the two compare
    0: "0-2",
    3: "3-9",
    10: "10-19",
    20: "20-29",
    30: "30-39",
    40: "40-49",
    50: "50-59",
    60: "60-69",
    70: "70+",
}
CLASSES = {"gender": GENDERS, "race": RACES, "age": tuple(AGES.values())}
GROUPS = ("race", "gender", "age")
LOOKED_AT = 50  # names, before a folder is taken for a part of UTKFace
Fields = tuple[str, ...]


def fits(place: Path) -> bool:
    """Whether most pictures here, or in a folder below, are named age_gender_race_date."""
    return any(True for _ in _parts(place))


def read(place: Path) -> Found:
    """Faces with the gender, race and age in their names; each once, in whichever parts it lies."""
    pictures = _pictures(checked(place))
    fields = {path: NAME.fullmatch(path.rpartition("/")[2]) for path in pictures}
    good = {path: match.groups() for path, match in fields.items() if match}
    once = {face: path for path, face in reversed(good.items())}  # the first part's file stays
    names = tuple(sorted(once.values(), key=_file))
    return Found(
        table=_table(names, [good[name] for name in names]),
        pictures=Files(place, names),
        targets=tuple(CLASSES),
        groups=GROUPS,
        classes=CLASSES,
        trouble=tuple(_trouble([path for path in pictures if path not in good], good, names)),
    )


def _table(names: Sequence[str], fields: Sequence[Fields]) -> pd.DataFrame:
    """What the file names say."""
    return pd.DataFrame(
        {
            ID: [_file(name) for name in names],
            SPLIT: "",
            "gender": [GENDERS[int(gender)] for _, gender, _, _ in fields],
            "race": [RACES[int(race)] for _, _, race, _ in fields],
            "age": [_bin(int(age)) for age, _, _, _ in fields],
        }
    )


def _bin(age: int) -> str:
    return AGES[max(youngest for youngest in AGES if youngest <= age)]


def _trouble(odd: Sequence[str], good: dict[str, Fields], names: Sequence[str]) -> Iterator[str]:
    if odd:
        yield f"{counted(odd, 'picture', 'not named age_gender_race_date')}: left out."
    if again := sorted(set(good) - set(names)):
        yield f"{counted(again, 'picture', 'of a face that is there already')}: left out."


def _pictures(place: Path) -> list[str]:
    """The path of each picture below the place; refuses where none is named as in UTKFace."""
    parts = list(_parts(place))
    if not parts:
        raise BadData(
            f"UTKFace needs pictures named age_gender_race_date.jpg in {place}, or in UTKFace/ or "
            f"part1/, part2/, part3/ below it. {there(place)}"
        )
    paths = [part / name for part in parts for name in sorted(names_in(part)) if _is_jpeg(name)]
    return [path.relative_to(place).as_posix() for path in paths]


def _parts(place: Path) -> Iterator[Path]:
    return (folder for folder in (place, *below(place)) if _is_part(folder))


def _is_part(folder: Path) -> bool:
    names = [name for name in first_names(folder, LOOKED_AT) if _is_jpeg(name)]
    return 2 * sum(NAME.fullmatch(name) is not None for name in names) > len(names)


def _is_jpeg(name: str) -> bool:
    return name.endswith(".jpg") and not name.startswith(".")


def _file(path: str) -> str:
    return path.rpartition("/")[2]
