"""Methods put together by hand: losses, groups, presets; what is shown is what runs."""

import pytest

from app.panels.acting import Acts
from fairviz import grids
from fairviz.errors import BadValue
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from fairviz.spec import Train, Variant
from tests.app import made_up
from tests.app.conftest import Opened

HALF = (5_000,)


def test_losses_are_methods_of_their_own_beside_the_plain_one() -> None:
    acts = Acts(losses=(("kd",), ("equalised",)), groups="tone")
    made = acts.methods(["magnitude"], ["recovered"], HALF)
    assert [method.mitigate for method in made] == [(), ("kd",), ("equalised?by=tone",)]


def test_one_shot_stays_plain_beside_a_schedule_that_trains() -> None:
    made = Acts(losses=(("kd",),)).methods(["magnitude"], ["oneshot", "recovered"], HALF)
    assert [(method.schedule, method.mitigate) for method in made] == [
        ("oneshot", ()),
        ("recovered", ()),
        ("recovered", ("kd",)),
    ]


def test_a_loss_where_nothing_trains_is_refused() -> None:
    with pytest.raises(BadValue, match="one-shot pruning has none"):
        Acts(losses=(("kd",),)).methods(["magnitude"], ["oneshot"], HALF)


def test_mitigating_first_means_nothing_without_a_loss() -> None:
    (made,) = Acts(losses=(("kd",),)).methods(["magnitude"], ["fair_first"], HALF)
    assert made.mitigate == ("kd",)
    with pytest.raises(BadValue, match="needs an objective"):
        Acts().methods(["magnitude"], ["fair_first"], HALF)


def test_scores_that_read_weights_alone_read_no_loss() -> None:
    made = Acts(score_by=("pw",)).methods(["magnitude", "snip"], ["oneshot"], HALF)
    assert [method.score_by for method in made] == [(), ("pw",)]


def test_scores_are_compared_where_their_catalog_entry_says() -> None:
    made = Acts().methods(["magnitude", "l1_filter"], ["oneshot"], HALF)
    assert [method.scope for method in made] == ["global", "layer"]


def test_a_preset_is_a_method_at_the_chosen_sparsities() -> None:
    (made,) = Acts(presets=("simon_says/at+kd",)).methods([], [], HALF)
    assert (made.pruner, made.sparsities, made.mitigate[0]) == ("l1_filter", HALF, "at")


def test_what_the_page_shows_is_what_it_queues(opened: Opened, own: Store) -> None:
    app = opened("studies", "own")
    app.number_input(key="new_seeds").set_value(1)
    app.multiselect(key="new_schedules").set_value(["recovered"])
    app.multiselect(key="new_losses").set_value(["kd", "equalised"]).run()
    assert any("needs groups: say by which column" in info.value for info in app.info)
    assert any("dense teacher" in caption.value for caption in app.caption)
    app.multiselect(key="new_groups").set_value(["tone"]).run()
    assert not app.exception
    shown = grids.read_text(next(code.value for code in app.code if "methods:" in code.value))
    assert {m.mitigate for m in shown.methods} == {(), ("kd",), ("equalised?by=tone",)}
    app.button(key="new_start").click().run()
    (entry,) = Studies(own).all()
    assert entry.variants() == grids.variants(shown)


def test_a_network_that_was_trained_in_two_ways_is_asked_for_by_its_own_name(
    opened: Opened, own: Store
) -> None:
    longer = Variant("portraits", "resnet8", 0, (Train(epochs=9),))
    made_up.save(own, longer, made_up.questions())
    app = opened("studies", "own")
    assert not app.exception
    assert app.multiselect(key="new_models").value == ["resnet8"]
    assert "new_start" in {one.key for one in app.button}
