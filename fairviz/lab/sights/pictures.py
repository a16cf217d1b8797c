"""The evaluation images as people see them, and where the evidence lies."""

from fairviz.lab import build
from fairviz.lab.sights.base import PROBED, Scene
from fairviz.predictions.seen import Seen


def pictures(scene: Scene) -> Seen:
    """pixels (n, height, width, 3) and evidence (n, height, width) of the rows of explore."""
    found = build.dataset(scene.variant.dataset)
    rows = found.evalset.rows(PROBED)
    scene.tick(1, 1)
    return Seen(
        {"rows": rows, "pixels": found.held_out.pixels[rows], "evidence": found.evidence[rows]}
    )
