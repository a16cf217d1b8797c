"""What stages say, in the shapes that the losses of distillation read.

Of a CIFAR ResNet these are its three stages; of any other network all its stages but "stem" and
"classifier" (four of a torchvision ResNet, up to six runs of layers where there are no stages by
name). Where no stage is called "classifier", the last one gives the logits and is left out.
"""

from torch import Tensor

from fairviz.errors import BadValue
from fairviz.lab.training.moment import Features


def stages(said: Features) -> list[Tensor]:
    """What each stage between stem and classifier says: (n, channels, places)."""
    found = [by_channel(said[name]) for name in _before_logits(said) if name != "stem"]
    if not found:
        raise BadValue(
            f"This network has no stage between its stem and its classifier, only {list(said)}:"
            " distil its answers, with 'kd'."
        )
    return found


def with_stem(said: Features) -> list[Tensor]:
    """What stem and stages say, as they say it."""
    return [said[name] for name in _before_logits(said)]


def last(said: Features) -> Tensor:
    """What the last stage says, averaged over places: (n, channels)."""
    return stages(said)[-1].mean(2)


def is_map(activation: Tensor) -> bool:
    """Whether it is a picture of each channel (n, channels, height, width)."""
    return activation.dim() == 4 and not _ends_in_channels(activation)


def by_channel(activation: Tensor) -> Tensor:
    """(n, channels, places): a picture's pixels, a sequence's tokens, or a single place."""
    if is_map(activation):
        return activation.flatten(2)
    return activation.reshape(len(activation), -1, activation.shape[-1]).transpose(1, 2)


def _ends_in_channels(activation: Tensor) -> bool:
    """Swin transformers say (n, height, width, channels); images are square."""
    _, second, third, fourth = activation.shape
    return second == third != fourth


def _before_logits(said: Features) -> list[str]:
    names = list(said)
    end = names.index("classifier") if "classifier" in names else len(names) - 1
    return names[:end]
