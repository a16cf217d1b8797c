"""What the second sample is made of, and the words that go with it."""

from dataclasses import dataclass

ARCHIVES = {  # what a study calls them, and how they are brought from DATA
    "CIFAR-10 lossless": ("cifar10-lossless-6102.zip",),
    # its columns say where an image comes from, not who is in it: no groups
    "CIFAR-10 from JPEG": ("cifar10-jpeg-imagefolder.zip", "--groups", ""),
}
EVERY_TEST_IMAGE = ("--certify", "0")  # is read by pages: classes are small enough as they are
CHECKPOINTS = {
    "resnet20 published": "resnet20-12fca82f.th",
    "resnet32 published": "resnet32-d509ac18.th",
}
TRIED_ON = "CIFAR-10 lossless"
PRESET = "akamaster"
SOURCE = "Krizhevsky (2009), cs.toronto.edu/~kriz/cifar.html"
LICENCE = "No formal licence; cite Krizhevsky (2009)"


@dataclass(frozen=True)
class Part:
    """One study of the sample: its file, its data, and what must be said of these."""

    study: str
    dataset: str
    caveat: str
    tags: tuple[str, ...] = ("sample", "real images")


PARTS = (
    Part(
        "published.yaml",
        "CIFAR-10 lossless",
        "The 1,017 test images that are at hand bit by bit, about 100 of each class.",
    ),
    Part(
        "trained.yaml",
        "CIFAR-10 from JPEG",
        "All 10,000 test images, their pixels from JPEG: trained and asked on such pixels alone.",
    ),
)
