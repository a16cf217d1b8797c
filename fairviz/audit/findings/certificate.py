"""How sparse may we ship? What certify says, in a sentence an auditor may quote."""

from collections.abc import Sequence

import pandas as pd

from fairviz.audit.deciding import told
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.power import needed
from fairviz.audit.deciding.sequence import Descent, Step, best
from fairviz.audit.deciding.verdict import Verdict
from fairviz.audit.deciding.words import of_limit
from fairviz.audit.findings.base import Finding, nothing
from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Run
from fairviz.audit.wording import listed, percent


def decided(
    descents: Sequence[Descent],
    limits: Limits,
    people: Sequence[Grouping],
    *,
    reading: int = 0,
) -> Finding:
    """What may be shipped, after Certify; else what stands in the way and what would decide."""
    if not descents:
        return nothing("Nothing is certified yet: set limits, choose a method, and certify it.")
    frames = [step.verdict.frame() for one in descents for step in one.steps]
    evidence = pd.concat(frames, ignore_index=True)
    caveat = told.beside(descents, limits, reading)
    if chosen := best(descents):
        return Finding(_certified(chosen, len(descents), limits), "calm", evidence, caveat)
    stopped = [one.stopped for one in descents if one.stopped]
    is_harm = any(step.verdict.outcome == "violated" for step in stopped)
    sentences = [_stopped(step, limits, people) for step in stopped]
    return Finding(" ".join(sentences), "harm" if is_harm else "unknown", evidence, caveat)


def checked(run: Run, verdict: Verdict, limits: Limits, people: Sequence[Grouping]) -> Finding:
    """The same of one variant that was judged alone."""
    if verdict.outcome == "certified":
        head = (
            f"At {percent(1 - verdict.alpha)} confidence, {told.variant(run)}{told.at(run)} holds"
        )
        said = f"{head}: {_held(limits, verdict)}.{_estimates(verdict)}"
        return Finding(said, "calm", verdict.frame(), told.COVERS_NOT)
    is_harm = verdict.outcome == "violated"
    said = _stopped(Step(run, verdict), limits, people)
    return Finding(said, "harm" if is_harm else "unknown", verdict.frame(), told.COVERS_NOT)


def _certified(chosen: Sequence[Descent], methods: int, limits: Limits) -> str:
    """'At 95 % confidence, magnitude, recovered may go to 90 %: every group loses at most …'."""
    steps = [descent.chosen for descent in chosen if descent.chosen]
    names = listed([told.variant(step.run) for step in steps])
    of = f" (of {methods} methods)" if methods > len(steps) else ""
    head = f"At {percent(limits.confidence)} confidence, {names}{of} may go to"
    verdict = steps[0].verdict
    held = f"{told.sparsity(steps[0].run)}: {_held(limits, verdict)}"
    return f"{head} {held}.{_estimates(verdict)}{_further(chosen[0])}"


def _held(limits: Limits, verdict: Verdict) -> str:
    """What binds; of several limits, how many hold."""
    tested = {row.limit for row in verdict.rows if row.guaranteed}
    if len(tested) < 2:
        return told.binds(verdict)
    count = "both" if len(tested) == 2 else f"all {len(tested)}"
    return f"{count} limits hold; hardest to show: {told.binds(verdict)}"


def _estimates(verdict: Verdict) -> str:
    """What stands beside a certificate without being part of it."""
    guessed = {str(row.limit): of_limit(row.limit) for row in verdict.rows if not row.guaranteed}
    if not guessed:
        return ""
    return f" By the estimate only, without a guarantee: {told.several(list(guessed.values()))}."


def _further(descent: Descent) -> str:
    """What one step further is, and what is not certified though it would pass."""
    if descent.stopped is None:
        alone = len(descent.steps) == 1
        return " It is the only sparsity tried." if alone else " Nothing sparser was tried."
    step = descent.stopped
    said = f" At {told.sparsity(step.run)}, {_outcome(step.verdict)}: {_reason(step.verdict)}."
    later = [told.sparsity(one.run) for one in descent.later]
    if later:
        said += f" It would pass again at {told.several(later)}, too late: that is not certified."
    return said


def _outcome(verdict: Verdict) -> str:
    return "a limit is violated" if verdict.outcome == "violated" else "it is undecided"


def _stopped(step: Step, limits: Limits, people: Sequence[Grouping]) -> str:
    """Why nothing of a method is certified: its first variant is not."""
    run, verdict = step.run, step.verdict
    who = _capital(f"{told.variant(run)}{told.at(run)}")
    sure = percent(1 - verdict.alpha)
    if verdict.outcome == "violated":
        own = " itself" if run.schedule == "dense" else ""
        return f"{who}{own} violates a limit, at {sure} confidence: {_reason(verdict)}."
    if verdict.outcome == "estimate":
        limited = told.several([of_limit(limit) for limit in limits.limits])
        return f"No guarantee exists for this: {limited}. {who} {_guess(verdict)}."
    needs = told.more(needed(run, verdict, limits, people))
    return f"{who} is undecided at {sure} confidence: {_reason(verdict)}. {needs}".rstrip()


def _reason(verdict: Verdict) -> str:
    """The claim that stands in the way most: refuted, else hardest to show, else an estimate."""
    refuted = [row for row in verdict.rows if row.outcome == "violated"]
    if refuted:
        return told.refuted(min(refuted, key=lambda row: row.p_violated))
    open_rows = [row for row in verdict.rows if row.outcome == "undecided"]
    rows = sorted(open_rows, key=lambda row: -row.p) or list(verdict.failing) or list(verdict.rows)
    return told.open_claim(rows[0])


def _guess(verdict: Verdict) -> str:
    if not verdict.failing:
        return "keeps to it by the estimate"
    return f"does not by the estimate: {told.open_claim(verdict.failing[0])}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
