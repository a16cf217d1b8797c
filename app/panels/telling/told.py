"""What the story is about: one method at the chosen sparsity, the same on every slide."""

from dataclasses import dataclass, replace
from functools import cached_property

from app import loaders
from app.controls import Choice, Possible
from app.controls.choice import PLAIN
from app.loaders import brought, mitigate
from app.panels import answer, view
from app.panels.gallery import Gallery
from app.panels.view import METHOD, Method, View
from fairviz.audit.findings import Finding
from fairviz.predictions.words import uncapitalised

BRACKETS = "Lines and brackets: where a number may lie, since images are few, with 95 % confidence."


@dataclass(frozen=True)
class Told:
    """A view narrowed to the method that Overview tells of; none where nothing is stored."""

    seen: View
    method: Method | None
    possible: Possible  # with every mitigation

    @property
    def choice(self) -> Choice:
        return self.seen.choice

    @cached_property
    def cell(self) -> loaders.Picked:
        """The seeds of the method at the chosen sparsity."""
        rows = self.seen.rows_here
        return loaders.pick(rows[(rows[list(METHOD)] == list(self.method or ())).all(axis=1)])

    def finding(self, columns: tuple[str, ...]) -> Finding:
        """Who of these groups loses how much."""
        asked = self.choice.metric, columns, self.choice.positive
        return loaders.finding_at(self.cell, *asked)

    @property
    def pictured(self) -> Gallery:
        """The samples of the cell, those that it broke first."""
        chosen = replace(self.choice, kind="flipped", order="worst", truth="", within="", agree="1")
        return Gallery(replace(self.seen, choice=chosen), self.method or ("",) * 4, self.cell)

    @property
    def named(self) -> str:
        """'magnitude, one-shot'."""
        return uncapitalised(view.named(self.method)) if self.method else ""

    @property
    def basis(self) -> str:
        """What every number rests on."""
        seen = self.seen
        return f"{seen.counted}. {self.worded(BRACKETS)} {seen.besides}".rstrip()

    def worded(self, text: str) -> str:
        """The same about samples, where nobody knows whether they are images."""
        return brought.worded(text, self.possible.rows)


def of(choice: Choice, possible: Possible) -> Told:
    """The story of this choice."""
    measured = replace(choice, metric=mitigate.measurable(choice.metric))
    rows = possible.of(choice).rows
    seen = view.of(measured, rows)
    found = answer.findings_here(seen)
    told = [name for name in found if found[name].severity in answer.TOLD]
    method = next(iter([*told, *found]), None)
    if method is None:
        return Told(seen, None, possible)
    return Told(view.of(_narrowed(measured, method, possible), rows), method, possible)


def _narrowed(choice: Choice, method: Method, possible: Possible) -> Choice:
    """The choice of this method alone, so that its address shows what was told."""
    pruner, schedule, scope, mitigation = method
    where = scope if scope in possible.options["scope"] else choice.scope
    only = (mitigation or PLAIN,)
    return replace(choice, pruner=(pruner,), schedule=(schedule,), scope=where, mitigation=only)
