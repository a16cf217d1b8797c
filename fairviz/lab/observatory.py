"""Makes whatever the queue holds: variants, and looks at them."""

from functools import partial
from time import perf_counter
from typing import Protocol

from torch import nn

from fairviz import catalog
from fairviz.lab.progress import Progress
from fairviz.lab.sights.base import Scene
from fairviz.lab.workshop import Workshop
from fairviz.look import Look, Wish
from fairviz.naming import parse
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.seen import Seen
from fairviz.spec import Variant


class Looks(Protocol):
    """What an observatory asks of a store, beside what its workshop does."""

    def has(self, digest: str) -> bool: ...
    def seen(self, digest: str) -> Seen: ...
    def save_look(self, look: Look, seen: Seen, fingerprint: str) -> None: ...


class Observatory:
    """`make(wish)` is what was observed: from the store, or observed and stored now."""

    def __init__(self, store: Looks, workshop: Workshop) -> None:
        self.store = store
        self.workshop = workshop

    def make(self, wish: Wish) -> Predictions | Seen:
        """A variant's answers, or what a look at it found."""
        return self.workshop.make(wish) if isinstance(wish, Variant) else self.look(wish)

    def look(self, look: Look) -> Seen:
        """What this look finds."""
        if self.store.has(look.digest):
            return self.store.seen(look.digest)
        name, settings = parse(look.sight, catalog.SIGHTS, "sight")
        scene, began = self._scene(look), perf_counter()
        found: Seen = catalog.SIGHTS[name].load()(scene, **settings)
        facts = {"seconds": perf_counter() - began, **found.facts}
        seen = Seen(found.arrays, facts)
        self.store.save_look(look, seen, scene.evalset.fingerprint)
        return seen

    def _scene(self, look: Look) -> Scene:
        variant, shop = look.variant, self.workshop
        title = catalog.find(catalog.SIGHTS, look.sight, "sight").title.lower()

        def tick(done: int, total: int) -> None:
            shop.breathe(Progress(look.digest, title, done, total))

        network, dense = partial(_asleep, shop, variant), partial(_asleep, shop, variant.dense)
        answers = partial(shop.make, variant)
        return Scene(variant, shop.material(variant), network, dense, tick, answers)


def _asleep(shop: Workshop, variant: Variant) -> nn.Module:
    """The network of its own, in evaluation mode."""
    return shop.model(variant).eval()
