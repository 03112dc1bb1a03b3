"""The fields of BSG's tables, and which operators each takes (contract, sections 3.2, 4 to 6). Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tui.domain.contacts import CustomField, FieldSpec, FieldType, SearchKind, Shape
from tui.domain.search_line import FieldKind, Operator, SearchField

EQUAL: Final = frozenset({Operator.EQ})
TEXTUAL: Final = frozenset({Operator.LIKE, Operator.EQ})
ORDERED: Final = frozenset(Operator) - {Operator.LIKE}

_NAMING: Final = re.compile(r"name|nazw|imi[eęo]|имя|фамил|отчест|ім.?я|прізв|фи\u043e|піб", re.IGNORECASE)
"""Words by which people call a field that names a person."""
_SHOWN_FIRST: Final = 5
_SHOWN_LATER: Final = 30
_LAST_PLACE: Final = 25
"""Priorities of name-like fields from the first, of the others from the second, for as many as the third says."""
_NAME_LIMIT: Final = 50
_DESCRIPTION_LIMIT: Final = 255

_ID: Final = FieldSpec("id", "Id", FieldType.NUMBER, priority=90, width=12, editable=False)
_PHONE: Final = FieldSpec("phone", "Phone", FieldType.PHONE, limit=15, priority=0, width=16, required=True)
_CREATED: Final = FieldSpec("created", "Created", FieldType.TIME, priority=60, width=16, editable=False)
_GROUPS: Final = FieldSpec("groups", "Groups", FieldType.GROUPS, priority=20, width=24)

_BY_ID: Final = SearchField("id", kind=FieldKind.ID, operators=ORDERED)
_BY_PHONE: Final = SearchField("phone", kind=FieldKind.PHONE, operators=TEXTUAL)
_BY_CREATED: Final = SearchField("created", kind=FieldKind.DATE, operators=ORDERED)
_BY_GROUP: Final = SearchField("group", kind=FieldKind.GROUP, operators=EQUAL)

_KINDS: Final = {
    FieldType.TEXT: (FieldKind.TEXT, TEXTUAL),
    FieldType.NUMBER: (FieldKind.NUMBER, ORDERED),
    FieldType.DATE: (FieldKind.DATE, ORDERED),
}

GROUPS: Final = Shape(
    fields=(
        FieldSpec("name", "Name", limit=_NAME_LIMIT, priority=0, width=28, required=True, name_like=True),
        FieldSpec("description", "Description", limit=_DESCRIPTION_LIMIT, priority=30, width=30),
        FieldSpec("size", "Contacts", FieldType.NUMBER, priority=5, width=8, editable=False),
        FieldSpec("stop_listed", "Stop list", FieldType.NUMBER, priority=40, width=9, editable=False),
        FieldSpec("default", "Default", FieldType.FLAG, priority=50, width=7, editable=False),
        _CREATED,
        _ID,
    ),
    search=SearchKind.CRITERION,
    search_fields=(
        SearchField("name", operators=TEXTUAL, name_like=True),
        _BY_ID,
        SearchField("items", kind=FieldKind.NUMBER, operators=ORDERED),
        _BY_CREATED,
        _BY_PHONE,
        SearchField("description", operators=TEXTUAL),
    ),
    sortable=("name", "description", "size", "created", "id"),
)

STOP_LIST: Final = Shape(
    fields=(
        _PHONE,
        FieldSpec("channels", "Channels", priority=1, width=18, editable=False),
        FieldSpec("created", "Since", FieldType.TIME, priority=30, width=16, editable=False),
        _ID,
    ),
    search=SearchKind.CRITERION,
    search_fields=(
        _BY_PHONE,
        _BY_ID,
        _BY_CREATED,
        SearchField("type", operators=EQUAL),
        _BY_GROUP,
    ),
    sortable=("id", "phone"),
)


def contacts(custom: Sequence[CustomField]) -> Shape:
    """The contact book's shape, with the account's custom fields."""
    visible = [field for field in custom if field.visible]
    names = _names(visible)
    return Shape(
        fields=(_PHONE, *_columns(visible, names), _GROUPS, _CREATED, _ID),
        search=SearchKind.CRITERION,
        search_fields=(_BY_PHONE, _BY_ID, _BY_GROUP, _BY_CREATED, *_searched(visible, names)),
        sortable=("id", "phone"),
    )


def _columns(custom: Sequence[CustomField], names: Sequence[str]) -> Iterator[FieldSpec]:
    for place, field in enumerate(custom):
        is_name = field.id in names
        priority = _SHOWN_FIRST + names.index(field.id) if is_name else _SHOWN_LATER + min(place, _LAST_PLACE)
        width = 20 if is_name else 10 if field.type is FieldType.NUMBER else 16
        yield FieldSpec(f"#{field.id}", field.name, field.type, priority=priority, width=width, name_like=is_name)


def _searched(custom: Sequence[CustomField], names: Sequence[str]) -> Iterator[SearchField]:
    for field in custom:
        kind, operators = _KINDS[field.type]
        yield SearchField(field.name, field.id, kind, operators, custom=True, name_like=field.id in names)


def _names(custom: Sequence[CustomField]) -> list[str]:
    """Ids of the text fields that name a person; where none is called so, the first text field."""
    texts = [field for field in custom if field.type is FieldType.TEXT]
    return [field.id for field in texts if _NAMING.search(field.name)] or [field.id for field in texts[:1]]
