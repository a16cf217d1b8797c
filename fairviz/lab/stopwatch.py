"""Time of one's own work, without what was given to others meanwhile.

`seconds` are those on the wall; `work` is what the processor spent, on all threads: it stays the
same on a busy machine, so that costs can be compared.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, process_time


class Stopwatch:
    """Runs from the start, stands still while paused."""

    def __init__(self) -> None:
        self._start, self._away = _now(), (0.0, 0.0)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """This block does not count."""
        left = _now()
        try:
            yield
        finally:
            back = _now()
            self._away = (
                self._away[0] + back[0] - left[0],
                self._away[1] + back[1] - left[1],
            )

    @property
    def seconds(self) -> float:
        return _now()[0] - self._start[0] - self._away[0]

    @property
    def work(self) -> float:
        return _now()[1] - self._start[1] - self._away[1]


def _now() -> tuple[float, float]:
    return perf_counter(), process_time()
