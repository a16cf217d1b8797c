"""timm's networks, where timm is installed."""

from importlib import import_module
from typing import Any

from torch import nn

from fairviz.errors import BadValue, FairVizError, UnknownName
from fairviz.lab.models.pretrained import UNREADABLE, NoWeights, folder


class NoTimm(FairVizError):
    """timm is asked for and not installed."""

    def __init__(self, network: str) -> None:
        super().__init__(f"timm:{network} needs timm, which is not installed: pip install timm.")


def build(network: str, classes: int, size: int, weights: str) -> nn.Module:
    """timm's network of this name, its head for this many classes."""
    timm = _timm(network)
    if not timm.is_model(network):
        raise BadValue(_unknown(timm, network))
    known = timm.get_pretrained_cfg(network)
    settings = _sized(network, size) if known and known.fixed_input_size else {}
    if not weights:
        return timm.create_model(network, num_classes=classes, **settings)  # type: ignore[no-any-return]
    return _pretrained(timm, network, weights, {"num_classes": classes, **settings})


def _timm(network: str) -> Any:
    try:
        return import_module("timm")
    except ImportError as error:
        raise NoTimm(network) from error


def _unknown(timm: Any, network: str) -> str:
    near = timm.list_models(f"*{network.partition('_')[0]}*")[:8]
    ideas = f" Near it are: {', '.join(near)}." if near else ""
    return f"timm {timm.__version__} has no network {network!r}.{ideas} timm.list_models() has all."


def _sized(network: str, size: int) -> dict[str, int]:
    if not size:
        raise BadValue(
            f"timm:{network} sees images of one size only: write timm:{network}?size=224,"
            " or another that its patches divide."
        )
    return {"img_size": size}


def _tagged(timm: Any, network: str, weights: str) -> str:
    plain = network.partition(".")[0]
    tags = [name.removeprefix(f"{plain}.") for name in timm.list_pretrained(f"{plain}.*")]
    if weights not in tags:
        raise UnknownName(weights, f"set of weights of timm:{plain}", ["DEFAULT", *tags])
    return f"{plain}.{weights}"


def _pretrained(timm: Any, network: str, weights: str, settings: dict[str, Any]) -> nn.Module:
    """From a safetensors file beside torch's own checkpoints if there is one, else fetched."""
    full = network if weights == "DEFAULT" else _tagged(timm, network, weights)
    file = folder() / f"{full}.safetensors"
    kept = {"pretrained_cfg_overlay": {"file": str(file)}} if file.exists() else {}
    try:
        return timm.create_model(full, pretrained=True, **kept, **settings)  # type: ignore[no-any-return]
    except (*UNREADABLE, ImportError) as error:
        raise NoWeights(f"timm:{network}", weights, file.name, error) from error
