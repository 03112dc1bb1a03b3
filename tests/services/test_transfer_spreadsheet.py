"""No cell of a spreadsheet-safe file is a formula, however the file is cut, and every cell comes back."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.services.transfer.records import Column
from tui.services.transfer.spreadsheet import guarded, unguarded
from tui.services.transfer.writing import CsvText

STARTERS = "=+-@＝＋－＠"
HOSTILE = st.text(st.sampled_from([*STARTERS, *"'\"＇,;|\t\r\n \u200b\ufeff\x00\x0b\x85aż1"]), max_size=12)
TEXTS = HOSTILE | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+48500600700", "'+48500600700"),
        ("-5", "'-5"),
        ("@sum", "'@sum"),
        ("'tis", "''tis"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("＝1", "'＝1"),
        (" =1", "' =1"),
        ("a;=1", "a;'=1"),
        ('a"=1', "a\"'=1"),
        ("a, -1", "a,' -1"),
        ("Anna-Maria", "Anna-Maria"),
        ("O'Neill", "O'Neill"),
        ("first\r\nsecond", "first\r\nsecond"),
        ("", ""),
    ],
)
def test_what_could_be_a_formula_gets_an_apostrophe(raw: str, safe: str) -> None:
    assert guarded(raw) == safe
    assert unguarded(safe) == raw


def test_an_apostrophe_before_anything_else_stays() -> None:
    assert unguarded("'s-Gravenhage") == "'s-Gravenhage"


def test_exactly_one_apostrophe_is_taken_away() -> None:
    assert unguarded("''=1") == "'=1"


@given(TEXTS)
@example("'\t=")
@example(",'=")
def test_every_text_comes_back(raw: str) -> None:
    assert unguarded(guarded(raw)) == raw


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4), st.sampled_from(",;\t|"), st.booleans())
@example([("", 'b;"=1')], ";", True)
def test_no_cell_begins_a_formula_whatever_the_separator(
    rows: list[tuple[str, str]], separator: str, knows_quotes: bool
) -> None:
    records = [{"a": one, "b": two} for one, two in rows]
    text = CsvText([Column("a", "=title"), Column("b", "@")])
    written = text.head().removeprefix("\ufeff") + text.text(records)
    file = io.StringIO(written, newline="")
    read = csv.reader(file, delimiter=separator) if knows_quotes else (line.split(separator) for line in file)
    for row in read:
        assert not [cell for cell in row if re.match(rf'[\s"\x00\u200b\ufeff]*[{re.escape(STARTERS)}]', cell)]
