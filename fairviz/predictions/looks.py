"""Which looks are stored, for who wants to show what happens to be there."""

from collections.abc import Iterator

from fairviz.errors import FairVizError
from fairviz.look import Look, from_plain
from fairviz.predictions import manifest
from fairviz.predictions.shelf import LOOKS, Shelf
from fairviz.predictions.store import Store


def stored(store: Store, sight: str) -> Iterator[Look]:
    """Every sound look of this sight, whatever its settings, on any shelf; each once."""
    found = {name: look for shelf in reversed(store.shelves) for name, look in _of(shelf)}
    yield from (look for look in found.values() if look.name == sight)


def _of(shelf: Shelf) -> Iterator[tuple[str, Look]]:
    for folder in sorted((shelf.root / LOOKS).glob("*")):
        try:
            wish = from_plain(manifest.read(folder)["look"])
        except (FairVizError, KeyError):
            continue  # damaged, or of a plug-in that is not here: nothing to show
        if isinstance(wish, Look):
            yield folder.name, wish
