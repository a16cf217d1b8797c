"""What can be typed after `fairviz`."""

import argparse
import os
import re
from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module, metadata
from typing import NoReturn, TypeAlias

from fairviz import catalog
from fairviz.cli import importing, reporting
from fairviz.cli.checking.asking import options

Command = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
LISTED = (
    "datasets",
    "models",
    "pruners",
    "schedules",
    "mitigations",
    "maskings",
    "adjustments",
    "paces",
    "optimisers",
    "presets",
    "metrics",
    "formats",
    "variants",
    "groups",
)
PORT = 8501


class Parser(argparse.ArgumentParser):
    """Says which name is nearest, where one was mistyped."""

    def error(self, message: str) -> NoReturn:
        came = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        names = re.findall(r"[\w-]+", came[2]) if came else []
        near = get_close_matches(came[1], names, n=1, cutoff=0.5) if came else []
        super().error(message + (f". Did you mean {near[0]!r}?" if near else ""))


def parser() -> argparse.ArgumentParser:
    """The commands with their options; each imports what it needs only when it is called."""
    whole: argparse.ArgumentParser = Parser(
        prog="fairviz", description="Whom does pruning hurt, and how sparse may we ship?"
    )
    whole.add_argument("--version", action="version", version=f"fairviz {_version()}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for add in (
        _app,
        _demo,
        _run,
        _missing,
        _import,
        _check,
        _export,
        _report,
        _list,
        _cache,
        _worker,
        _sample,
    ):
        add(commands)
    return whole


def _app(commands: Commands) -> None:
    one = _command(commands, "app", "launch:app", "start dashboard and worker, print the address")
    _where(one)


def _demo(commands: Commands) -> None:
    what = "the same on the sample alone; what you make is forgotten at the end"
    _where(_command(commands, "demo", "launch:demo", what))


def _run(commands: Commands) -> None:
    one = _command(commands, "run", "run:run", "make every variant of a study; resumable", True)
    one.add_argument("study", metavar="STUDY.yaml")
    _device(one)


def _missing(commands: Commands) -> None:
    what = "what of a study is not made yet, and its cost"
    one = _command(commands, "missing", "run:missing", what, True)
    one.add_argument("study", metavar="STUDY.yaml")


def _import(commands: Commands) -> None:
    what = "bring your own predictions, data or model"
    one = _command(commands, "import", "bring:predictions", what)
    kinds = one.add_subparsers(required=True, metavar="predictions|data|model")
    importing.predictions(_kind_of(kinds))
    importing.data(_kind_of(kinds))
    importing.model(_kind_of(kinds))


def _kind_of(kinds: Commands) -> importing.Adder:
    def add(name: str, target: str, summary: str) -> argparse.ArgumentParser:
        return _command(kinds, name, target, summary, has_json=True)

    return add


def _check(commands: Commands) -> None:
    what = "do variants keep to limits? exit code 0 certified, 1 violated, 2 undecided"
    options.options(_command(commands, "check", "check:check", what))


def _export(commands: Commands) -> None:
    what = "a variant to take with you: weights, masks, network, ONNX, recipe"
    one = _command(commands, "export", "export:export", what, True)
    one.add_argument(
        "variant", nargs="?", help="the beginning of its address: fairviz list variants"
    )
    one.add_argument("--to", required=True, metavar="FOLDER", help="made anew, whole or not at all")
    one.add_argument("--study", metavar="NAME", help="a variant of this study, told by:")
    one.add_argument("--method", metavar="PRUNER", help="its pruner; 'dense' for the dense model")
    one.add_argument("--schedule", metavar="NAME", help="oneshot, recovered, gradual, ...")
    one.add_argument("--sparsity", type=float, metavar="SHARE", help="as asked for, such as 0.9")
    one.add_argument("--seed", type=int)
    one.add_argument("--force", action="store_true", help="replace an export that is there")
    _device(one)


def _report(commands: Commands) -> None:
    what = "a study as one file to send: HTML, PDF, model card, slide"
    reporting.options(_command(commands, "report", "report:report", what, True))


def _list(commands: Commands) -> None:
    one = _command(commands, "list", "listing:show", "what there is to choose from", True)
    shelves = dict.fromkeys((*LISTED, *catalog.SHELVES))
    one.add_argument("what", nargs="?", choices=list(shelves), default=None)


def _cache(commands: Commands) -> None:
    one = _command(commands, "cache", "cache:tend", "what is kept, what is damaged, what can go")
    verbs = one.add_subparsers(required=True, metavar="ls|verify|gc")
    _command(verbs, "ls", "cache:ls", "what is kept, and how large it is", True)
    verify = _command(verbs, "verify", "cache:verify", "read every file and name the damaged", True)
    verify.add_argument("--repair", action="store_true", help="remove what is damaged")
    gc = _command(verbs, "gc", "cache:gc", "remove leftovers and outdated variants", True)
    gc.add_argument("--unused", action="store_true", help="and variants that no study names")


def _device(command: argparse.ArgumentParser) -> None:
    what = "where networks compute: cpu (the usual), cuda, cuda:1, mps"
    command.add_argument("--device", default="cpu", metavar="DEVICE", help=what)


def _worker(commands: Commands) -> None:
    what = "make what pages and studies ask for (`fairviz app` starts one by itself)"
    one = _command(commands, "worker", "worker:serve", what)
    one.add_argument("--launcher", type=int, metavar="PID", help="end when this process does")
    _device(one)


def _sample(commands: Commands) -> None:
    one = _command(commands, "sample", "sample:make", "make the embedded studies (in a clone)")
    one.add_argument("--anew", action="store_true", help="forget what is there first")
    one.add_argument("--full", action="store_true", help="and the small twin of every paper")


def _where(one: argparse.ArgumentParser) -> None:
    one.add_argument("--port", type=int, default=None, help=f"default: $PORT, else {PORT}")
    one.add_argument("--host", default="localhost", help="0.0.0.0 lets other machines in")


def port(asked: argparse.Namespace) -> str:
    """The port as it was asked for, by option or environment."""
    return str(asked.port if asked.port is not None else os.environ.get("PORT") or PORT)


def _command(
    commands: Commands, name: str, target: str, summary: str, has_json: bool = False
) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=summary)
    if has_json:
        one.add_argument("--json", action="store_true", help="print JSON, for other programs")
    one.set_defaults(command=_later(target))
    return one


def _later(target: str) -> Command:
    def command(asked: argparse.Namespace) -> int:
        module, _, name = target.partition(":")
        code: int = getattr(import_module(f"fairviz.cli.{module}"), name)(asked)
        return code

    return command


def _version() -> str:
    try:
        return metadata.version("fairviz")
    except metadata.PackageNotFoundError:
        return "in a clone"
