"""The published settings of Simon Says, walked step by step (methods.md 1.4 and 1.5)."""

import pytest

from fairviz.catalog.presets import PRESETS
from fairviz.errors import UnknownName
from fairviz.grids.presets import method
from fairviz.grids.reading import read_text
from fairviz.lab.removing.gradual import Calendar
from fairviz.lab.training.paces import pace
from fairviz.spec import Prune, Ramp, Train

BATCHES = 7  # an epoch
ADDED = "kd?labels=1.0&weight=1.0"
PUBLISHED = {  # objectives, rate, batch
    "plain": ((), 0.05, 512),
    "kd": (("kd",), 0.05, 512),
    "at": (("at",), 0.005, 256),
    "sp": (("sp",), 0.05, 512),
    "pkt": (("pkt",), 0.005, 256),
    "crd": (("crd",), 0.05, 256),
    "fsp": (("hints",), 0.05, 512),
    "at+kd": (("at", ADDED), 0.005, 256),
    "sp+kd": (("sp", ADDED), 0.05, 512),
    "pkt+kd": (("pkt", ADDED), 0.005, 256),
    "fsp+kd": (("hints", ADDED), 0.05, 512),
}


def training(name, sparsity=4500):
    (step,) = method(f"simon_says/{name}", (sparsity,)).steps(pruning(sparsity))
    return step


def pruning(sparsity=4500):
    return Prune("l1_filter", sparsity, "layer", exempt=("classifier",))


def calendar(step):
    share = step.ramp.initial / step.pruning.sparsity
    return Calendar(BATCHES, BATCHES * step.epochs, step.ramp, share)


def before(epoch):
    """The first batch of this epoch, counted from 1 as the paper's code does."""
    return (epoch - 1) * BATCHES


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_preset_is_one_training_with_exactly_the_published_settings(name):
    objectives, rate, batch = PUBLISHED[name]
    assert training(name) == Train(
        epochs=240,
        rate=rate,
        batch=batch,
        momentum=0.9,
        decay=5e-4,
        pruning=pruning(),
        objectives=objectives,
        ramp=Ramp(first=0, every=5, last=115, initial=1000),
        pace="steps",
    )


@pytest.mark.parametrize(
    ("epoch", "sparsity"),
    [(1, 0.1), (6, 0.144), (11, 0.184), (31, 0.309), (61, 0.412), (91, 0.446), (116, 0.45)],
)
def test_the_sparsity_of_each_epoch_is_the_published_one(epoch, sparsity):
    days = calendar(training("plain"))
    assert days.is_due(before(epoch))
    assert 0.45 * days.done(before(epoch)) == pytest.approx(sparsity, abs=6e-4)


def test_filters_fall_before_every_fifth_epoch_until_the_116th():
    days = calendar(training("plain"))
    due = [batch for batch in range(days.total) if days.is_due(batch)]
    assert due == [before(epoch) for epoch in range(1, 117, 5)]


def test_the_rate_falls_to_a_tenth_after_150_180_and_210_epochs():
    def rate(epoch):
        return pace(training("plain").pace, before(epoch), BATCHES * 240, BATCHES)

    assert [rate(epoch) for epoch in (1, 150, 151, 180, 181, 210, 211, 240)] == pytest.approx(
        [1, 1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001]
    )


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_method_at_its_published_sparsities(name):
    made = method(name)
    assert made.sparsities == (3000, 4500, 6000, 7500, 9000)
    assert made.exempt == ("classifier",)
    assert PRESETS[name].summary.endswith(".")


def test_what_their_tables_call_fsp_are_hints_and_gram_matrices_are_ours():
    assert PRESETS["simon_says/fsp"].mitigate == ("hints",)
    assert PRESETS["simon_says/gram_fsp"].mitigate == ("fsp",)
    assert PRESETS["simon_says/gram_fsp"].provenance == "ours"


IN_A_FILE = """
dataset: portraits
models: resnet8
methods:
  - pruner: l1_filter
    schedule: gradual
    scope: layer
    exempt: classifier
    sparsities: [0.45]
    mitigate: [at, "kd?labels=1&weight=1"]
    training:
      {epochs: 240, rate: 0.005, batch: 256, decay: 5.0e-4, pace: "steps?at=150,180,210&by=0.1",
       ramp: {first: 0, every: 5, last: 115, initial: 1000}}
"""


def test_a_study_file_that_says_the_same_has_the_same_variants():
    (written,) = read_text(IN_A_FILE).methods
    named = method("simon_says/at+kd", (4500,))
    assert [written.steps(p) for p in written.prunes()] == [named.steps(p) for p in named.prunes()]


def test_a_preset_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(UnknownName, match="simon_says/at"):
        method("simon_says/att")
