"""Datasets kept as arrays, and plain folders."""

from fairviz.catalog.sources.entry import SourceEntry

OBJECTS = (
    "Labels are what paid students saw in results of image searches; some images appear twice."
)

ARRAYS: dict[str, SourceEntry] = {
    "cifar10": SourceEntry(
        "intake.readers.cifar10:read",
        "CIFAR-10",
        "60,000 images of 32 x 32 in ten classes; its classes are its groups.",
        source="Krizhevsky (2009), cs.toronto.edu/~kriz/cifar.html",
        licence="No formal licence; cite Krizhevsky (2009)",
        caveat=OBJECTS,
        files="cifar-10-batches-py/ (data_batch_1 to 5, test_batch, batches.meta), the folder "
        "above it, or cifar-10-python.tar.gz as it is.",
        size=32,
        downloads="CIFAR10",
    ),
    "cifar100": SourceEntry(
        "intake.readers.cifar100:read",
        "CIFAR-100",
        "60,000 images of 32 x 32 in a hundred classes of twenty kinds; unbalanced if asked.",
        settings={"imbalanced": False},
        source="Krizhevsky (2009), cs.toronto.edu/~kriz/cifar.html; unbalanced as in Blakeney et "
        "al. (2021)",
        licence="No formal licence; cite Krizhevsky (2009)",
        caveat=OBJECTS,
        files="cifar-100-python/ (train, test, meta), the folder above it, or "
        "cifar-100-python.tar.gz as it is.",
        size=32,
        downloads="CIFAR100",
    ),
    "medmnist": SourceEntry(
        "intake.readers.medmnist:read",
        "MedMNIST",
        "Small medical images of one kind: one class each, or several findings at once.",
        source="Yang et al. (2023), medmnist.com",
        licence="CC BY 4.0, or CC BY-NC 4.0 (DermaMNIST): see the publisher's terms",
        caveat="Labels come from the sources, some of them mined from reports by a program; who "
        "the patients are is not told. Not for clinical use.",
        files="One npz file, such as pathmnist.npz or dermamnist_64.npz.",
        size=28,
    ),
    "imagenet": SourceEntry(
        "intake.readers.imagenet:read",
        "ImageNet folders",
        "Images in folders called n01440764 and so on, all classes or some; val is the test.",
        source="Russakovsky et al. (2015), image-net.org",
        licence="Non-commercial research and education only; see the publisher's terms",
        caveat="Labels were made for objects; people in the pictures were not asked, and many "
        "images show more than one of the classes.",
        files="train/ and val/ with a folder per class (or val/ flat with LOC_val_solution.csv), "
        "and LOC_synset_mapping.txt for the names of the classes.",
        size=224,
    ),
    "folder": SourceEntry(
        "intake.readers.folder:read",
        "A folder of pictures",
        "A folder per class, in train, val and test if there are such; a table adds attributes.",
        settings={"table": "", "path": "", "target": ""},
        source="You brought it",
        licence="Yours to know",
        caveat="Whoever made the labels and attributes decided what they mean: say so where you "
        "show results.",
        files="CLASS/picture.png, or train|val|test/CLASS/picture.png, and a CSV or Parquet table "
        "beside them with a column of paths.",
    ),
}
