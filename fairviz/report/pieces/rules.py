"""By which rules the numbers were made, and what they cannot say."""

from fairviz.audit.collapse import any_collapsed
from fairviz.audit.retraining import retraining_band
from fairviz.charts import words
from fairviz.report.names import method as named
from fairviz.report.pieces.base import Note, Section
from fairviz.report.reading import Material

RULES = (
    "Every number was read on the explore half of the test data. The certify half was not read for"
    " this report: nothing here is a guarantee, and a sparsity chosen by looking at these numbers"
    " has yet to be certified on data that nobody has looked at.",
    "Change from dense is paired: the same samples, each seed against the dense model that it was"
    " pruned from. Several seeds: the variance over seeds and over samples together, with a t"
    " quantile; one seed: over samples alone, and the sentence says so.",
    "A headline that names a group rests on intervals that hold for all groups together. Intervals"
    " in tables and bands of curves are of each group by itself unless the caption says otherwise."
    " All intervals are of 95 %.",
    "What cannot be computed is shown as undefined, with the reason; no row is left out for it.",
    "A variant has collapsed where its accuracy reaches chance or it says fewer than half of the"
    " classes: it is shaded, named, and left out of headlines.",
    "Sparsity is the share of prunable weights (or filters) that were really removed.",
)
LIMITS = (
    "Not covered: data of another distribution, wrong labels, groups that no column names, other"
    " seeds than these. A difference between groups is shown, not its cause."
)


def section(material: Material) -> Section | None:
    """The rules, what is special about this study, and its limits."""
    own = [*material.notes, *_retraining(material), *_collapsed(material), *_few(material)]
    if material.questions.caveat:
        own.append(material.questions.caveat)
    answers = ("", *own, LIMITS)
    notes = tuple(Note(rule, quiet=False) for rule in RULES)
    return Section(
        "methods",
        "How were these numbers made, and what can they not say?",
        answers,
        notes,
        is_finding=False,
    )


def _retraining(material: Material) -> list[str]:
    """What training again alone does: the yardstick of every change."""
    seeds = len(material.dense)
    if not seeds:
        return ["The dense models are not here: no change from dense is known."]
    if seeds == 1:
        return ["One dense model only: what training again would change is unknown."]
    table = retraining_band(material.dense, material.people, "accuracy").dropna(subset=["churn"])
    if table.empty:
        return []
    reach, churn = 100 * table["high"].max(), 100 * table["churn"].max()
    return [
        f"Training again from another seed, without any pruning, moves the accuracy of a group by"
        f" up to {reach:.1f} points (mean over {seeds} seeds), and two dense models answer up to"
        f" {churn:.0f} % of a group's {material.things} differently."
    ]


def _collapsed(material: Material) -> list[str]:
    found = []
    for how, runs in material.methods.items():
        gone = sorted({run.asked for run in runs if any_collapsed([run])})
        if gone:
            found.append(
                f"{named(how)}: collapsed at {', '.join(words.percent(at) for at in gone)}."
            )
    return found


def _few(material: Material) -> list[str]:
    """Groups so small that their intervals are wide whatever happens."""
    people = material.people
    small = [f"{name} ({n})" for name, n in zip(people.names, people.n, strict=True) if n < 30]
    if not small:
        return []
    more = f" and {len(small) - 8} more" if len(small) > 8 else ""
    told = f"{', '.join(small[:8])}{more}"
    return [f"Groups with fewer than 30 {material.things}: {told}. Their intervals are wide."]
