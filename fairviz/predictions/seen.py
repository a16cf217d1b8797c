"""What a look at a variant found: arrays by name, and facts about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True)
class Seen:
    """Arrays of any shape (no objects), with what must be known to read them."""

    arrays: Mapping[str, NDArray[Any]]
    facts: Mapping[str, Any] = field(default_factory=dict)
