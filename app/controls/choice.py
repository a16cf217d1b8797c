"""What the visitor picked: plain strings, so that it is the cache key and the address."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Self

Query = Mapping[str, Sequence[str]]

SEVERAL = (
    *("group", "pruner", "schedule", "mitigation", "stage", "share", "pick"),
    *("ship", "without", "fit"),
)
PLAIN = "plain"  # what the address calls a training that only makes the task's loss small


@dataclass(frozen=True)
class Choice:
    """One view of one study. A field's name is its name in the address; sparsities are percents."""

    study: str = ""
    metric: str = "accuracy"
    group: tuple[str, ...] = ()
    pruner: tuple[str, ...] = ()
    schedule: tuple[str, ...] = ()
    mitigation: tuple[str, ...] = ()  # objectives of its trainings; empty: plain ones
    scope: str = ""  # empty: each method as it was computed
    sparsity: str = ""  # empty: where the study has most to tell
    stage: tuple[str, ...] = ()  # one sparsity per stage of the network; empty: one for all
    positive: str = ""  # the class that counts as positive; empty: macro over classes
    view: str = "change"  # or "value"
    share: tuple[str, ...] = ()  # "dark=0.5": what deployment will meet
    gap: str = "cev"
    over: str = "classes"  # what the points of CEV and SDE are
    form: str = "code"
    average: str = "rates"
    gain: str = "gap"  # which number a mitigation is to change
    cell: str = ""  # "magnitude, oneshot, 90": what lies open below the bias map
    alike: str = "cka"  # how layers are compared
    layer: str = ""  # whose similarity is held against harm
    harm: str = "cev"  # what similarity is to predict
    kind: str = "flipped"  # which samples the gallery shows
    who: str = ""  # of which group; empty: of any
    within: str = ""  # in which named slice; empty: anywhere
    truth: str = ""  # of which class; empty: of any
    agree: str = "1"  # at least so many seeds
    order: str = "worst"
    leaf: str = "1"  # of the gallery
    pick: tuple[str, ...] = ()  # rows of the images whose maps are shown
    explain: str = "integrated_gradients"  # how maps are made
    aim: str = "true"  # of which answer: the right one, what dense says, what sparse says
    options: str = ""  # 'steps:64,baseline:black': the method's settings, where not the usual
    trouble: str = "5"  # percent of a group's images that may flip
    deferred: str = "10"  # percent of the images that the dense model answers
    found: str = ""  # what slices are searched over; empty: what is there
    lost: str = ""  # the harm that slices are searched by
    slice: str = ""  # which one is looked at
    limits: str = ""  # 'group_drop:accuracy<=0.02;…'; empty: what is set first
    confidence: str = "95"  # percent; how sure a certificate is
    ship: tuple[str, ...] = ()  # 'magnitude|recovered|global|': the methods to certify
    trained: str = ""  # the seed that would be shipped
    without: tuple[str, ...] = ()  # groups that no certificate speaks of
    fit: tuple[str, ...] = ()  # 'nonzero=20000': how small or quick it must be
    moved: str = ""  # the limit whose frontier is drawn
    adjust: str = ""  # 'magnitude|recovered|global|': whose answers are adjusted after training
    present: str = ""  # "1": Overview is told as a story on the whole screen
    step: str = ""  # of that story; empty: the first

    @classmethod
    def of(cls, query: Query) -> Self:
        """The choice that an address asks for, nothing checked; unknown parameters are left out."""
        names = {field.name for field in fields(cls)}
        asked = {name: values for name, values in query.items() if name in names and values}
        return cls(**{name: _value(name, values) for name, values in asked.items()})

    @property
    def is_presented(self) -> bool:
        """Whether the story is told instead of the page with its controls."""
        return self.present == "1"

    def query(self) -> dict[str, str | list[str]]:
        """The whole view as an address; what is empty is left out."""
        plain = asdict(self).items()
        return {key: list(v) if isinstance(v, tuple) else v for key, v in plain if v}


def _value(name: str, values: Sequence[str]) -> str | tuple[str, ...]:
    return tuple(dict.fromkeys(values)) if name in SEVERAL else values[-1]
