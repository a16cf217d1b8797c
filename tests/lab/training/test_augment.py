"""Augmentation moves pixels, nothing else."""

import torch

from fairviz.lab.training.augment import shifted


def moved(seed=0, images=512):
    picture = torch.arange(16.0).view(1, 1, 4, 4).expand(images, 1, 4, 4)
    return picture, shifted(picture, torch.Generator().manual_seed(seed))


def test_every_pixel_comes_from_the_image():
    picture, result = moved()
    assert result.shape == picture.shape
    assert set(result.flatten().tolist()) <= set(picture.flatten().tolist())


def test_some_are_mirrored_and_moved_and_one_is_itself():
    picture, result = moved()
    flipped = picture.flip(3)
    same = [(result[i] == p[i]).all().item() for p in (picture, flipped) for i in range(512)]
    assert any(same[:512]) and any(same[512:]) and not all(same)


def test_the_same_dice_move_alike():
    assert torch.equal(moved(3)[1], moved(3)[1])
    assert not torch.equal(moved(3)[1], moved(4)[1])
