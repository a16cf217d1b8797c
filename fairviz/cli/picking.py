"""Which variant is meant: by the beginning of its address, or as one of a study."""

from argparse import Namespace
from collections.abc import Iterable, Sequence

from fairviz.errors import BadValue
from fairviz.predictions.faults import NotInStore
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from fairviz.predictions.words import described
from fairviz.spec import WHOLE, Variant, at

DENSE = "dense"
SHOWN = 8  # variants that a sentence lists
SHORT = 12  # signs of an address that tables show


def picked(asked: Namespace, store: Store) -> Variant:
    """The one variant that the words on the command line mean."""
    if bool(asked.variant) == bool(asked.study):
        raise BadValue(
            "Name one variant: by the beginning of its address (`fairviz list variants`), or with"
            " --study NAME and --method, --sparsity, --seed."
        )
    return _addressed(asked.variant, store) if asked.variant else _of_study(asked, store)


def _addressed(beginning: str, store: Store) -> Variant:
    there = [str(digest) for digest in store.index()["digest"]]
    found = [digest for digest in there if digest.startswith(beginning.lower())]
    if len(found) == 1:
        return store.variant(found[0])
    if found:
        variants = [store.variant(digest) for digest in found[:SHOWN]]
        raise BadValue(
            f"{len(found)} variants begin with {beginning!r}: write more of it. {_list(variants)}"
        )
    raise NotInStore(
        f"No variant begins with {beginning!r}. `fairviz list variants` shows the {len(there):,}"
        " that are there."
    )


def _of_study(asked: Namespace, store: Store) -> Variant:
    entry = Studies(store).get(asked.study)
    variants = entry.variants()
    found = [variant for variant in variants if _fits(variant, asked)]
    if len(found) != 1:
        raise BadValue(_choose(entry.title, variants, found))
    if not store.has(found[0].digest):
        raise NotInStore(f"{described(found[0])} is not made yet: `fairviz run` makes it.")
    return found[0]


def _fits(variant: Variant, asked: Namespace) -> bool:
    prune = variant.pruning
    method = prune.pruner.partition("?")[0] if prune else DENSE
    sparsity = prune.sparsity if prune else 0
    return (
        asked.method in (None, method, prune.pruner if prune else DENSE)
        and asked.schedule in (None, variant.schedule)
        and asked.seed in (None, variant.seed)
        and (asked.sparsity is None or sparsity == _whole(asked.sparsity))
    )


def _whole(sparsity: float) -> int:
    if not 0 <= sparsity <= 1:
        raise BadValue(f"--sparsity {sparsity:g} is not from 0 to 1: write 0.9 for 90 %.")
    return at(sparsity)


def _choose(title: str, variants: Sequence[Variant], found: Sequence[Variant]) -> str:
    if found:
        return (
            f"{len(found)} variants of {title!r} fit: add --method, --schedule, --sparsity or"
            f" --seed, or name one by its address. {_list(found)}"
        )
    methods = {v.pruning.pruner.partition("?")[0] if v.pruning else DENSE for v in variants}
    sparsities = {v.pruning.sparsity / WHOLE if v.pruning else 0.0 for v in variants}
    seeds = {v.seed for v in variants}
    return (
        f"No variant of {title!r} fits. It has the methods {_told(methods)}, the sparsities"
        f" {_told(sparsities)} and the seeds {_told(seeds)}."
    )


def _told(values: Iterable[str | float]) -> str:
    return ", ".join(str(value) for value in sorted(values))


def _list(variants: Sequence[Variant]) -> str:
    lines = [f"{variant.digest[:SHORT]} {described(variant)}" for variant in variants[:SHOWN]]
    more = f"; and {len(variants) - SHOWN} more" if len(variants) > SHOWN else ""
    return "; ".join(lines) + more + "."
