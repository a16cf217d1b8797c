"""How a training differs from the plain one: what it makes small, how its mask and rate move."""

from fairviz.catalog.entries import AdjustmentEntry, Entry, MaskingEntry, MitigationEntry

MITIGATIONS: dict[str, MitigationEntry] = {
    "kd": MitigationEntry(
        "lab.objectives.kd:begin",
        "Distillation",
        "Answers like the dense model's, softened (Hinton et al., 2015), beside the labels.",
        settings={"labels": 0.1, "weight": 0.9, "temperature": 4.0},
        reference="Hinton et al., 2015; as in Blakeney et al., 2021",
        provenance="original code",
        needs=("labels", "dense teacher", "retraining"),
        part="distillation",
        family="Simon Says",
    ),
}

MASKINGS: dict[str, MaskingEntry] = {}

PACES: dict[str, Entry] = {
    "warm_cosine": Entry(
        "lab.paces:warm_cosine",
        "Warm-up, then cosine",
        "Up along a line for 15 % of the batches, down along a cosine.",
    ),
    "cosine": Entry("lab.paces:cosine", "Cosine", "From the full rate down along a cosine."),
    "constant": Entry("lab.paces:constant", "Constant", "The same rate all the time."),
    "steps": Entry(
        "lab.paces:steps",
        "Steps",
        "The rate is multiplied after each of these epochs.",
        settings={"at": "150,180,210", "by": 0.1},
    ),
}

OPTIMISERS: dict[str, Entry] = {
    "sgd": Entry("lab.optimisers:sgd", "SGD", "Stochastic gradient descent with momentum."),
    "adam": Entry("lab.optimisers:adam", "Adam", "Kingma and Ba, 2015."),
    "adamw": Entry("lab.optimisers:adamw", "AdamW", "Loshchilov and Hutter, 2019."),
}

ADJUSTMENTS: dict[str, AdjustmentEntry] = {}
