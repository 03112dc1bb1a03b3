"""Workbooks as spreadsheets write them, and files that only begin like one."""

import struct
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.services.transfer import workbook
from tui.services.transfer.reading import Dialect, guess, opened
from tui.services.transfer.survey import Unreadable, survey
from tui.services.transfer.writing import Format

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
Rows = Sequence[Sequence[str | float | None]]


def made(path: Path, sheets: dict[str, Rows]) -> Path:
    """A workbook of sheets, as small as one can be."""
    names = list(sheets)
    with zipfile.ZipFile(path, "w") as archive:
        parts = "".join(
            f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for n in range(len(names))
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/'
            f'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{parts}</Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{LINKS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n + 1}" r:id="r{n}"/>' for n, name in enumerate(names)
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>'
        )
        links = "".join(
            f'<Relationship Id="r{n}" Type="{LINKS}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in range(len(names))
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
        )
        for n, name in enumerate(names):
            archive.writestr(
                f"xl/worksheets/s{n}.xml",
                f'<worksheet xmlns="{MAIN}"><sheetData>{_rows(sheets[name])}</sheetData></worksheet>',
            )
    return path


def _rows(rows: Rows) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{chr(65 + place)}{number}", cell) for place, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )


def _cell(place: str, value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def test_numbers_are_read_digit_by_digit(tmp_path: Path) -> None:
    rows: Rows = [
        ["Phone", "Name"],
        [48600700800.0, "Anna"],
        [None, None],
        ["+48 600 700 801", "=1+1"],
        [600700802, ""],
    ]
    path = made(tmp_path / "people.xlsx", {"People": rows, "Other": [["x"]]})
    looked = survey(path)
    dialect = guess(path, looked)
    assert (dialect.format, dialect.header) == (Format.WORKBOOK, True)
    source = opened(path, looked, dialect)
    assert source.columns == ("Phone", "Name")
    assert [(row.number, row.line, row.cells) for row in source.rows()] == [
        (1, 2, ("48600700800", "Anna")),
        (2, 4, ("+48 600 700 801", "=1+1")),
        (3, 5, ("600700802", "")),
    ]


def test_a_sheet_without_a_header_and_one_by_name(tmp_path: Path) -> None:
    path = made(tmp_path / "people.xlsx", {"A": [["600700800", "Anna"]], "Łódź": [["Phone"], ["600700801"]]})
    looked = survey(path)
    assert not guess(path, looked).header
    named = Dialect(Format.WORKBOOK, "", sheet="Łódź")
    assert [row.cells for row in opened(path, looked, named).rows()] == [("600700801",)]
    assert workbook.sheets(path) == ("A", "Łódź")
    with pytest.raises(Unreadable, match="no sheet B; it has A, Łódź"):
        opened(path, looked, Dialect(Format.WORKBOOK, "", sheet="B"))
    with pytest.raises(Unreadable, match="is a workbook"):
        opened(path, looked, Dialect(Format.CSV, "utf-8"))


def test_cells_that_are_no_texts_become_what_one_would_type() -> None:
    cells: list[Any] = [
        True,
        1.5,
        datetime(2026, 11, 2, tzinfo=None),  # noqa: DTZ001 - a sheet knows no zones
        datetime(2026, 11, 2, 9, 30, tzinfo=None),  # noqa: DTZ001 - a sheet knows no zones
        date(2026, 1, 2),
        time(9, 5),
        1e20,
        None,
    ]
    assert [workbook.text_of(cell) for cell in cells] == [
        "true", "1.5", "2026-11-02", "2026-11-02 09:30:00", "2026-01-02", "09:05:00", "1e+20", "",
    ]  # fmt: skip


@pytest.mark.parametrize("raw", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_what_only_begins_like_a_workbook_is_told(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(raw)
    with pytest.raises(Unreadable, match="no workbook that can be read"):
        guess(path, survey(path))


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "people.xlsx", {"A": [["x" * 5000]]})
    monkeypatch.setattr(workbook, "LARGEST", 4000)
    with pytest.raises(Unreadable, match="more than a workbook has"):
        guess(path, survey(path))


def repacked(path: Path, change: Callable[[bytes], bytes]) -> None:
    """The same workbook, deflated, with another sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, change(raw) if "worksheets/" in name else raw)


def test_a_cell_that_is_far_away_takes_no_more_memory_than_a_workbook_may(tmp_path: Path) -> None:
    path = made(tmp_path / "people.xlsx", {"A": [["Anna"]]})
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    repacked(path, lambda raw: raw.replace(b"</sheetData>", far))
    assert path.stat().st_size < 2_000
    with pytest.raises(Unreadable, match="takes more than a spreadsheet does"):
        guess(path, survey(path))


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    path = made(tmp_path / "people.xlsx", {"A": [["x" * 100_000]]})
    repacked(path, lambda raw: raw)
    size = struct.pack("<I", len(_sheet(path)))
    raw = path.read_bytes()
    path.write_bytes(raw.replace(size, struct.pack("<I", 500)))
    assert raw.count(size) == 2
    with pytest.raises(Unreadable, match="no workbook that can be read"):
        guess(path, survey(path))


def _sheet(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/s0.xml")


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_workbook_gives_rows_or_a_sentence(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    ends: set[type] = set()
    for turn in range(15):
        path = made(tmp_path / f"{turn}.xlsx", {"A": [["Anna", "+48600700800", 7.5]] * 5})
        repacked(path, lambda raw: _damaged(raw, chance))
        if turn % 3 == 0:
            path.write_bytes(_damaged(path.read_bytes(), chance))
        try:
            ends.add(type(list(workbook.rows(path, ""))))
        except Unreadable as error:
            ends.add(type(error))
    assert ends <= {list, Unreadable}
    assert Unreadable in ends


def _damaged(raw: bytes, chance: Random) -> bytes:
    found = bytearray(raw)
    for _ in range(chance.randrange(1, 6)):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found[: chance.randrange(len(found) // 2, len(found) + 1)])


def test_the_process_that_reads_gets_no_secret_and_no_module_of_the_folder_it_is_called_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_KEY", "live_1a2b3c")
    (tmp_path / "json.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    begun: list[dict[str, str]] = []
    popen = subprocess.Popen

    def noted(*arguments: Any, **options: Any) -> "subprocess.Popen[bytes]":
        begun.append(options["env"])
        return popen(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", noted)
    path = made(tmp_path / "people.xlsx", {"A": [["Anna"]]})
    assert list(workbook.rows(path, "")) == [(1, ["Anna"])]
    assert begun
    assert "SHOP_KEY" not in begun[0]
    assert not (tmp_path / "ran").exists()


@settings(max_examples=25)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_every_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]]) -> None:
    path = made(tmp_path_factory.mktemp("book") / "x.xlsx", {"A": texts})
    kept = [cells for _, cells in workbook.rows(path, "")]
    assert kept == [row for row in texts if any(cell.strip() for cell in row)]
