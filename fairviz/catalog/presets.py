"""Published settings by name: what a paper did, as a study file would say it of one method.

`fairviz.grids.presets.method` makes a method of one. `training` reads as the key of that name in a
study file, its ramp as a mapping.

Simon Says (Blakeney et al., 2021), read in the original code (its first commit: later ones never
prune): L1 filters, the same share in every layer but the classifier, along the cubic curve before
epochs 1, 6, ..., 116 of 240, that is after 0, 5, ..., 115; the rate falls to a tenth after 150, 180
and 210. The student begins at the dense weights. Each loss has the rate and the batch of its
published run, also with Hinton's term added. Unlike here, a filter that falls leaves the shift of
the BatchNorm behind it, and the checkpoint of the best test accuracy is taken, not the last one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from fairviz.catalog.entries import Provenance

Scope = Literal["global", "layer", "stages", "2:4"]


@dataclass(frozen=True)
class Preset:
    """One method as a paper ran it; sparsities are those it was run at, in ten-thousandths."""

    title: str
    family: str  # the paper that it belongs to
    mitigate: tuple[str, ...]  # objectives of its trainings
    training: tuple[tuple[str, object], ...]  # what all its trainings have in common
    schedule: str
    pruner: str
    scope: Scope
    provenance: Provenance
    summary: str
    exempt: tuple[str, ...] = ("stem", "classifier")
    sparsities: tuple[int, ...] = ()


TIGHTENING: Mapping[str, float] = {"first": 0, "every": 5, "last": 115, "initial": 1000}
THE_SAME: tuple[tuple[str, object], ...] = (
    ("epochs", 240),
    ("decay", 5e-4),
    ("pace", "steps?at=150,180,210&by=0.1"),
    ("ramp", TIGHTENING),
)


def _simon_says(
    title: str, mitigate: tuple[str, ...], rate: float, batch: int, summary: str
) -> Preset:
    """A row of their tables: only the loss, the rate and the batch differ."""
    return Preset(
        title,
        "Simon Says",
        mitigate,
        (("rate", rate), ("batch", batch), *THE_SAME),
        "gradual",
        "l1_filter",
        "layer",
        "original code",
        summary,
        exempt=("classifier",),  # first convolutions and shortcuts fall, too
        sparsities=(3000, 4500, 6000, 7500, 9000),
    )


ADDED = "kd?labels=1&weight=1"  # Hinton's term on top of another loss

SIMON_SAYS: dict[str, Preset] = {
    f"simon_says/{name}": _simon_says(title, mitigate, rate, batch, summary)
    for name, title, mitigate, rate, batch, summary in [
        ("plain", "Plain", (), 0.05, 512, "Structured pruning with the labels alone."),
        ("kd", "KD", ("kd",), 0.05, 512, "Answers like the dense model's, softened."),
        ("at", "AT", ("at",), 0.005, 256, "Looks where the dense model looks."),
        ("sp", "SP", ("sp",), 0.05, 512, "The same images are alike as for the dense model."),
        ("pkt", "PKT", ("pkt",), 0.005, 256, "The same neighbours as for the dense model."),
        ("crd", "CRD", ("crd",), 0.05, 256, "Tells each image's dense vector from others'."),
        ("fsp", "FSP (all hints)", ("hints",), 0.05, 512, "What their tables call FSP."),
        ("gram_fsp", "FSP (Gram)", ("fsp",), 0.05, 512, "FSP itself, which they did not report."),
        ("at+kd", "AT + KD", ("at", ADDED), 0.005, 256, "AT with Hinton's term added."),
        ("sp+kd", "SP + KD", ("sp", ADDED), 0.05, 512, "SP with Hinton's term added."),
        ("pkt+kd", "PKT + KD", ("pkt", ADDED), 0.005, 256, "PKT with Hinton's term added."),
        ("fsp+kd", "FSP (all hints) + KD", ("hints", ADDED), 0.05, 512, "Hints and Hinton's term."),
    ]
}

PRESETS: dict[str, Preset] = SIMON_SAYS | {
    "simon_says/gram_fsp": replace(SIMON_SAYS["simon_says/gram_fsp"], provenance="ours"),
}
