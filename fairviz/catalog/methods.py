"""How a training differs from the plain one: what it makes small, how its mask and rate move."""

from fairviz.bounds import ABOVE_0, FROM_0, SHARE, Epochs
from fairviz.catalog.distillation import DISTILLATIONS
from fairviz.catalog.entries import AdjustmentEntry, Entry, MitigationEntry
from fairviz.catalog.fairness import FAIRNESS_LOSSES

MITIGATIONS: dict[str, MitigationEntry] = {
    "kd": MitigationEntry(
        "lab.objectives.kd:begin",
        "Distillation",
        "Answers like the dense model's, softened (Hinton et al., 2015), beside the labels.",
        settings={"labels": 0.1, "weight": 0.9, "temperature": 4.0},
        limits={"labels": FROM_0, "weight": FROM_0, "temperature": ABOVE_0},
        reference="Hinton et al., 2015; as in Blakeney et al., 2021",
        provenance="original code",
        needs=("labels", "dense teacher", "retraining"),
        part="distillation",
        family="Simon Says",
    ),
    **DISTILLATIONS,
    **FAIRNESS_LOSSES,
}

PACES: dict[str, Entry] = {
    "warm_cosine": Entry(
        "lab.training.paces:warm_cosine",
        "Warm-up, then cosine",
        "Up along a line for 15 % of the batches, down along a cosine.",
    ),
    "cosine": Entry(
        "lab.training.paces:cosine", "Cosine", "From the full rate down along a cosine."
    ),
    "constant": Entry("lab.training.paces:constant", "Constant", "The same rate all the time."),
    "steps": Entry(
        "lab.training.paces:steps",
        "Steps",
        "The rate is multiplied after each of these epochs.",
        settings={"at": "150,180,210", "by": 0.1},
        limits={"at": Epochs(), "by": ABOVE_0},
    ),
}

OPTIMISERS: dict[str, Entry] = {
    "sgd": Entry(
        "lab.training.optimisers:sgd", "SGD", "Stochastic gradient descent with momentum."
    ),
    "adam": Entry("lab.training.optimisers:adam", "Adam", "Kingma and Ba, 2015."),
    "adamw": Entry("lab.training.optimisers:adamw", "AdamW", "Loshchilov and Hutter, 2019."),
}

ADJUSTMENTS: dict[str, AdjustmentEntry] = {
    "equal_opportunity": AdjustmentEntry(
        "audit.adjustments.equal_opportunity:fit",
        "Thresholds: equal opportunity",
        "A threshold per group, so that positives are found equally often.",
        settings={"at": "accuracy", "strength": 1.0},
        reference="Hardt et al., 2016; without lots, unlike fairlearn",
        provenance="paper",
        needs=("labels", "groups", "tune split"),
        tasks=("binary", "labels"),
        live=("strength", 0.0, 1.0),
    ),
    "demographic_parity": AdjustmentEntry(
        "audit.adjustments.demographic_parity:fit",
        "Thresholds: demographic parity",
        "A threshold per group, so that all are answered yes equally often, whatever is true.",
        settings={"at": "accuracy", "strength": 1.0},
        reference="As fairlearn's ThresholdOptimizer, without lots",
        provenance="ours",
        needs=("labels", "groups", "tune split"),
        tasks=("binary", "labels"),
        live=("strength", 0.0, 1.0),
    ),
    "prevalence": AdjustmentEntry(
        "audit.adjustments.prevalence:fit",
        "Threshold: as many yes as there are",
        "One threshold that lets as many tune images through as are yes.",
        settings={"by_group": False, "strength": 1.0},
        reference="Iofinova et al., 2023",
        provenance="original code",
        needs=("labels", "tune split"),
        tasks=("binary", "labels"),
        live=("strength", 0.0, 1.0),
    ),
    "logit_adjustment": AdjustmentEntry(
        "audit.adjustments.logit_adjustment:fit",
        "Logit adjustment",
        "Takes tau times the log share of each class from its logit: rare classes gain.",
        settings={"tau": 1.0, "by_group": False},
        reference="Menon et al., 2021",
        provenance="paper",
        needs=("labels", "tune split"),
        live=("tau", 0.0, 2.0),
    ),
    "temperature": AdjustmentEntry(
        "audit.adjustments.temperature:fit",
        "Temperature",
        "As sure as it is right: other confidences, the same answers. 0: fitted on tune.",
        settings={"temperature": 0.0, "by_group": False},
        limits={"temperature": FROM_0},
        reference="Guo et al., 2017",
        provenance="paper",
        needs=("labels", "tune split"),
        live=("temperature", 0.2, 5.0),
    ),
    "deferral": AdjustmentEntry(
        "audit.adjustments.deferral:fit",
        "Deferral to the dense model",
        "The share of the images that dense is least sure of is answered by dense.",
        settings={"share": 0.1},
        limits={"share": SHARE},
        reference="Iofinova et al., 2023; whom they ask is UNVERIFIED",
        provenance="ours",
        needs=("dense teacher",),
        live=("share", 0.0, 0.5),
    ),
}
