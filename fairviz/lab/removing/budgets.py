"""Pruning to a budget of multiply-accumulates: filters fall in score order until it is met.

The sparsity is then the share of the convolutions' MACs to be removed, counted on the network
without its silent filters (Meyer and Wong, 2022, and their code: "target_reduction"). Where to
stop is found by bisection; one filter fewer and the budget would be missed. Across layers that
each have a ranking of their own, the filter falls next whose layer has lost the smallest share.

Their Taylor pruning, which removes and trains in turn, is taylor_filter with such a budget and the
schedule "iterative" or "gradual". As their plain one, it keeps the weights that it trained; their
weighted one (sw_taylor) puts back those from before the pruning.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from fairviz.errors import FairVizError
from fairviz.lab.networks import measure
from fairviz.lab.networks.shrink import shrunk
from fairviz.lab.removing import masks
from fairviz.lab.removing.layers import Keep
from fairviz.lab.removing.ledger import Ledger
from fairviz.spec import WHOLE, Prune

Silenced = Callable[[Keep], nn.Module]  # a copy of the network in which the other filters are zero


class Unmet(FairVizError):
    """A budget that no choice of filters meets."""

    def __init__(self, prune: Prune, most: float, why: str) -> None:
        super().__init__(
            f"{prune.sparsity / WHOLE:.2%} of the convolutions' MACs cannot be removed here, at"
            f" most {most:.2%}: {why}"
        )


@dataclass(frozen=True)
class Price:
    """What the convolutions of a network cost: all of them, and when only some filters stay."""

    whole: int
    left: Callable[[Keep], int]
    why: str  # no more can be saved

    @classmethod
    def of(cls, model: nn.Module, image: Tensor, some: Keep, silenced: Silenced) -> "Price":
        """By the ledger, if it is right about `some`; else each time on a smaller network."""

        def measured(kept: Keep) -> int:
            return measure.work(shrunk(silenced(kept), image), image).convolved

        def counted(kept: Keep) -> int:
            assert ledger is not None, "asked only where there is one"
            return round(ledger.macs(kept).item())

        ledger = Ledger.of(model, image)
        is_right = ledger is not None and counted(some) == measured(some)
        left = counted if is_right else measured
        return cls(measure.work(model, image).convolved, left, _why(ledger))


def falling(price: Price, contests: Sequence[masks.Pool], alive: Keep, prune: Prune) -> list[int]:
    """How many fall in each pool so that the budget is just met; no layer loses its last filter."""
    order = _order(contests)
    goal = price.whole * (WHOLE - prune.sparsity)

    def left(count: int) -> int:
        return price.left(masks.keep(contests, _counts(order[:count], contests), alive))

    count = bisect_left(range(len(order) + 1), True, key=lambda n: left(n) * WHOLE <= goal)
    if count > len(order):
        raise Unmet(prune, 1 - left(len(order)) / price.whole, price.why)
    return _counts(order[:count], contests)


def _order(contests: Sequence[masks.Pool]) -> list[int]:
    """The pools in which one filter after the other falls, all but one of each layer."""
    falls = [
        ((number + 0.5) / sum(contest.sizes), place)
        for place, contest in enumerate(contests)
        for number in range(sum(contest.sizes) - len(contest.sizes))
    ]
    return [place for _, place in sorted(falls)]


def _counts(falls: Sequence[int], contests: Sequence[masks.Pool]) -> list[int]:
    found = Counter(falls)
    return [found[place] for place in range(len(contests))]


def _why(ledger: Ledger | None) -> str:
    if ledger is None:
        return (
            "this network's channels cannot be followed, so that it cannot be made smaller. Take a"
            " convolutional network such as resnet8, or a budget of units."
        )
    last = "one filter a layer stays, and so do the layers that are exempt."
    if ledger.whole:
        return f"{last} Ask for less, or exempt fewer layers."
    return (
        "channels that are padded or sliced on their way stay, as those of parameter-free"
        f" shortcuts do; {last} Ask for less, or take a network whose shortcuts are convolutions,"
        " such as resnet8?shortcut=conv."
    )
