"""The first pictures of what was found, small, as addresses that a browser shows."""

import base64
import io

import numpy as np
from PIL import Image

from fairviz.errors import FairVizError
from fairviz.intake.decoding import decoded
from fairviz.intake.found import Found

SIDE, MANY = 96, 8


def thumbnails(found: Found, fit: str = "crop") -> list[dict[str, str]]:
    """A few pictures spread over all there are, each with its id; what cannot be read is said."""
    rows = np.unique(np.linspace(0, len(found) - 1, min(MANY, len(found))).astype(int))
    target = found.targets[0] if found.targets[0] in found.table else ""
    return [_one(found, int(row), target, fit) for row in rows]


def _one(found: Found, row: int, target: str, fit: str) -> dict[str, str]:
    told = {"id": str(found.table["id"].iloc[row])}
    told["label"] = str(found.table[target].iloc[row]) if target else ""
    try:
        pixels = decoded(found.pictures[row], SIDE, fit)
    except FairVizError as error:
        return {**told, "trouble": str(error)}
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    encoded = base64.b64encode(buffer.getvalue()).decode()
    return {**told, "image": f"data:image/png;base64,{encoded}"}
