"""What cannot be had because not every class's score was kept, or none."""

from collections.abc import Sequence

from fairviz import catalog
from fairviz.audit.outcomes import Outcomes, Run


def lacking(runs: Sequence[Run], metric: str) -> str:
    """Why these runs have no such number; empty where they keep all that it reads."""
    reads = catalog.find(catalog.METRICS, metric, "metric").scores
    answers = _answers(runs)
    if reads == "top":
        answers = [said for said in answers if said.scores is None]
    return _first(answers) if reads else ""


def scores_of(runs: Sequence[Run]) -> str:
    """What is missing of the scores of these runs or their parents; empty where nothing is."""
    return _first(_answers(runs))


def _answers(runs: Sequence[Run]) -> list[Outcomes]:
    return [said for run in runs for said in (run.said, run.before) if said is not None]


def _first(answers: Sequence[Outcomes]) -> str:
    return next((said.lacking for said in answers if said.lacking), "")
