"""The study files that ship: a page each, at the published settings, within the budget."""

import json
from pathlib import Path

import pytest

from fairviz import catalog, grids
from fairviz.grids.study import USUAL
from fairviz.spec import Prune, Ramp, Rewind, Train, Variant, as_record
from fairviz.steps import objectives_of, pruning_of

STUDIES = Path(__file__).parents[2] / "studies"
FILES = sorted(path.relative_to(STUDIES) for path in STUDIES.rglob("*.yaml"))
BROUGHT = {
    "dataset": dict.fromkeys(
        ("CIFAR-10", "CIFAR-100", "CelebA", "CIFAR-10 lossless", "CIFAR-10 from JPEG"),
        "album?content=abcdabcd",
    ),
    "model": dict.fromkeys(("resnet20 published", "resnet32 published"), "own?content=abcdabcd"),
}
COUNTS = {
    "cifar10/methods.yaml": 3 * (1 + 9),
    "sample.yaml": 88,
    "papers/ballot.yaml": 3 * (1 + 5 * 4 + 1),
    "papers/bifp.yaml": 2 * 3 * (1 + 10 * 9),
    "papers/performance_weighted.yaml": 3 * (1 + 12 * 5),
    "papers/pruned_vision.yaml": 3 * (1 + 2 * 6),
    "papers/simon_says.yaml": 4 * (1 + 12 * 5),
    "small/ballot.yaml": 3 * (1 + 3 + 1 + 3 + 1 + 1 + 1),
    "small/bifp.yaml": 3 * (1 + 3 + 4),
    "small/distillation.yaml": 3 * (1 + 2 * 4 + 7),
    "small/finished_teachers.yaml": 3 * (1 + 6),
    "small/neighbours.yaml": 3 * (1 + 3 + 9),
    "small/performance_weighted.yaml": 3 * (1 + 3 + 6),
    "small/pruned_vision.yaml": 3 * (1 + 3 + 1),
    "small/simon_says.yaml": 3 * (1 + 2),
}
SMALL = [name for name in COUNTS if name.startswith("small/")]


def study(name):
    return grids.read(STUDIES / name, BROUGHT)


def steps(name, number):
    """What follows dense training in the first pruning of a method."""
    method = study(name).methods[number]
    return method.steps(next(method.prunes()))


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_study_is_a_page_that_can_be_read_and_written(path):
    found = study(path)
    assert len((STUDIES / path).read_text().splitlines()) <= 50
    again = grids.read_text(grids.as_yaml(found))
    assert grids.variants(again) == grids.variants(found)


@pytest.mark.parametrize(("name", "count"), COUNTS.items(), ids=COUNTS)
def test_a_study_has_as_many_variants_as_its_grid_says(name, count):
    assert len(grids.variants(study(name))) == count


def test_every_paper_has_a_setting_and_a_small_twin():
    papers, small = ({p.name for p in FILES if p.parts[0] == f} for f in ("papers", "small"))
    assert len(papers) == 5 and papers <= small


def test_gmp_from_random_weights_is_the_published_schedule():
    rewind, train = steps("papers/pruned_vision.yaml", 0)
    assert rewind == Rewind(0.0)
    assert (train.epochs, train.rate, train.batch) == (100, 0.256, 256)
    assert (train.momentum, train.decay) == (0.875, 3.05e-5)
    assert train.ramp == Ramp(first=10.0, every=10.0, last=81.0, initial=500)
    assert train.pruning == Prune("magnitude", 8_000, exempt=())


def test_gmp_from_the_dense_model_is_the_published_schedule():
    (train,) = steps("papers/pruned_vision.yaml", 1)
    assert (train.epochs, train.rate, train.optimiser, train.pace) == (80, 1e-4, "adam", "constant")
    assert train.ramp == Ramp(first=1.0, every=4.0, last=60.0, initial=500)
    shares = [prune.sparsity for prune in study("papers/pruned_vision.yaml").methods[1].prunes()]
    assert shares == [8_000, 9_000, 9_500, 9_800, 9_900, 9_950]


def test_the_small_twins_of_gmp_have_the_same_ramps_in_shares_of_their_epochs():
    _, scratch = steps("small/pruned_vision.yaml", 0)
    (gradual,) = steps("small/pruned_vision.yaml", 1)
    for train, first, every, last in ((scratch, 0.1, 0.1, 0.81), (gradual, 1 / 80, 4 / 80, 0.75)):
        ramp, epochs = train.ramp, train.epochs
        assert (ramp.first, ramp.every, ramp.last) == pytest.approx(
            (first * epochs, every * epochs, last * epochs)
        )
        assert (ramp.initial, train.pruning.exempt) == (500, ())


@pytest.mark.parametrize(
    ("number", "rate", "batch", "losses"),
    [
        (0, 0.05, 512, ()),
        (1, 0.05, 512, ("kd",)),
        (2, 0.005, 256, ("at",)),
        (3, 0.05, 512, ("sp",)),
        (4, 0.005, 256, ("pkt",)),
        (5, 0.05, 256, ("crd",)),
        (6, 0.05, 512, ("hints",)),
        (8, 0.005, 256, ("at", "kd?labels=1.0&weight=1.0")),
    ],
)
def test_simon_says_trains_as_published(number, rate, batch, losses):
    (train,) = steps("papers/simon_says.yaml", number)
    assert (train.epochs, train.rate, train.batch, train.decay) == (240, rate, batch, 5e-4)
    assert train.objectives == losses
    assert train.pace == "steps"  # its usual epochs are theirs: 150, 180, 210
    assert (train.ramp.every, train.ramp.last - train.ramp.first, train.ramp.initial) == (
        5,
        115,
        1_000,
    )
    assert train.pruning == Prune("l1_filter", 3_000, "layer", exempt=("classifier",))


def test_simon_says_has_its_sparsities_and_trials():
    found = study("papers/simon_says.yaml")
    assert found.seeds == (0, 1, 2, 3) and found.models == ("resnet32x4",)
    assert {m.sparsities for m in found.methods} == {(3_000, 4_500, 6_000, 7_500, 9_000)}


def test_autobot_is_retrained_as_published_and_its_parts_come_apart():
    prune, train = steps("papers/performance_weighted.yaml", 0)
    assert (prune.pruner, prune.budget, prune.sparsity) == ("autobot", "macs", 2_500)
    told = (train.epochs, train.rate, train.batch, train.optimiser, train.pace)
    assert told == (200, 1e-3, 256, "adamw", "cosine")
    parts = [
        (m.score_by, m.mitigate) for m in study("papers/performance_weighted.yaml").methods[:10]
    ]
    whole, weights, targets = (("pw",), ("pw?corrected=false",), ("pw?weighted=false",))
    phases = [
        (part, where) for part in (whole, weights, targets) for where in ("both", "cut", "train")
    ]
    wanted = {"both": lambda p: (p, p), "cut": lambda p: (p, ()), "train": lambda p: ((), p)}
    assert parts == [((), ()), *(wanted[where](part) for part, where in phases)]


def test_filters_without_conflict_and_refinement_are_the_lottery_ticket_of_ballot():
    for name in ("papers/ballot.yaml", "small/ballot.yaml"):
        first, second = study(name).methods[:2]
        assert first.schedule == second.schedule and second.mitigate == ()
        assert "conflict=0" in second.pruner and first.mitigate == (f"refined?{_by(first)}",)
        train = second.steps(next(second.prunes()))[-1]
        assert isinstance(train, Train) and train.masking == ""


def _by(method):
    return next(part for part in method.pruner.partition("?")[2].split("&") if part[:3] == "by=")


def test_the_small_twins_try_every_loss_pruner_and_schedule_at_three_seeds():
    studies = [study(name) for name in SMALL]
    assert {found.seeds for found in studies} == {(0, 1, 2)}
    found = [v for one in studies for v in grids.variants(one)]
    used = {_plain(name) for v in found for s in v.steps for name in objectives_of(s)}
    assert used == {*catalog.MITIGATIONS}
    pruners = {_plain(p.pruner) for v in found for p in map(pruning_of, v.steps) if p}
    assert {*catalog.PRUNERS} - pruners == {"random", "taylor"}  # single weights: not of the papers
    assert {*catalog.SCHEDULES} == {v.schedule for v in found if not v.is_dense}


def _plain(name):
    return name.partition("?")[0]


def test_the_sample_with_the_small_twins_stays_within_its_budget():
    """Sizes as measured: answers to 5,904 images in float16, and a manifest around each recipe."""
    core = set(grids.variants(study("sample.yaml")))
    shipped = [study(name) for name in SMALL if "sample" in study(name).tags]
    assert len(shipped) == len(SMALL) - 2  # two take too much room
    small = {v for one in shipped for v in grids.variants(one)} - core
    new = sum(map(_bytes, small)) + sum(map(_recipe, small)) + 100_000  # study records, questions
    assert 14_200_000 + new <= 20_000_000


def _bytes(variant: Variant) -> int:
    has_weights = variant.steps == (USUAL,)  # those of teachers trained longer are not kept
    return 23_300 + 1_700 + (305_000 if has_weights else 0)


def _recipe(variant: Variant) -> int:
    return len(json.dumps(as_record(variant), indent=1))


def test_small_twins_say_how_long_they_take():
    for name in SMALL:
        text = (STUDIES / name).read_text()
        assert "minutes on 2 cores" in " ".join(line.strip("# ") for line in text.splitlines())
