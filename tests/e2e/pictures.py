"""Charts of the second sample for docs/img, drawn without a browser."""

from pathlib import Path

import pandas as pd

from fairviz import places
from fairviz.audit.notebook import Study
from fairviz.charts import export, facets
from fairviz.predictions.store import Store

EVERYONE = "every class"
STORE = Store(places.root() / "data_cache" / "cifar10")
NETWORKS = ("resnet20 published", "resnet32 published")


def draw(folder: Path) -> None:
    """cifar10-classes-light.png and -dark.png."""
    frame = collapse()
    for mode in ("light", "dark"):
        picture = facets.chart(frame, mode=mode)
        (folder / f"cifar10-classes-{mode}.png").write_bytes(export.png(picture, mode, scale=1.2))


def collapse() -> pd.DataFrame:
    """Accuracy of each class over sparsity, of both published networks; everyone leads."""
    found = pd.concat([_of(network) for network in NETWORKS], ignore_index=True)
    leads = found["group"].eq(EVERYONE)
    return pd.concat([found[leads], found[~leads]], ignore_index=True)


def _of(network: str) -> pd.DataFrame:
    data, model = STORE.names()["CIFAR-10 lossless"], STORE.names()[network]
    study, which = Study(STORE), {"dataset": data, "model": model}
    everyone = study.overall(**which).assign(group=EVERYONE)
    both = pd.concat([everyone, study.by_group(groups=["class"], **which)], ignore_index=True)
    return both.assign(network=network.partition(" ")[0])
