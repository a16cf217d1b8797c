"""Means over the groups of a batch; a group may be absent."""

from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Means:
    """values: the mean of each group, 0 where nobody of it is there; sizes: how many are."""

    values: Tensor
    sizes: Tensor

    @property
    def there(self) -> Tensor:
        """Which groups have a mean."""
        return self.sizes > 0

    @property
    def present(self) -> Tensor:
        """The means that there are."""
        return self.values[self.there]


def means(values: Tensor, codes: Tensor, groups: int) -> Means:
    """The mean of each group, summed as a product so that a GPU gives the same bits each time."""
    belongs = functional.one_hot(codes, groups).to(values.dtype)
    sizes = belongs.sum(0)
    return Means(values @ belongs / sizes.clamp(min=1), sizes)
