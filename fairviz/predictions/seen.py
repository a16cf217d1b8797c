"""What a look at a variant found: arrays by name, and facts about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Seen:
    """Arrays of any shape (no objects), with what must be known to read them."""

    arrays: Mapping[str, Any]  # NDArrays; of an album, pictures that are read when looked at
    facts: Mapping[str, Any] = field(default_factory=dict)
