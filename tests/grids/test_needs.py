"""What methods need and data have: refused before anything starts, with what would do."""

import pytest

from fairviz import catalog, grids
from fairviz.catalog.entries import MaskingEntry, MitigationEntry
from fairviz.errors import BadValue, UnknownName
from fairviz.grids import BadStudy, Data, Method, Study, needs
from fairviz.spec import Train

FACES = Data(columns=("tone", "age"))
OWN = "own?content=abcdabcd"


def method(pruner="magnitude", schedule="oneshot", **more):
    return Method(pruner, schedule, sparsities=(5_000,), **more)


def refused(one, data=FACES, models=("resnet8",), train=None):
    with pytest.raises(BadValue) as caught:
        needs.suits(one, models, train or Train(), data)
    return str(caught.value)


@pytest.fixture
def fair(monkeypatch):
    entry = MitigationEntry("x:y", "Fair loss", "", settings={"by": ""}, needs=("groups",))
    monkeypatch.setitem(catalog.MITIGATIONS, "fair", entry)
    maybe = MitigationEntry("x:y", "Maybe", "", settings={"by": ""})
    monkeypatch.setitem(catalog.MITIGATIONS, "maybe", maybe)


def mitigated(name):
    return method(schedule="recovered", mitigate=(name,))


def test_a_method_that_needs_groups_is_told_which_columns_would_do(fair):
    told = refused(mitigated("fair"))
    assert told.startswith("Fair loss needs groups: say by which column.")
    assert told.endswith("This data has tone, age; 'class' takes the classes themselves.")
    needs.suits(mitigated("fair?by=tone"), ("resnet8",), Train(), FACES)
    needs.suits(mitigated("fair?by=tone,age"), ("resnet8",), Train(), FACES)
    needs.suits(mitigated("fair?by=class"), ("resnet8",), Train(), FACES)
    needs.suits(mitigated("maybe"), ("resnet8",), Train(), FACES)


@pytest.mark.parametrize("name", ["equalised", "ceag", "refined", "crd"])
def test_what_no_score_can_be_taken_of_is_refused_as_a_score(name):
    told = refused(method("snip", score_by=(f"{name}",)), data=None)
    assert "No score can be taken of" in told and "Name it under 'mitigate'" in told
    needs.suits(method("snip", score_by=("pw",)), ("resnet8",), Train(), None)


def test_data_without_any_columns_say_so(fair):
    assert "This data has no columns; 'class'" in refused(mitigated("fair"), Data())


def test_a_mistyped_column_is_answered_with_the_nearest(fair):
    with pytest.raises(
        UnknownName, match=r"'tome' is not a column to group by\. Did you mean 'tone'"
    ):
        needs.suits(mitigated("fair?by=age,tome"), ("resnet8",), Train(), FACES)


def test_labels_that_stand_together_are_no_groups(fair):
    assert "several of these labels" in refused(mitigated("fair?by=class"), Data(is_many=True))


def test_groups_of_a_score_are_asked_for_like_those_of_a_loss(fair):
    assert refused(method("fairgrape")).startswith("FairGRAPE needs groups")
    assert refused(method("snip", score_by=("fair",))).startswith("Fair loss needs groups")


def test_without_training_images_weights_alone_can_be_read():
    bare = Data(trains=False)
    needs.suits(method(), (OWN,), Train(), bare)
    assert refused(method("snip"), bare, (OWN,)).startswith("SNIP needs training images")
    assert refused(method(schedule="recovered"), bare, (OWN,)).startswith("Recovered needs")


def test_a_network_cannot_be_trained_on_data_without_training_images():
    study = Study("portraits", ("resnet8",))
    with pytest.raises(BadValue, match="take a model that was brought"):
        needs.check(study, lambda _: Data(trains=False))


def test_a_masking_that_reads_the_tune_split_needs_one(monkeypatch):
    from dataclasses import replace

    entry = MaskingEntry("x:y", "Search", "", needs=("tune split",))
    monkeypatch.setitem(catalog.MASKINGS, "search", entry)
    usual = Method.steps

    def searching(self, prune):
        return tuple(replace(step, masking="search") for step in usual(self, prune))

    monkeypatch.setattr(Method, "steps", searching)
    told = refused(method(schedule="gradual"), Data(tunes=False))
    assert told.startswith("Search learns from a tune split, and this data has none")
    needs.suits(method(schedule="gradual"), ("resnet8",), Train(), Data())


@pytest.mark.parametrize("schedule", ["lottery", "scratch", "at_start"])
def test_weights_that_came_trained_cannot_be_rewound(schedule):
    assert "no early checkpoint" in refused(method(schedule=schedule), None, (OWN,))
    needs.suits(method(schedule=schedule), ("resnet8",), Train(), None)


def test_a_training_cannot_be_rewound_to_after_its_end():
    told = refused(method(schedule="lottery?rewind=3"), None, train=Train(epochs=2))
    assert told == "The first training has 2 epochs: it cannot rewind to 3."


def test_what_nobody_knows_of_data_is_not_held_against_them(fair):
    needs.suits(mitigated("fair"), ("resnet8",), Train(), None)
    assert needs.of_catalog("album?content=abcdabcd") is None


def test_a_study_is_refused_at_its_line(fair):
    page = "dataset: portraits\nmodels: resnet8\nsparsities: 0.5\nmethods:\n  - magnitude\n"
    asked = "  - {pruner: magnitude, schedule: recovered, mitigate: fair}\n"
    with pytest.raises(BadStudy, match=r"line 6, column 5: Fair loss needs.*tone, age, hair"):
        grids.read_text(page + asked)
    with pytest.raises(BadStudy, match=r"line 1, column 9: 'tune' is not a column.*'tone'"):
        grids.read_text(f"groups: tune\n{page}")
    assert grids.read_text(f"groups: tone\n{page}{asked}").methods[1].mitigate == ("fair?by=tone",)


def test_data_that_were_brought_are_asked_about_by_their_spelling(fair):
    page = "dataset: faces\nmodels: resnet8\nsparsities: 0.5\nmethods: [fairgrape]\n"
    names, asked = {"dataset": {"faces": "album?content=abcdabcd"}}, []

    def told(dataset):
        asked.append(dataset)
        return FACES

    with pytest.raises(BadStudy, match=r"line 4, column 11: FairGRAPE .* This data has tone, age;"):
        grids.read_text(page, names=names, told=told)
    assert asked == ["album?content=abcdabcd"]


@pytest.mark.parametrize("task", ["wearing", "smiling", "attributes"])
def test_the_catalog_tells_the_columns_that_the_portraits_have(task):
    from fairviz.lab.datasets.portraits import portraits

    told = needs.of_catalog(f"portraits?task={task}")
    drawn = portraits(task=task, size=0.01)
    assert told.columns == tuple(drawn.attributes)
    assert told.is_many == (drawn.evalset.task == "labels")
    assert told.trains and told.tunes and len(drawn.evalset.rows("tune"))
