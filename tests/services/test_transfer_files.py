"""What was exported is read back equal; what somebody else's spreadsheet wrote is understood."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.services.test_transfer_spreadsheet import TEXTS
from tests.services.transferring import SHAPE, filled_rows, source_of
from tui.domain.contacts import Contact, GroupRef, ListEntry
from tui.services.transfer.judging import read_phone
from tui.services.transfer.mapping import NoSuchColumn, corrected, suggest
from tui.services.transfer.reading import Dialect, guess
from tui.services.transfer.records import (
    ENTRY_COLUMNS,
    Cell,
    Column,
    Record,
    columns_of,
    contact_record,
    entry_record,
    joined,
    parted,
)
from tui.services.transfer.survey import Unreadable, likeliest_encoding, survey
from tui.services.transfer.writing import WRITABLE, Format, file_text

COLUMNS = columns_of(SHAPE.fields)
KINDS = [(Format.CSV, False), (Format.CSV, True), (Format.JSONL, False)]
CONTACTS = st.builds(
    Contact,
    id=st.integers(1).map(str),
    phone=st.sampled_from(["48500600700", "79161234567", "380501234567"]),
    values=st.dictionaries(st.sampled_from(["#1", "#2", "#3"]), TEXTS, max_size=3),
    groups=st.lists(st.builds(GroupRef, st.just("1"), TEXTS), max_size=3).map(tuple),
)


def written(path: Path, columns: tuple[Column, ...], records: list[Record], form: Format, *, exact: bool) -> Dialect:
    text = file_text(form, columns, exact=exact)
    path.write_text(text.head() + text.text(records), "utf-8", newline="")
    return Dialect(form, "utf-8", exact=exact)


def without_empty(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {key: cell for key, cell in cells.items() if cell}


@pytest.mark.parametrize(("form", "exact"), KINDS)
@given(contacts=st.lists(CONTACTS, min_size=1, max_size=5))
@example(contacts=[Contact("1", "48500600700", {"#1": "=cmd|' /C calc'!A0", "#2": '\r\n";=1', "#3": "'+"})])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_contacts_come_back_equal(form: Format, exact: bool, contacts: list[Contact], tmp_path: Path) -> None:
    path = tmp_path / "contacts"
    records = [contact_record(contact) for contact in contacts]
    dialect = written(path, COLUMNS, records, form, exact=exact)
    rows = filled_rows(path, COLUMNS, dialect)
    assert [without_empty(row.cells) for row in rows] == [without_empty({**one, "created": ""}) for one in records]
    assert not [row for row in rows if row.source.fault]
    assert [read_phone(str(row.cells["phone"]), "PL") for row in rows] == [
        read_phone(contact.phone, "PL") for contact in contacts
    ]


@pytest.mark.parametrize(("form", "exact"), KINDS)
@given(entries=st.lists(st.builds(ListEntry, TEXTS, st.lists(TEXTS, min_size=1, max_size=3).map(tuple)), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_list_entries_come_back_equal(form: Format, exact: bool, entries: list[ListEntry], tmp_path: Path) -> None:
    path = tmp_path / "entries"
    dialect = written(path, ENTRY_COLUMNS, [entry_record(entry) for entry in entries], form, exact=exact)
    rows = filled_rows(path, ENTRY_COLUMNS, dialect)
    assert [ListEntry(str(row.cells["name"]), tuple(row.cells["phones"])) for row in rows] == entries


@pytest.mark.parametrize("form", WRITABLE)
def test_how_an_export_is_written_is_guessed(form: Format, tmp_path: Path) -> None:
    path = tmp_path / "people"
    contact = Contact("1", "48500600700", {"#1": "Anna"})
    written(path, COLUMNS, [contact_record(contact)], form, exact=False)
    dialect = guess(path, survey(path))
    assert (dialect.format, dialect.separator, dialect.header) == (form, ",", True)
    [row] = filled_rows(path, COLUMNS)
    assert row.cells["#1"] == "Anna"


@given(st.lists(TEXTS, max_size=4))
def test_several_texts_of_a_cell_come_back(texts: list[str]) -> None:
    assert list(parted(joined(texts))) == texts


@given(TEXTS)
def test_any_cell_can_be_taken_apart(cell: str) -> None:
    parts = parted(cell)
    assert parted(joined(parts)) == parts


@pytest.mark.parametrize(
    ("raw", "separator", "encoding", "header"),
    [
        ("name;phone\nŻaneta;500600700\n".encode("cp1250"), ";", "cp1250", True),
        ("имя\tтелефон\nАнна Петрова\t79161234567\n".encode("cp1251"), "\t", "cp1251", True),
        ("Żaneta|500600700\n".encode(), "|", "utf-8", False),
        ("\ufeffname,phone\nA,1\n".encode(), ",", "utf-8-sig", True),
        ("name,phone\nA,500600700\n".encode("utf-16"), ",", "utf-16", True),
        (b"sep=;\r\nname;phone\r\nA, B;500600700\r\n", ";", "utf-8", True),
        (b"500600700\n500600701\n", ",", "utf-8", False),
    ],
)
def test_what_a_spreadsheet_wrote_is_guessed(
    raw: bytes, separator: str, encoding: str, header: bool, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(raw)
    dialect = guess(path, survey(path))
    assert (dialect.separator, dialect.encoding, dialect.header) == (separator, encoding, header)


def test_bytes_far_behind_the_beginning_tell_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"name;phone\n" + b"Anna;500600700\n" * 30_000 + "Łucja;500600701\n".encode("cp1250"))
    assert survey(path).encoding == "cp1250"


def test_letters_tell_two_polish_encodings_apart() -> None:
    assert likeliest_encoding("Świętosława Gąsior, Źrebiec".encode("iso-8859-2")) == "iso-8859-2"
    assert likeliest_encoding("Świętosława Gąsior, Źrebiec".encode("cp1250")) == "cp1250"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"")
    with pytest.raises(Unreadable, match="empty"):
        survey(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="not a file"):
        survey(tmp_path)


def test_a_faulty_row_is_told_and_the_next_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"name,phone\nA,1,2\n\n\xff,500600700\nB\nC,500600701,,\n")
    rows = list(source_of(path, Dialect(Format.CSV, "utf-8")).rows())
    assert [(row.number, row.line, bool(row.fault)) for row in rows] == [
        (1, 2, True),
        (2, 4, True),
        (3, 5, False),
        (4, 6, False),
    ]


def test_a_row_stands_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('sep=,\nphone,note\n500600700,"several\nlines\nof text"\n\n500600701,x\n', "utf-8")
    rows = list(source_of(path, Dialect(Format.CSV, "utf-8")).rows())
    assert [(row.line, row.cells[0]) for row in rows] == [(3, "500600700"), (7, "500600701")]


def test_a_faulty_json_line_is_told_and_the_next_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    nested = b"[" * 100_000
    path.write_bytes(
        b'{"phone": 48500600700, "x": null}\nnonsense\n{"phone": {"a": 1}}\n[1]\n{"a": 1, "a": 2}\n\n{"x": '
        + nested
        + b'}\n{"phone": "48500600701", "x": true}\n'
    )
    rows = list(source_of(path).rows())
    assert [(row.line, row.cells, bool(row.fault)) for row in rows] == [
        (1, ("48500600700", ""), False),
        (2, (), True),
        (3, (), True),
        (4, (), True),
        (5, (), True),
        (7, (), True),
        (8, ("48500600701", "true"), False),
    ]


def test_a_quote_that_is_never_closed_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('name,phone\n"A,500600700\n' + "B,500600701\n" * 20_000, "utf-8")
    with pytest.raises(Unreadable, match="quote"):
        list(source_of(path, Dialect(Format.CSV, "utf-8")).rows())


def test_a_file_without_lines_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,phone\n" + "x" * 2_000_000, "utf-8")
    with pytest.raises(Unreadable, match="million"):
        list(source_of(path, Dialect(Format.CSV, "utf-8")).rows())


FIELDS = (Column("phone", "Phone"), Column("first_name", "First name"), Column("tax_id", "Tax id"), Column("#5", "a=b"))


@pytest.mark.parametrize(
    ("header", "keys"),
    [
        ("Telefon,Imię,NIP,inne", ["phone", "first_name", "tax_id", None]),
        ("first_name,PHONE,A=B,Tax-ID", ["first_name", "phone", "#5", "tax_id"]),
        ("who,digits,x,y", [None, "phone", None, None]),
    ],
)
def test_columns_are_mapped_by_name_and_numbers_by_what_they_are(
    header: str, keys: list[str | None], tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"{header}\nAnna,500600700,1,2\nEwa,500600701,1,2\n", "utf-8")
    mapped = suggest(source_of(path, Dialect(Format.CSV, "utf-8")), FIELDS, "PL")
    assert [field and field.key for field in mapped.fields] == keys


@pytest.mark.parametrize(
    ("header", "keys"),
    [
        ("Telefon,Imię", ["phone", "#1"]),
        ("Имя,Телефон", ["#1", "phone"]),
        ("Imię i nazwisko,Telefon", ["#1", "phone"]),
        ("Nazwisko,Imię", [None, None]),
        ("Imię,name", [None, "#1"]),
    ],
)
def test_a_first_name_that_has_no_other_half_is_the_name(header: str, keys: list[str | None], tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"{header}\nAnna,Ewa\n", "utf-8")
    fields = (Column("phone", "Phone"), Column("#1", "name"))
    mapped = suggest(source_of(path, Dialect(Format.CSV, "utf-8")), fields, "PL")
    assert [field and field.key for field in mapped.fields] == keys


def test_a_mapping_is_corrected(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Phone,x=y,Phone\n500600700,b,500600701\n", "utf-8")
    mapped = suggest(source_of(path), FIELDS, "PL")
    changed = corrected(mapped, FIELDS, ["x=y=a=b", "#3=phone", "#1=tax id"])
    assert [field and field.key for field in changed.fields] == ["tax_id", "#5", "phone"]
    assert corrected(changed, FIELDS, ["#3=-"]).keys == {"tax_id", "#5"}


@pytest.mark.parametrize(
    ("correction", "told"),
    [("nothing", "not COLUMN=FIELD"), ("z=phone", "no column"), ("x=z", "can become"), ("Phone=phone", "Several")],
)
def test_a_correction_that_names_nothing_is_refused(correction: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Phone,x,Phone\n500600700,b,500600701\n", "utf-8")
    with pytest.raises(NoSuchColumn, match=told):
        corrected(suggest(source_of(path), FIELDS, "PL"), FIELDS, [correction])


def test_columns_with_one_title_carry_their_keys() -> None:
    assert [column.title for column in COLUMNS] == ["Phone", "=Name", "Note (#2)", "Note (#3)", "Groups", "Id"]
