"""How the mask moves while a network trains, where it does not follow a ramp."""

from fairviz.bounds import ABOVE_0, FROM_0, SHARE, SOME, OneOf
from fairviz.catalog.entries import MaskingEntry

MASKINGS: dict[str, MaskingEntry] = {
    "bilevel": MaskingEntry(
        "lab.maskings.bilevel:begin",
        "Bi-level",
        "Weights and mask learn in turns, each on batches of its own (BiFP).",
        settings={"inner": 1, "upper": 1.0, "gamma": 10.0, "settle": 0.25, "fair": "both"},
        limits={
            "inner": SOME,
            "upper": ABOVE_0,
            "gamma": ABOVE_0,
            "settle": SHARE,
            "fair": OneOf(("both", "mask", "weights")),
        },
        reference="Dai et al., 2023; implicit gradient as in Zhang et al., 2022 (UNVERIFIED)",
        provenance="paper",
        needs=("labels", "gradients", "retraining"),
    ),
    "popup": MaskingEntry(
        "lab.maskings.popup:begin",
        "Edge-popup",
        "Which weights to keep is learned, the weights are not (also Fair Scratch Tickets).",
        reference="Ramanujan et al., 2020; Tang et al., 2023",
        provenance="original code",
        needs=("labels", "gradients", "retraining"),
    ),
    "regrow": MaskingEntry(
        "lab.maskings.regrow:begin",
        "Prune and regrow",
        "Sparse all along: the smallest weights fall, others grow where the gradient is largest.",
        settings={
            "every": 0.25,
            "share": 0.5,
            "growth": "gradient",
            "densities": "erk",
            "settle": 0.25,
            "candidates": 1,
            "weight": 10.0,
            "by": "",
        },
        limits={
            "every": ABOVE_0,
            "share": SHARE,
            "growth": OneOf(("gradient", "random")),
            "densities": OneOf(("erk", "uniform")),
            "settle": SHARE,
            "candidates": SOME,
            "weight": FROM_0,
        },
        reference="Mocanu et al., 2018; Evci et al., 2020; choice of masks after Zhu et al., 2022",
        provenance="ours",
        needs=("labels", "gradients", "retraining"),
    ),
}
