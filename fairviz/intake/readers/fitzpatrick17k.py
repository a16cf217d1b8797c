"""Fitzpatrick17k: 16,577 clinical pictures of 114 skin conditions (Groh et al., 2021)."""

from collections.abc import Iterable
from pathlib import Path

from fairviz.intake.found import ID, SPLIT, UNKNOWN, Found
from fairviz.intake.layouts import Layout, Part, names_in
from fairviz.intake.listings import Listing, decoded, having, listing
from fairviz.intake.picture_files import on_disk

KEY, ADDRESS = "md5hash", "url_alphanum"  # pictures are named by one or by the other
TARGETS = ("three_partition_label", "nine_partition_label", "label")
CHECKED = "qc"  # what a dermatologist said of some of the pictures
TYPE, OTHER_TYPE, TONE = "skin_type", "skin_type_centaur", "skin_tone"
SCALE, FIRST_SCALE, OTHER_SCALE = "fitzpatrick_scale", "fitzpatrick", "fitzpatrick_centaur"
TYPES = {
    **{text: str(kind) for kind in range(1, 7) for text in (f"{kind}", f"{kind}.0")},
    **dict.fromkeys(("-1", "-1.0"), UNKNOWN),
}
TONES = {"1": "light", "2": "light", "3": "medium", "4": "medium", "5": "dark", "6": "dark"}
LAYOUT = Layout(
    "Fitzpatrick17k",
    {
        "list": Part(("fitzpatrick17k.csv",)),
        "pictures": Part(
            ("images", "data/finalfitz17k", "finalfitz17k", "data/images"),
            asked="images/ (of files named md5hash.jpg)",
        ),
    },
)


def fits(place: Path) -> bool:
    """Whether fitzpatrick17k.csv lies here or nearby."""
    return LAYOUT.fits(place)


def read(place: Path) -> Found:
    """Skin conditions in three, nine or 114 kinds, grouped by skin type; nobody made splits."""
    parts = LAYOUT.find(place)
    table = _with_tones(_typed(listing(parts["list"], KEY, TARGETS)))
    kept = on_disk(table.rows, parts["pictures"], _names(table, names_in(parts["pictures"])))
    rows = kept.table.rename(columns={KEY: ID}).assign(**{SPLIT: ""})
    attributes = [name for name in (TYPE, TONE, OTHER_TYPE, CHECKED) if name in rows]
    return Found(
        table=rows[[ID, SPLIT, *TARGETS, *attributes]],
        pictures=kept.pictures,
        targets=TARGETS,
        groups=(TYPE, TONE),
        trouble=(*table.trouble, *kept.trouble),
    )


def _typed(table: Listing) -> Listing:
    """Skin types under one name in each edition, 1 to 6 or unknown."""
    scale = FIRST_SCALE if FIRST_SCALE in table.rows else SCALE
    rows = having(table, [scale]).rows.rename(columns={scale: TYPE, OTHER_SCALE: OTHER_TYPE})
    codes = {name: TYPES for name in (TYPE, OTHER_TYPE) if name in rows}
    return decoded(Listing(table.path, rows, table.trouble), codes)


def _with_tones(table: Listing) -> Listing:
    tones = table.rows[TYPE].map({**TONES, UNKNOWN: UNKNOWN})
    return Listing(table.path, table.rows.assign(**{TONE: tones}), table.trouble)


def _names(table: Listing, there: frozenset[str]) -> Iterable[str]:
    """The file of each picture: named by its hash, or by its address where no hash is there."""
    by_hash = table.rows[KEY] + ".jpg"
    return table.rows[ADDRESS] if ADDRESS in table.rows and there.isdisjoint(by_hash) else by_hash
