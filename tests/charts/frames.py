"""Frames as the audit makes them, one for every chart."""

from math import nan

import pandas as pd

METHODS = [("magnitude", "oneshot"), ("magnitude", "recovered")]
SPARSITIES = [0.0, 0.5, 0.9]
NUMBERS = ("value", "low", "high")


def curves(groups=("light", "dark"), methods=METHODS):
    """0.9 for the first group and 0.1 less for each that follows, 0.2 less at 90 %."""
    return pd.DataFrame(
        [
            _row(pruner, schedule, sparsity, group, 0.9 - 0.8 * place / len(groups))
            for pruner, schedule in methods
            for place, group in enumerate(groups)
            for sparsity in SPARSITIES
        ]
    )


def _row(pruner, schedule, sparsity, group, value):
    value = value - 0.2 * (sparsity == 0.9)
    return {
        "variant": "",
        "pruner": pruner,
        "schedule": schedule,
        "scope": "global",
        "sparsity": sparsity,
        "asked": sparsity,
        "mitigation": "",
        "metric": "accuracy",
        "group": group,
        "n": 500,
        "value": value,
        "low": value - 0.02,
        "high": value + 0.02,
        "seeds": 4,
        "reason": "",
        "collapsed": schedule == "oneshot" and sparsity == 0.9,
    }


def undefined(frame):
    """The same rows without a number."""
    numbers = [
        name
        for name in (*NUMBERS, "fpr_change", "fnr_change", "chance", "change", "overall", "worst")
        if name in frame
    ]
    return frame.assign(**dict.fromkeys(numbers, nan), reason="no positives")


def onsets(groups=("light", "dark")):
    """The last group pays from 50 %, the others never."""
    rows = curves(groups).query("sparsity == 0.5")
    pays = rows["group"] == groups[-1]
    value = rows["sparsity"].where(pays)
    return rows.assign(value=value, low=value - 0.1, high=value, tried=0.9, points=1.0)


def gaps(methods=METHODS):
    return curves(("everyone",), methods).assign(chance=0.05, p=0.01)


def heatmap(methods=METHODS):
    cells = curves(("everyone",), methods)
    cells = cells.assign(value=100 + 1000 * cells["sparsity"], low=90.0, high=2000.0, excluded=0)
    floor = cells["sparsity"] == 0
    return cells.assign(schedule=cells["schedule"].mask(floor, "dense"), unequal=False)


def scatter(groups=("cap", "mask", "scarf")):
    places = range(len(groups))
    return pd.DataFrame(
        {
            "group": groups,
            "fpr_change": [10.0 * place for place in places],
            "fnr_change": [20.0 * place for place in places],
            "n": 250,
            "reason": "",
        }
    )


def recall(groups=("cap", "mask", "scarf")):
    frame = curves(groups, METHODS[1:]).query("sparsity == 0.9")
    return frame.assign(
        value=frame["value"] - 0.9, low=frame["low"] - 0.9, high=frame["high"] - 0.9
    )


def frontier(methods=METHODS):
    """Each method worse than the one before, for everyone and for the worst group."""
    rows = [
        _method(pruner, schedule, 0.9 - 0.4 * place / len(methods), place == 0)
        for place, (pruner, schedule) in enumerate(methods)
    ]
    return pd.DataFrame(rows)


def _method(pruner, schedule, value, front):
    numbers = {
        f"{name}{end}": value - less + by
        for name, less in (("overall", 0.0), ("worst", 0.2))
        for end, by in (("", 0.0), ("_low", -0.02), ("_high", 0.02))
    }
    return {
        "pruner": pruner,
        "schedule": schedule,
        "scope": "global",
        "mitigation": "",
        "asked": 0.9,
        "sparsity": 0.9,
        "level": 0.9,
        "kind": "plain",
        "seeds": 3,
        "collapsed": False,
        "front": front,
        "stands": "open",
        "seconds": 30.0,
        "ratio": 1.0,
        "worst_group": "dark",
        "reason": "",
        **numbers,
    }


def dumbbell(methods=METHODS):
    """Each brings a point less than the one before, the first three points, from 70 %."""
    return pd.DataFrame(
        [
            {
                "part": "distillation",
                "pruner": pruner,
                "schedule": schedule,
                "scope": "global",
                "mitigation": "kd",
                "asked": 0.9,
                "sparsity": 0.9,
                "plain_pruner": pruner,
                "plain_schedule": schedule,
                "plain": 0.7,
                "value": 0.73 - place / 100,
                "change": 0.03 - place / 100,
                "low": 0.01 - place / 100,
                "high": 0.05 - place / 100,
                "ratio": 1.4,
                "collapsed": False,
                "seeds": 3,
                "reason": "",
            }
            for place, (pruner, schedule) in enumerate(methods)
        ]
    )


def flow(names=("cap", "mask", "scarf")):
    """Every class flips to every other; a class alone flips to nothing."""
    names = names if len(names) > 1 else (*names, "nothing")
    outcomes = ["broken", "mended", "moved"]
    return pd.DataFrame(
        [
            {"dense": a, "sparse": b, "outcome": outcomes[(i + j) % 3], "n": 3 + i}
            for i, a in enumerate(names)
            for j, b in enumerate(names)
            if a != b
        ]
    )
