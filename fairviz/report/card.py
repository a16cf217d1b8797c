"""A Hugging Face model card: YAML that machines read, and what the findings say in words.

The metadata follow the model-index of the Hub (Hugging Face, 2022): one result per group, each with
its metric, so that a leaderboard can show the worst group beside everyone.
"""

from typing import Any

import pandas as pd
import yaml

from fairviz.audit import tables
from fairviz.charts import words
from fairviz.charts.typeset import minus, one_line
from fairviz.predictions.store import Store
from fairviz.report.names import method as named
from fairviz.report.pieces import sections
from fairviz.report.pieces.opening import leading, opening, telling
from fairviz.report.pieces.rules import LIMITS
from fairviz.report.reading import SPLIT, Asked, Chosen, Material, of

TASKS = {
    "binary": "image-classification",
    "classes": "image-classification",
    "labels": "image-classification",
}
UNKNOWN = "other"  # of brought answers nobody knows what they are about
NAMES = {"accuracy": "accuracy", "f1": "f1", "precision": "precision", "recall": "recall"}


def card(store: Store, study: Chosen, asked: Asked | None = None) -> str:
    """The model card of the sparse model that the report leads with, as Markdown."""
    return written(of(store, study, asked))


def written(material: Material) -> str:
    """The card of what was read."""
    head = yaml.safe_dump(metadata(material), sort_keys=False, allow_unicode=True, width=100)
    return f"---\n{head}---\n\n{_body(material)}"


def metadata(material: Material) -> dict[str, Any]:
    """What stands between the dashes."""
    tags = ["pruning", "fairness", "fairviz"]
    about: dict[str, Any] = {
        "library_name": "pytorch",
        "tags": tags,
        "pipeline_tag": _task(material),
    }
    if not _rows(material).empty:
        name = f"{material.model_name}, {_where(material)}"
        about["model-index"] = [{"name": name, "results": _results(material)}]
    return about


def _results(material: Material) -> list[dict[str, Any]]:
    """Everyone first, then each group."""
    return [_result(material, row) for row in _rows(material).to_dict("records")]


def _result(material: Material, row: dict[Any, Any]) -> dict[str, Any]:
    metric, group = material.asked.metric, str(row["group"])
    number = {
        "type": NAMES.get(metric, metric),
        "name": f"{material.metric.title}, {group}",
        "value": round(float(row["value"]), 6),
        "args": {"group": group, "n": int(row["n"]), "seeds": int(row["seeds"])} | _limits(row),
    }
    return {
        "task": {"type": _task(material)},
        "dataset": _dataset(material, group),
        "metrics": [number],
    }


def _limits(row: dict[Any, Any]) -> dict[str, float]:
    """Of 95 %, of each group by itself; nothing where they are unknown."""
    ends = {"low": row["low"], "high": row["high"]}
    return {name: round(float(end), 6) for name, end in ends.items() if not pd.isna(end)}


def _dataset(material: Material, group: str) -> dict[str, Any]:
    kind = str(material.rows["dataset"].iloc[0]).partition("?")[0]
    about = {"attribute": material.people.title, "fingerprint": material.questions.fingerprint}
    return {
        "type": kind,
        "name": f"{material.data_name}, {group}",
        "config": group,
        "split": SPLIT,
        "args": about,
    }


def _rows(material: Material) -> pd.DataFrame:
    """Everyone and each group in the sparse model, where there is a number."""
    lead = leading(material)
    runs = (
        list(material.dense) if lead is None else list(material.at(lead, telling(material, lead)))
    )
    metric = material.asked.metric
    both = [tables.overall(runs, metric), tables.by_group(runs, material.people, metric)]
    kept = [part[~part["dense"].astype(bool)] if lead else part for part in both]
    every = pd.concat(kept, ignore_index=True) if lead or runs else pd.DataFrame(columns=["value"])
    return every.dropna(subset=["value"]).drop_duplicates("group")


def _task(material: Material) -> str:
    return TASKS[material.questions.task] if material.things == "images" else UNKNOWN


def _where(material: Material) -> str:
    lead = leading(material)
    if lead is None:
        return "dense"
    return f"{named(lead)} at {words.percent(telling(material, lead))}"


def _body(material: Material) -> str:
    parts = [part for part in sections(material) if part.is_finding and part.answers]
    found = "\n".join(f"- **{part.question}** {plain(minus(part.answers[0]))}" for part in parts)
    told = opening(material)
    return "\n".join(
        [
            f"# {plain(material.model_name)}, {plain(_where(material))}",
            "",
            f"**{plain(minus(told.headline))}** {plain(told.caveat)}",
            "",
            "## Limitations and bias",
            "",
            found or "Nothing is pruned here yet: there is no loss to report.",
            "",
            LIMITS,
            "",
            "## Evaluation",
            "",
            _table(material),
            "",
            f"Read on the {SPLIT} half of {plain(material.data_name)}"
            f" (fingerprint `{material.questions.fingerprint[:16]}`), which is no certificate."
            " Intervals are of 95 %, each group by itself.",
            *(["", plain(material.questions.caveat)] if material.questions.caveat else []),
            "",
        ]
    )


def _table(material: Material) -> str:
    head = f"| Group | {material.metric.title} | 95 % interval | n | Seeds |\n|---|---|---|---|---|"
    factor, digits = (100, 1) if material.metric.format.endswith("%") else (1, 3)
    unit = " %" if factor == 100 else ""
    rows = [
        f"| {plain(str(row['group']))} | {row['value'] * factor:.{digits}f}{unit} |"
        f" {_span(row, factor, digits)} | {row['n']:,} | {row['seeds']} |"
        for row in _rows(material).to_dict("records")
    ]
    return "\n".join([head, *rows])


def _span(row: dict[Any, Any], factor: int, digits: int) -> str:
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return ""
    return f"[{row['low'] * factor:.{digits}f}, {row['high'] * factor:.{digits}f}]"


def plain(text: str) -> str:
    """The words, with nothing in them that Markdown or HTML would read as its own."""
    marks = {"\\": "\\\\", "|": "\\|", "<": "&lt;", ">": "&gt;", "`": "\\`", "*": "\\*", "_": "\\_"}
    flat = " ".join(one_line(text).split())
    return "".join(marks.get(letter, letter) for letter in flat)
