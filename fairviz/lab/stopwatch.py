"""Seconds of one's own work, without those given to others meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Runs from the start, stands still while paused."""

    def __init__(self) -> None:
        self._start = perf_counter()
        self._away = 0.0

    @contextmanager
    def paused(self) -> Iterator[None]:
        """This block does not count."""
        left = perf_counter()
        try:
            yield
        finally:
            self._away += perf_counter() - left

    @property
    def seconds(self) -> float:
        return perf_counter() - self._start - self._away
