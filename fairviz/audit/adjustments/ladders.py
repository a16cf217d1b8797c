"""Every threshold that tells some samples apart, with the rate and the right answers it gives.

Two groups get the same rate where each takes the threshold whose rate is nearest to one target.
Fairlearn (Agarwal et al.) draws lots between two thresholds and so meets the target exactly on the
data it was fitted on; here the rates differ by up to half a step of 1 / (samples counted) [ours]:
the same face must get the same answer twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from fairviz.audit.adjustments.base import (
    Adjustment,
    Case,
    PerGroup,
    as_it_is,
    fallen_back,
    lead,
    shifted,
    yes_of,
)
from fairviz.audit.forecasts.thresholds import ONE_ANSWER
from fairviz.audit.outcomes import Bools, Floats, Ints, Outcomes
from fairviz.errors import UnknownName

TARGETS = ("accuracy", "overall")
Counted = Callable[[Bools], Bools]  # whose rate is equalised, from who is yes


@dataclass(frozen=True)
class Ladder:
    """Rising rates (k,), the threshold of each, and how many answers are then right."""

    rates: Floats
    cuts: Floats
    right: Ints

    def nearest(self, target: Floats) -> Ints:
        """The place of the rate next to each target; half-way, the lower."""
        above = np.searchsorted(self.rates, target).clip(1, max(len(self.rates) - 1, 1))
        low, high = self.rates[above - 1], self.rates[np.minimum(above, len(self.rates) - 1)]
        return np.where(target - low <= high - target, above - 1, above)


def ladder(leads: Floats, yes: Bools, counted: Bools) -> Ladder:
    """Of thresholds with the same rate the one that is right most often, of those the highest."""
    order = np.argsort(-leads, kind="stable")
    ranked, yes, counted = leads[order], yes[order], counted[order]
    ends = np.flatnonzero(np.append(np.diff(ranked) != 0, True))  # equal scores fall together
    between = (ranked[ends[:-1]] + ranked[ends[:-1] + 1]) / 2
    cuts = np.concatenate([[ranked[0] + 1], between, [ranked[-1] - 1]])
    passed = np.concatenate([[0], ends + 1])
    found, alarms, met = (np.append(0, np.cumsum(part))[passed] for part in (yes, ~yes, counted))
    right = found + (~yes).sum() - alarms
    rates = met / counted.sum()
    best = np.lexsort((-right, rates))
    first = best[np.unique(rates[best], return_index=True)[1]]
    return Ladder(rates[first], cuts[first], right[first])


def equalised(tune: Case, counted: Counted, at: str, strength: float, lacking: str) -> Adjustment:
    """A threshold for each group, so that as large a share of those counted is answered yes."""
    if at not in TARGETS:
        raise UnknownName(at, "target", TARGETS)
    whole = _of(tune.said, counted)
    if whole is None or _is_one_sided(tune.said):
        return as_it_is(f"As it was: {ONE_ANSWER}.")
    people = tune.people
    found = {n: _of(tune.said.take(people.rows(g)), counted) for g, n in enumerate(people.names)}
    steps = {name: own for name, own in found.items() if own is not None}
    target = np.array([_target(tune.said, steps, whole, counted, at)])
    own = {name: each.cuts[each.nearest(target)] for name, each in steps.items()}
    per = PerGroup(whole.cuts[whole.nearest(target)], own)
    return shifted(per, strength, fallen_back(people, own, lacking))


def _of(said: Outcomes, counted: Counted) -> Ladder | None:
    leads, yes = lead(said), said.labels == yes_of(said)
    told = ~np.isnan(leads)
    chosen = counted(yes) & told
    return ladder(leads[told], yes[told], chosen[told]) if chosen.any() else None


def _is_one_sided(said: Outcomes) -> bool:
    return len(np.unique(said.labels)) < 2


def _target(
    said: Outcomes, steps: Mapping[str, Ladder], whole: Ladder, counted: Counted, at: str
) -> float:
    """The rate of everyone as it is, or the one that leaves most answers right on tune."""
    if at == "overall":
        chosen = counted(said.labels == yes_of(said)) & ~np.isnan(lead(said))
        return float((lead(said)[chosen] > 0).mean())
    ladders = list(steps.values()) or [whole]
    targets = np.unique(np.concatenate([each.rates for each in ladders]))
    places = [each.nearest(targets) for each in ladders]
    pairs = list(zip(ladders, places, strict=True))
    right = np.sum([each.right[place] for each, place in pairs], axis=0)
    apart = np.ptp([each.rates[place] for each, place in pairs], axis=0)
    return float(targets[np.lexsort((apart, -right))[0]])
