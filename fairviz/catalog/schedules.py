"""How the weights leave: schedules turn one pruning into the steps after dense training."""

from fairviz.bounds import ABOVE_0, EPOCHS, FROM_0, INSIDE
from fairviz.catalog.entries import Entry
from fairviz.catalog.maskings import MASKINGS

TRAINED = {"epochs": EPOCHS, "rate": ABOVE_0}
ROUNDS = TRAINED | {"keep": INSIDE}

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
        limits=TRAINED,
        needs=("labels", "retraining"),
    ),
    "gradual": Entry(
        "schedules:gradual",
        "Gradual",
        "Tighten the mask along a cubic curve while training goes on (Zhu and Gupta, 2017).",
        settings={"epochs": 5, "rate": 0.05},
        limits=TRAINED,
        needs=("labels", "retraining"),
    ),
    "iterative": Entry(
        "schedules:iterative",
        "Iterative",
        "Remove a share of what is left, train a little, and again.",
        settings={"keep": 0.5, "epochs": 1, "rate": 0.05, "last": 3},
        limits=ROUNDS | {"last": EPOCHS},
        reference="Han et al., 2015",
        provenance="paper",
        needs=("labels", "retraining"),
    ),
    "lottery": Entry(
        "schedules:lottery",
        "Lottery ticket",
        "Train, remove, rewind what is left to an early epoch, and again.",
        settings={"keep": 0.5, "rewind": 0.5, "epochs": 8, "rate": 0.1},
        limits=ROUNDS | {"rewind": FROM_0},
        reference="Frankle et al., 2020",
        provenance="paper",
        needs=("labels", "retraining"),
    ),
    "scratch": Entry(
        "schedules:scratch",
        "From scratch",
        "Remove along the cubic curve while training from the first weights on (GMP-RI).",
        settings={"epochs": 10, "rate": 0.1},
        limits=TRAINED,
        reference="Iofinova et al., 2023",
        provenance="original code",
        needs=("labels", "retraining"),
    ),
    "at_start": Entry(
        "schedules:at_start",
        "At the start",
        "Prune the network before it has learned anything, then train it.",
        settings={"epochs": 8, "rate": 0.1},
        limits=TRAINED,
        reference="Lee et al., 2019",
        provenance="paper",
        needs=("labels", "retraining"),
    ),
    "fair_first": Entry(
        "schedules:fair_first",
        "Mitigate, then prune",
        "Train on with a fairness objective, then prune and fine-tune plainly (F&P).",
        settings={"epochs": 3, "rate": 0.05},
        limits=TRAINED,
        reference="Dai et al., 2023",
        provenance="paper",
        needs=("labels", "retraining"),
    ),
    "bilevel": Entry(
        "schedules:bilevel",
        "Bi-level",
        "Learn mask and weights in turns, from the dense model on (BiFP).",
        settings={"epochs": 5, "rate": 0.05, **MASKINGS["bilevel"].settings},
        limits=TRAINED | {**MASKINGS["bilevel"].limits},
        reference="Dai et al., 2023",
        provenance="paper",
        needs=("labels", "retraining"),
    ),
    "popup": Entry(
        "schedules:popup",
        "Edge-popup",
        "Learn which of the first weights to keep; the weights themselves never move.",
        settings={"epochs": 8, "rate": 0.1},
        limits=TRAINED,
        reference="Ramanujan et al., 2020; with a fairness objective Tang et al., 2023",
        provenance="original code",
        needs=("labels", "retraining"),
    ),
    "regrow": Entry(
        "schedules:regrow",
        "Prune and regrow",
        "Train a sparse network from the first weights on, some of which fall and others grow.",
        settings={"epochs": 8, "rate": 0.1, **MASKINGS["regrow"].settings},
        limits=TRAINED | {**MASKINGS["regrow"].limits},
        reference="Evci et al., 2020; SafeCompress of Zhu et al., 2022",
        provenance="ours",
        needs=("labels", "retraining"),
    ),
}
