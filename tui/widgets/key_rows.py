"""The list of all keys that people are shown: one row per action, numbered actions as one. Imports textual."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct
from textual.binding import Binding, BindingType

from tui.widgets.key_names import canonical, display

_NUMBERED = re.compile(r"(.*[._])(\d+)")
"""The id of one of several actions that differ by their number only: its stem, and the number."""


class KeyRow(Struct, frozen=True):
    """One action with all its keys, as key sheets show it."""

    id: str
    keys: tuple[str, ...]
    description: str
    group: str


def key_rows(bindings: Iterable[BindingType]) -> tuple[KeyRow, ...]:
    """The actions that ``bindings`` declare, in order, each once with all its keys."""
    rows: dict[str, KeyRow] = {}
    for binding in bindings:
        if not isinstance(binding, Binding) or binding.system or not binding.id or not binding.description:
            continue
        keys = tuple(display(canonical(key)) for key in binding.key.split(","))
        identity = binding.id
        before = rows.get(identity)
        group = binding.group.description if binding.group else ""
        rows[identity] = KeyRow(
            identity, (before.keys if before else ()) + keys, binding.tooltip or binding.description, group
        )
    return tuple(rows.values())


def folded(rows: Iterable[KeyRow]) -> list[KeyRow]:
    """The same rows, neighbours that differ by a number only as one: ``1 … 9``."""
    return [row for _stem, members in groupby(rows, key=_stem) for row in _fold(tuple(members))]


def _stem(row: KeyRow) -> str:
    found = _NUMBERED.fullmatch(row.id)
    return found[1] if found else row.id


def _fold(members: Sequence[KeyRow]) -> Sequence[KeyRow]:
    if len(members) == 1:
        return members
    first, last = members[0], members[-1]
    number, most = (row.id.removeprefix(_stem(row)) for row in (first, last))
    description = first.description.replace(number, f"{number} to {most}", 1)
    return [KeyRow(f"{first.id} … {most}", (first.keys[0], "…", last.keys[0]), description, first.group)]
