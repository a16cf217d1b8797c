"""Losses that look at who pays: by groups, by classes, or by what the dense model got wrong."""

from fairviz.catalog.entries import MitigationEntry

FAIRNESS_LOSSES: dict[str, MitigationEntry] = {
    "pw": MitigationEntry(
        "lab.objectives.pw:begin",
        "Performance-weighted",
        "Images that the dense model got wrong count more; where it was right it is the target.",
        settings={"theta": 0.5, "alpha": 1.0, "weighted": True, "corrected": True},
        reference="Meyer and Wong, 2022",
        provenance="original code",
        needs=("labels", "dense teacher", "retraining"),
        family="Performance-weighted loss",
    ),
    "equal_accuracy": MitigationEntry(
        "lab.objectives.equal_accuracy:begin",
        "Equal accuracy",
        "A price on the distance between the groups' accuracies; the sign that the paper's formula"
        " loses is restored.",
        settings={"by": "", "weight": 1.0, "form": "abs", "tau": 0.0, "pairs": "extremes"},
        reference="Dai et al., 2023 (BiFP)",
        provenance="paper",
        needs=("labels", "groups", "retraining"),
        family="BiFP",
    ),
    "equalised": MitigationEntry(
        "lab.objectives.equalised:begin",
        "Equalised loss",
        "Each group's distance from the mean loss has a price, which rises until it is gone."
        " Formulas from memory, unverified.",
        settings={"by": "", "step": 0.01},
        reference="Tran et al., 2022; agrees with the code of Hashemizadeh et al., 2024",
        provenance="abstract",
        needs=("labels", "groups", "retraining"),
        family="Equalised loss",
    ),
    "ceag": MitigationEntry(
        "lab.objectives.ceag:begin",
        "Bounded excess gaps",
        "No group may lose more than eps beyond what all lose: what breaks it gets dearer (CEAG).",
        settings={"by": "", "eps": 0.01, "rate": 0.01, "memory": 40},
        reference="Hashemizadeh et al., 2024 (Balancing Act)",
        provenance="original code",
        needs=("labels", "groups", "dense teacher", "retraining"),
        family="Balancing Act",
    ),
    "group_dro": MitigationEntry(
        "lab.objectives.group_dro:begin",
        "Group DRO",
        "The groups that lose most count most, by weights that grow with their loss."
        " Formulas from memory, unverified.",
        settings={"by": "", "rate": 0.01, "weight": 1.0},
        reference="Sagawa et al., 2020",
        provenance="abstract",
        needs=("labels", "groups", "retraining"),
        family="Group DRO",
    ),
    "reweight": MitigationEntry(
        "lab.objectives.reweight:begin",
        "Re-weighting",
        "Each image counts inversely to its group's share of the training images.",
        settings={"by": "", "classes": False, "power": 1.0},
        reference="a baseline of Sagawa et al., 2020",
        provenance="ours",
        needs=("labels", "groups", "retraining"),
        family="Re-weighting",
    ),
    "fair_scratch": MitigationEntry(
        "lab.objectives.fair_scratch:begin",
        "Fair Scratch Tickets' regulariser",
        "Groups to which the dense model says yes too seldom are pulled up, the others down.",
        settings={
            "by": "",
            "target": "",
            "goal": "parity",
            "form": "logistic",
            "weight": 0.1,
        },
        reference="Tang et al., 2023",
        provenance="original code",
        needs=("labels", "groups", "dense teacher", "retraining"),
        family="Fair Scratch Tickets",
    ),
    "refined": MitigationEntry(
        "lab.objectives.refined:begin",
        "Refined training",
        "Goes back to the best epoch, at a lower rate, where fairness fell and accuracy did not"
        " rise. Our reconstruction.",
        settings={"by": "class", "patience": 1, "flat": 0.005, "cut": 0.5},
        reference="after Gao et al., 2024 (Ballot)",
        provenance="ours",
        needs=("labels", "tune split", "retraining"),
        part="training",
        family="Ballot",
    ),
}
