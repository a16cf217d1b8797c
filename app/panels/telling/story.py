"""The story in its order, and the slide that is on."""

from collections.abc import Callable
from dataclasses import dataclass

from app import controls, loaders
from app.controls import Choice, Possible
from app.panels.states import nothing_yet, title
from app.panels.telling import decided, fine, helping, payers, person, stage, told
from app.panels.telling.slide import Slide, link
from app.panels.telling.told import Told
from fairviz.errors import FairVizError

CANNOT = "This step cannot be told."


@dataclass(frozen=True)
class Step:
    """A name for its dot, and how its slide is made."""

    name: str
    slide: Callable[[Told], Slide]
    needs_pruned: bool = True


STEPS = (
    Step("The model", fine.slide),
    Step("Who pays", payers.slide),
    Step("One of them", person.slide),
    Step("What helps", helping.slide, needs_pruned=False),
    Step("What we decided", decided.slide, needs_pruned=False),
)


def tell() -> None:
    """The step that the address names, on the whole screen."""
    index = loaders.index()
    if index.empty:
        title("What does pruning cost, and whom?", controls.presenting)
        nothing_yet()
    choice, possible = controls.choose(index, every=True)
    now = place(choice)
    stage.show(_slide(now, choice, possible), now, [step.name for step in STEPS])


def place(choice: Choice) -> int:
    """Which step, from 1 to the last; what is no step is the first."""
    text = choice.step
    return min(max(int(text) if text.isdecimal() else 1, 1), len(STEPS))


def _slide(now: int, choice: Choice, possible: Possible) -> Slide:
    """What cannot be read is said on the screen: there is no page around it."""
    try:
        return slide(now, told.of(choice, possible))
    except FairVizError as error:
        where = (link("Overview", "overview", choice),)
        return Slide(STEPS[now - 1].name, CANNOT, str(error), evidence=where, lead="Go to")


def slide(now: int, about: Told) -> Slide:
    """The slide of this step; what cannot be told of nothing says so."""
    step = STEPS[now - 1]
    if about.method is None and step.needs_pruned:
        return _nothing(about)
    return step.slide(about)


def _nothing(about: Told) -> Slide:
    where = link("Overview, which computes it", "overview", about.choice)
    head = f"Nothing is stored at {about.seen.place} yet."
    return Slide("What does pruning cost?", head, evidence=(where,), lead="Go to")
