"""Charts as files: whatever somebody's names hold, they are drawn."""

import pytest

from fairviz.charts import export


@pytest.mark.parametrize("name", ["\x1b[31mred", "a\x00b", "last\uffff"])
def test_names_with_letters_that_no_xml_holds_are_drawn(name):
    data = {"values": [{"group": name, "accuracy": 0.9}]}
    axes = {"x": {"field": "accuracy", "type": "quantitative"}, "y": {"field": "group"}}
    drawn = export.drawn_as_svg({"data": data, "mark": "bar", "encoding": axes})
    assert not export.NO_XML.search(drawn)
