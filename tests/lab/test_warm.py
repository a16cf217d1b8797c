"""What is kept warm, and who may hold it."""

import torch

from fairviz.lab.dice import dice, global_dice
from fairviz.lab.stopwatch import Stopwatch
from fairviz.lab.warm import Warm


def test_what_was_used_longest_ago_makes_room():
    warm = Warm(2)
    for key in ("a", "b", "a", "c"):
        warm.get(key, lambda: "first")
    assert [warm.get(key, lambda: "made again") for key in ("a", "b")] == ["first", "made again"]


def test_two_borrowers_never_hold_the_same():
    warm = Warm(2)
    with warm.lent("bench", list) as one, warm.lent("bench", list) as other:
        assert one is not other


def test_what_was_given_back_is_lent_again():
    warm = Warm(2)
    with warm.lent("bench", list) as one:
        pass
    with warm.lent("bench", list) as again:
        assert again is one


def test_each_purpose_has_dice_of_its_own():
    seeds = {dice(0, "train").initial_seed(), dice(0, "lots").initial_seed()}
    assert len(seeds | {dice(1, "train").initial_seed()}) == 3
    assert dice(0, "train", 2).initial_seed() == dice(0, "train", 2).initial_seed()


def test_the_shared_dice_are_given_back_as_they_were():
    before = torch.get_rng_state()
    with global_dice(3, "network"):
        torch.rand(5)
    assert torch.equal(before, torch.get_rng_state())


def test_time_given_to_others_does_not_count():
    watch = Stopwatch()
    with watch.paused():
        inside = watch.seconds
        while watch.seconds < inside + 0.02:
            pass
    assert watch.seconds < inside + 0.01
