"""Test data split into what pages read and what only certifying reads (statistics, rule 1)."""

import hashlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.errors import BadValue


def halves(strata: "pd.Series[str]", content: str, certify: float) -> NDArray[np.str_]:
    """'explore' or 'certify' for each sample, stratified, drawn once from the content's address."""
    check(certify)
    rng = np.random.default_rng(int(hashlib.sha256(content.encode()).hexdigest()[:16], 16))
    split = np.full(len(strata), "explore", dtype="<U7")
    for _, rows in sorted(_rows(strata).items()):
        drawn = rng.permutation(rows)
        split[drawn[: _rounded(len(rows) * certify, rng)]] = "certify"
    return split


def check(certify: float) -> None:
    """Refuses a share that would leave pages nothing to read."""
    if not 0 <= certify < 1:
        raise BadValue(f"The share kept for certifying is {certify:g}: it goes from 0 to below 1.")


def strata(*columns: "pd.Series[str]") -> "pd.Series[str]":
    """One name for each combination of values: what halves are alike in."""
    whole = columns[0].astype(str)
    for column in columns[1:]:
        whole = whole + "\0" + column.astype(str)
    return whole


def _rows(names: "pd.Series[str]") -> dict[str, NDArray[np.int64]]:
    codes, uniques = pd.factorize(names)
    order = np.argsort(codes, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(codes))[:-1]) if len(codes) else []
    return {str(name): part for name, part in zip(uniques, parts, strict=True)}


def _rounded(count: float, rng: np.random.Generator) -> int:
    """A stratum of odd size gives its last sample to either half by lot."""
    return int(count) + int(rng.random() < count % 1)
