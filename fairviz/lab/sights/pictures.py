"""The evaluation images as people see them, and where the evidence lies."""

import numpy as np

from fairviz.lab.sights.base import PROBED, Scene
from fairviz.predictions.seen import Seen


def pictures(scene: Scene) -> Seen:
    """pixels (n, height, width, 3) and evidence (n, height, width) of the rows of explore."""
    found = scene.material.dataset
    rows = found.evalset.rows(PROBED)
    scene.tick(1, 1)
    shown = found.held_out.shown(rows)
    known = len(found.evidence) > 0
    evidence = found.evidence[rows] if known else np.zeros((len(rows), 0, 0), dtype=bool)
    return Seen({"rows": rows, "pixels": shown, "evidence": evidence})
