"""Which column of a file is which field: suggested from names and contents, corrected by whoever knows better.

Imports `domain`, `reading` and `records`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from tui.domain.foreign import shown
from tui.domain.phones import Phone, parse_phone
from tui.services.transfer.reading import Source
from tui.services.transfer.records import PHONE, PHONES, Cell, Column, parted
from tui.services.transfer.rows import SourceRow

LEFT_OUT: Final = "-"
"""The field of a column that is not to be imported."""
_SAMPLED: Final = 50

_MEANINGS: Final = tuple(
    frozenset(words.split())
    for words in (
        "firstname givenname forename imię imie имя імя",
        "lastname surname familyname nazwisko фамилия прізвище",
        "name fullname contact nazwa imięinazwisko imieinazwisko имяифамилия фио піб",
        "phone phones phonenumber number mobile mobilephone cell tel telephone msisdn telefon telefony numer"
        " nrtelefonu numertelefonu komórka телефон телефоны номер номертелефона номертелефону мобильный мобільний",
        "company organization organisation firma компания организация компанія фірма",
        "email emailaddress mail adresemail почта пошта",
        "city town miasto miejscowość город місто",
        "address street adres ulica адрес адреса",
        "taxid nip vat инн іпн",
        "description note notes comment comments opis uwagi описание заметка комментарий опис коментар",
        "groups group grupa grupy группа группы група групи",
        "channels channel kanały каналы канали",
    )
)
"""Names of columns, without blanks and signs, that mean the same; the first words are those of our own fields."""
_FIRST_NAME, _LAST_NAME, _NAME, *_ = _MEANINGS


class NoSuchColumn(Exception):
    """A correction that names no column or no field; the message is a sentence."""


class Filled(Struct, frozen=True):
    """A row with its cells by the key of the field."""

    source: SourceRow
    cells: Mapping[str, Cell]


class Mapped(Struct, frozen=True):
    """Which field each column of a file goes to; None where it goes nowhere."""

    columns: tuple[str, ...]
    fields: tuple[Column | None, ...]

    def filled(self, rows: Iterable[SourceRow]) -> Iterator[Filled]:
        """Rows with their cells by field; what only CSV can hold in one text is taken apart."""
        for row in rows:
            pairs = zip(self.fields, row.cells, strict=False)
            yield Filled(row, {field.key: _fitting(field, cell) for field, cell in pairs if field is not None})

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the fields that something goes to."""
        return frozenset(field.key for field in self.fields if field is not None)


def suggest(source: Source, fields: Sequence[Column], country: str) -> Mapped:
    """The likeliest fields by the columns' names; the number also by what the column holds.

    Raises:
        Unreadable: the file cannot be read.
        OSError: the file cannot be read.
    """
    free = list(fields)
    chosen: dict[int, Column] = {}
    is_halved = any(_plain(name) in _LAST_NAME for name in source.columns)
    for is_like in (_is_called, _means, *(() if is_halved else (_is_all_of_a_name,))):
        for place, name in enumerate(source.columns):
            field = next((field for field in free if is_like(name, field)), None)
            if place not in chosen and field is not None:
                chosen[place] = field
                free.remove(field)
    number = next((field for field in free if field.key in (PHONE, PHONES)), None)
    if number is not None:
        place_of_numbers = _place_of_numbers(source, chosen, country)
        if place_of_numbers is not None:
            chosen[place_of_numbers] = number
    return Mapped(source.columns, tuple(chosen.get(place) for place in range(len(source.columns))))


def corrected(mapped: Mapped, fields: Sequence[Column], corrections: Iterable[str]) -> Mapped:
    """A mapping after corrections, each written COLUMN=FIELD.

    COLUMN is a column's name, or ``#`` and its place from 1; FIELD is a field's name or key, or ``-`` for none.

    Raises:
        NoSuchColumn: there is no such column or field, or it is not clear which one is meant.
    """
    chosen = list(mapped.fields)
    for correction in corrections:
        place, field = _correction(mapped.columns, fields, correction)
        chosen = [None if field is not None and other == field else other for other in chosen]
        chosen[place] = field
    return Mapped(mapped.columns, tuple(chosen))


def _correction(columns: Sequence[str], fields: Sequence[Column], written: str) -> tuple[int, Column | None]:
    """The place and the field that are meant; either name may hold an equals sign."""
    cuts = [at for at, character in enumerate(written) if character == "="]
    told = ""
    for at in reversed(cuts):
        places = _places(columns, written[:at].strip())
        wanted = written[at + 1 :].strip()
        meant = [field for field in fields if _is_called(wanted, field)]
        if len(places) == 1 and (wanted == LEFT_OUT or len(meant) == 1):
            return places[0], meant[0] if meant and wanted != LEFT_OUT else None
        told = told or _trouble(columns, fields, written[:at].strip(), places)
    raise NoSuchColumn(told or f"{shown(written)} is not COLUMN=FIELD.")


def _places(columns: Sequence[str], name: str) -> list[int]:
    exact = [place for place, column in enumerate(columns) if column == name]
    alike = exact or [place for place, column in enumerate(columns) if _plain(column) == _plain(name) != ""]
    number = name.removeprefix("#")
    if not alike and number != name and number.isdecimal() and 0 < int(number[:6]) <= len(columns):
        return [int(number[:6]) - 1]
    return alike


def _trouble(columns: Sequence[str], fields: Sequence[Column], name: str, places: Sequence[int]) -> str:
    if not places:
        return f"There is no column {shown(name)}; there are {_listed(columns)}."
    if len(places) > 1:
        return f"Several columns are called {shown(name)}: write #1 for the first of all columns."
    return f"{shown(name)} can become {_listed([field.title for field in fields])}, or - to be left out."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(shown(name, 40) for name in names)


def _is_called(name: str, field: Column) -> bool:
    return name.strip() in (field.key, field.title) or _plain(name) == _plain(field.title) != ""


def _means(name: str, field: Column) -> bool:
    return any(_plain(name) in words and _names(field) & words for words in _MEANINGS)


def _is_all_of_a_name(name: str, field: Column) -> bool:
    """Whether a column that is called a first name, and has no other half, can be the one name that people have."""
    return _plain(name) in _FIRST_NAME and bool(_names(field) & _NAME)


def _names(field: Column) -> frozenset[str]:
    return frozenset({_plain(field.title), _plain(field.key)})


def _plain(name: str) -> str:
    """A name without what people write differently."""
    return "".join(character for character in name.casefold() if character.isalnum())


def _place_of_numbers(source: Source, taken: Mapping[int, Column], country: str) -> int | None:
    """The free column that holds the most numbers, in more than half of the first rows."""
    rows = [row for row in islice(source.rows(), _SAMPLED) if not row.fault]
    found = {
        place: sum(_is_number(row.cells[place], country) for row in rows)
        for place in range(len(source.columns))
        if place not in taken
    }
    best = max(found, key=lambda place: found[place], default=None)
    return best if best is not None and found[best] * 2 > len(rows) else None


def _is_number(cell: Cell, country: str) -> bool:
    texts = parted(cell) if isinstance(cell, str) else cell
    return bool(texts) and all(isinstance(parse_phone(text, country), Phone) for text in texts)


def _fitting(field: Column, cell: Cell) -> Cell:
    if field.is_many and isinstance(cell, str):
        return parted(cell)
    return cell
