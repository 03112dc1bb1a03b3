"""Numbers that stand more than once in the lists of an account. Pure; long lists want a thread."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from tui.domain.contacts import WholeList
from tui.domain.phones import digits_of, display
from tui.widgets.dialogs import Fact

SHOWN: Final = 200
"""Numbers that are listed one by one."""


def doubles(lists: Iterable[WholeList]) -> list[Fact]:
    """Each number that stands twice in a list or in several, with where and under which names."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for whole in lists:
        for entry in whole.entries:
            for phone in entry.phones:
                if digits := digits_of(phone):
                    places[digits].append(f"{whole.kind} list {whole.name} ({entry.name})")
    return [Fact(display(digits), "; ".join(where)) for digits, where in places.items() if len(where) > 1]


def elsewhere(lists: Iterable[WholeList], list_id: str) -> Mapping[str, str]:
    """By the digits of a number, the other list that it stands on."""
    return {
        digits_of(phone): f"{whole.kind} list {whole.name}"
        for whole in lists
        if whole.id != list_id
        for entry in whole.entries
        for phone in entry.phones
    }
