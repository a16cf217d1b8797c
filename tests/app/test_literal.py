"""Names that people brought are never markup; sentences are set as in print."""

import pytest

from app.panels.literal import literal, sentence


@pytest.mark.parametrize("name", ["**bold**", "$x$", "[link](javascript:alert(1))", "<b>x</b>"])
@pytest.mark.parametrize("shown", [literal, sentence])
def test_a_name_keeps_no_sign_of_markdown_to_itself(shown, name: str) -> None:
    assert shown(name).replace("\\", "") == name
    assert all(f"\\{sign}" in shown(name) for sign in set(name) & set("*$[]<>"))


def test_a_sentence_has_a_minus_and_keeps_a_percentage_on_one_line() -> None:
    assert sentence("-2.5 at 97.5 %") == "\u22122.5 at 97.5\u00a0%"


@pytest.mark.parametrize("name", ["one-shot", "20-29", "tone-3", "-x"])
def test_a_hyphen_in_a_name_stays_one(name: str) -> None:
    assert sentence(name) == name
