"""Did what the dense models said of a group go with the loss that came to it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz.audit.groups import AND, Grouping
from fairviz.audit.intervals import t_quantile
from fairviz.audit.outcomes import Floats, Ints, Run
from fairviz.audit.similarity.harm import FEWEST, spearman

SMALLEST = 10  # images of a point below which its loss is noise
Part = tuple[str, Ints]  # a name, and where its samples stand


@dataclass(frozen=True)
class Points:
    """What was said of each group and its loss in points of accuracy: (seeds, points) each."""

    names: tuple[str, ...]
    signals: Mapping[str, Floats]
    loss: Floats


def parts(people: Grouping, labels: Ints, classes: Sequence[str]) -> list[Part]:
    """The groups; where they are too few to rank, the groups within each class."""
    whole = [(people.names[g], people.rows(g)) for g in range(len(people))]
    kept = [part for part in whole if len(part[1]) >= SMALLEST]
    if len(kept) >= FEWEST:
        return kept
    cells = [
        (f"{name}{AND}{classes[c]}", rows[labels[rows] == c])
        for name, rows in whole
        for c in range(len(classes))
    ]
    large = [cell for cell in cells if len(cell[1]) >= SMALLEST]
    return large if len(large) > len(kept) else kept  # of a thousand classes, none is large


def points(runs: Sequence[Run], signals: Sequence[Mapping[str, Floats]], of: list[Part]) -> Points:
    """Means over the samples of each part, for every seed."""
    told: dict[str, list[list[float]]] = {}
    loss = []
    for run, said in zip(runs, signals, strict=True):
        assert run.dense is not None
        right = run.dense.correct.astype(float)
        lost = 100 * (right - run.said.correct)
        loss.append([float(lost[rows].mean()) for _, rows in of])
        every = {**said, "accuracy": right, "n": None}
        for name, values in every.items():
            row = [float(len(r) if values is None else values[r].mean()) for _, r in of]
            told.setdefault(name, []).append(row)
    known = {name: np.array(rows) for name, rows in told.items() if len(rows) == len(runs)}
    return Points(tuple(name for name, _ in of), known, np.array(loss))


def joined(found: Sequence[Points], names: Sequence[str]) -> Points:
    """The points of several labels side by side."""
    shared = [name for name in found[0].signals if all(name in one.signals for one in found)]
    return Points(
        tuple(f"{name}{AND}{p}" for name, one in zip(names, found, strict=True) for p in one.names),
        {name: np.hstack([one.signals[name] for one in found]) for name in shared},
        np.hstack([one.loss for one in found]),
    )


def correlations(found: Points) -> pd.DataFrame:
    """Spearman of each signal with the loss, over points; and on seeds left out.

    The intervals hold for all signals together: the sentence names the best of them.
    """
    many = sum(_varies(signal) for signal in found.signals.values())
    rows = []
    for name, signal in found.signals.items():
        whole = spearman(signal.mean(axis=0), found.loss.mean(axis=0)).value
        low, high = _ends(whole, len(found.names), many)
        out = left_out(signal, found.loss)
        same = not _varies(signal)
        rows.append(
            {"signal": name, "value": whole, "low": low, "high": high}
            | {"points": len(found.names), "left_out": np.mean(out) if out else np.nan}
            | {"worst": min(out, default=np.nan), "best": max(out, default=np.nan)}
            | {"seeds": len(found.loss), "reason": "the same for all" if same else ""}
        )
    return pd.DataFrame(rows)


def _varies(signal: Floats) -> bool:
    return bool(signal.size) and float(np.ptp(signal)) > 0


def _ends(r: float, n: int, many: int) -> tuple[float, float]:
    """The interval of a rank correlation (Bonett and Wright), for so many at once."""
    if n < FEWEST or np.isnan(r):
        return np.nan, np.nan
    quantile = float(t_quantile(np.float64(np.inf), comparisons=many))
    reach = quantile * np.sqrt((1 + r**2 / 2) / (n - 3))
    z = np.arctanh(np.clip(r, -0.999999, 0.999999))
    return float(np.tanh(z - reach)), float(np.tanh(z + reach))


def left_out(signal: Floats, loss: Floats) -> list[float]:
    """Spearman of each seed's loss with what the dense models of the other seeds said."""
    seeds = range(len(loss))
    if len(loss) < 2:
        return []
    others = [signal[[k for k in seeds if k != place]].mean(axis=0) for place in seeds]
    return [spearman(told, came).value for told, came in zip(others, loss, strict=True)]
