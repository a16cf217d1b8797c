"""A method that says something twice, and what a preset says that a method says again."""

import pytest

from fairviz import grids
from fairviz.grids import BadStudy
from fairviz.lab.datasets.portraits_art.people import VALUES
from fairviz.spec import Ramp, Train

HEAD = "dataset: portraits\nmodels: resnet8\nsparsities: [0.3]\nmethods:\n"
PLAIN = "  - {pruner: magnitude, schedule: "


def read(line):
    return grids.read_text(f"{HEAD}{line}\n", "a.yaml")


def training(line):
    (method,) = read(line).methods
    (step,) = (s for s in method.steps(next(method.prunes())) if isinstance(s, Train))
    return step


def column(line, value):
    return line.index(value) + 1


def digest(line):
    return grids.variants(read(line))[-1].digest


@pytest.mark.parametrize("said", ["epochs: {0}", "schedule: 'gradual?epochs={0}'"])
@pytest.mark.parametrize("epochs", [2, 5, 200])
def test_epochs_that_are_said_win_over_the_preset_s(said, epochs):
    own = f"  - {{preset: simon_says/at+kd, {said.format(epochs)}}}"
    assert training(own).epochs == epochs
    under_training = f"  - {{preset: simon_says/at+kd, training: {{epochs: {epochs}}}}}"
    assert digest(own) == digest(under_training)


def test_a_rate_that_is_said_wins_over_the_preset_s_and_the_rest_stays():
    step = training("  - {preset: simon_says/at+kd, rate: 0.02}")
    assert (step.rate, step.epochs, step.batch) == (0.02, 240, 256)


def test_a_preset_s_mask_and_rate_move_in_the_same_shares_of_other_epochs():
    half = training("  - {preset: simon_says/kd, epochs: 120}")
    assert half.ramp == Ramp(first=0, every=2.5, last=57.5, initial=1_000)
    assert half.pace == "steps?at=75%2C90%2C105"
    as_published = [
        training(f"  - {{preset: simon_says/kd{more}}}") for more in ("", ", epochs: 240")
    ]
    assert as_published[0] == as_published[1]
    assert as_published[0].ramp == Ramp(first=0, every=5, last=115, initial=1_000)


def test_a_ramp_that_is_said_is_taken_as_it_is():
    said = "epochs: 24, training: {ramp: {last: 12}, pace: cosine}"
    step = training(f"  - {{preset: simon_says/kd, {said}}}")
    assert (step.ramp, step.pace) == (Ramp(last=12), "cosine")


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("'recovered?epochs=1', training: {epochs: 3}}", 76, "asked for epochs=1"),
        ("'recovered?epochs=3', training: {epochs: 2}}", 76, "asked for epochs=3"),  # the usual 3
        ("recovered, rate: 0.1, training: {rate: 0.2}}", 74, "asked for rate=0.1"),
        ("iterative, last: 3, training: {epochs: 5}}", 74, "asked for last=3"),
        ("'recovered?epochs=3', epochs: 5}", 65, "epochs is 5 here and 3 in 'recovered"),
        ("'bilevel?fair=mask', fair: weights}", 62, "fair is weights here and mask in"),
    ],
)
def test_two_sayings_that_differ_are_refused_where_the_second_stands(line, column, says):
    with pytest.raises(BadStudy) as caught:
        read(PLAIN + line)
    assert str(caught.value).startswith(f"a.yaml, line 5, column {column}: ")
    assert says in str(caught.value) and "say it once" in str(caught.value)


def test_two_sayings_that_are_one_are_one():
    twice = "'recovered?epochs=4&rate=0.1', epochs: 4, training: {epochs: 4, rate: 1e-1}}"
    assert digest(PLAIN + twice) == digest(PLAIN + "'recovered?epochs=4&rate=0.1'}")


@pytest.mark.parametrize(
    ("preset", "mitigate", "whole"),
    [
        ("kd", "at", "[kd, at]"),
        ("kd", "[]", "[kd]"),
        ("at+kd", "at", "[at, kd?labels=1&weight=1]"),
    ],
)
def test_a_preset_s_loss_is_not_dropped_without_a_word(preset, mitigate, whole):
    with pytest.raises(BadStudy) as caught:
        read(f"  - {{preset: simon_says/{preset}, mitigate: {mitigate}}}")
    assert "would leave out" in str(caught.value) and whole in str(caught.value)
    assert str(caught.value).startswith("a.yaml, line 5, column ")


@pytest.mark.parametrize(
    ("preset", "mitigate", "found"),
    [
        ("plain", "at", ("at",)),
        ("kd", "[at, kd]", ("at", "kd")),
        ("kd", "'kd?weight=2'", ("kd?weight=2.0",)),
    ],
)
def test_losses_that_hold_the_preset_s_are_taken(preset, mitigate, found):
    (method,) = read(f"  - {{preset: simon_says/{preset}, mitigate: {mitigate}}}").methods
    assert method.mitigate == found


def test_sparsities_of_stages_and_of_the_whole_exclude_each_other():
    line = "  - {pruner: magnitude, scope: stages, stages: [0.1, 0.2], sparsities: 0.3}"
    with pytest.raises(BadStudy, match=rf"column {column(line, '0.3')}: .*or stages, not both"):
        read(line)


@pytest.mark.parametrize(
    ("rest", "value", "says"),
    [
        ("recovered, rate: nan}", "nan", "rate=nan of 'recovered'"),
        ("recovered, rate: inf}", "inf", "rate=inf of 'recovered'"),
        ("recovered, training: {decay: nan}}", "nan", "decay=nan"),
        ("gradual, training: {ramp: {first: nan}}}", "{first", "first=nan"),
        ("recovered, mitigate: 'kd?weight=inf'}", "'kd", "weight=inf of 'kd'"),
        ("recovered, training: {pace: 'steps?at=1,x'}}", "'steps", "at=1,x of 'steps'"),
        ("recovered, epochs: 0}", "0", "epochs=0 of 'recovered'"),
        ("recovered, epochs: 100000000}", "100000000", "at most 10,000"),
        ("recovered, training: {epochs: 10001}}", "10001", "at most 10,000"),
        ("recovered, training: {momentum: 1}}", "1}", "below 1"),
        ("recovered, training: {decay: -0.1}}", "-0.1", "from 0 on"),
        ("'iterative?keep=0.9999'}", "{", "at most 200 are made"),
    ],
)
def test_a_value_that_cannot_be_is_refused_where_it_is_read(rest, value, says):
    with pytest.raises(BadStudy) as caught:
        read(PLAIN + rest)
    assert str(caught.value).startswith(f"a.yaml, line 5, column {column(PLAIN + rest, value)}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize("said", ["1.0", "[0.5, 1]", "0.9..1 step 0.05", "0.99999"])
def test_a_sparsity_that_leaves_nothing_is_refused(said):
    with pytest.raises(BadStudy, match="would leave nothing"):
        read(f"  - {{pruner: l1_filter, sparsities: {said}}}")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("CelebA?target=Male", "--name CelebA` brings it. PLACE holds img_align_celeba/"),
        ("CIFAR-10", "--name CIFAR-10` brings it"),
        ("cifar100", "--name cifar100` brings it"),
        ("portrait", "Did you mean 'portraits'?"),
    ],
)
def test_a_published_data_set_that_is_not_here_says_how_it_comes(name, says):
    brought = {"dataset": {"CIFAR-10 lossless": "album?content=ab"}}
    with pytest.raises(BadStudy) as caught:
        grids.read_text(f"dataset: {name}\nmodels: resnet8\n", "a.yaml", brought)
    assert says in str(caught.value)
    assert "Did you mean 'CIFAR-10 lossless'" not in str(caught.value)


def test_one_that_was_brought_under_another_spelling_is_offered():
    with pytest.raises(BadStudy, match="Did you mean 'cifar10'"):
        brought = {"dataset": {"cifar10": "album?content=ab"}}
        grids.read_text("dataset: cifar-10\nmodels: resnet8\n", "a.yaml", brought)


def test_a_group_that_the_portraits_do_not_have_is_refused():
    with pytest.raises(BadStudy, match=r"'purple' is not a group by tone\. There are: dark"):
        read("  - {pruner: 'fairprune?by=tone&unprivileged=purple'}")
    assert read("  - {pruner: 'fairprune?by=tone&unprivileged=dark'}").methods


def test_the_groups_that_are_known_beforehand_are_those_that_are_drawn():
    data = grids.needs.of_catalog("portraits")
    assert data.groups == {name: VALUES[name] for name in data.columns}
