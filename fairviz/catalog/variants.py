"""What a variant is made of: data, a network, how it is pruned and trained."""

from fairviz.catalog.entries import Entry, PrunerEntry
from fairviz.catalog.zoo import Zoo
from fairviz.naming import Scalar

DATASETS: dict[str, Entry] = {
    "portraits": Entry(
        "lab.datasets.portraits:portraits",
        "Portraits",
        "Cartoon faces drawn by code: what are they wearing? Rare groups show it less.",
        settings={
            "task": "wearing",
            "medium": 0.30,
            "dark": 0.10,
            "contrast": 0.3,
            "cooccurrence": 0.4,
            "label_noise": 0.01,
            "tilted": 0.10,
            "hazy": 0.05,
            "grain": 0.06,
            "size": 1.0,
            "seed": 0,
            "neutral": False,
        },
    ),
    "answers": Entry(
        "",
        "Predictions",
        "Answers that somebody brought, from any framework: no images, no weights.",
        settings={"content": ""},
        brought=True,
    ),
    "album": Entry(
        "lab.datasets.album:album",
        "Data",
        "Images that somebody brought, with their labels and attributes.",
        settings={"content": "", "target": "", "certify": 0.5},
        brought=True,
    ),
}

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
    ),
    "taylor": PrunerEntry(
        "lab.pruners.taylor:scores",
        "Taylor",
        "Removes the weights of smallest squared first-order effect (Molchanov et al., 2019).",
        needs_data=True,
    ),
    "l1_filter": PrunerEntry(
        "lab.pruners.l1_filter:scores",
        "L1 filters",
        "Removes the filters with the smallest L1 norm (Li et al., 2017).",
        unit="filter",
        scope="layer",
    ),
    "taylor_filter": PrunerEntry(
        "lab.pruners.taylor_filter:scores",
        "Taylor filters",
        "Removes the filters with the smallest first-order effect (Molchanov et al., 2019).",
        unit="filter",
        needs_data=True,
    ),
}
