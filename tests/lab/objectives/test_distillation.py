"""Distillation: each loss by hand, by loops, and by libraries that did not come from here."""

import math

import pytest
import torch
from torch.distributions import Bernoulli, kl_divergence
from torch.nn import functional

from fairviz.lab.objectives import at, fsp, hints, pkt, sp
from fairviz.lab.objectives.base import chosen, whole
from tests.contracts.classrooms import moment_of, room

LOSSES = {"at": at, "sp": sp, "pkt": pkt, "hints": hints, "fsp": fsp}
EVERY = pytest.mark.parametrize("name", LOSSES)


def said(*stages, stem=None):
    """Features as a network tells them; the stem's map is the first stage's unless given."""
    numbered = {f"stage {i}": torch.tensor(stage) for i, stage in enumerate(stages, 1)}
    first = numbered["stage 1"] if stem is None else torch.tensor(stem)
    return {"stem": first, **numbered, "classifier": torch.zeros(len(first), 2)}


def told(seed, images=3):
    """Features of a small ResNet, at random."""
    dice = torch.Generator().manual_seed(seed)
    shapes = {"stem": (2, 4, 4), "stage 1": (2, 4, 4), "stage 2": (3, 2, 2), "classifier": (5,)}
    return {name: torch.randn(images, *shape, generator=dice) for name, shape in shapes.items()}


def image(*rows):
    """One image, one channel."""
    return [[[[float(v) for v in row] for row in rows]]]


# by hand


def test_at_compares_where_two_networks_look():
    own, dense = said(image((3**0.5, 2), (0, 0))), said(image((1, 0), (0, 0)))
    expected = (0.4**2 + 0.8**2) / 4  # (.6, .8, 0, 0) against (1, 0, 0, 0)
    assert at.apart(own, dense).item() == pytest.approx(expected)


def test_at_is_summed_over_stages_and_blind_to_loudness():
    left, right = image((3, 0), (0, 0)), image((0, 7), (0, 0))
    assert at.apart(said(left, left), said(right, right)).item() == pytest.approx(2 / 4 + 2 / 4)
    assert at.apart(said(left, left), said(image((1, 0), (0, 0)), left)).item() == 0


ALIKE = [
    [1.0, 0.0],
    [1.0, 0.0],
]  # two images that say the same, and two that have nothing in common
APART = [[1.0, 0.0], [0.0, 1.0]]


def test_sp_compares_which_images_are_alike():
    assert sp.apart(said(ALIKE), said(APART)).item() == pytest.approx(1 - 0.5**0.5)


def test_pkt_compares_who_is_whose_neighbour():
    expected = (2 / 3 * math.log(4 / 3) + 1 / 3 * math.log(2 / 3)) / 2  # thirds against halves
    assert pkt.apart(said(ALIKE), said(APART)).item() == pytest.approx(expected, rel=1e-5)


def test_hints_compare_number_by_number():
    own, dense = said([[1.0, 2.0]], [[5.0]]), said([[1.0, 4.0]], [[6.0]])
    assert hints.apart(own, dense).item() == pytest.approx(4 / 2 + 1)


def test_fsp_compares_how_one_stage_turns_into_the_next():
    stem = image((1, 2), (3, 6))  # 3 on average
    own, dense = said([[[[1.0]], [[2.0]]]], stem=stem), said([[[[1.0]], [[1.0]]]], stem=stem)
    assert fsp.apart(own, dense).item() == pytest.approx((0 + 9) / 2)  # (3, 6) against (3, 3)


# by loops


def loops_at(own, dense):
    total = 0.0
    for name in ("stage 1", "stage 2"):
        looks = []
        for maps in (own[name], dense[name]):
            q = [[float((f**2).mean()) for f in m.flatten(1).T] for m in maps]
            looks.append([[v / math.dist(row, [0.0] * len(row)) for v in row] for row in q])
        gaps = [
            (a - b) ** 2 for p, q in zip(*looks, strict=True) for a, b in zip(p, q, strict=True)
        ]
        total += sum(gaps) / len(gaps)
    return total


def loops_sp(own, dense):
    found = []
    for features in (own, dense):
        rows = features["stage 2"].flatten(1).tolist()
        g = [[sum(a * b for a, b in zip(p, q, strict=True)) for q in rows] for p in rows]
        found.append([[v / math.dist(row, [0.0] * len(row)) for v in row] for row in g])
    pairs = zip(*([v for row in g for v in row] for g in found), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) / len(rows) ** 2


def loops_pkt(own, dense):
    found = []
    for features in (own, dense):
        pooled = features["stage 2"].mean((2, 3))
        close = functional.cosine_similarity(pooled[:, None], pooled[None], dim=2)
        found.append([[(1 + c) / 2 / ((1 + row) / 2).sum() for c in row] for row in close])
    pairs = [(p, q) for a, b in zip(*found, strict=True) for p, q in zip(a, b, strict=True)]
    return sum(float(q * torch.log(q / p)) for p, q in pairs) / len(pairs)


def loops_hints(own, dense):
    gaps = [(own[name] - dense[name]).flatten().tolist() for name in ("stage 1", "stage 2")]
    return sum(sum(v * v for v in gap) / len(gap) for gap in gaps)


def loops_fsp(own, dense):
    total = 0.0
    for one, other in (("stem", "stage 1"), ("stage 1", "stage 2")):
        grams = []
        for features in (own, dense):
            first, second = features[one], features[other]
            step = first.shape[2] // second.shape[2]
            first = functional.avg_pool2d(first, step)
            places = second.shape[2] ** 2
            grams.append(torch.einsum("nchw,ndhw->ncd", first, second) / places)
        total += float(((grams[0] - grams[1]) ** 2).mean())
    return total


LOOPS = {
    "at": loops_at,
    "sp": loops_sp,
    "pkt": loops_pkt,
    "hints": loops_hints,
    "fsp": loops_fsp,
}


@EVERY
def test_the_formula_in_loops_gives_the_same_number(name):
    own, dense = told(0), told(1)
    expected = LOOPS[name](own, dense)
    assert expected > 1e-4
    assert LOSSES[name].apart(own, dense).item() == pytest.approx(expected, rel=1e-4)


@EVERY
def test_who_says_what_the_dense_model_says_has_nothing_to_learn(name):
    features = told(0)
    assert LOSSES[name].apart(features, features).item() == 0


# Hinton's, against torch


def test_kd_is_torchs_own_divergence():
    model, here = room()
    moment, plain = moment_of(model, here)
    (objective,) = chosen(here, ["kd"])
    soft = functional.kl_div(
        functional.log_softmax(moment.logits / 4, 1),
        functional.softmax(moment.told / 4, 1),
        reduction="batchmean",
    )
    assert objective(moment, plain).item() == pytest.approx((0.1 * plain + 0.9 * 16 * soft).item())


def test_kd_of_several_labels_sums_their_divergences():
    model, here = room(task="labels")
    moment, plain = moment_of(model, here)
    (objective,) = chosen(here, ["kd?labels=0&weight=1&temperature=2"])
    apart = kl_divergence(Bernoulli(logits=moment.told / 2), Bernoulli(logits=moment.logits / 2))
    assert objective(moment, plain).item() == pytest.approx(
        4 * apart.sum(1).mean().item(), rel=1e-5
    )


@pytest.mark.parametrize("name", [*LOSSES, "crd?negatives=64"])
def test_kd_on_top_of_another_loss_is_their_sum(name):
    def cost(*names):
        model, here = room()
        return whole(chosen(here, names), *moment_of(model, here)).item()

    hinton = cost("kd?labels=0&weight=1")
    assert hinton > 1e-3
    assert cost(name, "kd?labels=1&weight=1") == pytest.approx(cost(name) + hinton, rel=1e-5)
