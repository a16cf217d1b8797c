"""Where a variant comes from, and what follows from that for its making."""

from typing import Any

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.spec import Prune, Train, Variant, prunes


def refuse_given(variant: Variant) -> None:
    """Brought answers cannot be made."""
    if variant.given:
        raise BadValue(
            "These answers were brought, not made here: `fairviz import predictions` with the same"
            " file brings them again."
        )


def parent(variant: Variant) -> Variant:
    """The variant before the last step."""
    parent = variant.parent
    assert parent is not None, "a variant with steps has a parent"
    return parent


def is_a_model(variant: Variant) -> bool:
    """Whether its answers are worth keeping: trained, or brought with its weights."""
    return is_trained(variant) or catalog.find(catalog.MODELS, variant.model, "model").brought


def model_before(variant: Variant) -> Variant | None:
    """The nearest variant on the way to this one whose answers are worth keeping."""
    before = variant.parent
    while before and not is_a_model(before):
        before = before.parent
    return before


def repairs(prune: Prune) -> bool:
    """Whether this pruner moves the weights that are left."""
    return bool(catalog.find(catalog.PRUNERS, prune.pruner, "pruner").repairs)


def is_cut(variant: Variant) -> bool:
    """Whether something was removed on the way to it."""
    return any(prunes(step) for step in variant.steps)


def what_ranks(prune: Prune) -> tuple[Any, ...]:
    """What rankings are told apart by; a score of one sparsity alone belongs to that sparsity."""
    entry = catalog.find(catalog.PRUNERS, prune.pruner, "pruner")
    goal = (prune.sparsity, prune.stages) if entry.by_goal else ()
    return prune.pruner, prune.scope, prune.exempt, prune.objectives, prune.budget, goal


def kind(variant: Variant) -> tuple[str, str]:
    """Variants that share a network and its images."""
    return variant.dataset, variant.model


def is_trained(variant: Variant) -> bool:
    """Whether it ends with a training."""
    return bool(variant.steps) and isinstance(variant.steps[-1], Train)
