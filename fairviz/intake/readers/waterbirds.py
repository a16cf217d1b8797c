"""Waterbirds: birds cut out and put before water or land (Sagawa et al., 2020)."""

from pathlib import Path

from fairviz.intake.found import ID, SPLIT, TEST, TRAIN, TUNE, Found
from fairviz.intake.layouts import Layout, Part
from fairviz.intake.listings import decoded, in_splits, listing
from fairviz.intake.picture_files import on_disk

BIRD, PLACE, FILE = "bird", "place", "img_filename"
CODES = {
    "y": {"0": "landbird", "1": "waterbird"},
    PLACE: {"0": "land", "1": "water"},
}
SPLITS = {"0": TRAIN, "1": TUNE, "2": TEST}
LAYOUT = Layout(
    "Waterbirds",
    {
        "list": Part(
            ("metadata.csv",),
            frozenset({FILE, "y", PLACE}),
            asked="metadata.csv (of waterbird_complete95_forest2water2, unpacked)",
        ),
    },
)


def fits(place: Path) -> bool:
    """Whether a metadata.csv of birds and places lies here or nearby."""
    return LAYOUT.fits(place)


def read(place: Path) -> Found:
    """Landbirds and waterbirds, grouped by the place behind them, in the publisher's splits."""
    path = LAYOUT.find(place)["list"]
    table = in_splits(decoded(listing(path, FILE, [*CODES, SPLIT]), CODES), SPLIT, SPLITS)
    named = table.rows[[FILE, SPLIT, "y", PLACE]].rename(columns={FILE: ID, "y": BIRD})
    kept = on_disk(named, path.parent, named[ID])
    return Found(
        table=kept.table,
        pictures=kept.pictures,
        targets=(BIRD,),
        groups=(PLACE,),
        classes={BIRD: tuple(CODES["y"].values())},
        trouble=(*table.trouble, *kept.trouble),
    )
