"""What can be typed after `fairviz report`."""

from argparse import ArgumentParser
from pathlib import Path

TO = "its ending says what it will be, .html .pdf .md .svg or .png; default: HTML, here"


def options(one: ArgumentParser) -> None:
    """What can be said of the report."""
    one.add_argument("--study", required=True, metavar="NAME", help="title or key of the study")
    one.add_argument("--to", type=Path, metavar="FILE", help=TO)
    kinds = one.add_mutually_exclusive_group()
    kinds.add_argument("--pdf", action="store_true", help="print it, where there is a Chromium")
    kinds.add_argument("--card", action="store_true", help="a model card for Hugging Face")
    kinds.add_argument(
        "--slide", action="store_true", help="one slide: SVG, or PNG if FILE says so"
    )
    one.add_argument("--groups", default="", metavar="COL,COL", help="who is compared with whom")
    one.add_argument("--metric", default="accuracy", metavar="NAME", help="`fairviz list metrics`")
    one.add_argument("--positive", default="", metavar="CLASS", help="this class against the rest")
    one.add_argument("--model", default="", metavar="NAME", help="where the study has several")
    one.add_argument("--data", default="", metavar="NAME", help="where the study has several")
    one.add_argument("--sparsity", metavar="SHARE", help="such as 0.9 or 90%%; default: telling")
    pictures = one.add_mutually_exclusive_group()
    pictures.add_argument("--images", action="store_true", help="put brought pictures in, too")
    pictures.add_argument("--no-images", action="store_true", help="put no pictures in")
