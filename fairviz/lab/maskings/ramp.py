"""The mask tightens along a cubic curve; each time weights are scored as they are then."""

from collections.abc import Callable

from torch import nn

from fairviz.lab.maskings.base import Masking
from fairviz.lab.removing.gradual import Calendar
from fairviz.lab.removing.pruning import Masks, mask

Tighten = Callable[[nn.Module, float], Masks]  # the network, the share of the final cut: new masks


class Ramping(Masking):
    """New masks on the days of the calendar; what fell before this training stays fallen."""

    def __init__(self, kept: Masks, calendar: Calendar, tighten: Tighten) -> None:
        super().__init__(kept)
        self._worn, self._calendar, self._tighten = self.kept, calendar, tighten

    def before(self, model: nn.Module, number: int, total: int) -> None:
        """A tighter mask where one is due."""
        if self._calendar.is_due(number):
            tighter = self._tighten(model, self._calendar.done(number))
            both = {name: kept & self._worn.get(name, kept) for name, kept in tighter.items()}
            self.kept = self._worn | both
            mask(model, self.kept)
