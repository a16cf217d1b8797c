"""A published preset as a method of a study."""

from collections.abc import Mapping
from typing import Any

from fairviz.catalog.presets import PRESETS, Preset
from fairviz.errors import UnknownName
from fairviz.grids.study import Method
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


def _training(preset: Preset) -> tuple[tuple[str, Any], ...]:
    return tuple((key, _made(value)) for key, value in preset.training)


def _made(value: Any) -> Any:
    """A mapping is a ramp, as in a study file."""
    return Ramp(**value) if isinstance(value, Mapping) else value
