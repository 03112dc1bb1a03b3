"""The two forms of an import: which file goes where, and how it is read. Pure but for the forms."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from msgspec.structs import replace

from tui.domain.foreign import shown
from tui.services.transfer.mapping import LEFT_OUT, Mapped
from tui.services.transfer.plan import Plan
from tui.services.transfer.reading import NAMES_OF_SEPARATORS, Dialect
from tui.services.transfer.records import PHONE, PHONES, Column, joined
from tui.services.transfer.survey import Unreadable
from tui.services.transfer.writing import Format
from tui.widgets.form import Form
from tui.widgets.form_fields import GO_ON, FormEnds, FormField, Messages

FILE, INTO = "file", "into"
_SEPARATOR, _ENCODING, _HEADER, _EXACT, _SHEET, _CLEARS = "separator", "encoding", "header", "exact", "sheet", "clears"
_COLUMN: Final = "column-"
_YES, _NO = "yes", "no"
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp1250", "cp1251", "cp1252", "iso-8859-2", "utf-16")
_HEADERS: Final = {_YES: "names the columns", _NO: "is a row like the others"}
_EXACTS: Final = {_NO: "are taken off, spreadsheets need them", _YES: "stay, the file is for programs"}
_CLEARINGS: Final = {_NO: "says nothing of its field", _YES: "empties its field"}
_SAMPLED: Final = 3
"""Rows that are shown of each column."""
_SAMPLE_WIDTH: Final = 36

Submit = Callable[[Mapping[str, str]], Awaitable[Messages]]


def file_form(
    title: str,
    places: Mapping[str, str],
    kept: Mapping[str, str],
    hold: Callable[[Mapping[str, str]], None],
    submit: Submit,
) -> Form:
    """Asks which file goes where.

    Args:
        title: of the account.
        places: where rows can go, as `transfer.places` writes it, and in words.
        kept: what was typed into it before.
        hold: takes what is typed.
        submit: looks the file over; messages stand against it.
    """
    into = kept.get(INTO, "")
    opened = {FILE: kept.get(FILE, ""), INTO: into if into in places else next(iter(places))}
    fields = (FormField(FILE, "File"), FormField(INTO, "Into", choices=places, is_one=True))

    def check(values: Mapping[str, str]) -> Messages:
        return {FILE: "" if values[FILE].strip() else "name the file: CSV, .xlsx, .xls, .ods or JSON Lines"}

    ends = FormEnds(check, submit, lambda values, _field, _cursor: hold(values), lambda: hold({}))
    return Form(f"Import into {title}", fields, opened, ends=ends, verb=GO_ON)


def reading_form(plan: Plan, sheets: Sequence[str], into: str, submit: Submit) -> Form:
    """Shows how a file is read, and which column goes to which field; all of it can be corrected.

    Args:
        plan: as it was guessed, or chosen so far.
        sheets: names of a workbook's sheets.
        into: where the rows go, in words.
        submit: takes the answers.

    Raises:
        Unreadable: the file cannot be read.
        OSError: the file cannot be read.
    """
    fields = [*_dialect_fields(plan, sheets), FormField(_CLEARS, "An empty cell", choices=_CLEARINGS, is_one=True)]
    samples = _samples(plan)
    for place, name in enumerate(plan.mapped.columns):
        sample = f"e.g. {shown(samples[place], _SAMPLE_WIDTH)}" if samples[place] else ""
        fields.append(FormField(f"{_COLUMN}{place}", name, choices=_fields_of(plan), is_one=True, remark=sample))

    def check(values: Mapping[str, str]) -> Messages:
        return _messages(values, plan)

    ends = FormEnds(check, submit, lambda _values, _field, _cursor: None, lambda: None)
    heading = f"{plan.file.name} into {into}: {plan.source.dialect}"
    return Form(heading, fields, _opened(plan, sheets), ends=ends, verb=GO_ON)


def answered(plan: Plan, sheets: Sequence[str], values: Mapping[str, str]) -> tuple[Dialect, Mapped, bool]:
    """How the file is read, which column goes where, and whether empty cells empty fields, by the answers."""
    dialect = plan.source.dialect
    told: dict[str, Any] = {}
    if _SEPARATOR in values:
        told["separator"] = _separators(dialect)[values[_SEPARATOR]]
    if _ENCODING in values:
        told["encoding"] = values[_ENCODING]
    if _HEADER in values:
        told["header"] = values[_HEADER] == _YES
    if _EXACT in values:
        told["exact"] = values[_EXACT] == _YES
    if _SHEET in values and values[_SHEET] != _place_of(dialect.sheet, sheets):
        told["sheet"] = sheets[int(values[_SHEET])]
    chosen = tuple(_field(plan, values[f"{_COLUMN}{place}"]) for place in range(len(plan.mapped.columns)))
    return replace(dialect, **told), Mapped(plan.mapped.columns, chosen), values[_CLEARS] == _YES


def _dialect_fields(plan: Plan, sheets: Sequence[str]) -> list[FormField]:
    dialect = plan.source.dialect
    fields = []
    if dialect.format is Format.WORKBOOK:
        names = {str(place): name for place, name in enumerate(sheets)}
        fields.append(FormField(_SHEET, "Sheet", choices=names, is_one=True))
    else:
        encodings = dict.fromkeys((dialect.encoding, *_ENCODINGS))
        fields.append(FormField(_ENCODING, "Letters", choices={one: one for one in encodings}, is_one=True))
    if dialect.format is Format.CSV:
        names = {key: NAMES_OF_SEPARATORS.get(one, one) for key, one in _separators(dialect).items()}
        fields.append(FormField(_SEPARATOR, "Cells between", choices=names, is_one=True))
    if dialect.format is not Format.JSONL:
        fields.append(FormField(_HEADER, "The first row", choices=_HEADERS, is_one=True))
        fields.append(FormField(_EXACT, "Apostrophes =+-@", choices=_EXACTS, is_one=True))
    return fields


def _opened(plan: Plan, sheets: Sequence[str]) -> dict[str, str]:
    dialect = plan.source.dialect
    separator = next(key for key, one in _separators(dialect).items() if one == dialect.separator)
    columns = {f"{_COLUMN}{place}": _key(plan, field) for place, field in enumerate(plan.mapped.fields)}
    return {
        _SHEET: _place_of(dialect.sheet, sheets),
        _ENCODING: dialect.encoding,
        _SEPARATOR: separator,
        _HEADER: _YES if dialect.header else _NO,
        _EXACT: _YES if dialect.exact else _NO,
        _CLEARS: _YES if plan.goal.clears else _NO,
        **columns,
    }


def _place_of(sheet: str, sheets: Sequence[str]) -> str:
    return str(sheets.index(sheet) if sheet in sheets else 0)


def _separators(dialect: Dialect) -> dict[str, str]:
    """Separators by keys that hold no blank; that of the file is always among them."""
    return {str(place): one for place, one in enumerate(dict.fromkeys((*NAMES_OF_SEPARATORS, dialect.separator)))}


def _fields_of(plan: Plan) -> dict[str, str]:
    return {LEFT_OUT: "(left out)", **{str(place): field.title for place, field in enumerate(plan.fields)}}


def _key(plan: Plan, field: Column | None) -> str:
    return LEFT_OUT if field is None else str(plan.fields.index(field))


def _field(plan: Plan, key: str) -> Column | None:
    return None if key == LEFT_OUT else plan.fields[int(key)]


def _messages(values: Mapping[str, str], plan: Plan) -> Messages:
    """What cannot be: a field that two columns go to, or no column with the numbers."""
    taken: dict[str, str] = {}
    messages = {}
    for place, name in enumerate(plan.mapped.columns):
        key = f"{_COLUMN}{place}"
        chosen = values[key]
        if chosen != LEFT_OUT and chosen in taken:
            messages[key] = f"{shown(taken[chosen], 40)} goes there already: leave one of them out"
        taken.setdefault(chosen, name)
    numbers = {_key(plan, field) for field in plan.fields if field.key in (PHONE, PHONES)}
    if not numbers & taken.keys():
        messages[f"{_COLUMN}0"] = messages.get(f"{_COLUMN}0") or "no column holds the numbers: choose the one that does"
    return messages


def _samples(plan: Plan) -> list[str]:
    """The first values of each column that are not empty."""
    found: list[list[str]] = [[] for _ in plan.mapped.columns]
    try:
        for row in islice(plan.source.rows(), _SAMPLED):
            for place, cell in enumerate(row.cells):
                text = cell if isinstance(cell, str) else joined(cell)
                found[place] += [text] if text.strip() else []
    except (Unreadable, UnicodeError):
        return ["" for _ in found]
    return [", ".join(texts) for texts in found]
