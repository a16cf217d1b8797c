"""The page Mitigate: nothing beside plain pruning, partly, complete; and the way to Groups."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from app.panels.mitigating.family import mitigations
from app.panels.mitigating.methods import address
from app.panels.mitigating.needs import needed
from app.panels.mitigating.parts import alone, stored
from fairviz import catalog
from fairviz.predictions.store import Store
from fairviz.spec import Train, Variant
from tests.app import made_up
from tests.app.conftest import Opened
from tests.app.plainly import plainly


def with_kd(seed: int, sparsity: float) -> Variant:
    plain = made_up.pruned(seed, sparsity, how="recovered")
    taught = replace(plain.steps[-1], objectives=("kd",))
    return replace(plain, steps=(*plain.steps[:-1], taught))


@pytest.fixture(scope="session")
def mitigated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full store, and distillation at 90 % over two seeds, at 70 % over one."""
    home = tmp_path_factory.mktemp("mitigated")
    store, asked = made_up.fill(home), made_up.questions()
    for seed, sparsity in ((0, 0.9), (1, 0.9), (0, 0.7)):
        made_up.save(store, with_kd(seed, sparsity), asked)
    return home


@pytest.fixture
def stores(stores: dict[str, Path], mitigated: Path) -> dict[str, Path]:
    return {**stores, "mitigated": mitigated}


def words(app) -> str:
    return " ".join(plainly(part.value) for part in [*app.markdown, *app.caption])


def test_the_first_line_says_whether_anything_helps(opened: Opened) -> None:
    app = opened("mitigate", "mitigated")
    assert not app.exception
    headline = plainly(app.markdown[0].value)
    assert headline.startswith("### At 90 %, distillation is not shown to help")
    assert "Held against magnitude, recovered, over 2 seeds." in words(app)


def test_what_has_one_seed_beside_others_of_several_waits(opened: Opened) -> None:
    app = opened("mitigate", "mitigated")
    assert "Left out until complete" in words(app)
    assert app.selectbox(key="sparsity").options == ["90 %"]


def test_without_mitigation_it_says_what_to_run(opened: Opened) -> None:
    app = opened("mitigate", "full")
    assert not app.exception
    assert app.markdown[0].value == "### Nothing stands beside plain pruning here yet."
    assert "Compose a study" in [link.label for link in app.page_link]


def frame(*rows: tuple[str, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["kind", "collapsed"])


def test_what_is_stored_beside_plain_pruning_is_said_as_it_is() -> None:
    assert stored(frame(("plain", False))) == "Plain pruning alone is stored."
    found = stored(frame(("plain", False), ("loss", True), ("several", True), ("loss", False)))
    assert found == (
        "Beside plain pruning there are 3 stored methods: 2 collapsed and"
        " 1 without a plain partner of the same sparsity."
    )


def test_who_stands_beside_nothing_is_told_with_what_to_run() -> None:
    row = {"pruner": "fpgm", "schedule": "recovered", "scope": "layer", "mitigation": ""}
    found = pd.DataFrame(
        [{**row, "asked": 0.5, "why": "no partner", "partners": (("l1_filter", "recovered"),)}]
    )
    assert list(alone(found).iloc[0]) == [
        "Geometric median, recovered, per layer",
        "no partner",
        "L1 filters, recovered at 50 %",
    ]


def test_the_measure_is_in_the_address(opened: Opened) -> None:
    app = opened("mitigate", "mitigated", gain="worst")
    assert "the worst group's accuracy moves by" in app.markdown[0].value
    assert app.query_params["gain"] == "worst"


def test_other_pages_show_plain_variants_until_asked(opened: Opened) -> None:
    app = opened("groups", "mitigated", schedule="recovered", sparsity="90")
    assert "distillation" not in words(app)
    assert app.multiselect(key="mitigation").options == ["Plain", "Distillation"]


def test_the_address_of_a_method_opens_its_curves(opened: Opened) -> None:
    query = {"pruner": "magnitude", "schedule": "recovered", "mitigation": ["plain", "kd"]}
    app = opened("groups", "mitigated", sparsity="90", **query)
    assert not app.exception
    assert not app.warning
    assert "Magnitude, recovered + distillation." in words(app)


@pytest.mark.parametrize("page", ["overview", "bias_map", "hurt_samples", "forecast"])
def test_pages_show_a_mitigation_that_is_asked_for(opened: Opened, page: str) -> None:
    app = opened(page, "mitigated", schedule="recovered", mitigation="kd", sparsity="90")
    assert not app.exception


def test_a_study_without_mitigations_offers_none(opened: Opened) -> None:
    app = opened("groups", "full", mitigation="kd")
    assert "mitigation" not in [one.key for one in app.multiselect]
    assert "There is no mitigation “kd” here" in app.warning[0].value


def test_a_picked_row_leads_to_groups_beside_plain() -> None:
    class Seen:
        choice = made_choice()

    row = {"pruner": "magnitude", "schedule": "recovered", "mitigation": "kd", "asked": 0.95}
    assert address(Seen(), row) == {
        "study": "portraits/resnet8",
        "metric": "accuracy",
        "group": ["tone"],
        "pruner": "magnitude",
        "schedule": "recovered",
        "mitigation": ["plain", "kd"],
        "sparsity": "95",
    }


def made_choice():
    from app.controls.choice import Choice

    return Choice(study="portraits/resnet8", group=("tone",))


def test_the_family_has_one_mitigation_of_each_part() -> None:
    from fairviz import catalog

    found = list(mitigations(("tone",)))
    parts = [catalog.MITIGATIONS[name.partition("?")[0]].part for name in found]
    assert len(parts) == len(set(parts))
    assert "distillation" in parts


def test_a_recipe_is_made_again_as_the_study_made_it(opened: Opened, mitigated: Path) -> None:
    from app import wishes

    store = Store(mitigated)
    assert store.variant(with_kd(0, 0.9).digest) == with_kd(0, 0.9)
    prune = made_up.pruned(0, 0.9).pruning
    assert prune is not None
    [_, train] = wishes.usual(prune, "recovered", "kd")
    assert isinstance(train, Train)
    assert train.objectives == ("kd",)
    assert wishes.usual(prune, "oneshot", "kd") == ()


def test_two_recipes_of_a_schedule_are_two_methods_on_every_page(
    opened: Opened, own: Store
) -> None:
    for sparsity in made_up.SPARSITIES:
        usual = made_up.pruned(0, sparsity, how="recovered")
        longer = replace(usual.steps[-1], epochs=9)
        made_up.save(own, replace(usual, steps=(*usual.steps[:-1], longer)), made_up.questions())
    asked = {"schedule": "recovered?epochs=9", "sparsity": "90"}
    for page in ("overview", "groups", "bias_map", "mitigate"):
        app = opened(page, "own", **asked)
        assert not app.exception
        assert not app.warning
    assert "recovered (epochs=9)" in words(opened("groups", "own", **asked))
    bare = opened("groups", "own", schedule="recovered", sparsity="90")
    assert "There is no schedule “recovered” here" in bare.warning[0].value
    options = bare.multiselect(key="schedule").options
    assert "Recovered (epochs=3)" in options
    assert "Recovered" not in options


def test_formulas_among_the_needs_are_no_markup():
    told = needed("snip", catalog.PRUNERS["snip"])
    assert r"\|g \* w\|" in told["What it does"]
    assert told["Part"] == "SNIP"
