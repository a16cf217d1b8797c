"""How the weights leave: schedules turn one pruning into the steps after dense training."""

from fairviz.catalog.entries import Entry

SCHEDULES: dict[str, Entry] = {
    "oneshot": Entry(
        "schedules:oneshot",
        "One-shot",
        "Prune the trained model once and use it as it is.",
    ),
    "recovered": Entry(
        "schedules:recovered",
        "Recovered",
        "Prune once, then fine-tune what is left.",
        settings={"epochs": 3, "rate": 0.05},
    ),
    "gradual": Entry(
        "schedules:gradual",
        "Gradual",
        "Tighten the mask along a cubic curve while training goes on (Zhu and Gupta, 2017).",
        settings={"epochs": 5, "rate": 0.05},
    ),
    "iterative": Entry(
        "schedules:iterative",
        "Iterative",
        "Remove a share of what is left, train a little, and again.",
        settings={"keep": 0.5, "epochs": 1, "rate": 0.05, "last": 3},
        reference="Han et al., 2015",
        provenance="paper",
    ),
    "lottery": Entry(
        "schedules:lottery",
        "Lottery ticket",
        "Train, remove, rewind what is left to an early epoch, and again.",
        settings={"keep": 0.5, "rewind": 0.5, "epochs": 8, "rate": 0.1},
        reference="Frankle et al., 2020",
        provenance="paper",
    ),
    "scratch": Entry(
        "schedules:scratch",
        "From scratch",
        "Remove along the cubic curve while training from the first weights on (GMP-RI).",
        settings={"epochs": 10, "rate": 0.1},
        reference="Iofinova et al., 2023",
        provenance="original code",
    ),
    "at_start": Entry(
        "schedules:at_start",
        "At the start",
        "Prune the network before it has learned anything, then train it.",
        settings={"epochs": 8, "rate": 0.1},
        reference="Lee et al., 2019",
        provenance="paper",
    ),
    "fair_first": Entry(
        "schedules:fair_first",
        "Mitigate, then prune",
        "Train on with a fairness objective, then prune and fine-tune plainly (F&P).",
        settings={"epochs": 3, "rate": 0.05},
        reference="Dai et al., 2023",
        provenance="paper",
    ),
}
