"""Names that people brought are never markup."""

import pytest

from app.panels.literal import literal


@pytest.mark.parametrize("name", ["**bold**", "$x$", "[link](javascript:alert(1))", "<b>x</b>"])
def test_a_name_keeps_no_sign_of_markdown_to_itself(name: str) -> None:
    assert literal(name).replace("\\", "") == name
    assert all(f"\\{sign}" in literal(name) for sign in set(name) & set("*$[]<>"))
