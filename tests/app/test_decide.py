"""The page Decide: limits in the address, an estimate at once, certify read when asked and once."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.panels.deciding import asking, size
from fairviz.audit.deciding import paid
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.paid import Question
from fairviz.audit.deciding.record import Record
from fairviz.predictions import certify_log
from fairviz.predictions.store import Store
from tests.app import made_up
from tests.app.conftest import Opened
from tests.app.plainly import plainly

LOOSE = "group_drop:accuracy<=0.3"  # dark loses 18 points at 70 %, 56 at 90 %
DATA = made_up.questions(each=1600).fingerprint
STRICT = "group_drop:accuracy<=0"


@pytest.fixture
def kept(stores: dict[str, Path], tmp_path: Path):
    """A store of this test's own, of two seeds and many faces, which pages open as 'kept'."""
    store, asked = Store(tmp_path), made_up.questions(each=1600)
    for seed in (0, 1):
        made_up.save(store, made_up.dense(seed), asked)
        for sparsity in made_up.SPARSITIES:
            made_up.save(store, made_up.pruned(seed, sparsity, how="recovered"), asked)
    stores["kept"] = tmp_path
    yield tmp_path
    del stores["kept"]


def headline(app) -> str:
    return next(plainly(one.value) for one in app.markdown if one.value.startswith("###"))


def words(app) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return " ".join(plainly(part.value) for part in parts)


def certify(app):
    return app.button(key="certify").click().run()


def test_the_first_line_is_an_estimate_until_certify_is_pressed(opened: Opened) -> None:
    app = opened("decide", limits=LOOSE)
    assert not app.exception
    assert "may go to 70 %" in headline(app)
    assert "By the estimate" in headline(app)
    assert "Press Certify" in words(app)


def test_nothing_is_read_before_the_button_is_pressed(opened: Opened, kept: Path) -> None:
    app = opened("decide", "kept", limits=LOOSE)
    assert not app.exception
    app.slider(key="limit_group_drop_accuracy_<=").set_value(15.0).run()
    assert readings(kept) == []


def test_the_price_is_said_before_it_is_paid(opened: Opened, kept: Path) -> None:
    certify_log.once(kept, "slices", "something else", DATA, lambda number: {})
    app = opened("decide", "kept", limits=LOOSE)
    assert "This would be reading 2" in words(app)
    assert "1.25 %" in words(app)


def test_the_button_reads_certify_once_and_keeps_the_answer(opened: Opened, kept: Path) -> None:
    app = certify(opened("decide", "kept", limits=LOOSE))
    assert not app.exception
    assert headline(app).startswith("### At 95 % confidence, magnitude, recovered may go to 70 %")
    app.run()
    again = opened("decide", "kept", limits=LOOSE)
    assert headline(again) == headline(app)
    assert "certify" not in [one.key for one in again.button]
    assert [line["who"] for line in readings(kept)] == ["decide"]


def test_two_tabs_that_ask_the_same_pay_once(opened: Opened, kept: Path) -> None:
    tabs = [opened("decide", "kept", limits=LOOSE) for _ in range(2)]
    for tab in tabs:
        certify(tab)
        assert not tab.exception
    assert headline(tabs[0]) == headline(tabs[1])
    assert len(readings(kept)) == 1


def test_another_limit_is_another_reading_at_half_the_risk(opened: Opened, kept: Path) -> None:
    certify(opened("decide", "kept", limits=LOOSE))
    app = opened("decide", "kept", limits="group_drop:accuracy<=0.25")
    assert "This would be reading 2" in words(app)
    app = certify(app)
    records = deciding_records(kept)
    assert [record.reading for record in records] == [1, 2]
    assert [round(record.alpha, 6) for record in records] == [0.025, 0.0125]


def _breaks(number: int) -> dict[str, str]:
    raise MemoryError


def readings(home: Path) -> list[dict[str, str]]:
    return certify_log.readings(home, DATA)


def deciding_records(home: Path) -> list[Record]:
    return list(reversed(paid.records(home)))  # the oldest first


def test_the_record_names_data_limits_and_what_may_be_shipped(opened: Opened, kept: Path) -> None:
    certify(opened("decide", "kept", limits=LOOSE, trained="1"))
    [record] = deciding_records(kept)
    assert record.fingerprint == made_up.questions(each=1600).fingerprint
    assert record.limits == ("group_drop:accuracy<=0.3@tone",)
    assert record.certified == (made_up.pruned(1, 0.7, how="recovered").digest,)
    assert record.split == "certify"


def test_a_terminal_that_asks_the_same_reads_what_the_page_was_told(
    opened: Opened, kept: Path
) -> None:
    certify(opened("decide", "kept", limits=LOOSE, trained="1"))
    digests = [made_up.pruned(1, at, how="recovered").digest for at in made_up.SPARSITIES]
    question = Question(DATA, digests, Limits.parse(f"{LOOSE}@tone", 0.95))
    assert paid.known(kept, question) == deciding_records(kept)[0]


def test_a_reading_that_was_cut_short_is_paid_and_asked_again(opened: Opened, kept: Path) -> None:
    app = opened("decide", "kept", limits=LOOSE)
    with pytest.raises(MemoryError):
        certify_log.once(kept, paid.WHO, "cut short before its answer was kept", DATA, _breaks)
    app = certify(app)
    assert "this is reading 2 of these samples" in words(app)


def test_limits_that_nothing_meets_say_so(opened: Opened) -> None:
    app = opened("decide", limits=STRICT)
    assert not app.exception
    assert "No sparsity keeps to the limits" in headline(app)
    assert "Press Certify" not in words(app)


def test_dense_itself_may_violate_a_limit(opened: Opened) -> None:
    app = opened("decide", limits="group:accuracy>=0.999")
    assert not app.exception
    assert "dense model itself" in headline(app)


def test_limits_that_contradict_each_other_are_named(opened: Opened) -> None:
    app = opened("decide", limits="overall:accuracy>=0.9;group:accuracy>=0.9;gap:accuracy<=0.1")
    assert not app.exception
    both = "group:true_positive_rate>=0.9;group:true_positive_rate>=0.8"
    app = opened("decide", limits=both)
    assert not app.exception
    assert "keep the stricter one" in words(app)


@pytest.mark.parametrize("text", ["rubbish", "group_drop:accuracy<=2", "group:nonsense>=0.5;;"])
def test_a_limit_that_cannot_be_read_is_named_and_left_out(opened: Opened, text: str) -> None:
    app = opened("decide", limits=f"{LOOSE};{text}")
    assert not app.exception
    assert len(app.warning) >= 1
    assert "may go to 70 %" in headline(app)


def test_all_limits_off_asks_for_one(opened: Opened) -> None:
    app = opened("decide", limits=LOOSE)
    app.toggle(key="on_group_drop_accuracy_<=").set_value(False).run()
    assert not app.exception
    assert app.query_params["limits"] == "none"
    assert "No limit is set" in words(app)


def test_the_limits_are_in_the_address_and_move_the_answer(opened: Opened) -> None:
    app = opened("decide")
    assert app.query_params["limits"] == asking.USUAL
    before = headline(app)
    app.slider(key="limit_group_drop_accuracy_<=").set_value(20.0).run()
    assert app.query_params["limits"].startswith("group_drop:accuracy<=0.2;")
    app.slider(key="limit_overall_drop_accuracy_<=").set_value(20.0).run()
    assert headline(app) != before


def test_a_limit_from_the_catalog_is_an_estimate_and_can_be_removed(opened: Opened) -> None:
    app = opened("decide", limits=f"{LOOSE};overall:ece<=0.9")
    assert not app.exception
    assert "estimate, no guarantee" in words(app)
    app.button(key="remove_0").click().run()
    assert app.query_params["limits"] == LOOSE


def test_where_no_limit_has_a_test_nothing_is_read(opened: Opened) -> None:
    app = opened("decide", limits="overall:ece<=0.9")
    assert not app.exception
    assert "nothing to certify" in words(app)
    assert "certify" not in [one.key for one in app.button]


def test_a_new_limit_is_added_from_the_catalog(opened: Opened) -> None:
    app = opened("decide", limits=LOOSE)
    app.selectbox(key="newlimit_what").set_value("overall_drop").run()
    app.number_input(key="newlimit_at").set_value(30.0).run()
    app.button(key="newlimit_add").click().run()
    assert not app.exception
    assert app.query_params["limits"] == f"{LOOSE};overall_drop:accuracy<=0.3"


def test_nothing_pruned_says_what_to_do(opened: Opened) -> None:
    app = opened("decide", "partial")
    assert not app.exception
    assert any("nothing that was pruned" in one.value for one in app.info)


def test_without_a_certify_split_there_is_no_button(
    opened: Opened, stores: dict[str, Path], tmp_path: Path
) -> None:
    asked = made_up.questions()
    asked = replace(asked, split=asked.split.copy())
    asked.split[:] = "explore"
    store = Store(tmp_path)
    for variant in (made_up.dense(0), made_up.pruned(0, 0.5)):
        made_up.save(store, variant, asked)
    stores["whole"] = tmp_path
    app = opened("decide", "whole", limits=LOOSE)
    del stores["whole"]
    assert not app.exception
    assert "nothing can be guaranteed" in words(app)
    assert "certify" not in [one.key for one in app.button]


def test_a_method_that_another_recipe_renames_is_read_by_its_new_name(
    opened: Opened, own: Store
) -> None:
    def ship(app) -> list[str]:
        assert not app.exception
        return app.multiselect(key="ship").options

    app = opened("decide", "own", limits=LOOSE)
    before = ship(app)
    longer = made_up.pruned(0, 0.9, how="recovered")
    trained = replace(longer.steps[-1], epochs=9)
    made_up.save(own, replace(longer, steps=(*longer.steps[:-1], trained)), made_up.questions())
    after = ship(app.run())
    assert after == ship(opened("decide", "own", limits=LOOSE))
    assert "Magnitude, recovered" in before and "Magnitude, recovered" not in after
    assert "Magnitude, recovered (epochs=9)" in after


def test_one_sparsity_is_a_sequence_of_one(opened: Opened, own: Store) -> None:
    for sparsity in (0.5, 0.7):
        for how in ("oneshot", "recovered"):
            own.remove(made_up.pruned(0, sparsity, how=how).digest)
    app = certify(opened("decide", "own", limits="group_drop:accuracy<=0.6"))
    assert not app.exception
    assert "the sequence is a single test" in words(app)


def test_a_group_of_four_samples_is_named_and_can_be_left_out(
    opened: Opened, stores: dict[str, Path], tmp_path: Path
) -> None:
    asked = made_up.questions()
    tones = asked.attributes["tone"].to_numpy(copy=True)
    tones[:8] = "rare"
    asked = replace(asked, attributes=asked.attributes.assign(tone=tones))
    store = Store(tmp_path)
    made_up_with_rare(store, asked)
    stores["rare"] = tmp_path
    app = opened("decide", "rare", limits=LOOSE)
    out = opened("decide", "rare", limits=LOOSE, without="rare")
    del stores["rare"]
    assert not app.exception
    assert not out.exception
    assert "rare (4)" in words(app)
    assert "rare (4)" not in words(out)


def made_up_with_rare(store: Store, asked) -> None:
    known = asked.attributes["tone"].replace("rare", "light")
    for variant in (made_up.dense(0), made_up.pruned(0, 0.5)):
        plain = replace(asked, attributes=asked.attributes.assign(tone=known))
        made_up.save(store, variant, plain)
    for variant in (made_up.dense(0), made_up.pruned(0, 0.5)):
        said = store.load(variant.digest, plain.fingerprint)
        store.remove(variant.digest)
        store.save(variant, said, asked)


def test_what_is_too_large_is_sieved_out(opened: Opened) -> None:
    app = opened("decide", limits=LOOSE, fit="nonzero=1")
    assert not app.exception
    assert "None of" in words(app)


def test_a_wanted_size_reads_what_the_address_says_and_nothing_else() -> None:
    assert size.read(("nonzero=200", "macs=x", "nothing=3", "milliseconds=-1")) == {"nonzero": 200}


def test_shares_re_weight_everyone_and_are_said(opened: Opened, kept: Path) -> None:
    shares = ["dark=50", "light=25", "medium=25"]
    app = opened("decide", "kept", limits="overall_drop:accuracy<=0.3", share=shares)
    assert not app.exception
    app = certify(app)
    [record] = deciding_records(kept)
    assert record.shares == {"dark": 0.5, "light": 0.25, "medium": 0.25}
    assert "re-weighted" in words(app)


def test_methods_certified_together_share_the_risk(opened: Opened, own: Store) -> None:
    both = ["magnitude|recovered|global|", "magnitude|oneshot|global|"]
    app = opened("decide", "own", limits=LOOSE, ship=both)
    assert not app.exception
    assert "1.25 % for each of 2 methods" in words(app)
    certify(app)
    [record] = deciding_records(own.home)
    assert record.alpha == pytest.approx(0.05 / 2 / 2)


@pytest.mark.parametrize(
    ("text", "share"), [("90", 0.9), ("99%", 0.99), ("120", 0.95), ("x", 0.95), ("nan", 0.95)]
)
def test_a_confidence_that_is_none_falls_back_and_is_named(text: str, share: float) -> None:
    from app.controls.choice import Choice

    wish = asking.wish(Choice(confidence=text))
    assert wish.confidence == share
    assert bool(wish.notes) == (share == 0.95)


def test_shares_that_do_not_add_up_say_what_they_count_as(opened: Opened) -> None:
    shares = ["dark=90", "light=30", "medium=30"]
    assert "60.0 %" in words(opened("decide", share=shares))
    assert "add up" not in words(opened("decide", share=["dark=33.3", "light=33.3", "medium=33.4"]))
