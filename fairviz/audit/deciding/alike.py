"""Whether answers, their dense model's and the groups speak of the same samples."""

from collections.abc import Sequence

import numpy as np

from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Outcomes, Run
from fairviz.errors import BadValue


def check_alike(run: Run, people: Sequence[Grouping]) -> None:
    """Refuses a variant whose answers cannot be laid beside its dense model's or the groups."""
    if run.before is not None and not same_samples(run.said, run.before):
        raise BadValue(
            f"{run.variant} and the dense model it came from answer different samples: evaluate"
            " both on one set."
        )
    for group in people:
        if len(group.codes) != len(run.said):
            raise BadValue(
                f"{run.variant} answers {len(run.said):,} samples, but {group.title} is known of"
                f" {len(group.codes):,}: read both from one split."
            )


def check_one_set(runs: Sequence[Run]) -> None:
    """Refuses variants that were asked about different samples."""
    strangers = [run.variant for run in runs if not same_samples(run.said, runs[0].said)]
    if strangers:
        raise BadValue(
            f"{strangers[0]} answers other samples than {runs[0].variant}: certify variants of one"
            " evaluation set together."
        )


def same_samples(first: Outcomes, second: Outcomes) -> bool:
    """Whether both have the same labels in the same order."""
    return first.labels is second.labels or np.array_equal(first.labels, second.labels)
