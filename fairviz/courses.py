"""Which schedule steps belong to, read off the steps alone."""

from fairviz.steps import Prune, Rewind, Step, Train, prunes


def schedule_of(steps: tuple[Step, ...]) -> str:
    """The schedule that these steps after the dense model belong to."""
    last, kinds = steps[-1], [type(step) for step in steps]
    trained = last if isinstance(last, Train) else None
    if trained and trained.masking:
        return trained.masking.partition("?")[0]
    if Rewind in kinds:
        return _rewound(kinds, trained)
    if isinstance(steps[0], Train) and not prunes(steps[0]) and len(steps) > 1:
        return "fair_first"
    if kinds.count(Prune) > 1:
        return "iterative"
    if trained is None:
        return "oneshot"
    return "gradual" if trained.pruning else "recovered"


def _rewound(kinds: list[type[Step]], last: Train | None) -> str:
    if Prune in kinds[: kinds.index(Rewind)]:
        return "lottery"
    return "scratch" if last and last.pruning else "at_start"
