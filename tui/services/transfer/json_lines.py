"""Rows of JSON Lines: an object on each line. Imports `records`, `rows` and `survey`."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from tui.services.transfer.records import Cell
from tui.services.transfer.rows import SourceRow, first_line, lines, misfit
from tui.services.transfer.survey import Unreadable

_MOST_COLUMNS: Final = 1_000


def json_columns(file: io.TextIOBase) -> tuple[str, ...]:
    """The names of all objects, in the order in which they first come."""
    names: dict[str, None] = {}
    for _number, _line, found in _objects(file):
        if isinstance(found, dict):
            names |= dict.fromkeys(found)
        if len(names) > _MOST_COLUMNS:
            raise Unreadable(f"has objects with more than {_MOST_COLUMNS} different names")
    if not names:
        raise Unreadable("has no objects, one on each line")
    return tuple(names)


def json_rows(file: io.TextIOBase, columns: Sequence[str]) -> Iterator[SourceRow]:
    """The values of each object, by the names of the columns."""
    for number, line, found in _objects(file):
        if isinstance(found, str):
            yield SourceRow(number, line, (), found)
            continue
        try:
            cells = tuple(_cell(found.get(name)) for name in columns)
        except ValueError as error:
            yield SourceRow(number, line, (), str(error))
        else:
            yield SourceRow(number, line, cells)


def _objects(file: io.TextIOBase) -> Iterator[tuple[int, int, dict[str, Any] | str]]:
    """Number, line, and the object of each line, or what is wrong with it."""
    number = 0
    for line, text in enumerate(lines(file, first_line(file)), 1):
        if text.strip():
            number += 1
            yield number, line, misfit((text,)) or _object(text)  # what is escaped in it may be any text at all


def _object(text: str) -> dict[str, Any] | str:
    try:
        # Numbers stay as they are written: an id or a phone is no quantity.
        found = json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        return str(error) if isinstance(error, _Twice) else "it is no JSON"
    return found if isinstance(found, dict) else "it is no JSON object"


class _Twice(ValueError):
    """A name that an object has more than once."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice("it has a name more than once")
    return found


def _cell(value: Any) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case list() if all(isinstance(one, str) for one in value):
            return tuple(value)
    raise ValueError("it holds an object, or a list of something else than texts")
