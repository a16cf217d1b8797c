"""What variants are trained on and asked about."""

from fairviz.bounds import SHARE, Number, OneOf
from fairviz.catalog.entries import DatasetEntry, Entry

PORTRAYED = ("medium", "dark", "contrast", "cooccurrence", "label_noise", "tilted", "hazy", "grain")

DATASETS: dict[str, Entry] = {
    "portraits": DatasetEntry(
        "lab.datasets.portraits:portraits",
        "Portraits",
        "Cartoon faces drawn by code: what are they wearing? Rare groups show it less.",
        settings={
            "task": "wearing",
            "medium": 0.30,
            "dark": 0.10,
            "contrast": 0.3,
            "cooccurrence": 0.4,
            "label_noise": 0.01,
            "tilted": 0.10,
            "hazy": 0.05,
            "grain": 0.06,
            "size": 1.0,
            "seed": 0,
            "neutral": False,
        },
        limits={
            "task": OneOf(("wearing", "smiling", "attributes")),
            **dict.fromkeys(PORTRAYED, SHARE),
            "size": Number(0, 10),
            "seed": Number(0, 2**32),
        },
        groups={
            "tone": ("light", "medium", "dark"),
            "age": ("young", "middle", "old"),
            "hair": ("short", "long", "curly"),
            "lighting": ("bright", "dim"),
            "background": ("room", "park", "city"),
            "smile": ("no", "yes"),
        },
        asked={"smiling": "smile"},
        many=("attributes",),
    ),
    "answers": Entry(
        "",
        "Predictions",
        "Answers that somebody brought, from any framework: no images, no weights.",
        settings={"content": ""},
        brought=True,
    ),
    "album": Entry(
        "lab.datasets.album:album",
        "Data",
        "Images that somebody brought, with their labels and attributes.",
        settings={"content": "", "target": "", "certify": 0.5},
        brought=True,
    ),
}
