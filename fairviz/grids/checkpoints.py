"""Early states of first trainings, which lottery tickets rewind to."""

from collections.abc import Sequence
from dataclasses import replace

from fairviz.errors import BadValue
from fairviz.spec import Rewind, Step, Train, Variant


def checkpoint(variant: Variant, rewind: Rewind) -> Variant:
    """The first training of this variant, stopped after so many epochs."""
    first = first_training(variant.steps, rewind)
    early = (replace(first, until=rewind.epochs),) if rewind.epochs else ()
    return replace(variant, steps=early)


def first_training(steps: Sequence[Step], rewind: Rewind) -> Train:
    """The training whose early weights this rewinding goes back to; refused where there is none."""
    first = steps[0] if steps else None
    if not isinstance(first, Train):
        raise BadValue(
            "There is no early checkpoint to rewind to: these weights came from elsewhere, trained."
            " Take a schedule without rewinding, such as 'recovered' or 'iterative'."
        )
    if rewind.epochs > first.epochs:
        raise BadValue(
            f"The first training has {first.epochs} epochs: it cannot rewind to {rewind.epochs:g}."
        )
    return first
