"""Whom does pruning hurt, and how sparse may we ship?

In a notebook: `fairviz.cev(y_true, y_dense, y_pruned)`, `fairviz.open(path).by_group(...)`.
Nothing heavy is imported before it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairviz.audit.imbalance import cev, cev_from_rates, sde, sde_from_rates
    from fairviz.audit.notebook import open_study as open

__version__ = "0.1.0"
__all__ = ["cev", "cev_from_rates", "open", "sde", "sde_from_rates"]

_HOMES = {
    "cev": "fairviz.audit.imbalance:cev",
    "sde": "fairviz.audit.imbalance:sde",
    "cev_from_rates": "fairviz.audit.imbalance:cev_from_rates",
    "sde_from_rates": "fairviz.audit.imbalance:sde_from_rates",
    "open": "fairviz.audit.notebook:open_study",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'fairviz' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return __all__
