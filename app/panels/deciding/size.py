"""How small and how quick it must be: measured facts that variants are sieved by."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import pandas as pd
import streamlit as st

from app import loaders
from app.controls.address import amend, seed
from app.controls.choice import Choice


@dataclass(frozen=True)
class Fact:
    """A number that was measured on every variant."""

    title: str
    times: float  # how it is written: in thousands, in millions
    format: str
    help: str


FACTS = {
    "nonzero": Fact(
        "Weights left, thousands",
        1e-3,
        "%.1f",
        "Parameters that are not zero; single weights that were removed count as gone, but save"
        " memory only in a sparse format.",
    ),
    "macs": Fact(
        "Multiply-adds, millions",
        1e-6,
        "%.1f",
        "For one image. Falls only where whole filters were removed.",
    ),
    "milliseconds": Fact(
        "Milliseconds an image",
        1.0,
        "%.3f",
        "As measured on the machine that made the variant, in batches: yours will differ.",
    ),
}


def read(fit: tuple[str, ...]) -> dict[str, float]:
    """The largest that is wanted of each, as the address holds it ('nonzero=20000')."""
    pairs = [text.partition("=") for text in fit]
    found = {name: _number(value) for name, _, value in pairs if name in FACTS}
    return {name: value for name, value in found.items() if isfinite(value) and value > 0}


def fitting(rows: pd.DataFrame, wanted: Mapping[str, float]) -> pd.DataFrame:
    """The dense models, and the variants that are small and quick enough as measured."""
    if not wanted:
        return rows
    kept = [
        row["schedule"] == "dense" or _fits(loaders.facts(row["digest"]), wanted)
        for row in rows.to_dict("records")
    ]
    return rows[kept]


def editor(choice: Choice, rows: pd.DataFrame) -> None:
    """A number per fact; empty where none is wanted."""
    measured = pd.DataFrame([_facts(digest) for digest in rows["digest"]])
    wanted = read(choice.fit)
    st.caption("Measured on every variant when it was made; not part of any guarantee.")
    for column, (name, fact) in zip(st.columns(len(FACTS)), FACTS.items(), strict=True):
        known = measured[name].dropna() * fact.times
        value = wanted[name] * fact.times if name in wanted else None
        column.number_input(
            f"{fact.title}, at most",
            min_value=0.0,
            value=None,
            format=fact.format,
            key=seed(f"fit_{name}", value),
            placeholder=_range(known, fact),
            help=fact.help,
            disabled=known.empty,
            on_change=_keep,
        )


def _facts(digest: str) -> dict[str, float]:
    facts = loaders.facts(digest)
    return {name: float(facts.get(name) or "nan") for name in FACTS}


def _fits(facts: Mapping[str, object], wanted: Mapping[str, float]) -> bool:
    return all(_number(facts.get(name)) <= most for name, most in wanted.items())


def _range(known: "pd.Series[float]", fact: Fact) -> str:
    if known.empty:
        return "not measured"
    return f"any: {fact.format} to {fact.format}" % (known.min(), known.max())


def _keep() -> None:
    now = {name: st.session_state.get(f"fit_{name}") for name in FACTS}
    amend(
        fit=tuple(
            f"{name}={value / FACTS[name].times:.10g}" for name, value in now.items() if value
        )
    )


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return float("nan")
