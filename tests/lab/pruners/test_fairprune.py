"""FairPrune against one image after another."""

import pytest
import torch

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.pruners import fairprune
from tests.lab.pruners.tiny import SIDES, batch, close, layers, network, slopes

RIGHT = [i for i, side in enumerate(SIDES) if side == 1]
LEFT = [i for i, side in enumerate(SIDES) if side == 0]


def curvature(model, whole, rows):
    """Mean over these points of the squared gradient of each alone."""
    alone = [slopes(model, whole, [row]) for row in rows]
    return {n: torch.stack([one[n] ** 2 for one in alone]).mean(0) for n in layers(model)}


def expected(model, whole, unprivileged, others, beta):
    of_u, of_v = (curvature(model, whole, rows) for rows in (unprivileged, others))
    return {n: w**2 / 2 * (of_u[n] - beta * of_v[n]) for n, w in layers(model).items()}


@pytest.mark.parametrize("beta", [0.0, 0.5, 3.0])
def test_it_is_half_the_square_times_the_difference_of_curvatures(beta):
    model, whole = network(), batch()
    found = fairprune.scores(model, whole, by="side", unprivileged="right", beta=beta)
    close(found, expected(model, whole, RIGHT, LEFT, beta))


@pytest.mark.parametrize(("teacher", "worst"), [(4, "right"), (6, "left")])
def test_the_unprivileged_are_those_in_whom_the_dense_model_errs_most(teacher, worst):
    model, whole = network(), batch(teacher=network(teacher))
    inputs, labels = whole.pictures[whole.rows]
    wrong = (whole.at.teacher(inputs).argmax(1) != labels).double()
    assert (wrong[LEFT].mean() < wrong[RIGHT].mean()) == (worst == "right")
    found = fairprune.scores(model, whole, by="side")
    close(found, fairprune.scores(model, whole, by="side", unprivileged=worst))


def test_of_many_groups_all_the_others_are_privileged_together():
    model, names = network(), ("left", "middle", "right")
    codes = [2 if side else number % 2 for number, side in enumerate(SIDES)]
    found = fairprune.scores(model, batch(codes, names=names), by="x", unprivileged="right")
    close(found, fairprune.scores(model, batch(), by="x", unprivileged="right"))


def test_a_group_alone_has_nobody_to_be_held_against():
    model, whole = network(), batch([0] * 12, names=("all",), teacher=network())
    of_all = curvature(model, whole, range(12))
    close(
        fairprune.scores(model, whole, by="side"),
        {name: w**2 / 2 * of_all[name] for name, w in layers(model).items()},
    )


def test_only_so_many_images_are_looked_at():
    model, whole = network(), batch()
    found = fairprune.scores(model, whole, by="side", unprivileged="right", images=5)
    close(found, expected(model, whole, [1, 3], [0, 2, 4], 0.5))


def test_a_group_that_no_image_is_of_cannot_be_helped():
    with pytest.raises(BadValue, match="None of the 1 images that are looked at is of group 'rig"):
        fairprune.scores(network(), batch(), by="side", unprivileged="right", images=1)


def test_a_group_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(UnknownName, match="There are: left, right"):
        fairprune.scores(network(), batch(), by="side", unprivileged="wrong")
