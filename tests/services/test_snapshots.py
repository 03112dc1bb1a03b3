"""Records become JSON and the same records again, whatever texts they hold."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contacts import Contact, ContactDraft, Group, GroupDraft, GroupRef, ListEntry
from tui.services.book_changes import (
    Attach,
    CreateContact,
    CreateGroup,
    DeleteContacts,
    DeleteGroup,
    Detach,
    UpdateContact,
    UpdateGroup,
)
from tui.services.change_kinds import rebuilt
from tui.services.changes import Change, parts, sides
from tui.services.list_changes import AddToStopList, CreateList, DeleteList, RemoveFromStopList, SaveList
from tui.services.snapshots import NotReadable, plain, restored, text_of

# Two neighbouring halves of one character are one character in JSON.
texts = st.text().filter(lambda text: json.loads(json.dumps(text)) == text)
refs = st.builds(GroupRef, texts, texts)
contacts = st.builds(
    Contact,
    texts,
    texts,
    st.dictionaries(texts, texts, max_size=3),
    st.tuples(refs),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.tuples(texts, texts),
    st.dictionaries(texts, texts, max_size=1),
)
groups = st.builds(Group, texts, texts, texts, st.none() | st.integers(0, 9), st.none(), st.none() | st.booleans())
entries = st.builds(ListEntry, texts, st.tuples(texts, texts))
drafts = st.builds(ContactDraft, texts, st.dictionaries(texts, texts, max_size=2), st.tuples(texts))
channels = st.just(("sms",))
changes = st.one_of(
    st.builds(CreateContact, drafts, texts),
    st.builds(UpdateContact, contacts, drafts),
    st.builds(DeleteContacts, st.tuples(contacts, contacts)),
    st.builds(CreateGroup, st.builds(GroupDraft, texts, texts)),
    st.builds(UpdateGroup, groups, st.builds(GroupDraft, texts, texts)),
    st.builds(DeleteGroup, groups, st.none() | st.tuples(contacts), st.booleans()),
    st.builds(Attach, st.tuples(contacts), st.tuples(refs)),
    st.builds(Detach, st.tuples(contacts), st.tuples(refs)),
    st.builds(AddToStopList, st.tuples(texts), channels, st.dictionaries(texts, channels), st.booleans()),
    st.builds(RemoveFromStopList, st.tuples(texts), channels, st.dictionaries(texts, channels), st.booleans()),
    st.builds(CreateList, texts, texts, was=texts, others=st.tuples(texts)),
    st.builds(DeleteList, texts, texts, texts),
    st.builds(
        SaveList, texts, texts, texts, texts, st.tuples(st.none() | entries), st.tuples(st.none() | entries),
        st.integers(),
    ),
)  # fmt: skip


@given(changes)
def test_a_change_comes_back_from_the_journal_as_it_was(change: Change) -> None:
    before, after = (json.loads(text_of(side)) for side in sides(change))
    assert rebuilt(change.VERB, before, after) == change
    assert text_of(before).isascii()


def test_a_list_s_entries_are_kept_beside_the_line() -> None:
    change = DeleteList("7", "Night spam", "black", (ListEntry("a", ("1",)),))
    before, after = sides(change)
    assert "entries" not in before
    assert rebuilt(change.VERB, before, after) == DeleteList("7", "Night spam", "black")
    assert change.beside.entries == change.entries


def test_a_verb_of_something_else_is_no_change() -> None:
    assert rebuilt("export", None, {"rows": 3}) is None


@pytest.mark.parametrize(
    "value",
    [{"id": 1, "name": "x"}, {"id": "1"}, [], None, {"id": "1", "name": None}],
)
def test_what_does_not_fit_is_refused(value: object) -> None:
    with pytest.raises(NotReadable):
        restored(GroupRef, value)


def test_fields_of_another_version_do_no_harm() -> None:
    assert restored(GroupDraft, {"name": "a", "colour": "red"}) == GroupDraft("a")


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        plain({"at": object()})


def test_times_keep_their_zone() -> None:
    at = datetime(2026, 11, 23, 12, 4, tzinfo=UTC)
    assert restored(Contact, plain(Contact("1", "2", created=at))).created == at


@given(st.integers(1, 7), st.integers(1, 20))
def test_parts_hold_every_row_once_and_in_order(at_once: int, rows: int) -> None:
    change = AddToStopList(tuple(map(str, range(rows))))
    found = list(parts(change, at_once))
    assert [row for part in found for row in part.rows] == list(change.rows)
    assert all(len(part.rows) <= at_once for part in found)


def test_some_rows_of_a_change() -> None:
    change = DeleteContacts((Contact("1", "48600"), Contact("2", "48601")))
    assert change.only({"2"}).rows == ("2",)
    assert change.only(()).rows == ()


def test_edits_are_told_before_and_after() -> None:
    change = UpdateContact(Contact("1", "48600", {"a": "x", "b": "y"}), ContactDraft("48601", {"a": "x", "b": "z"}))
    assert change.edits == {"phone": ("48600", "48601"), "b": ("y", "z")}
