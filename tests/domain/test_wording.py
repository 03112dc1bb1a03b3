"""Words that depend on a number."""

import pytest

from tui.domain.wording import counted


@pytest.mark.parametrize(
    ("number", "noun", "told"),
    [
        (0, "contact", "0 contacts"),
        (1, "contact", "1 contact"),
        (2, "entry", "2 entries"),
        (3, "day", "3 days"),
        (1, "entry", "1 entry"),
        (200_000, "entry", "200,000 entries"),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, noun: str, told: str) -> None:
    assert counted(number, noun) == told
