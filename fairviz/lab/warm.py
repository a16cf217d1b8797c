"""A few things kept warm: what was used longest ago makes room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Warm(Generic[K, V]):
    """At most `room` values by key."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of this key, made now if it is not here."""
        return self._placed(key, self._kept.pop(key) if key in self._kept else make())

    @contextmanager
    def lent(self, key: K, make: Callable[[], V]) -> Iterator[V]:
        """The value for one borrower at a time: whoever comes meanwhile gets a new one made."""
        value = self._kept.pop(key) if key in self._kept else make()
        yield value
        self._placed(key, value)

    def _placed(self, key: K, value: V) -> V:
        self._kept[key] = value
        while len(self._kept) > self._room:
            self._kept.popitem(last=False)
        return value
