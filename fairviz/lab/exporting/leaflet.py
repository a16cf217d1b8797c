"""What an export says of itself: README.md for people, recipe.json for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from fairviz.lab.exporting import loading
from fairviz.lab.exporting.program import Size
from fairviz.lab.exporting.written import Face
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.words import described
from fairviz.spec import WHOLE, Variant, as_record

FILES = {
    "weights.safetensors": "the weights; what was removed is exactly zero",
    "masks.safetensors": "by weight, true where it stays",
    "network.py": "the network: PyTorch's own operators, written out",
    "load.py": "ten lines that load both and answer",
    "small.safetensors": "the weights of the same network without its silent filters",
    "small_network.py": "that smaller network",
    "load_small.py": "the ten lines for it",
    "model.onnx": "the smallest form as ONNX: `images` in (prepared as below), `logits` out",
    "check.safetensors": "images of noise and their logits: a conversion is right if it gives them",
    "recipe.json": "how it was made, from what, with which versions; sha256 of each file",
}
MEASURED = {
    "prunable": "weights or filters that could be removed",
    "removed": "of them removed",
    "parameters": "parameters, silent filters cut away where that is possible",
    "nonzero": "of them not zero",
    "macs": "multiply-accumulates per image",
    "macs_dense": "the same before anything was cut away",
}
LIMITS = (
    "The numbers hold for images like those it was assessed on, prepared in the same way.",
    "Accuracy by group has the interval that its number of images allows: where it is wide, little"
    " is known. A group that no attribute names was not looked at.",
    "Nothing here is a certificate: that is given for limits somebody set, by 'fairviz check'.",
    "Zeros save memory or time only where a runtime makes use of them.",
    "It answers as in evaluation. Whoever trains it on has another network, to be assessed anew.",
)
ACCURACY = ("who", "images", "accuracy, 95 % interval", "of its dense model")
_MARKS = {ord(sign): f"&#{ord(sign)};" for sign in "|`[]*_"} | {10: " ", 13: " "}


@dataclass(frozen=True)
class Leaflet:
    """All that is told of one export."""

    variant: Variant
    face: Face
    size: Size
    evalset: EvalSet
    facts: Mapping[str, Any]
    groups: tuple[Mapping[str, Any], ...]
    left_out: Mapping[str, str]
    checks: Mapping[str, str]

    def recipe(self) -> dict[str, Any]:
        """Canonical form and words; its manifest adds versions, time and checksums."""
        return {
            "what": "A variant that FairViz exported",
            "words": described(self.variant),
            "variant": as_record(self.variant),
            "evalset": self.evalset.fingerprint,
            "data": {"samples": len(self.evalset), "task": self.evalset.task},
            "classes": list(self.face.classes),
            "input": {"size": self.size, "mean": self.face.mean, "std": self.face.std},
            "facts": dict(self.facts),
            "accuracy": [dict(row) for row in self.groups],
            "checks": dict(self.checks),
            "left_out": dict(self.left_out),
        }

    def text(self, files: Mapping[str, bytes]) -> str:
        """Markdown in plain words."""
        return "\n".join(self._lines(files)) + "\n"

    def _lines(self, files: Mapping[str, bytes]) -> Iterator[str]:
        yield f"# {plain(described(self.variant))}\n"
        yield from self._beginning()
        yield from _table("Files", ("file", "what it is"), self._listed(files))
        yield "## Load it\n\nWith torch and safetensors installed, and nothing else:\n"
        yield f"```python\n{loading.script('network', 'weights.safetensors')}```\n"
        yield from self._input()
        yield from _table("Measured", ("what", "number"), self._measured())
        yield from _table("Accuracy", ACCURACY, self._groups())
        yield from _list("How it was made", self._steps())
        yield from _list("What was checked", (f"{k}: {v}." for k, v in self.checks.items()))
        yield from _list("What is not here", (f"{k}: {v}" for k, v in self.left_out.items()))
        yield from _list("Limits", LIMITS)

    def _beginning(self) -> Iterator[str]:
        prune = self.variant.pruning
        asked = f", asked to lose {100 * prune.sparsity / WHOLE:g} %" if prune else ""
        yield f"A network of {len(self.face.classes)} classes{plain(asked)}, exported by FairViz."
        yield f"Its address is `{self.variant.digest}`; the same recipe gives the same address.\n"

    def _listed(self, files: Mapping[str, bytes]) -> Iterator[tuple[str, ...]]:
        there = {*files, "recipe.json"}
        yield from ((f"`{name}`", what) for name, what in FILES.items() if name in there)

    def _input(self) -> Iterator[str]:
        height, width = self.size
        mean, std = (
            ", ".join(f"{value:.6g}" for value in c) for c in (self.face.mean, self.face.std)
        )
        yield f"Images are red, green, blue, {height} x {width}, scaled to 0 to 1, minus {mean},"
        yield f"divided by {std}. `prepared` in `network.py` does that to bytes (n, h, w, 3).\n"

    def _measured(self) -> Iterator[tuple[str, ...]]:
        for name, words in MEASURED.items():
            if self.facts.get(name) is not None:
                yield words, f"{self.facts[name]:,}"

    def _groups(self) -> Iterator[tuple[str, ...]]:
        for row in self.groups:
            who = ": ".join(filter(None, (str(row["attribute"]), str(row["group"]))))
            yield plain(who), f"{row['n']:,}", _share(row), _share(row["dense"])

    def _steps(self) -> Iterator[str]:
        record = as_record(self.variant)
        yield f"data {record['dataset']}, network {record['model']}, seed {record['seed']}"
        for step in record["steps"]:
            told = ", ".join(f"{key} {value}" for key, value in step.items() if key != "step")
            yield f"{step['step']}: {told or 'with the usual settings'}"


def _share(row: Mapping[str, Any]) -> str:
    """Such as '45.4 % [43.0, 47.7]'; or 'unknown'."""
    value, low, high = (row.get(name) for name in ("accuracy", "low", "high"))
    if value is None or low is None or high is None or value != value:
        return "unknown"
    return f"{100 * value:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def plain(text: str) -> str:
    """The text as Markdown shows it: a name can neither be markup nor a link."""
    return escape(text, quote=False).translate(_MARKS)


def _table(title: str, heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield f"## {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
        yield "\n".join(lines) + "\n"


def _list(title: str, lines: Any) -> Iterator[str]:
    told = [f"- {plain(line)}" for line in lines]
    if told:
        yield f"## {title}\n\n" + "\n".join(told) + "\n"
