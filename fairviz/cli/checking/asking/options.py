"""What can be typed after `fairviz check`."""

import argparse

SHORT = {
    "max_drop": ("overall_drop", "<=", "everyone loses at most so many points of accuracy"),
    "max_group_drop": ("group_drop", "<=", "every group loses at most so many points of accuracy"),
    "max_gap": ("gap", "<=", "two groups' accuracies lie at most so many points apart"),
    "min_worst": ("group", ">=", "every group's accuracy is at least so many percent"),
}


def options(one: argparse.ArgumentParser) -> None:
    """Data, limits, and where the answer goes."""
    _data(one)
    _limits(one)
    _answer(one)
    one.formatter_class = argparse.RawDescriptionHelpFormatter
    one.epilog = EPILOG


def flag(name: str) -> str:
    """'--max-drop' of 'max_drop'."""
    return "--" + name.replace("_", "-")


def _data(one: argparse.ArgumentParser) -> None:
    part = one.add_argument_group("what is checked")
    part.add_argument("files", nargs="*", metavar="FILE", help=".csv, .tsv, .parquet or .npz")
    part.add_argument("--label", metavar="COL", help="the true labels; of a study, which label")
    part.add_argument("--dense", metavar="COL,COL", help="the dense model's answers, one per seed")
    part.add_argument("--variant", metavar="NAME,NAME", help="of these alone; default: all")
    part.add_argument("--groups", metavar="COL,COL", help="columns that make groups, each its own")
    part.add_argument("--id", metavar="COL", help="names the samples; matches several files")
    part.add_argument("--positive", metavar="NAME", help="the class that counts as positive")
    part.add_argument("--study", metavar="NAME", help="a study here, instead of files")
    part.add_argument("--record", metavar="FILE", help="do again what this decision record says")


def _limits(one: argparse.ArgumentParser) -> None:
    part = one.add_argument_group("what must hold")
    for name, (_, _, what) in SHORT.items():
        unit = "PERCENT" if name == "min_worst" else "POINTS"
        part.add_argument(flag(name), type=float, metavar=unit, help=what)
    part.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="LIMIT",
        help="any other, such as 'gap:true_positive_rate<=0.05' or 'group:accuracy>=0.8@tone,age'",
    )
    part.add_argument("--confidence", type=float, default=0.95, help="default 0.95")
    part.add_argument("--without", metavar="GROUP,GROUP", help="groups that are left out")
    part.add_argument("--expect", metavar="GROUP,GROUP", help="groups that must be there")


def _answer(one: argparse.ArgumentParser) -> None:
    part = one.add_argument_group("where the answer goes, beside the table")
    part.add_argument("--json", dest="json_file", metavar="FILE", help="all numbers")
    part.add_argument("--junit", metavar="FILE", help="JUnit XML, a test for each limit and group")


EPILOG = """\
exit codes:
  0   every variant is certified: each limit holds, at that confidence
  1   some variant violates a limit, at that confidence
  2   neither is shown, or nothing could be checked; the table says what would decide
A step summary is written where GITHUB_STEP_SUMMARY names its file. docs/check.md tells more.
"""
