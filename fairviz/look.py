"""A look: what is observed on a variant beside its answers, such as features."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fairviz import catalog
from fairviz.naming import canonical
from fairviz.spec import Variant, as_record, digest_of, from_record


@dataclass(frozen=True)
class Look:
    """One sight, with its settings, of one variant; its digest is its address."""

    variant: Variant
    sight: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "sight", canonical(self.sight, catalog.SIGHTS, "sight"))

    @property
    def name(self) -> str:
        """The sight without its settings."""
        return self.sight.partition("?")[0]

    @cached_property
    def digest(self) -> str:
        return digest_of(plain(self))


Wish = Variant | Look  # what the queue holds


def plain(wish: Wish) -> dict[str, Any]:
    """A wish as canonical plain data."""
    if isinstance(wish, Variant):
        return as_record(wish)
    version = catalog.find(catalog.SIGHTS, wish.sight, "sight").version
    later = {"version": version} if version > 1 else {}
    return {"look": wish.sight, "variant": as_record(wish.variant)} | later


def from_plain(record: Mapping[str, Any]) -> Wish:
    """The wish that a queue row or a manifest holds."""
    if "look" not in record:
        return from_record(record)
    return Look(from_record(record["variant"]), record["look"])


def variant_of(wish: Wish) -> Variant:
    """The variant that a wish is about."""
    return wish if isinstance(wish, Variant) else wish.variant
