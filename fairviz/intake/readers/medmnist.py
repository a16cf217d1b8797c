"""MedMNIST as it comes: one npz with images and labels of train, val and test."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.intake import npz
from fairviz.intake.found import ID, SPLIT, TEST, TRAIN, TUNE, BadData, Found, Pixels
from fairviz.intake.layouts import first_names

Numbers = NDArray[Any]
Names = tuple[str, ...]

SPLITS = {"train": TRAIN, "val": TUNE, "test": TEST}
CLASS, ALL = "class", "*"
ANSWERS = ("no", "yes")
LOOKED_AT = 20  # files of a folder
ORGANS = (
    *("bladder", "femur-left", "femur-right", "heart", "kidney-left", "kidney-right"),
    *("liver", "lung-left", "lung-right", "pancreas", "spleen"),
)
CALLED: dict[str, tuple[str, ...]] = {  # what the numbers stand for, by the name of the file
    "path": (
        *("adipose", "background", "debris", "lymphocytes", "mucus", "smooth muscle"),
        *("normal colon mucosa", "cancer-associated stroma"),
        "colorectal adenocarcinoma epithelium",
    ),
    "chest": (
        *("atelectasis", "cardiomegaly", "effusion", "infiltration", "mass", "nodule"),
        *("pneumonia", "pneumothorax", "consolidation", "edema", "emphysema", "fibrosis"),
        *("pleural", "hernia"),
    ),
    "derma": (
        "actinic keratoses and intraepithelial carcinoma",
        *("basal cell carcinoma", "benign keratosis-like lesions", "dermatofibroma"),
        *("melanoma", "melanocytic nevi", "vascular lesions"),
    ),
    "oct": ("choroidal neovascularization", "diabetic macular edema", "drusen", "normal"),
    "pneumonia": ("normal", "pneumonia"),
    "breast": ("malignant", "normal, benign"),
    "blood": (
        *("basophil", "eosinophil", "erythroblast", "immature granulocytes", "lymphocyte"),
        *("monocyte", "neutrophil", "platelet"),
    ),
    "tissue": (
        *("Collecting Duct, Connecting Tubule", "Distal Convoluted Tubule"),
        *("Glomerular endothelial cells", "Interstitial endothelial cells", "Leukocytes"),
        *("Podocytes", "Proximal Tubule Segments", "Thick Ascending Limb"),
    ),
    **dict.fromkeys(("organa", "organc", "organs"), ORGANS),
}


@dataclass(frozen=True)
class NpzPictures:
    """The splits' images one after the other, grey ones as three equal colours."""

    parts: tuple[Any, ...]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __getitem__(self, row: int) -> Pixels:
        for part in self.parts:
            if row < len(part):
                return _coloured(np.asarray(part[row], np.uint8))
            row -= len(part)
        raise IndexError(row)


def fits(place: Path) -> bool:
    """Whether an npz with a split's images and labels is here."""
    try:
        return bool(_splits(npz.headers(_file(place))))
    except (BadData, OSError):
        return False


def read(place: Path) -> Found:
    """A class per image; with several labels per image a yes or no for each, and all at once."""
    path = _file(place)
    headers = npz.headers(path)
    splits = _splits(headers)
    if not splits:
        raise BadData(f"{path.name} has no train_images with train_labels, nor val, nor test.")
    labels = [_labels(path, headers, split) for split in splits]
    if len({one.shape[1] for one in labels}) > 1:
        raise BadData(f"{path.name} has more labels per image in one split than in another.")
    pictures = NpzPictures(tuple(npz.rows(path, headers[f"{split}_images"]) for split in splits))
    numbers = np.concatenate(labels)
    several = numbers.shape[1] > 1
    rows = pd.concat(map(_rows, splits, labels), ignore_index=True)
    return (_several if several else _one)(rows, pictures, numbers, _called(path))


def _one(rows: pd.DataFrame, pictures: NpzPictures, numbers: Numbers, called: Names) -> Found:
    """One class per image."""
    values, codes = np.unique(numbers[:, 0], return_inverse=True)
    fit = called and values.min() >= 0 and values.max() < len(called)
    names = [called[one] if fit else f"{one}" for one in values.astype(int)]
    table = rows.assign(**{CLASS: np.array(names)[codes]}).astype("str")
    order = called if fit else tuple(names)
    return Found(table, pictures, (CLASS,), (CLASS,), {CLASS: order}, trouble=_nameless(fit))


def _several(rows: pd.DataFrame, pictures: NpzPictures, numbers: Numbers, called: Names) -> Found:
    """Several findings per image, each there or not."""
    count = numbers.shape[1]
    if not np.isin(numbers, (0, 1)).all():
        raise BadData(f"{count} labels per image, some of them neither 0 nor 1: which are there?")
    fit = len(called) == count
    names = called if fit else tuple(f"label {at}" for at in range(count))
    answers = pd.DataFrame(np.array(ANSWERS)[numbers.astype(int)], columns=list(names), dtype="str")
    table = pd.concat([rows, answers], axis=1)
    orders = dict.fromkeys(names, ANSWERS)
    return Found(table, pictures, (ALL, *names), names[:1], orders, names, _nameless(fit))


def _nameless(fit: object) -> tuple[str, ...]:
    said = "What the labels are called is known by the file's name, such as pathmnist.npz: numbers."
    return () if fit else (said,)


def _file(place: Path) -> Path:
    """The npz itself, or the only one in a folder."""
    if place.is_file() or not place.is_dir():
        return place
    inside = sorted(place / name for name in first_names(place, LOOKED_AT) if name.endswith(".npz"))
    if len(inside) != 1:
        named = ", ".join(one.name for one in inside) or "none"
        raise BadData(f"MedMNIST is one npz file; in {place.name} there are: {named}. Choose one.")
    return inside[0]


def _splits(headers: Mapping[str, npz.Header]) -> list[str]:
    return [one for one in SPLITS if {f"{one}_images", f"{one}_labels"} <= headers.keys()]


def _labels(path: Path, headers: Mapping[str, npz.Header], split: str) -> Numbers:
    """A row of labels per image, once images and labels are seen to fit."""
    images, labels = headers[f"{split}_images"], headers[f"{split}_labels"]
    flat = len(images.shape) == 3 or (len(images.shape) == 4 and images.shape[3] == 3)
    if images.dtype != np.uint8 or not flat:
        raise BadData(
            f"{images.name} of {path.name} is {images.dtype} of shape {images.shape}. Pictures are "
            "uint8 of shape (n, height, width) or (n, height, width, 3); volumes are not read."
        )
    if labels.shape[0] != images.shape[0] or len(labels.shape) > 2:
        raise BadData(
            f"{path.name} has {images.shape[0]:,} images in {split}, and not a label each."
        )
    return npz.whole(path, labels).reshape(images.shape[0], -1)


def _rows(split: str, labels: Numbers) -> pd.DataFrame:
    return pd.DataFrame(
        {ID: [f"{split}/{row:06d}" for row in range(len(labels))], SPLIT: SPLITS[split]}
    )


def _called(path: Path) -> Names:
    """What the numbers stand for: pathmnist.npz and pathmnist_64.npz tell by their names."""
    return CALLED.get(path.stem.lower().split("mnist")[0], ())


def _coloured(pixels: Pixels) -> Pixels:
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
