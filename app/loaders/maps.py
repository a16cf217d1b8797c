"""Attribution maps, and what they say."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from app.loaders import SPLIT, facts, groups, questions, seen, store, variant
from fairviz import catalog
from fairviz.audit import attribution
from fairviz.audit.groups import Grouping
from fairviz.look import Look

EACH = 24  # images of each group that the average map rests on, at most
MOST = 256  # images in one look
AIMS = {"true": -1, "dense": -2, "sparse": -3}  # whose answer is explained
INSIDE = ("dense_inside", "sparse_inside", "area")  # numbers that need the evidence
NEEDS_MAPS = ("grad_cam", "guided_grad_cam")


def look(
    digest: str, sight: str, method: str, rows: Sequence[int], target: int, options: str = ""
) -> Look:
    """Maps (or the sanity check) of these images by this method."""
    asked = [f"method={method}", "rows=" + "-".join(map(str, rows))]
    asked += [f"target={target}"] if target != AIMS["true"] else []
    asked += [f"options={options}"] if options else []
    return Look(variant(digest), f"{sight}?{'&'.join(asked)}")


def options(method: str, asked: Mapping[str, object]) -> str:
    """'steps:64,baseline:black': what differs from the usual, in one spelling."""
    usual = catalog.EXPLAINERS[method].settings
    return ",".join(f"{k}:{asked[k]}" for k in sorted(usual) if asked.get(k, usual[k]) != usual[k])


def layers(dense: str) -> tuple[str, ...]:
    """Where Grad-CAM can read this network: its last maps, or those of a stage."""
    stages = facts(dense).get("stages", {})
    return (catalog.LAST, *reversed(list(stages)), "stem") if stages else (catalog.LAST,)


def settings(method: str, text: str, layers: Sequence[str] = ()) -> dict[str, object]:
    """The method's settings, with those that an address asks for where they can be read."""
    usual = dict(catalog.EXPLAINERS[method].settings)
    asked = dict(part.split(":", 1) for part in text.split(",") if ":" in part)
    for name, value in asked.items():
        if isinstance(usual.get(name), int) and value.isdecimal():
            usual[name] = int(value)
        elif name in usual and value in {"baseline": catalog.BASELINES, "layer": layers}.get(
            name, ()
        ):
            usual[name] = value
    return dict(usual)


@st.cache_data(max_entries=64, show_spinner=False)
def why_not(method: str, dense: str) -> str:
    """Why this method cannot explain this network; empty where it can."""
    weights = store().weights(dense) if method in NEEDS_MAPS else None
    if weights is None or any(array.ndim == 4 for array in weights.values()):
        return ""
    title = catalog.EXPLAINERS[method].title
    return f"{title} looks at the maps of a convolution, and this network has none."


def spread(fingerprint: str, columns: tuple[str, ...]) -> tuple[list[int], Grouping]:
    """The same number of images of each class in each group; and their grouping.

    Classes wear their evidence in different places, so groups must not differ by class.
    """
    people, asked = groups(fingerprint, columns), questions(fingerprint)
    rows = asked.rows(SPLIT)
    strata = _strata(asked.labels[rows])
    each = max(1, min(EACH, MOST // max(len(people), 1)) // (strata.max(initial=0) + 1))
    places = [
        _evenly(np.flatnonzero((people.codes == group) & (strata == stratum)), each)
        for group in range(len(people))
        for stratum in range(strata.max(initial=0) + 1)
    ]
    kept = np.concatenate(places)[:MOST].astype(np.int64)
    names, codes = people.names, people.codes[kept]
    return [int(row) for row in rows[kept]], Grouping(people.columns, names, codes)


def _strata(labels: np.ndarray) -> np.ndarray:
    """The class of each image; of several labels there are too many combinations to balance."""
    return labels if labels.ndim == 1 else np.zeros(len(labels), dtype=np.int64)


def _evenly(rows: np.ndarray, count: int) -> np.ndarray:
    return rows[np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(int)]


@st.cache_data(max_entries=64, show_spinner=False)
def said(maps: str, pictures: str, fingerprint: str) -> pd.DataFrame:
    """One row per image: rank correlation, shift, shares on the evidence, what fails to add up."""
    found = seen(maps, fingerprint).arrays
    table = attribution.compared(
        found["sparse"], found["dense"], _evidence(pictures, fingerprint, found)
    )
    table = table.reindex(columns=list(dict.fromkeys([*table, *INSIDE])))  # unknown: no number
    for name in ("dense", "sparse"):
        if f"{name}_delta" in found and f"{name}_change" in found:
            change = np.abs(found[f"{name}_change"])
            off = np.abs(found[f"{name}_delta"]) / np.where(change > 0, change, np.nan)
            table[f"{name}_off"] = off
    return table.assign(row=found["rows"])


def _evidence(pictures: str, fingerprint: str, maps: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """Where the evidence of these images lies; None where nobody knows."""
    if "evidence" not in seen(pictures, fingerprint).arrays:
        return None
    return shown(pictures, fingerprint, tuple(map(int, maps["rows"])), "evidence")


def shown(pictures: str, fingerprint: str, rows: tuple[int, ...], what: str) -> np.ndarray:
    """Pixels or evidence of these rows."""
    found = seen(pictures, fingerprint).arrays
    places = np.searchsorted(found["rows"], rows)
    return np.asarray(found[what][places])
