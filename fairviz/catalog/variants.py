"""What a variant is made of: a network, and how it is pruned."""

from fairviz.bounds import ABOVE_0, FROM_0, SOME, OneOf
from fairviz.catalog.entries import Entry, PrunerEntry
from fairviz.catalog.zoo import Zoo
from fairviz.naming import Scalar

BROUGHT: dict[str, Entry] = {
    "given": Entry(
        "",
        "Model",
        "Whatever gave the predictions that somebody brought.",
        settings={"name": ""},
        brought=True,
    ),
    "own": Entry(
        "lab.models.own:own",
        "Own model",
        "A network whose weights somebody brought.",
        settings={"content": ""},
        brought=True,
    ),
}

PADDED: dict[str, Scalar] = {"shortcut": "pad"}  # with zeros; or "conv", as chenyaofo has them

OURS: dict[str, Entry] = {
    name: Entry(
        f"lab.models.cifar_resnet:{name}",
        title,
        summary,
        settings={"width": width} | ({} if name == "resnet32x4" else PADDED),
        limits={"width": SOME, "shortcut": OneOf(("pad", "conv"))},
    )
    for name, title, summary, width in [
        ("resnet8", "ResNet-8", "CIFAR-style residual network of 8 layers, a little wider.", 24),
        ("resnet20", "ResNet-20", "CIFAR-style residual network of 20 layers.", 16),
        ("resnet32", "ResNet-32", "CIFAR-style residual network of 32 layers.", 16),
        ("resnet56", "ResNet-56", "CIFAR-style residual network of 56 layers.", 16),
        ("resnet32x4", "ResNet-32x4", "ResNet-32, four times as wide (Simon Says' model).", 64),
    ]
}

STEMMED: dict[str, Entry] = {
    f"cifar_resnet{depth}": Entry(
        f"lab.models.cifar_stem:resnet{depth}",
        f"ResNet-{depth} for CIFAR",
        f"torchvision's ResNet-{depth}, begun for small images (3 x 3, no pooling unless asked).",
        settings={"pool": False},
    )
    for depth in (18, 34, 50)
}

MODELS = Zoo(BROUGHT | OURS | STEMMED)

PRUNERS: dict[str, PrunerEntry] = {
    "magnitude": PrunerEntry(
        "lab.pruners.magnitude:scores",
        "Magnitude",
        "Removes the smallest weights (Han et al., 2015).",
        reference="Han et al., 2015",
    ),
    "random": PrunerEntry(
        "lab.pruners.random_scores:scores",
        "Random",
        "Removes weights by lot: the yardstick that every criterion must beat.",
        random=True,
    ),
    "snip": PrunerEntry(
        "lab.pruners.snip:scores",
        "SNIP",
        "Removes the weights whose removal changes the loss least, |g * w| (Lee et al., 2019).",
        needs_data=True,
        reference="Lee et al., 2019",
        needs=("labels", "gradients"),
    ),
    "taylor": PrunerEntry(
        "lab.pruners.taylor:scores",
        "Taylor",
        "Removes the weights of smallest squared first-order effect (Molchanov et al., 2019).",
        needs_data=True,
        reference="Molchanov et al., 2019",
        needs=("labels", "gradients"),
    ),
    "l1_filter": PrunerEntry(
        "lab.pruners.l1_filter:scores",
        "L1 filters",
        "Removes the filters with the smallest L1 norm (Li et al., 2017).",
        unit="filter",
        scope="layer",
        reference="Li et al., 2017",
    ),
    "taylor_filter": PrunerEntry(
        "lab.pruners.taylor_filter:scores",
        "Taylor filters",
        "Removes the filters with the smallest first-order effect (Molchanov et al., 2019).",
        unit="filter",
        needs_data=True,
        reference="Molchanov et al., 2019",
        needs=("labels", "gradients"),
    ),
    "undecayed": PrunerEntry(
        "lab.pruners.undecayed:scores",
        "Undecayed",
        "Removes the weights whose removal changes the loss least once weight decay's pull is taken"
        " out (Good et al., 2022).",
        settings={"decay": 5e-4, "clean": False},
        limits={"decay": FROM_0},
        reference="Good et al., 2022",
        provenance="abstract",  # and one public strategy file that is not the authors'
        needs=("labels", "gradients"),
        needs_data=True,
    ),
    "grasp": PrunerEntry(
        "lab.pruners.grasp:scores",
        "GraSP",
        "Removes the weights without which training goes fastest (Wang et al., 2020).",
        settings={"temperature": 200.0},
        limits={"temperature": ABOVE_0},
        reference="Wang et al., 2020",
        provenance="original code",
        needs=("labels", "gradients"),
        needs_data=True,
    ),
    "fpgm": PrunerEntry(
        "lab.pruners.fpgm:scores",
        "Geometric median",
        "Removes the filters that are nearest to all others of their layer (He et al., 2019).",
        reference="He et al., 2019",
        provenance="original code",
        unit="filter",
        scope="layer",
    ),
    "autobot": PrunerEntry(
        "lab.pruners.autobot:scores",
        "AutoBot",
        "Removes the filters whose gates close when they learn, weights frozen, to cost less"
        " (Castells and Yeom, 2021).",
        settings={"rate": 0.7, "beta": 5.3, "gamma": 0.0, "iterations": 200, "images": 128},
        limits={"rate": ABOVE_0, "iterations": SOME, "images": SOME},
        reference="Castells and Yeom, 2021; as in Meyer and Wong, 2022",
        provenance="original code",
        needs=("gradients", "dense teacher", "retraining"),
        unit="filter",
        needs_data=True,
        by_goal=True,
    ),
    "fairgrape": PrunerEntry(
        "lab.pruners.fairgrape:scores",
        "FairGRAPE",
        "Keeps weights so that each group keeps its share of importance (Lin et al., 2022).",
        settings={"by": ""},
        reference="Lin et al., 2022",
        provenance="original code",
        needs=("labels", "groups", "gradients"),
        needs_data=True,
        scope="layer",
    ),
    "fairprune": PrunerEntry(
        "lab.pruners.fairprune:scores",
        "FairPrune",
        "Removes what the worst served group needs least and the others most (Wu et al., 2022).",
        settings={"by": "", "unprivileged": "", "beta": 0.5, "images": 512},
        limits={"beta": FROM_0, "images": SOME},
        reference="Wu et al., 2022",
        provenance="abstract",  # and two re-implementations
        needs=("labels", "groups", "gradients", "dense teacher"),
        needs_data=True,
    ),
    "chita": PrunerEntry(
        "lab.pruners.chita:scores",
        "CHITA",
        "Chooses the weights that stay and re-weights them together (Benbaki et al., 2023).",
        settings={"images": 8, "damping": 1e-4},
        limits={"images": SOME, "damping": ABOVE_0},
        reference="Benbaki et al., 2023",
        provenance="original code",
        needs=("labels", "gradients"),
        needs_data=True,
        by_goal=True,
        repairs="lab.pruners.chita:reweighted",
    ),
    "ballot": PrunerEntry(
        "lab.pruners.ballot:scores",
        "Ballot's filters (reconstruction)",
        "Removes small filters and those where accuracy and fairness conflict; our reconstruction"
        " of Gao et al., 2024.",
        settings={"conflict": 1.0, "by": "class"},
        limits={"conflict": FROM_0},
        reference="Gao et al., 2024",
        provenance="ours",
        needs=("labels", "gradients"),
        unit="filter",
        needs_data=True,
        scope="layer",
    ),
}
