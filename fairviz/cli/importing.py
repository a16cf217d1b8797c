"""What can be typed after `fairviz import`."""

import argparse
from collections.abc import Callable

Adder = Callable[[str, str, str], argparse.ArgumentParser]


def predictions(add: Adder) -> None:
    """`fairviz import predictions FILE --label COL --dense COL ...`."""
    what = "labels, groups and one column (or one score per class) for each variant"
    one = add("predictions", "bring:predictions", what)
    one.add_argument("files", nargs="+", metavar="FILE", help=".csv, .tsv, .parquet or .npz")
    one.add_argument("--label", metavar="COL", help="the true labels")
    one.add_argument("--dense", metavar="COL,COL", help="the dense model's answers, one per seed")
    one.add_argument("--groups", metavar="COL,COL", help="columns that make groups")
    one.add_argument("--variants", metavar="COL,COL", help="default: all other answers")
    one.add_argument("--id", metavar="COL", help="names the samples; matches several files")
    one.add_argument("--table", metavar="FILE", help="column, method, sparsity, seed, schedule")
    _usual(one)


def data(add: Adder) -> None:
    """`fairviz import data PLACE`."""
    one = add("data", "bring_data:data", "images: a folder, an archive, a published data set")
    one.add_argument("place", metavar="PLACE", help="a folder, an archive of one, or an .npz")
    one.add_argument("--format", metavar="NAME", help="default: as recognised")
    one.add_argument("--download", metavar="NAME", help="fetch this data set into PLACE first")
    one.add_argument("--target", metavar="COL", help="what models are asked; '*' for all labels")
    one.add_argument("--groups", metavar="COL,COL", help="columns that make groups")
    one.add_argument("--size", type=int, default=0, help="height and width; default: theirs")
    one.add_argument(
        "--all-test", action="store_true", help="ask about every image, and train on none"
    )
    one.add_argument("--fit", choices=("crop", "squash", "pad"), default="crop")
    one.add_argument("--crop", type=float, default=1.0, help="0.875 keeps the middle 7/8")
    _usual(one)


def model(add: Adder) -> None:
    """`fairviz import model FILE ...`."""
    one = add("model", "bring_model:model", "a checkpoint; several files are several seeds")
    one.add_argument("files", nargs="+", metavar="FILE", help=".safetensors, .pt, .pth, .th, .ckpt")
    one.add_argument("--model", metavar="NAME", help="the network; default: told by the shapes")
    one.add_argument("--builder", metavar="MODULE:FUNCTION", help="your code builds it: it is run")
    one.add_argument("--data", metavar="NAME", help="try it on this data, at once")
    one.add_argument("--preset", metavar="NAME", help="imagenet, cifar10, half, unit, ...")
    one.add_argument("--mean", metavar="R,G,B", help="instead of a preset")
    one.add_argument("--std", metavar="R,G,B")
    one.add_argument("--size", type=int, default=0, help="height and width that it sees")
    one.add_argument("--which", metavar="NAME", help="where the file holds several sets of weights")
    one.add_argument("--classes", metavar="A,B,C", help="its classes, in its order")
    one.add_argument(
        "--trust", action="store_true", help="load exported programs, which may run code"
    )
    _usual(one)


def _usual(one: argparse.ArgumentParser) -> None:
    one.add_argument("--name", help="what it will be called; default: the file's name")
    one.add_argument(
        "--certify",
        type=float,
        default=0.5,
        metavar="SHARE",
        help="of the test data that only certifying reads; default 0.5, 0 for none",
    )
    one.add_argument("--ticket", help=argparse.SUPPRESS)
    one.add_argument("--dry-run", action="store_true", help="read and check, keep nothing")
