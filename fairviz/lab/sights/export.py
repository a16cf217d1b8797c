"""The export as a job: what `fairviz export` writes into a folder, as one archive in the store."""

import io
import zipfile

import numpy as np

from fairviz.lab.exporting.parcel import Goods, parcel
from fairviz.lab.sights.base import Scene
from fairviz.predictions.seen import Seen

SHORT = 12  # signs of the address in the name of the archive's folder


def export(scene: Scene) -> Seen:
    """zip (bytes,): a folder named after the variant; facts say what is missing in it, and why."""
    said = scene.answers()
    goods = Goods(scene.variant, scene.network(), scene.material, said.facts, said.predicted)
    made = parcel(goods, scene.tick)
    data = zipped(made.files, f"fairviz-{scene.variant.digest[:SHORT]}")
    facts = {"bytes": len(data), "checks": made.checks, "left_out": made.left_out}
    return Seen({"zip": np.frombuffer(data, np.uint8)}, facts)


def zipped(files: dict[str, bytes], folder: str) -> bytes:
    """These files in one folder; equal files give equal bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in sorted(files.items()):
            out.writestr(zipfile.ZipInfo(f"{folder}/{name}"), data, zipfile.ZIP_DEFLATED)
    return archive.getvalue()
