"""The search line: FIELD OP VALUE, or just a number or a name.

    phone like 500          id >= 70110042         created < 2026-01-15
    "First name" like Anna  #5501 = Noor           group = VIP  (or #3007)

Built-in names win; a name in double quotes is always a custom field, with `""` for one quote inside it;
`#5501` names a field by its id. OP is the longest of `<= >= < > = like` at the first place where one stands.
VALUE is the rest, trimmed; quotes around it keep outer blanks. A line of digits and `+ - ( ) .` means
`phone like` its digits, any other line without OP means `like` on the first name-like field.

Pure; imports `foreign` and the standard library.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from msgspec import Struct

from tui.domain.foreign import shown


class Operator(StrEnum):
    """How a field is compared with a value; the value is how it is written."""

    LIKE = "like"
    EQ = "="
    LT = "<"
    GT = ">"
    LE = "<="
    GE = ">="


class FieldKind(StrEnum):
    """What a value of a field looks like."""

    TEXT = "text"
    ID = "id"
    NUMBER = "number"
    DATE = "date"
    PHONE = "phone"
    GROUP = "group"


class SearchField(Struct, frozen=True):
    """Something a table can be searched by.

    Attributes:
        name: what the line calls it; foreign text for custom fields.
        id: the provider's id of a custom field.
        operators: those that are legal for it.
        custom: made by the account, not built in.
        name_like: whether a line without OP looks here.
    """

    name: str
    id: str | None = None
    kind: FieldKind = FieldKind.TEXT
    operators: frozenset[str] = frozenset({Operator.LIKE, Operator.EQ})
    custom: bool = False
    name_like: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is looked for.

    Attributes:
        value: digits for a phone; a group's name, or its id after `#`; else as it was typed.
        written: a spelling of the field that the line takes; where empty, its name is taken to be enough.
    """

    field: SearchField
    operator: Operator
    value: str
    written: str = attribute(default="", compare=False)


class Cleared(Struct, frozen=True):
    """The line is empty: everything is to be shown."""


class Mistake(Struct, frozen=True):
    """What is wrong with a line.

    Attributes:
        sentence: what is wrong and what to write instead.
        at: index of the character in the line where it is wrong.
    """

    sentence: str
    at: int


class _Parts(NamedTuple):
    """A line with an OP: the field as written, and where in the line OP and VALUE begin."""

    name: str
    operator: Operator
    operator_at: int
    value_at: int


_SIGN: Final = "<=|>=|<|>|="
_QUOTED_NAME: Final = re.compile(rf'\s*(?P<name>"(?:[^"]|"")*")\s*(?P<op>{_SIGN}|(?ai:like)(?!\S))')
_BARE_NAME: Final = re.compile(rf"(?P<name>.*?)(?P<op>{_SIGN}|(?<!\S)(?ai:like)(?!\S))", re.DOTALL)
_NUMBER_LINE: Final = re.compile(r"[\s0-9+().-]*[0-9][\s0-9+().-]*")
_PHONE_SIGNS: Final = re.compile(r"[\s+().-]")
_BY_ID: Final = re.compile(r"#(\d+)", re.ASCII)
_DIGITS: Final = re.compile(r"\d+", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?", re.ASCII)


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return _DATE.fullmatch(value) is not None


_CHECKS: Final[Mapping[FieldKind, tuple[Callable[[str], object], str]]] = {
    FieldKind.ID: (_DIGITS.fullmatch, "an id, which is a number"),
    FieldKind.PHONE: (_DIGITS.fullmatch, "digits"),
    FieldKind.NUMBER: (_NUMBER.fullmatch, "a number, such as 12 or 3.5"),
    FieldKind.DATE: (_is_date, "a date, such as 2026-01-15 or 2026-01-15 09:30"),
}


def parse(line: str, fields: Sequence[SearchField]) -> Criterion | Cleared | Mistake:
    """What a line asks for, of a table with these fields."""
    if not line.strip():
        return Cleared()
    parts = _cut(line)
    if parts is None:
        return _without_operator(line, fields)
    named = _named(parts.name, fields)
    if isinstance(named, str):
        return Mistake(named, _start(line))
    if parts.operator not in named.operators:
        legal = " ".join(operator for operator in Operator if operator in named.operators)
        return Mistake(f"{shown(named.name)} takes {legal}, not {parts.operator}.", parts.operator_at)
    written = line[parts.value_at :]
    value = _tidy(written, named.kind)
    if fault := _fault(written, value, named):
        return Mistake(fault, parts.value_at)
    return Criterion(named, parts.operator, value, parts.name)


def printed(criterion: Criterion) -> str:
    """The line that asks for a criterion; parsing it gives the criterion back."""
    value = criterion.value
    if value != value.strip() or not value or _is_quoted(value):
        value = f'"{value}"'
    return f"{criterion.written or _spelt(criterion.field)} {criterion.operator} {value}"


def completions(line: str, fields: Sequence[SearchField]) -> list[str]:
    """Longer lines that this one can become: the name of a field first, then its operators."""
    typed = line.lstrip()
    if not typed or _cut(line) is not None:
        return []
    return [line + rest for searched in fields for rest in _rests(typed, searched, fields)]


def _cut(line: str) -> _Parts | None:
    match = _QUOTED_NAME.match(line)
    if match is None and not _is_quoted(line.strip()):
        match = _BARE_NAME.match(line)
    if match is None:
        return None
    return _Parts(match["name"].strip(), Operator(match["op"].lower()), match.start("op"), match.end())


def _without_operator(line: str, fields: Sequence[SearchField]) -> Criterion | Mistake:
    searchable = [searched for searched in fields if Operator.LIKE in searched.operators]
    phone = next((searched for searched in searchable if searched.kind is FieldKind.PHONE), None)
    if phone is not None and _NUMBER_LINE.fullmatch(line):
        return Criterion(phone, Operator.LIKE, _PHONE_SIGNS.sub("", line), _clearly(phone, fields))
    name = next((searched for searched in searchable if searched.name_like), None)
    if name is None:
        sentence = f"Nothing here is searched by name. Write FIELD OP VALUE; {_all_of(fields)}."
        return Mistake(sentence, _start(line))
    return Criterion(name, Operator.LIKE, _tidy(line, name.kind), _clearly(name, fields))


def _named(name: str, fields: Sequence[SearchField]) -> SearchField | str:
    """The field that is meant, or what is wrong with its name."""
    candidates = _candidates(name, fields)
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        ids = " or ".join(f"#{candidate.id}" for candidate in candidates)
        return f"Several fields are called {shown(name)}: write {ids}."
    missing = f"There is no field {shown(name)}" if name else "A field is missing in front"
    return f"{missing}; {_all_of(fields)}."


def _candidates(name: str, fields: Sequence[SearchField]) -> list[SearchField]:
    """Fields of this name: built-in before custom, the same capitals before others."""
    if by_id := _BY_ID.fullmatch(name):
        return [f for f in fields if f.id == by_id[1]]
    built_in = [] if _is_quoted(name) else [f for f in fields if not f.custom]
    custom = [f for f in fields if f.custom]
    plain = name[1:-1].replace('""', '"') if _is_quoted(name) else name
    for group in (built_in, custom):
        exact = [f for f in group if f.name == plain]
        if found := exact or [f for f in group if f.name.casefold() == plain.casefold()]:
            return found
    return []


def _tidy(text: str, kind: FieldKind) -> str:
    """A value as it is compared: outer blanks gone, then one pair of quotes; a phone as digits."""
    value = text.strip()
    if _is_quoted(value):
        value = value[1:-1]
    return _PHONE_SIGNS.sub("", value) if kind is FieldKind.PHONE else value


def _fault(written: str, value: str, named: SearchField) -> str:
    """What is wrong with a value, or nothing. Only a text may be empty, and only in quotes."""
    if not value and (named.kind is not FieldKind.TEXT or not written.strip()):
        return "A value is missing."
    if named.custom and named.kind is FieldKind.DATE:
        return ""  # how a provider writes the dates of custom fields is not documented
    is_right, expected = _CHECKS.get(named.kind, (bool, ""))
    if expected and not is_right(value):
        return f"{shown(named.name)} is compared with {expected}."
    return ""


def _start(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == '"'


def _spelt(searched: SearchField) -> str:
    """A field's name as the line takes it, unless two custom fields share it."""
    return '"' + searched.name.replace('"', '""') + '"' if searched.custom else searched.name


def _clearly(searched: SearchField, fields: Sequence[SearchField]) -> str:
    """A spelling that means this field alone."""
    spelling = _spelt(searched)
    return spelling if _named(spelling, fields) is searched else f"#{searched.id}"


def _all_of(fields: Sequence[SearchField]) -> str:
    return "there are " + ", ".join(shown(_clearly(searched, fields)) for searched in fields)


def _rests(typed: str, searched: SearchField, fields: Sequence[SearchField]) -> Iterator[str]:
    """What can follow of a field's spellings, or after one of them."""
    bare = _cut(f"{searched.name} =")
    spellings = [_clearly(searched, fields)]
    if bare is not None and bare.name == searched.name and _named(bare.name, fields) is searched:
        spellings.insert(0, searched.name)
    for spelling in dict.fromkeys(spellings):
        ends = (f"{spelling} {operator} " for operator in Operator if operator in searched.operators)
        for whole in [spelling] if len(typed) < len(spelling) else ends:
            if len(typed) < len(whole) and whole[: len(typed)].casefold() == typed.casefold():
                yield whole[len(typed) :]
