"""Trainings of one architecture side by side, against the same one after another.

On the GPU where there is one, else on the CPU, where it is off in the product: the row then says
what turning it on would change.
"""

from functools import partial
from statistics import median

import torch

from bench.clock import seconds
from bench.table import Row
from fairviz.lab.dice import dice
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.maskings.base import Masking
from fairviz.lab.models.cifar_resnet import resnet8
from fairviz.lab.training.losses import loss_of
from fairviz.lab.training.together import Pupil, train_together
from fairviz.lab.training.train import Lesson, train
from fairviz.spec import Train

NETWORKS, IMAGES, BATCH, ROUNDS = 8, 1_024, 64, 3


def rows() -> list[Row]:
    """One epoch of eight networks, both ways, interleaved."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pictures = _pictures(device)
    _alone(_pupils(pictures, device)), train_together(_pupils(pictures, device))  # warm
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_timed(partial(train_together, _pupils(pictures, device)), device))
        theirs.append(_timed(partial(_alone, _pupils(pictures, device)), device))
    ratio = median(ours) / median(theirs)
    return [
        Row(
            what=f"{NETWORKS} trainings of resnet8, {IMAGES} images, side by side, on {device}",
            ours_s=median(ours),
            yardstick="the same, one after another",
            yardstick_s=median(theirs),
            ratio=ratio,
            target="≤ 0.25 on a GPU",
            holds=ratio <= 1 / 4,
        )
    ]


def _pictures(device: str) -> Pictures:
    luck = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (IMAGES, 32, 32, 3), generator=luck, dtype=torch.uint8)
    labels = torch.randint(0, 8, (IMAGES,), generator=luck)
    grey = torch.full((3,), 0.5)
    return Pictures(*(part.to(device) for part in (pixels, labels, grey, grey / 2)))


def _pupils(pictures: Pictures, device: str) -> list[Pupil]:
    step = Train(epochs=1, batch=BATCH)
    return [
        Pupil(
            resnet8(classes=8).to(device),
            Lesson(pictures, loss_of("classes"), step, dice(seed, "train")),
            Masking(),
        )
        for seed in range(NETWORKS)
    ]


def _alone(pupils: list[Pupil]) -> None:
    for pupil in pupils:
        train(pupil.model, pupil.lesson, pupil.masking)


def _timed(work: "partial[None]", device: str) -> float:
    def whole() -> None:
        work()
        if device == "cuda":
            torch.cuda.synchronize()

    return seconds(whole)
