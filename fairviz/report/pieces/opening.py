"""The sparsity and the method that the report leads with, and the sentence about them.

The method: plain before mitigated, then what most variants have. The sparsity: what was asked for,
else the highest at which everyone together loses at most 5 points (audit/findings/cost.py).
"""

import numpy as np

from fairviz.audit import findings
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.findings.base import Finding, nothing
from fairviz.audit.findings.cost import BEARABLE
from fairviz.audit.groups import everyone
from fairviz.audit.losses import losses
from fairviz.report.names import method as named
from fairviz.report.reading import Material, Method, once


def opening(material: Material) -> Finding:
    """Who loses how much, by the leading method at the telling sparsity."""
    lead = leading(material)
    if lead is None:
        return nothing("Nothing is pruned here yet: there is no loss to report.")
    told = of_method(material, lead)
    caveat = " ".join(part for part in (f"{named(lead)}.", told.caveat) if part)
    return Finding(told.headline, told.severity, told.evidence, caveat)


@once
def leading(material: Material) -> Method | None:
    """The first method that still answers at its telling sparsity; else the first."""
    found = list(material.methods)
    told = (how for how in found if of_method(material, how).severity in ("harm", "calm"))
    return next(told, found[0] if found else None)


@once
def of_method(material: Material, how: Method) -> Finding:
    """Who loses how much by this method, at the sparsity that is told of it."""
    runs = material.methods[how]
    asked = material.asked.sparsity
    here = asked if asked is not None and material.at(how, asked) else None
    return findings.overview(runs, material.people, material.asked.metric, asked=here)


@once
def telling(material: Material, how: Method) -> float:
    """The sparsity that the sentence about this method is about."""
    asked = material.asked.sparsity
    if asked is not None and material.at(how, asked):
        return asked
    costs = _costs(material, how)
    if not costs:
        return max(run.asked for run in material.methods[how])
    bearable = [at for at, cost in costs.items() if cost <= BEARABLE]
    return max(bearable) if bearable else min(costs, key=lambda at: costs[at])


@once
def _costs(material: Material, how: Method) -> dict[float, float]:
    """What everyone together loses at each sparsity that has not collapsed."""
    everybody = everyone(len(material.people.codes), material.people.split)
    found = {}
    for asked in sorted({run.asked for run in material.methods[how]}):
        cell = material.at(how, asked)
        if not any_collapsed(cell):
            cost = losses(cell, everybody, material.asked.metric).mean[0]
            found[asked] = float(np.nan_to_num(cost))
    return found
