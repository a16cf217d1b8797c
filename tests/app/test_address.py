"""The address holds the whole view, and no address brings a page down."""

import pytest

from tests.app.conftest import Opened


def test_a_link_opens_the_view_it_holds(opened: Opened) -> None:
    app = opened("groups", metric="precision", group=["tone", "lighting"], sparsity="70")
    assert app.slider(key="sparsity").value == 70
    assert app.selectbox(key="metric").value == "precision"
    assert app.multiselect(key="group").value == ["tone", "lighting"]
    assert not app.warning


def test_what_is_picked_goes_into_the_address(opened: Opened) -> None:
    app = opened("groups")
    app.slider(key="sparsity").set_value(50.0)
    app.selectbox(key="metric").set_value("f1").run()
    assert not app.exception
    assert app.query_params["sparsity"] == "50"
    assert app.query_params["metric"] == "f1"


def test_a_view_is_kept_from_page_to_page(opened: Opened) -> None:
    app = opened("groups", sparsity="70", group="lighting")
    app.query_params.clear()
    app.switch_page("app_pages/overview.py").run()
    assert app.slider(key="sparsity").value == 70
    assert app.multiselect(key="group").value == ["lighting"]


def test_the_landing_page_keeps_the_query(opened: Opened) -> None:
    app = opened("overview", sparsity="50", metric="precision")
    assert app.slider(key="sparsity").value == 50


def test_stage_sliders_begin_where_the_one_slider_stood(opened: Opened) -> None:
    app = opened("groups", sparsity="70")
    app.toggle(key="staged").set_value(True).run()
    assert not app.exception
    assert [app.slider(key=f"stage_{place}").value for place in range(3)] == [70, 70, 70]
    assert app.query_params["stage"] == ["70", "70", "70"]


HOSTILE = [
    {"sparsity": "abc"},
    {"sparsity": "NaN", "stage": ["x", "1e309", "-5"]},
    {"study": "../../etc/passwd"},
    {"metric": "__class__", "gap": "'; DROP TABLE jobs; --"},
    {"group": ["<img src=x onerror=alert(1)>"] * 50},
    {"pruner": "magnitude?power=2", "schedule": "oneshot?epochs=1"},
    {"share": ["dark=-5", "dark=1e400", "=", "light=abc"]},
    {"cell": "magnitude, oneshot, ninety"},
    {"positive": "\x00", "view": "\u202e", "present": "x" * 5000},
    {"unknown": "parameter"},
]


@pytest.mark.parametrize("query", HOSTILE)
def test_no_address_brings_a_page_down(opened: Opened, query: dict[str, str]) -> None:
    app = opened("groups", **query)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", ["overview", "bias_map", "studies"])
def test_no_page_is_brought_down_by_all_of_it_at_once(opened: Opened, page: str) -> None:
    everything = {name: value for query in HOSTILE for name, value in query.items()}
    app = opened(page, **everything)
    assert not app.exception
    assert not app.error


def test_a_wrong_value_in_the_address_is_answered_with_a_sentence(opened: Opened) -> None:
    app = opened("groups", metric="acuracy")
    assert [w.value for w in app.warning] == [
        "There is no metric “acuracy” here; this shows Accuracy."
    ]
    assert app.selectbox(key="metric").value == "accuracy"
