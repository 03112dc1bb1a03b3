"""Values become a text and the same values again, whatever they hold; an edited line changes its field alone."""

import unicodedata
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.panes.editor_text import FormText, annotated
from tui.widgets.form_fields import FormField

FIELDS = (
    FormField("phone", "Phone"),
    FormField("#1", "First: name"),
    FormField("#2", "# note"),
    FormField("groups", "Groups", choices={"1": "VIP", "2": "Lviv, Kyiv", "3": "VIP", "4": "\x1b[31m"}),
)
VALUES = {"phone": "+48600700800", "#1": "Anna\u202e [/]", "#2": "one\ntwo\u200b\n", "groups": "1"}

wild = st.text(st.characters(), max_size=12) | st.sampled_from(
    ["a\u200bb", "#", ": x", " \n#", "\x1b]0;x\x07", "Phone: 1"]
)
ids = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=4)


@st.composite
def forms(draw: st.DrawFn) -> tuple[list[FormField], dict[str, str]]:
    keys = draw(st.lists(ids, min_size=1, max_size=5, unique=True))
    fields, values = [], {}
    for key in keys:
        choices = draw(st.none() | st.dictionaries(ids, wild, max_size=4))
        fields.append(FormField(key, draw(wild), choices=choices))
        chosen = st.lists(ids, max_size=3, unique=True).map(" ".join)
        values[key] = draw(wild if choices is None else chosen)
    return fields, values


def read(text: str) -> tuple[Mapping[str, str], list[str]]:
    reading = FormText("Contact", FIELDS, VALUES).read(text)
    return reading.values, [sentence for _, sentence in reading.mistakes]


def changed(old: str, new: str) -> tuple[Mapping[str, str], list[str]]:
    printed = FormText("Contact", FIELDS, VALUES).printed()
    assert old in printed
    return read(printed.replace(old, new))


@given(forms(), wild)
def test_what_is_left_as_it_is_keeps_its_raw_value(form: tuple[list[FormField], dict[str, str]], title: str) -> None:
    fields, values = form
    text = FormText(title, fields, values)
    reading = text.read(text.printed())
    assert dict(reading.values) == values
    assert not reading.mistakes
    assert not reading.is_empty


@given(forms(), wild)
def test_nothing_of_a_text_is_an_escape(form: tuple[list[FormField], dict[str, str]], title: str) -> None:
    printed = FormText(title, *form).printed().replace("\n", "")
    assert not {unicodedata.category(character) for character in printed} & {"Cc", "Cf", "Cs"}
    assert "\u202e" not in printed


@given(st.text() | st.lists(st.sampled_from([*FormText("", FIELDS, VALUES).printed().split("\n"), "x"])).map("\n".join))
def test_any_text_is_read(text: str) -> None:
    values, _ = read(text)
    assert values.keys() == VALUES.keys()


@given(forms(), st.lists(st.tuples(st.integers(0, 20), wild)))
def test_complaints_change_nothing_and_are_replaced(
    form: tuple[list[FormField], dict[str, str]], complaints: list[tuple[int, str]]
) -> None:
    text = FormText("Contact", *form)
    told = annotated(text.printed(), complaints)
    assert text.read(told).values == text.values
    assert annotated(told, ()) == text.printed()


@pytest.mark.parametrize("end", ["\n", "\r\n", "   \n"])
def test_line_ends_and_blanks_of_an_editor_do_not_count(end: str) -> None:
    assert read(FormText("Contact", FIELDS, VALUES).printed().replace("\n", end)) == (VALUES, [])


def test_an_edited_field_changes_alone() -> None:
    values, mistakes = changed("Phone: +48600700800", "Phone:  600 700 801 ")
    assert mistakes == []
    assert values == {**VALUES, "phone": "600 700 801"}


def test_of_several_lines_those_that_are_left_stay_raw() -> None:
    values, mistakes = changed("one\n", "three\n")
    assert mistakes == []
    assert values["#2"] == "three\ntwo\u200b"


def test_a_field_that_is_left_out_stays_as_it_is() -> None:
    assert read("Phone: 1\n") == ({**VALUES, "phone": "1"}, [])


def test_a_value_can_be_emptied() -> None:
    assert read("Phone:\nGroups:\n") == ({**VALUES, "phone": "", "groups": ""}, [])


@pytest.mark.parametrize(
    ("lines", "chosen"),
    [
        ("  VIP\n  VIP (2)", "1 3"),
        ("  Lviv, Kyiv", "2"),
        ("\tVIP, VIP (2)", "1 3"),
        ("   \u241b[31m", "4"),
        ("  VIP\n  VIP", "1"),
    ],
)
def test_names_are_chosen_by_line_or_with_commas(lines: str, chosen: str) -> None:
    assert read(f"Groups:\n{lines}\n") == ({**VALUES, "groups": chosen}, [])


def test_what_can_be_chosen_stands_as_notes() -> None:
    printed = FormText("Contact", FIELDS, VALUES).printed()
    assert "Groups:\n  VIP\n#   Lviv, Kyiv\n#   VIP (2)\n" in printed
    values, _ = read(printed.replace("#   VIP (2)", "   VIP (2)"))
    assert values["groups"] == "1 3"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Phon: 1", "There is no field 'Phon'."),
        ("Phone 1", "There is no field 'Phone 1'."),
        ("Phone: 1\nPhone: 2", "This field is there twice."),
        ("  1", "This line belongs to no field."),
        ("Phone: 1\n  2", "One line, please."),
        ("Phone: 1\t2", "There is a control character in it"),
        ("Groups: Nobody", "There is no 'Nobody' to choose."),
    ],
)
def test_mistakes_are_told(text: str, sentence: str) -> None:
    _, mistakes = read(text)
    assert len(mistakes) == 1
    assert mistakes[0].startswith(sentence)


def test_a_text_of_notes_alone_is_empty() -> None:
    assert FormText("Contact", FIELDS, VALUES).read("# a\n\n  \n").is_empty


def test_complaints_stand_above_their_lines() -> None:
    reading = FormText("Contact", FIELDS, VALUES).read("# x\nPhone: 12\n")
    assert reading.placed({"phone": "Too short.", "groups": ""}) == ((1, "Too short."),)
    assert annotated("# x\nPhone: 12\n", reading.placed({"phone": "Too short."})) == "# x\n#! Too short.\nPhone: 12\n"
