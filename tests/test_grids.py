"""Study files: what they mean, and how errors point."""

import pytest
from pandas import DataFrame

from fairviz import grids
from fairviz.errors import BadValue
from fairviz.grids import BadStudy, Cost, Method, Study
from fairviz.grids.costs import BYTES, SECONDS_TO_ANSWER
from fairviz.spec import Prune, Train, Variant

PAGE = """\
title: First look
tags: [pilot]
dataset: portraits
models: [resnet8, resnet20]
seeds: 2
train: {epochs: 4}
sparsities: 0.5..0.9 step 0.2
methods:
  - magnitude
  - {pruner: snip, schedule: recovered, epochs: 2, scope: layer, sparsities: [0.9]}
  - {pruner: taylor, scope: stages, stages: [[0.1, 0.1, 0.9]]}
  - {pruner: magnitude, scope: 2:4}
"""


def dense(seed=0, model="resnet8"):
    return Variant("portraits", model, seed, (Train(epochs=4),))


def test_a_page_is_the_study_it_says():
    study = grids.read_text(PAGE)
    assert (study.title, study.tags, study.dataset) == ("First look", ("pilot",), "portraits")
    assert study.models == ("resnet8", "resnet20")
    assert study.seeds == (0, 1)
    assert study.train == Train(epochs=4)
    assert study.methods == (
        Method("magnitude", sparsities=(5_000, 7_000, 9_000)),
        Method("snip", "recovered?epochs=2", "layer", (9_000,)),
        Method("taylor", scope="stages", stages=((1_000, 1_000, 9_000),)),
        Method("magnitude", scope="2:4", sparsities=(5_000,)),
    )


def test_dense_parents_come_first_and_every_variant_once():
    made = grids.variants(grids.read_text(PAGE))
    assert made[:4] == [dense(0), dense(1), dense(0, "resnet20"), dense(1, "resnet20")]
    assert len(made) == len(set(made)) == 4 * (1 + 3 + 1 + 1 + 1)
    assert all(variant.dense in made for variant in made)


def test_a_study_reads_back_from_what_it_is_written_as():
    study = grids.read_text(PAGE)
    assert grids.read_text(grids.as_yaml(study)) == study


def test_one_shot_at_zero_is_the_dense_model_itself():
    study = Study("portraits", ("resnet8",), methods=(Method("magnitude", sparsities=(0, 5_000)),))
    assert len(grids.variants(study)) == 2


def test_retraining_alone_is_a_variant():
    method = Method("magnitude", "recovered", sparsities=(0,))
    assert len(grids.variants(Study("portraits", ("resnet8",), methods=(method,)))) == 2


def test_parents_are_put_in_front():
    half = Variant("portraits", "resnet8", 0, (Train(epochs=4), Prune("magnitude", 5_000)))
    assert grids.with_parents([half, dense()]) == [dense(), half]


def test_a_file_without_a_title_is_called_like_the_file(tmp_path):
    path = tmp_path / "pilot.yaml"
    path.write_text("dataset: portraits\nmodels: resnet8\n")
    assert grids.read(path).title == "pilot"


@pytest.mark.parametrize(
    ("span", "whole"),
    [
        ((0.0, 0.3, 0.1), (0, 1_000, 2_000, 3_000)),
        ((0.5, 0.9, 0.3), (5_000, 8_000)),
        ((0.9, 0.9, 0.1), (9_000,)),
        ((0.0, 0.995, 0.005), tuple(range(0, 9_951, 50))),
    ],
)
def test_a_range_includes_its_ends(span, whole):
    assert grids.spread(*span) == whole


@pytest.mark.parametrize("span", [(0.9, 0.5, 0.1), (0, 1, 0), (0, 1, -0.1), (0, 1, 0.00001)])
def test_a_range_goes_up_in_steps_that_count(span):
    with pytest.raises(BadValue, match="is not a range"):
        grids.spread(*span)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "column", "says"),
    [
        ("dataset:", "datset:", 3, 1, "Did you mean 'dataset'"),
        ("dataset: portraits", "dataset: portrait", 3, 10, "Did you mean 'portraits'"),
        ("[resnet8,", "[resnet9,", 4, 10, "Did you mean 'resnet8'"),
        ("seeds: 2", "seeds: two", 5, 8, "'two' is not a number of seeds"),
        ("seeds: 2", "seeds: 0", 5, 8, "empty"),
        ("seeds: 2", "seeds: []", 5, 8, "empty"),
        ("{epochs: 4}", "{epoch: 4}", 6, 9, "Did you mean 'epochs'"),
        ("{epochs: 4}", "{epochs: many}", 6, 17, "'many' is not a whole number"),
        ("{epochs: 4}", "{epochs: 0}", 6, 17, "above 0"),
        ("0.5..0.9 step 0.2", "90", 7, 13, "Did you mean 0.9?"),
        ("0.5..0.9 step 0.2", "[0.5, -0.1]", 7, 19, "outside"),
        ("0.5..0.9 step 0.2", "nan", 7, 13, "outside"),
        ("0.5..0.9 step 0.2", "nan..0.9 step 0.1", 7, 13, "outside"),
        ("0.5..0.9 step 0.2", "0.5..x step 0.2", 7, 13, "not numbers"),
        ("0.5..0.9 step 0.2", "0.9..0.5 step 0.2", 7, 13, "not a range"),
        ("0.5..0.9 step 0.2", "[]", 9, 5, "has no sparsities"),
        ("- magnitude\n", "- magnitud\n", 9, 5, "Did you mean 'magnitude'"),
        ("schedule: recovered,", "schedule: recoverd,", 10, 30, "Did you mean 'recovered'"),
        ("schedule: recovered, ", "", 10, 28, "belongs to a schedule"),
        ("scope: layer", "scope: layers", 10, 59, "Did you mean 'layer'"),
        ("pruner: snip", "prune: snip", 10, 6, "Did you mean 'pruner'"),
        ("pruner: snip, ", "", 10, 5, "has no pruner"),
        ("stages: [[0.1, 0.1, 0.9]]", "stages: [[0.1, 11]]", 11, 52, "Did you mean 0.11"),
        ("tags: [pilot]", "tags: [pilot", 3, 8, "expected"),
        ("tags: [pilot]", "title: again", 2, 1, "second time"),
    ],
)
def test_an_error_points_at_its_line_and_column(right, wrong, line, column, says):
    assert right in PAGE
    with pytest.raises(BadStudy) as caught:
        grids.read_text(PAGE.replace(right, wrong), "a.yaml")
    assert str(caught.value).startswith(f"a.yaml, line {line}, column {column}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "portraits",
        "- portraits",
        "dataset: portraits",
        "models: resnet8",
        "dataset: portraits\nmodels: []",
        "dataset: portraits\nmodels: resnet8\nmethods: []",
        "dataset: portraits\nmodels: resnet8\nsparsities: 0.5",
        "a: &a [x, x]\nb: &b [*a, *a]\n",
        "dataset: !!python/object/apply:os.system [true]\nmodels: resnet8",
        "\t- :",
        "{" * 3000,
        "#" * 30_000,
    ],
)
def test_what_is_no_study_is_refused_in_a_sentence(page):
    with pytest.raises(BadStudy):
        grids.read_text(page)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(BadStudy, match=r"absent\.yaml"):
        grids.read(tmp_path / "absent.yaml")


def test_a_million_variants_are_refused_with_their_cost():
    with pytest.raises(BadStudy, match=r"1,000,000 variants, about \d+ hours and 150\.0 GB"):
        page = "dataset: portraits\nmodels: resnet8\nseeds: 500000\nmethods:\n"
        grids.read_text(f"{page}  - {{pruner: magnitude, sparsities: 0.5}}\n")


class Shelf:
    """A store of one dense model that took 100 s and 1,000 bytes."""

    def missing(self, variants):
        return [variant for variant in variants if not variant.is_dense]

    def index(self):
        known = {
            "dataset": "portraits",
            "network": "resnet8",
            "schedule": "oneshot",
            "mitigation": "",
        }
        return DataFrame([known | {"seconds": 3.0, "bytes": 500}] * 2)


def test_a_cost_is_what_like_variants_cost():
    method = Method("magnitude", sparsities=(5_000, 9_000))
    study = Study("portraits", ("resnet8",), methods=(method,))
    cost = grids.estimate(grids.variants(study), Shelf())
    assert cost == Cost(variants=3, missing=2, seconds=6.0, bytes=1_000, measured=2)
    assert cost.in_words() == "about 6 seconds and 1 kB"


def test_an_unmeasured_cost_is_called_a_guess():
    method = Method("magnitude", sparsities=(5_000,))
    other = Study("portraits?seed=1", ("resnet8",), methods=(method,))
    cost = grids.estimate(grids.variants(other), Shelf())
    assert (cost.seconds, cost.bytes, cost.measured) == (SECONDS_TO_ANSWER, BYTES, 0)
    assert "rough guess" in cost.in_words()


class Timed(Shelf):
    """Recovered variants took ten seconds when trained plainly, and twenty with distillation."""

    def __init__(self, *mitigations: str) -> None:
        self.seconds = {"": 10.0, "kd": 20.0}
        self.known = mitigations

    def missing(self, variants):
        return [variant for variant in variants if variant.mitigation]

    def index(self):
        where = {"dataset": "portraits", "network": "resnet8", "schedule": "recovered"}
        rows = [
            {**where, "mitigation": name, "seconds": self.seconds[name], "bytes": 500}
            for name in self.known
        ]
        return DataFrame(rows)


def taught() -> list[Variant]:
    method = Method("magnitude", "recovered", sparsities=(9_000,), mitigate=("kd",))
    return grids.variants(Study("portraits", ("resnet8",), methods=(method,)))


def test_a_mitigation_costs_what_the_same_mitigation_cost():
    cost = grids.estimate(taught(), Timed("", "kd"))
    assert (cost.seconds, cost.measured) == (20.0, 1)


def test_a_mitigation_never_made_is_guessed_from_plain_training():
    cost = grids.estimate(taught(), Timed(""))
    assert (cost.seconds, cost.measured) == (14.0, 0)


def test_stages_without_a_list_of_them_are_told_of_the_list() -> None:
    with pytest.raises(BadValue, match=r"has no stages: say one sparsity for each"):
        Method("magnitude", scope="stages", sparsities=(5_000,))


@pytest.mark.parametrize(
    ("pruner", "share", "said"),
    [("l1_filter", 5_000, "pruner of weights"), ("magnitude", 6_000, "asked for 60 %")],
)
def test_two_of_four_are_weights_and_half(pruner: str, share: int, said: str) -> None:
    with pytest.raises(BadValue, match=said):
        list(Method(pruner, scope="2:4", sparsities=(share,)).prunes())
