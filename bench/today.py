"""What people write today, in a process of its own: nothing of FairViz is imported here.

python bench/today.py GOODS.npz ANSWERS.npy; each line on standard input is one go, answered by its
seconds. The answers are those of the last one.
"""

import sys
from copy import deepcopy
from time import perf_counter

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import prune
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

BATCH = 256  # customary
GREY = (0.5, 0.5, 0.5)


class Block(nn.Module):
    """Two convolutions and a way around them."""

    def __init__(self, came: int, leave: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(came, leave, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(leave)
        self.conv2 = nn.Conv2d(leave, leave, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(leave)
        self.grows = came != leave

    def forward(self, x: Tensor) -> Tensor:
        out = functional.relu(self.bn1(self.conv1(x)))
        return functional.relu(self.bn2(self.conv2(out)) + self.around(x))

    def around(self, x: Tensor) -> Tensor:
        missing = x.shape[1] // 2
        thinned = functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, missing, missing))
        return thinned if self.grows else x


class ResNet20(nn.Module):
    """The ResNet of 20 layers for CIFAR-10."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(*(Block(16, 16, 1) for _ in range(3)))
        self.layer2 = nn.Sequential(Block(16, 32, 2), Block(32, 32, 1), Block(32, 32, 1))
        self.layer3 = nn.Sequential(Block(32, 64, 2), Block(64, 64, 1), Block(64, 64, 1))
        self.linear = nn.Linear(64, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        out: Tensor = self.linear(functional.adaptive_avg_pool2d(x, 1).flatten(1))
        return out


class Images(Dataset[Tensor]):
    """Images as torchvision's CIFAR-10 hands them out: one by one, by way of Pillow."""

    def __init__(self, pixels: np.ndarray) -> None:
        self.pixels = pixels
        steps = [transforms.ToTensor(), transforms.Normalize(GREY, GREY)]
        self.transform = transforms.Compose(steps)

    def __len__(self) -> int:
        return len(self.pixels)

    def __getitem__(self, row: int) -> Tensor:
        image: Tensor = self.transform(Image.fromarray(self.pixels[row]))
        return image


def pruned(network: nn.Module, share: float) -> nn.Module:
    """A copy; the first convolution and the classifier keep their weights."""
    model = deepcopy(network)
    convolutions = [m for m in model.modules() if isinstance(m, nn.Conv2d)][1:]
    weights = [(module, "weight") for module in convolutions]
    prune.global_unstructured(weights, pruning_method=prune.L1Unstructured, amount=share)
    return model.eval()


def asked(model: nn.Module, loader: DataLoader[Tensor], groups: np.ndarray) -> np.ndarray:
    """The answers, after the accuracy of each group was looked at."""
    with torch.no_grad():
        predicted = torch.cat([model(batch).argmax(1) for batch in loader]).numpy()
    frame = pd.DataFrame({"tone": groups, "right": predicted == 0})
    assert len(frame.groupby("tone")["right"].mean()) == len(set(groups))
    return predicted


def main(goods: str, answers: str) -> None:
    """Serves until the input ends."""
    had = dict(np.load(goods))
    pixels, groups, shares = had.pop("pixels"), had.pop("groups"), had.pop("shares")
    network = ResNet20(len(had["linear.bias"]))
    network.load_state_dict({name: torch.from_numpy(kept) for name, kept in had.items()})
    loader = DataLoader(Images(pixels), batch_size=BATCH)
    for _ in sys.stdin:
        begun = perf_counter()
        found = [asked(pruned(network, share), loader, groups) for share in shares]
        print(perf_counter() - begun, flush=True)
        np.save(answers, np.stack(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
