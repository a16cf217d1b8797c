"""Small batches answered side by side, each by threads of its own.

A layer of a network for small pictures is too short to be split between threads: they wait for each
other after every layer, and for long where another process wants the processor too. Whole batches
beside each other wait for nobody. The answers are the same to the bit.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import partial
from itertools import chain, islice
from queue import SimpleQueue
from statistics import median
from time import perf_counter

import torch
from torch import Tensor, nn

Ask = Callable[[nn.Module, Tensor], Tensor]

MOST = 4  # beyond that, batches in flight cost more memory than they gain
ROUNDS = 2  # batches of each lane before all wait for the last
SMALL = 64 * 64  # pixels of a picture


def lanes(image: Tensor) -> int:
    """How many batches of such pictures (c, h, w) should be answered at once, here."""
    is_small = image.device.type == "cpu" and image.shape[-2:].numel() <= SMALL
    return min(MOST, torch.get_num_threads()) if is_small else 1


class Lanes:
    """One network in several lanes, which share its weights and nothing else."""

    def __init__(self, model: nn.Module, count: int) -> None:
        self.count = count
        self._seconds: list[float] = []  # per image, by batch of the last answers
        self._models: SimpleQueue[nn.Module] = SimpleQueue()
        for twin in (model, *(_sharing(model) for _ in range(count - 1))):
            self._models.put(twin)

    @property
    def milliseconds(self) -> float:
        """Per image, while all lanes were in use."""
        return 1000 * median(self._seconds) / self.count

    def answers(self, ask: Ask, batches: Iterable[Tensor]) -> Iterator[Tensor]:
        """What `ask` says of each batch, in their order."""
        self._seconds = []
        if self.count == 1:
            yield from (self._answer(ask, batch) for batch in batches)
        else:
            yield from self._beside(ask, batches)

    def _beside(self, ask: Ask, batches: Iterable[Tensor]) -> Iterator[Tensor]:
        threads = torch.get_num_threads()
        share = max(1, threads // self.count)
        try:
            with ThreadPoolExecutor(self.count, "lane", torch.set_num_threads, (share,)) as pool:
                yield from self._in_order(pool, ask, batches)
        finally:
            torch.set_num_threads(threads)  # the last one to say it speaks for threads to come

    def _in_order(
        self, pool: ThreadPoolExecutor, ask: Ask, batches: Iterable[Tensor]
    ) -> Iterator[Tensor]:
        """Some at a time: none runs while batches are drawn, when other variants may be made.

        Following a network's code (torch.fx) changes what every module does while it lasts.
        """
        drawn = iter(batches)
        while some := list(islice(drawn, ROUNDS * self.count)):
            yield from list(pool.map(partial(self._answer, ask), some))

    def _answer(self, ask: Ask, batch: Tensor) -> Tensor:
        model, start = self._models.get(), perf_counter()
        try:
            return ask(model, batch)
        finally:
            self._seconds.append((perf_counter() - start) / len(batch))
            self._models.put(model)


def _sharing(model: nn.Module) -> nn.Module:
    """A copy of the modules, whose forward may keep things, around the same tensors."""
    tensors = chain(model.parameters(), model.buffers())
    return deepcopy(model, {id(tensor): tensor for tensor in tensors})
