"""Many small pictures painted at once: signed distances in, anti-aliased pixels out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 32

Floats = NDArray[np.floating[Any]]
Number = Floats | float


@dataclass
class Canvas:
    """Pixels (n, 3, side, side) and where each lies: on the page, seen from the body and the head.

    Head coordinates turn with the head and grow with the person; a distance in them times `scale`
    is in pixels. `evidence` collects the opacity of what decides the label.
    """

    pixels: Floats
    page: tuple[Floats, Floats]
    body: tuple[Floats, Floats]
    head: tuple[Floats, Floats]
    scale: Floats
    evidence: Floats

    def paint(self, distance: Floats, colour: Floats, opacity: Number = 1.0) -> Floats:
        """Colour what has a negative distance, soft over one pixel at the edge; its coverage."""
        cover = self._cover(distance, opacity)
        self.pixels += cover[:, None] * (colour[:, :, None, None] - self.pixels)
        return cover

    def shade(self, distance: Floats, change: Floats, opacity: Number = 1.0) -> Floats:
        """Add a change of colour instead: as visible on dark ground as on light."""
        cover = self._cover(distance, opacity)
        self.pixels += cover[:, None] * change[:, :, None, None]
        return cover

    def _cover(self, distance: Floats, opacity: Number) -> Floats:
        cover: Floats = np.clip(0.5 - distance * self.scale, 0, 1) * opacity
        return cover

    def testify(self, cover: Floats) -> None:
        """Count what was just painted as evidence."""
        np.maximum(self.evidence, cover, out=self.evidence)

    def take(self, rows: NDArray[np.intp]) -> "Canvas":
        """A copy of some pictures."""
        return Canvas(
            self.pixels[rows],
            (self.page[0], self.page[1]),
            (self.body[0][rows], self.body[1][rows]),
            (self.head[0][rows], self.head[1][rows]),
            self.scale[rows],
            self.evidence[rows],
        )

    def put(self, rows: NDArray[np.intp], painted: "Canvas") -> None:
        """Put the painted copies back."""
        self.pixels[rows] = painted.pixels
        self.evidence[rows] = painted.evidence
