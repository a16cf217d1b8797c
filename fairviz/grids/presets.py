"""A published preset as a method of a study."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fairviz import catalog
from fairviz.catalog.presets import PRESETS, Preset
from fairviz.errors import UnknownName
from fairviz.grids.study import Method
from fairviz.naming import parse, spelled
from fairviz.spec import Ramp


def method(name: str, sparsities: tuple[int, ...] = ()) -> Method:
    """The method of this preset, at these sparsities or at the published ones."""
    if name not in PRESETS:
        raise UnknownName(name, "preset", PRESETS)
    preset = PRESETS[name]
    return Method(
        preset.pruner,
        preset.schedule,
        preset.scope,
        sparsities or preset.sparsities,
        exempt=preset.exempt,
        mitigate=preset.mitigate,
        training=_training(preset),
    )


def shared_out(training: Mapping[str, Any], epochs: float) -> dict[str, Any]:
    """The preset's ramp and pace over the same shares of a training of so many epochs."""
    share = epochs / training["epochs"]
    moving = ((key, training[key]) for key in STRETCHED if key in training)
    return {key: STRETCHED[key](value, share) for key, value in moving}


def _ramp(ramp: Ramp, share: float) -> Ramp:
    times = {name: round(share * getattr(ramp, name), 4) for name in ("first", "every", "last")}
    return replace(ramp, **times)


def _pace(pace: str, share: float) -> str:
    name, settings = parse(pace, catalog.PACES, "pace")
    whole = {**catalog.PACES[name].settings, **settings}
    if "at" not in whole:
        return pace
    after = ",".join(f"{share * float(epoch):.5g}" for epoch in str(whole["at"]).split(","))
    return spelled(name, {**whole, "at": after})


STRETCHED: dict[str, Callable[[Any, float], Any]] = {"ramp": _ramp, "pace": _pace}


def _training(preset: Preset) -> tuple[tuple[str, Any], ...]:
    return tuple((key, _made(value)) for key, value in preset.training)


def _made(value: Any) -> Any:
    """A mapping is a ramp, as in a study file."""
    return Ramp(**value) if isinstance(value, Mapping) else value
