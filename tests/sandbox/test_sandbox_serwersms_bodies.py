"""SerwerSMS's parameters and phones: whatever is sent is read or refused, never a crash."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.sandbox import Sandbox
from tui.sandbox.serwersms import phones
from tui.sandbox.serwersms.actions import ACTIONS
from tui.sandbox.serwersms.parameters import UnreadableBodyError, as_integer, from_form, from_json
from tui.sandbox.serwersms.refusals import RefusedError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.text("abcdefgh_", min_size=1, max_size=6)
RECORDS = st.lists(st.dictionaries(NAMES, TEXT, min_size=1), min_size=1, max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NASTY: list[object] = [
    [],
    {},
    [[]],
    [{"phone": [{}]}, 5],
    {"a": "none"},
    "\ud800\x00",
    "9" * 30,
    10**30,
    1e308,
    -1,
    True,
]


@settings(deadline=None)
@given(st.binary())
def test_any_body_is_read_or_refused(body: bytes) -> None:
    """Section 11: "body readable (else 1006)"."""
    for read in (from_json, from_form):
        with suppress(UnreadableBodyError):
            assert isinstance(read(body).values, dict)


@settings(deadline=None)
@given(st.dictionaries(NAMES, TEXT), NAMES, RECORDS)
def test_a_form_says_the_same_as_json(scalars: dict[str, str], name: str, records: list[dict[str, str]]) -> None:
    """Section 1.1: both encodings, lists of records among them."""
    scalars.pop(name, None)
    form = dict(scalars)
    for place, record in enumerate(records):
        form |= {f"{name}[{place}][{key}]": value for key, value in record.items()}
    sent = from_json(json.dumps({**scalars, name: records}).encode())
    assert from_form(urlencode(form).encode()).values == sent.values


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**12), min_size=1, unique=True))
def test_ids_are_read_from_every_spelling(ids: list[int]) -> None:
    """Section 1.1 and row 9."""
    spellings = [
        from_json(json.dumps({"group_id": ids}).encode()),
        from_json(json.dumps({"group_id": [str(number) for number in ids]}).encode()),
        from_form(urlencode([("group_id[]", number) for number in ids]).encode()),
        from_form(urlencode([(f"group_id[{place}]", number) for place, number in enumerate(ids)]).encode()),
        from_form(urlencode([("group_id", number) for number in ids]).encode()),
        from_form(urlencode({"group_id": ",".join(map(str, ids))}).encode()),
    ]
    assert [spelling.ids("group_id") for spelling in spellings] == [ids] * len(spellings)


@settings(deadline=None)
@given(JSON)
def test_any_value_is_read_or_refused_as_any_type(value: object) -> None:
    """Section 11: 1004 for a bad id, 1006 for malformed data, and no other way out."""
    sent = from_json(json.dumps({"x": value}).encode())
    for read in (sent.text, sent.number, sent.flag, sent.ids):
        with suppress(RefusedError):
            read("x")
    number = as_integer(value)
    assert number is None or abs(number) < 2**63


@pytest.mark.parametrize("word", [True, 1, "1", "true", "TRUE", " True "])
def test_what_is_true(word: object) -> None:
    """Section 1.1, `SB:`."""
    assert from_json(json.dumps({"x": word}).encode()).flag("x") is True


@pytest.mark.parametrize("word", [False, 0, "0", "false", "False", "", None])
def test_what_is_false(word: object) -> None:
    """Section 1.1, `SB:`."""
    assert from_json(json.dumps({"x": word}).encode()).flag("x") is False
    assert from_json(b"{}").flag("x") is False


@pytest.mark.parametrize(
    ("raw", "phone"),
    [
        ("500000001", "+48500000001"),
        ("500 000-001", "+48500000001"),
        ("48500000001", "+48500000001"),
        (" 48500000001", "+48500000001"),
        ("0048500000001", "+48500000001"),
        ("+48.500.000.001", "+48500000001"),
        ("+44 (7700) 900123", "+447700900123"),
        ("447700900123", None),
        ("+1234567", None),
        ("+1234567890123456789", None),
        ("٥٠٠٠٠٠٠٠١", None),
        ("", None),
        ("+", None),
    ],
)
def test_phones_are_corrected_where_possible(raw: str, phone: str | None) -> None:
    """Section 1.5."""
    assert phones.normalised(raw) == phone


@settings(deadline=None)
@given(st.text("+0123456789 .-()x"))
def test_a_corrected_phone_stays_as_it_is(raw: str) -> None:
    phone = phones.normalised(raw)
    assert phone is None or phones.normalised(phone) == phone


@pytest.fixture
async def account() -> AsyncIterator[httpx.AsyncClient]:
    async with Sandbox(contacts=0) as sandbox:
        credentials = sandbox.credentials()["serwersms"]
        headers = {"Authorization": f"Bearer {credentials['token']}", "Content-Type": "application/json"}
        door = httpx.ASGITransport(app=sandbox.app)
        async with httpx.AsyncClient(transport=door, base_url=credentials["base_url"], headers=headers) as http:
            yield http


@pytest.mark.anyio
@pytest.mark.parametrize("action", ACTIONS)
async def test_no_value_of_any_parameter_breaks_an_action(account: httpx.AsyncClient, action: str) -> None:
    """Every answer is one of the shapes of section 2, whatever a parameter holds."""
    good = {"id": 30110001, "phone": "500000001", "name": "x", "group_name": "x", "contact": [], "group_id": "none"}
    names = (*good, "search", "sort", "order", "page", "limit", "delete_contacts", "city")
    for name in names:
        for value in NASTY:
            answer = await account.post(f"/{action}", content=json.dumps({**good, name: value}))
            assert answer.status_code == 200
            assert answer.json().keys() & {"items", "success", "error", "id", "exists"}
