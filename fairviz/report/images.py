"""Pictures and maps of samples, where they are stored and may leave the machine.

Pictures that somebody brought are left out unless they are asked for: a report is sent to others,
and faces are people.
"""

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fairviz import catalog
from fairviz.charts import attribution
from fairviz.look import Look
from fairviz.predictions import albums, looks
from fairviz.report.reading import Material

HIGH = 128  # pixels of a picture on screen, about: small ones grow by whole numbers
UNSIGNED = ("saliency", "grad_cam")
MOST = 4  # images whose maps are shown
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Maps:
    """Maps of some images as one drawing in each mode, and by which method."""

    light: str
    dark: str
    method: str
    count: int


def is_brought(material: Material) -> bool:
    """Whether somebody brought these pictures, rather than code drew them."""
    name = str(material.rows["dataset"].iloc[0])
    return catalog.find(catalog.DATASETS, name, "dataset").brought


def may_show(material: Material) -> bool:
    """Whether pictures go into the file."""
    wish = material.asked.images
    return not is_brought(material) if wish is None else wish


def pictures(material: Material, rows: Sequence[int]) -> dict[int, Pixels]:
    """Pixels by row of the evaluation set, of those that are stored."""
    look = _pictures(material)
    if look is None:
        return {}
    found = material.store.seen(look.digest, material.questions.fingerprint)
    places = {int(row): place for place, row in enumerate(found.arrays["rows"])}
    pixels = found.arrays.get("pixels")
    if "album" in found.facts:
        album = albums.load(material.store.roots, found.facts["album"])
        pixels = albums.Chosen(album.pixels, found.arrays["places"])
    return {row: np.asarray(pixels[places[row]]) for row in rows if row in places}  # type: ignore[index]


def address(pixels: Pixels) -> str:
    """The picture as a data address, enlarged without blurring or made smaller."""
    image = Image.fromarray(pixels)
    zoom = HIGH // image.height
    if zoom > 1:
        size = (image.width * zoom, image.height * zoom)
        image = image.resize(size, Image.Resampling.NEAREST)
    else:
        image.thumbnail((HIGH, HIGH))
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def maps(material: Material, variants: Sequence[str], rows: Sequence[int]) -> Maps | None:
    """Stored maps of these variants, of the hurt images first; None where there are none."""
    found = [
        (look, seen)
        for look in looks.stored(material.store, "maps")
        if look.variant.digest in variants
        for seen in [material.store.seen(look.digest).arrays]
    ]
    if not found:
        return None
    look, seen = max(found, key=lambda pair: len(set(rows) & set(map(int, pair[1]["rows"]))))
    there = [int(row) for row in seen["rows"]]
    chosen = [row for row in rows if row in there][:MOST]
    pixels = pictures(material, chosen)
    if not pixels or len(pixels) < len(chosen):
        return None
    return _drawn(look, seen, chosen, there, pixels)


def _drawn(
    look: Look,
    seen: Mapping[str, Any],
    chosen: list[int],
    there: list[int],
    pixels: dict[int, Pixels],
) -> Maps:
    places = [there.index(row) for row in chosen]
    settings = dict(
        part.split("=", 1) for part in look.sight.partition("?")[2].split("&") if "=" in part
    )
    method = settings.get("method", "integrated_gradients")
    parts = seen["dense"][places], seen["sparse"][places]
    names = [f"image {row}" for row in chosen]
    kind: attribution.Kind = "unsigned" if method in UNSIGNED else "signed"
    grid = attribution.beside(np.stack([pixels[row] for row in chosen]), *parts, names, kind)
    svgs = [_svg(attribution.svg(grid, mode)) for mode in ("light", "dark")]
    return Maps(svgs[0], svgs[1], catalog.EXPLAINERS[method].title, len(chosen))


def _svg(text: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}"


def _pictures(material: Material) -> Look | None:
    """The look that holds the pictures: of whichever dense model they were asked."""
    dense = [run.variant for run in material.dense]
    every = [Look(material.store.variant(digest), "pictures") for digest in dense]
    return next((look for look in every if material.store.has(look.digest)), None)
