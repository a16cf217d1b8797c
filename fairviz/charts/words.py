"""What charts call methods and sparsities."""

from collections.abc import Iterable

import pandas as pd

from fairviz import catalog
from fairviz.predictions.words import mitigated, uncapitalised
from fairviz.spec import AND, AS_GIVEN

UNTOLD = {AS_GIVEN: "as given"}  # brought answers about which nobody said more
SCOPES = {
    "layer": "per layer",
    "stages": "by stage",
    "macs": "by MACs",
    "layer macs": "per layer, by MACs",
}
TWO_LINES = "split(datum.label, ', ')"  # for axes: pruner and schedule, one below the other


def pruner(name: str) -> str:
    """'Magnitude'; a name with settings keeps them: 'Magnitude (power=2)'."""
    plain, _, settings = name.partition("?")
    entry = catalog.PRUNERS.get(plain)
    title = entry.title if entry else plain
    return f"{title} ({settings.replace('&', ', ')})" if settings else title


def schedule(name: str) -> str:
    """'one-shot', 'recovered': the schedule's title in running text."""
    plain, _, settings = name.partition("?")
    entry = catalog.SCHEDULES.get(plain)
    title = entry.title.lower() if entry else UNTOLD.get(plain, plain)
    return f"{title} ({settings.replace('&', ', ')})" if settings else title


def method(pruner_name: str, schedule_name: str, mitigation_names: str = "") -> str:
    """'Magnitude, one-shot'; 'Magnitude, recovered + distillation'."""
    parts = [pruner(pruner_name) if pruner_name else "", schedule(schedule_name)]
    return ", ".join(part for part in parts if part) + _besides(mitigation_names)


def with_method(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a column `method` in words; a scope other than global is named, too."""
    pairs = zip(frame["pruner"], frame["schedule"], strict=True)
    named = pd.Series([method(a, b) for a, b in pairs], index=frame.index, dtype=str)
    told = {"scope": _added, "mitigation": _besides}
    more = [frame[name].map(say) for name, say in told.items() if name in frame]
    return frame.assign(method=named + sum(more, start=pd.Series("", index=frame.index)))


def _added(name: object) -> str:
    """', per layer' for a scope; nothing for what is usual."""
    if not isinstance(name, str) or name in ("", "global"):
        return ""
    return ", " + SCOPES.get(name, name)


def _besides(names: object) -> str:
    """' + distillation' for what training makes small beside the usual loss."""
    if not isinstance(names, str) or not names:
        return ""
    return "".join(f" + {uncapitalised(part)}" for part in mitigated(names).split(AND))


def percent(share: float) -> str:
    """0.9 as '90 %', 0.975 as '97.5 %', 0.9949 as '99.49 %'."""
    return f"{round(share * 100, 2):g} %"


def in_order(names: Iterable[str]) -> list[str]:
    """Each name once, in the order in which they first came."""
    return list(dict.fromkeys(names))


def listed(names: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
