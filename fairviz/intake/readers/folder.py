"""Pictures in folders of classes, in splits if there are any, and a table of attributes if any."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from fairviz.errors import UnknownName
from fairviz.intake.archives import is_archive
from fairviz.intake.attributes import CLASS, Added, Asked, added
from fairviz.intake.found import ID, SPLIT, UNKNOWN, BadData, Found
from fairviz.intake.layouts import there
from fairviz.intake.listings import counted
from fairviz.intake.picture_files import Files
from fairviz.intake.walking import Walk, class_of, has_pictures, split_of, walked

FEW = 20  # values of an attribute that makes groups by default


def fits(place: Path) -> bool:
    """Whether pictures lie in this folder or below."""
    return has_pictures(place)


def read(place: Path, table: str = "", path: str = "", target: str = "") -> Found:
    """A row per picture: its class is its folder's name, or the table's column `target`."""
    walk = _pictures(place)
    more = added((place, walk.root), walk.names, Asked(table, path, target))
    rows = _rows(_of_folders(walk), more)
    targets = _targets(rows, target, more, place)
    return Found(
        table=rows,
        pictures=Files(walk.root, walk.names),
        targets=targets,
        groups=_groups(rows, targets[0], more.counting),
        classes={name: order for name, order in more.orders.items() if order},
        trouble=(*_passed_over(walk), *more.trouble),
    )


def _pictures(place: Path) -> Walk:
    if is_archive(place):
        raise BadData(f"{place.name} is an archive: unpack it and point at its folder.")
    if not place.is_dir():
        raise BadData(f"{place.name} is not a folder. Point at the one that holds the pictures.")
    walk = walked(place)
    if not walk.names:
        raise BadData(f"No pictures lie in {place.name} or below. {there(place)}")
    return walk


def _of_folders(walk: Walk) -> pd.DataFrame:
    in_splits = walk.in_splits()
    splits = [split_of(name) if in_splits else "" for name in walk.names]
    classes = [class_of(name, in_splits) or UNKNOWN for name in walk.names]
    return pd.DataFrame({ID: list(walk.names), SPLIT: splits, CLASS: classes}, dtype="str")


def _rows(rows: pd.DataFrame, more: Added) -> pd.DataFrame:
    """Both together; folders that tell no class or split leave that to the table."""
    if more.split is not None and not rows[SPLIT].any():
        rows[SPLIT] = more.split
    nameless = (rows[CLASS] == UNKNOWN).all() or (more.label and rows[CLASS].nunique() == 1)
    return pd.concat([rows.drop(columns=CLASS) if nameless else rows, more.rows], axis=1)


def _targets(rows: pd.DataFrame, target: str, more: Added, place: Path) -> tuple[str, ...]:
    """The target asked for, else the folders' class, else the table's label; then all others."""
    able = [name for name in (CLASS, more.label, *more.orders) if name in rows]
    if target and target not in able:
        raise UnknownName(target, "column to predict", able)
    if not able:
        raise BadData(
            f"{place.name} says nothing about its {len(rows):,} pictures. Put those of each class "
            "into a folder of its name, or a table with a column of paths beside them."
        )
    return tuple(dict.fromkeys([target, *able] if target else able))


def _groups(rows: pd.DataFrame, target: str, counting: tuple[str, ...]) -> tuple[str, ...]:
    """Attributes of a few values that say more than the target; the target without such."""
    others = [name for name in rows if name not in (ID, SPLIT, target, *counting)]
    able = (f"{name}" for name in others if 2 <= rows[name].nunique() <= FEW)
    return tuple(name for name in able if not _same(rows[target], rows[name])) or (target,)


def _same(one: pd.Series, other: pd.Series) -> bool:
    """Whether each value of one goes with one value of the other, as a code with its name."""
    pairs = pd.concat([one, other], axis=1).drop_duplicates()
    return len(pairs) == one.nunique() == other.nunique()


def _passed_over(walk: Walk) -> Iterator[str]:
    if walk.links:
        said = counted(walk.links, "picture", "that are links, which are not followed")
        yield f"{said}: left out."
    if walk.odd:
        said = counted(walk.odd, "picture", "whose names are not UTF-8: rename them")
        yield f"{said}: left out."
