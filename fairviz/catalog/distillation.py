"""What a training can learn from the dense model, beside Hinton's distillation of its answers.

Weights are those that Simon Says ran each with; the rate and the batch that go with them are in the
presets.
"""

from fairviz.bounds import ABOVE_0, FROM_0, SHARE, SOME
from fairviz.catalog.entries import MitigationEntry, Need, Provenance
from fairviz.naming import Scalar

LIMITS = {
    "weight": FROM_0,
    "negatives": SOME,
    "temperature": ABOVE_0,
    "momentum": SHARE,
    "width": SOME,
}
NEEDS: tuple[Need, ...] = ("labels", "dense teacher", "retraining")


def _listed(
    name: str,
    title: str,
    summary: str,
    reference: str,
    provenance: Provenance = "original code",
    unscored: str = "",
    **settings: Scalar,
) -> MitigationEntry:
    return MitigationEntry(
        f"lab.objectives.{name}:begin",
        title,
        summary,
        settings=settings,
        limits=LIMITS,
        reference=f"{reference}; as in Blakeney et al., 2021",
        provenance=provenance,
        needs=NEEDS,
        part="distillation",
        family="Simon Says",
        unscored=unscored,
    )


DISTILLATIONS: dict[str, MitigationEntry] = {
    "at": _listed(
        "at",
        "Attention transfer (AT)",
        "Every stage looks where the dense model's looks.",
        "Zagoruyko and Komodakis, 2017",
        weight=1000.0,
    ),
    "sp": _listed(
        "sp",
        "Similarity preserving (SP)",
        "The same images of a batch are alike as for the dense model.",
        "Tung and Mori, 2019",
        weight=3000.0,
    ),
    "pkt": _listed(
        "pkt",
        "Probabilistic transfer (PKT)",
        "The same images of a batch are neighbours, as likely as for the dense model.",
        "Passalis and Tefas, 2018",
        weight=30000.0,
    ),
    "crd": _listed(
        "crd",
        "Contrastive distillation (CRD)",
        "Each image is told from others by what the dense model makes of it.",
        "Tian et al., 2020",
        unscored="what it compares features by has learned nothing when scores are taken",
        weight=0.8,
        negatives=16384,
        temperature=0.07,
        momentum=0.5,
        width=128,
    ),
    "hints": _listed(
        "hints",
        "Hints at all stages",
        "Every stage says what the dense model's says: what the tables of Simon Says call FSP.",
        "Romero et al., 2015",
        weight=1.0,
    ),
    "fsp": MitigationEntry(
        "lab.objectives.fsp:begin",
        "Flow between stages (FSP)",
        "Each stage turns into the next as in the dense model, by their Gram matrices.",
        settings={"weight": 1.0},
        limits=LIMITS,
        reference="Yim et al., 2017",
        provenance="ours",  # the formula is RepDistiller's, its place beside the task's loss is not
        needs=NEEDS,
        part="distillation",
        family="Simon Says",
    ),
}
