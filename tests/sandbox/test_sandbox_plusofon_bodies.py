"""Plusofon's bodies inside SQLite: whatever is sent is stored as it is or refused, never a crash."""

import json
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.sandbox.plusofon import bodies, entries
from tui.sandbox.plusofon.answers import escaped
from tui.sandbox.plusofon.readings import SWITCHES
from tui.sandbox.switches import Panel, Switches

TEXT = st.text(max_size=30)
CONTACTS = st.lists(
    st.fixed_dictionaries(
        {"name": TEXT.filter(lambda name: bool(name.strip(" "))), "phones": st.lists(TEXT.filter(bool), min_size=1)}
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "type", "contacts", "phones", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    return sqlite3.connect(":memory:")


@pytest.fixture(scope="module")
def panel() -> Panel:
    switches = Switches()
    switches.register(SWITCHES, "plusofon")
    return Panel(switches, "plusofon")


@settings(deadline=None)
@given(contacts=CONTACTS, extra=JSON, ascii_only=st.booleans())
def test_good_contacts_are_stored_as_they_are(
    db: sqlite3.Connection, panel: Panel, contacts: list[dict[str, object]], extra: object, ascii_only: bool
) -> None:
    """Section 4: names and phones untouched in whatever spelling, every other key dropped."""
    sent = [{**contact, "extra": extra} for contact in contacts]
    text = json.dumps({"name": "x", "type": "black", "contacts": sent}, ensure_ascii=ascii_only)
    try:
        body = text.encode()
    except UnicodeEncodeError:
        body = json.dumps(json.loads(text)).encode()
    read = bodies.read(db, body, panel)
    assert not read.problems
    assert read.contacts is not None
    stored = entries.stored(db, read.contacts, panel)
    assert json.loads(entries.printed(db, stored, panel)) == contacts


@settings(deadline=None)
@given(value=JSON)
def test_any_json_is_read_or_refused(db: sqlite3.Connection, panel: Panel, value: object) -> None:
    """Sections 3.3 and 4.3: a good body has a name, a known type, and nothing or an array of contacts."""
    read = bodies.read(db, json.dumps(value).encode(), panel)
    if not read.problems:
        assert isinstance(value, dict)
        assert json.loads(read.name) == value["name"]
        assert read.type == value["type"]
        assert value.get("contacts") is None or json.loads(read.contacts or b"") == value["contacts"]


@settings(deadline=None)
@given(body=st.binary())
def test_any_bytes_are_read_or_refused(db: sqlite3.Connection, panel: Panel, body: bytes) -> None:
    """Section 3.3, malformed JSON: as an empty body."""
    assert set(bodies.read(db, body, panel).problems) >= {"name", "type"}


@settings(deadline=None)
@given(JSON)
def test_escaping_changes_the_spelling_alone(value: object) -> None:
    """Row 15."""
    body = json.dumps(value).encode()
    try:
        body = json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        assert not body.isascii() or json.loads(body) == value
    spelt = escaped(body)
    assert spelt.isascii()
    assert json.loads(spelt) == json.loads(body)
    assert b"/" not in spelt.replace(b"\\/", b"")
