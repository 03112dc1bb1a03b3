"""What is looked for, as BSG's query strings say it, and the echo that proves it (contract, sections 3.2, 5, 6).

Pure. Imports `domain`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from tui.domain.search_line import Criterion, FieldKind

Pairs: TypeAlias = tuple[tuple[str, str], ...]

CREATED: Final = "created_at"
DATE: Final = "date"
"""The two names of the creation date, which searches of different age know (section 14, row 4)."""

_BUILT_IN: Final = {"created": CREATED, "group": "group_id"}
"""Our name -> the wire's, where they differ."""
_VERBATIM: Final = frozenset({FieldKind.ID, FieldKind.PHONE, FieldKind.GROUP, FieldKind.TEXT})
"""Kinds whose values a server has no reason to print back otherwise."""


class Comparison(Struct, frozen=True):
    """One criterion as it goes over the wire.

    Attributes:
        field: a custom field's id, or a built-in name of the wire.
        verbatim: whether the value comes back as it was sent.
    """

    field: str
    operator: str
    value: str
    verbatim: bool = True

    def with_date_called(self, name: str) -> "Comparison":
        """The same, where it compares the creation date, by its other name."""
        return Comparison(name, self.operator, self.value, self.verbatim) if self.is_about_date else self

    @property
    def is_about_date(self) -> bool:
        """Whether it compares the creation date."""
        return self.field in (CREATED, DATE)


def comparison(criterion: Criterion) -> Comparison:
    """A criterion whose group, if it has one, is an id already."""
    field = criterion.field
    name = field.id if field.custom and field.id else _BUILT_IN.get(field.name, field.name)
    return Comparison(name, str(criterion.operator), criterion.value, field.kind in _VERBATIM)


def question(comparisons: Sequence[Comparison], spellings: Sequence[str]) -> Pairs:
    """The query of a search: one criterion as ``search``, several as ``search_fields``.

    Args:
        comparisons: all of which must hold.
        spellings: names of the operator's parameter; where a server might know only one, both are sent.
    """
    if len(comparisons) == 1:
        return tuple(_parameters("search", comparisons[0], spellings))
    return tuple(
        pair
        for number, one in enumerate(comparisons)
        for pair in _parameters(f"search_fields[{number}]", one, spellings)
    )


def _parameters(prefix: str, one: Comparison, spellings: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield f"{prefix}[field]", one.field
    for spelling in spellings:
        yield f"{prefix}[{spelling}]", one.operator
    yield f"{prefix}[value]", one.value


def is_answered(comparisons: Sequence[Comparison], echoes: Sequence[Mapping[str, object]]) -> bool:
    """Whether an answer's echo is of this question; one that says nothing, or is to no question, is believed.

    A server that does not know the operator's spelling runs ``=`` without a word, and its echo is the only sign.
    """
    return not comparisons or all(any(_is_echo(one, echo) for one in comparisons) for echo in echoes)


def _is_echo(one: Comparison, echo: Mapping[str, object]) -> bool:
    field, operator = echo.get("field"), echo.get("operator", echo.get("operation"))
    value = echo.get("value")
    is_same_field = field is None or str(field) == one.field or (one.is_about_date and field in (CREATED, DATE))
    is_same_value = value is None or not one.verbatim or str(value).strip() == one.value.strip()
    return is_same_field and is_same_value and operator in (None, one.operator)


def page(number: int, size: int) -> Pairs:
    """The window of a page, which is an offset in rows (section 1.6)."""
    return ("page[offset]", str((number - 1) * size)), ("page[limit]", str(size))


def order(field: str, *, descending: bool) -> Pairs:
    """A sort order."""
    return ("sort", field), ("way", "desc" if descending else "asc")
