"""The evaluation images as people see them, and where the evidence lies."""

import numpy as np

from fairviz import catalog
from fairviz.lab.sights.base import PROBED, Scene
from fairviz.naming import parse
from fairviz.predictions.seen import Seen


def pictures(scene: Scene) -> Seen:
    """pixels (n, height, width, 3) and evidence (n, height, width) of the rows of explore.

    Of an album: which of its pictures these are.
    """
    found = scene.material.dataset
    rows = found.evalset.rows(PROBED)
    scene.tick(1, 1)
    if found.held_out.rows is not None:  # an album: its pixels are read where they lie
        _, settings = parse(scene.variant.dataset, catalog.DATASETS, "dataset")
        places = found.held_out.rows[rows]
        return Seen({"rows": rows, "places": places}, {"album": str(settings["content"])})
    shown = found.held_out.shown(rows)
    known = len(found.evidence) > 0
    evidence = found.evidence[rows] if known else np.zeros((len(rows), 0, 0), dtype=bool)
    return Seen({"rows": rows, "pixels": shown, "evidence": evidence})
