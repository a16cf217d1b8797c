"""What a study file can say of a method beside its pruner: losses, trainings, presets, groups."""

import json
from pathlib import Path

import pytest
from pandas import DataFrame

from fairviz import catalog, grids
from fairviz.catalog.entries import MitigationEntry
from fairviz.catalog.presets import PRESETS
from fairviz.errors import BadValue
from fairviz.grids import BadStudy, Method, Study
from fairviz.spec import Prune, Ramp, Train

ROOT = Path(__file__).parents[2]
PAGE = """\
dataset: portraits
models: resnet8
sparsities: [0.5]
methods:
  - magnitude
  - pruner: l1_filter
    schedule: gradual
    scope: layer
    budget: macs
    mitigate: [kd, 'kd?labels=1&weight=1']
    training:
      rate: 0.02
      optimiser: adamw
      pace: steps?at=2,3&by=0.5
      augment: false
      ramp: {first: 1, every: 0.5, last: 4, initial: 500}
  - {pruner: snip, score_by: kd}
"""


def methods_of(*lines, dataset="portraits"):
    head = [f"dataset: {dataset}", "models: resnet8", "sparsities: [0.5]"]
    return grids.read_text("\n".join([*head, "methods:", *lines])).methods


def test_a_method_says_what_its_trainings_make_small_and_how():
    plain, whole, scored = grids.read_text(PAGE).methods
    assert plain == Method("magnitude", sparsities=(5_000,))
    assert (whole.mitigate, whole.budget) == (("kd", "kd?labels=1.0&weight=1.0"), "macs")
    assert scored == Method("snip", sparsities=(5_000,), score_by=("kd",))
    (step,) = whole.steps(next(whole.prunes()))
    assert (step.rate, step.optimiser, step.augment) == (0.02, "adamw", False)
    assert step.pace == "steps?at=2%2C3&by=0.5"
    assert step.ramp == Ramp(first=1.0, every=0.5, last=4.0, initial=500)
    assert step.pruning == Prune("l1_filter", 5_000, "layer", budget="macs")


def test_every_part_of_a_method_reads_back_as_it_was_written():
    study = grids.read_text(PAGE)
    again = grids.read_text(grids.as_yaml(study))
    assert again.methods == study.methods
    assert grids.variants(again) == grids.variants(study)


def test_the_first_training_keeps_its_parts_too():
    page = "dataset: portraits\nmodels: resnet8\ntrain: {pace: cosine, optimiser: adam}\n"
    study = grids.read_text(page)
    assert study.train == Train(pace="cosine", optimiser="adam")
    assert grids.read_text(grids.as_yaml(study)).train == study.train


@pytest.mark.parametrize(
    ("right", "wrong", "line", "column", "says"),
    [
        ("[kd,", "[kdd,", 10, 16, "'kdd' is not a mitigation. Did you mean 'kd'?"),
        ("score_by: kd", "score_by: [kd, kc]", 17, 35, "'kc' is not a mitigation"),
        ("kd?labels", "kd?label", 10, 20, "Did you mean 'labels'?"),
        ("budget: macs", "budget: mac", 9, 13, "Did you mean 'macs'?"),
        ("schedule: gradual", "schedule: oneshot", 6, 5, "one-shot pruning has none"),
        ("schedule: gradual", "schedule: recovered", 6, 5, "moves the mask of a pruning"),
        ("rate: 0.02", "rate: fast", 12, 13, "'fast' is not a number"),
        ("rate: 0.02", "rate: -1", 12, 13, "above 0"),
        ("optimiser: adamw", "optimiser: adams", 13, 18, "Did you mean 'adam'?"),
        ("pace: steps?", "pace: step?", 14, 13, "Did you mean 'steps'?"),
        ("augment: false", "augment: no", 15, 16, "'no' is not true or false"),
        ("augment: false", "masking: popup", 15, 7, "is not a key of a training"),
        ("augment: false", "until: 1", 15, 7, "is not a key of a training"),
        ("initial: 500", "initial: 0.05", 16, 54, "is not a whole number"),
        ("initial: 500", "initial: 20000", 16, 13, "is not an integer from 0 to 10000"),
        ("every: 0.5", "each: 0.5", 16, 24, "is not a key of a ramp"),
        ("last: 4,", "last: 0.5,", 16, 13, "from first to last"),
    ],
)
def test_what_is_wrong_in_a_method_is_pointed_at(right, wrong, line, column, says):
    assert right in PAGE
    with pytest.raises(BadStudy) as caught:
        grids.read_text(PAGE.replace(right, wrong), "a.yaml")
    assert str(caught.value).startswith(f"a.yaml, line {line}, column {column}: ")
    assert says in str(caught.value)


def test_a_name_with_settings_between_brackets_needs_quotes():
    with pytest.raises(BadStudy, match=r"line 5, column 37: .* in quotes, such as 'kd"):
        methods_of("  - {pruner: snip, score_by: [kd, kd?weight=1]}")


def test_nothing_can_be_said_of_a_training_that_there_is_not():
    with pytest.raises(BadStudy, match="line 5, column 5: 'oneshot' trains nothing"):
        methods_of("  - {pruner: magnitude, training: {rate: 0.1}}")


def test_a_mitigated_method_is_a_variant_of_its_own():
    page = "  - {pruner: magnitude, schedule: recovered}"
    plain, kd = methods_of(page, page.replace("}", ", mitigate: kd}"))
    plain, kd = (
        grids.variants(Study("portraits", ("resnet8",), (0,), (m,)))[1] for m in (plain, kd)
    )
    assert (plain.mitigation, kd.mitigation) == ("", "kd")
    assert plain.digest != kd.digest and plain.dense == kd.dense


def test_the_sample_study_still_means_what_it_meant_when_it_was_made():
    study = grids.read(ROOT / "studies" / "sample.yaml")
    (record,) = (ROOT / "data_cache" / "sample" / "studies").glob("portraits-four-seeds-*.json")
    made = {variant.digest for variant in grids.variants(study)}
    assert made == {*json.loads(record.read_bytes())["digests"]}


def test_a_preset_is_the_published_method():
    (method,) = methods_of("  - {preset: simon_says/kd, sparsities: [0.45]}")
    published = PRESETS["simon_says/kd"]
    assert (method.pruner, method.scope, method.exempt) == ("l1_filter", "layer", ("classifier",))
    assert (method.mitigate, method.sparsities) == (published.mitigate, (4_500,))
    (step,) = method.steps(next(method.prunes()))
    assert (step.epochs, step.rate, step.batch) == (240, 0.05, 512)
    assert (step.ramp.last - step.ramp.first, step.ramp.every, step.ramp.initial) == (115, 5, 1_000)


def test_a_preset_is_changed_where_something_is_said():
    said = "pruner: fpgm, schedule: gradual, rate: 0.1, training: {epochs: 5}"
    (method,) = methods_of(f"  - {{preset: simon_says/kd, {said}}}")
    assert (method.pruner, method.sparsities, method.mitigate) == ("fpgm", (5_000,), ("kd",))
    assert dict(method.training) | {"epochs": 5} == dict(method.training)
    assert dict(method.training)["batch"] == 512


def test_a_preset_has_its_published_sparsities_where_nobody_names_others():
    page = "dataset: portraits\nmodels: resnet8\nmethods: [{preset: simon_says/plain}]\n"
    (method,) = grids.read_text(page).methods
    assert method.sparsities == PRESETS["simon_says/plain"].sparsities


def test_a_mistyped_preset_is_answered_with_the_nearest():
    with pytest.raises(BadStudy, match=r"line 5, column 14: .*Did you mean 'simon_says/kd'?"):
        methods_of("  - {preset: simon_say/kd}")


@pytest.fixture
def fair(monkeypatch):
    """A loss and a score that need groups."""
    entry = MitigationEntry("x:y", "Fair loss", "", settings={"by": "", "k": 1}, needs=("groups",))
    monkeypatch.setitem(catalog.MITIGATIONS, "fair", entry)


def test_groups_are_said_once_for_every_method_that_asks(fair):
    page = "groups: tone\ndataset: portraits\nmodels: resnet8\nsparsities: 0.5\nmethods:\n"
    page += "  - {pruner: fairgrape, schedule: recovered, mitigate: [fair, 'fair?by=age', kd]}\n"
    (method,) = grids.read_text(page).methods
    assert method.pruner == "fairgrape?by=tone"
    assert method.mitigate == ("fair?by=tone", "fair?by=age", "kd")
    assert grids.read_text(grids.as_yaml(grids.read_text(page))).methods == (method,)


@pytest.mark.parametrize("said", ["tone,age", "[tone, age]", "'tone, age'"])
def test_several_columns_make_groups_together(fair, said):
    page = f"groups: {said}\ndataset: portraits\nmodels: resnet8\nsparsities: 0.5\nmethods:\n"
    (method,) = grids.read_text(page + "  - fairgrape").methods
    assert method.pruner.replace("%20", "") == "fairgrape?by=tone%2Cage"


def test_a_pace_is_no_grouping():
    method = Method("magnitude", "recovered", sparsities=(5_000,), training=(("pace", "steps"),))
    assert grids.grouped(method, "tone") == method


def test_groups_without_methods_are_a_mistake():
    with pytest.raises(BadStudy, match="line 3, column 9: there are groups but no methods"):
        grids.read_text("dataset: portraits\nmodels: resnet8\ngroups: tone\n")


class Empty:
    """A store in which everything is missing and nothing was measured."""

    def missing(self, variants):
        return list(variants)

    def index(self):
        return DataFrame(
            columns=["dataset", "network", "schedule", "mitigation", "seconds", "bytes"]
        )


def seconds(schedule, sparsities=(5_000,), **more):
    method = Method("magnitude", schedule, sparsities=sparsities, **more)
    study = Study("portraits", ("resnet8",), methods=(method,))
    return grids.estimate(grids.variants(study), Empty()).seconds


def test_a_rewinding_schedule_costs_its_early_checkpoint_once():
    one = seconds("lottery?rewind=2") - seconds("lottery?rewind=0")
    early, spared = 2 + 2 * 6.0, 2 * 6.0  # to answer and two epochs; each ticket goes on from there
    assert one == pytest.approx(early - spared)
    both = (5_000, 7_500)
    more = seconds("lottery?rewind=2", both) - seconds("lottery?rewind=0", both)
    assert more == pytest.approx(early - 3 * spared)  # a round, and two


def test_every_round_of_an_iterative_schedule_costs_its_epochs():
    one, two = (seconds("iterative?keep=0.5", (share,)) for share in (5_000, 7_500))
    assert two - one == pytest.approx(6.0)  # one more round of one epoch


def test_a_teacher_that_answers_too_makes_training_dearer():
    plain, kd = (seconds("recovered?epochs=10", mitigate=names) for names in ((), ("kd",)))
    assert kd - plain == pytest.approx(10 * 6.0 * 0.4)


def test_a_bad_value_of_a_method_made_by_hand_is_told_too():
    with pytest.raises(BadValue, match="trains nothing"):
        Method("magnitude", sparsities=(5_000,), training=(("rate", 0.1),))


def test_a_method_may_begin_as_another_does():
    plain, kd = methods_of(
        "  - &plain {pruner: magnitude, schedule: recovered, epochs: 2}",
        "  - {<<: *plain, epochs: 4, mitigate: kd}",
    )
    assert (plain.schedule, plain.mitigate) == ("recovered?epochs=2", ())
    assert (kd.pruner, kd.schedule, kd.mitigate) == ("magnitude", "recovered?epochs=4", ("kd",))


@pytest.mark.parametrize("merged", ["&own {<<: *own, pruner: magnitude}", "{<<: magnitude}"])
def test_nothing_begins_as_itself_or_as_a_word(merged):
    with pytest.raises(BadStudy, match="takes the name of a mapping above"):
        methods_of(f"  - {merged}")
