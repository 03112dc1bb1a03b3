"""What the client decides: where requests go, who signs them, when they are repeated, and what replies mean."""

import gzip
import logging

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faulty import Door, Say, plain_judge
from tui.domain.errors import (
    AccessDenied,
    Rejected,
    UnexpectedReply,
    Unreachable,
)
from tui.domain.secret import Secret
from tui.providers.address import Address, BadAddress, address
from tui.providers.http import ApiClient, Kind, Operation, segment
from tui.providers.plugin import Line

pytestmark = pytest.mark.anyio

READ = Operation("things.get", Kind.READ)
WRITE = Operation("things.put", Kind.WRITE)
WRITES = (Kind.WRITE, Kind.SEND, Kind.REPLACE)
URL = "http://door/api"


def client(door: Door, *, read_only: bool = False) -> ApiClient:
    return ApiClient("T", URL, plain_judge, door=door, read_only=read_only)


# Where requests go


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://0.0.0.0",
        "https://user:word@example.com",
        "https://user@example.com",
        "https://example.com/?a=b",
        "https://example.com/#a",
        "https://example.com:99999",
        "https://[::1",
        "https://",
        "ftp://example.com",
        "example.com",
        "",
    ],
)
def test_a_base_url_that_would_leak_is_refused(url: str) -> None:
    with pytest.raises(Rejected, match="base_url") as caught:
        ApiClient("T", url, plain_judge)
    assert set(caught.value.fields) == {"base_url"}


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Example.com/a/b/", ("https", "example.com", 443)),
        ("https://example.com:8443", ("https", "example.com", 8443)),
        ("http://127.0.0.1:8080/bsg", ("http", "127.0.0.1", 8080)),
        ("http://127.9.9.9", ("http", "127.9.9.9", 80)),
        ("http://localhost:1", ("http", "localhost", 1)),
        ("http://[::1]:8080", ("http", "::1", 8080)),
    ],
)
def test_https_anywhere_and_http_on_this_machine(url: str, origin: tuple[str, str, int]) -> None:
    assert address(url, in_process=False).origin == origin


@pytest.mark.parametrize(
    "path",
    ["", "x", "//evil/x", "https://evil/x", "/a/../b", "/a/%2e%2E/b", "/./a", "/a?b=c", "/a#b", "/a b", "/a\n", "/ä"],
)
async def test_a_path_that_leads_elsewhere_is_not_sent(path: str) -> None:
    door = Door()
    with pytest.raises(UnexpectedReply):
        await client(door).call(READ, "GET", path)
    assert door.seen == []


PLACE = address("https://example.com:8443/api", in_process=False)


@given(st.text(), st.lists(st.tuples(st.text(), st.text())))
def test_no_id_and_no_value_leads_to_another_host(foreign: str, query: list[tuple[str, str]]) -> None:
    try:
        url = httpx.URL(PLACE.target(f"/things/{segment(foreign)}", query))
    except BadAddress:
        return
    assert (url.scheme, url.host, url.port, url.userinfo) == ("https", "example.com", 8443, b"")
    assert url.path.startswith("/api/things/")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_asked_arrives_unchanged(key: str, value: str) -> None:
    url = httpx.URL(PLACE.target("/things", [(key, value)]))
    assert list(url.params.multi_items()) == [(key, value)]


def test_addresses_compare_by_value() -> None:
    assert address("http://x/", in_process=True) == Address("http://x", "http", "x", 80)


async def test_the_reply_comes_with_lower_case_headers_and_the_body_unpacked() -> None:
    door = Door(Say(200, gzip.compress(b"one") + gzip.compress(b"two"), {"Content-Encoding": "gzip", "X-Thing": "1"}))
    reply = await client(door).call(READ, "GET", "/things", query=[("page[limit]", "a+b &")])
    assert reply.body == b"onetwo"
    assert reply.headers["x-thing"] == "1"
    assert door.seen[0].query == "page%5Blimit%5D=a%2Bb%20%26"
    assert door.seen[0].headers["accept-encoding"] == "gzip, identity"


async def test_a_body_of_lone_surrogates_is_sent_as_escapes() -> None:
    door = Door()
    await client(door).call(WRITE, "POST", "/things", json={"name": "\ud800é"})
    assert door.seen[0].body == b'{"name":"\\ud800\\u00e9"}'
    assert door.seen[0].headers["content-type"] == "application/json"


async def test_cookies_are_not_kept() -> None:
    door = Door(Say(200, b"{}", {"Set-Cookie": "session=1; Path=/"}))
    api = client(door)
    for _ in range(2):
        await api.call(READ, "GET", "/things")
    assert "cookie" not in door.seen[1].headers


async def test_secrets_are_in_the_headers_of_the_request_and_nowhere_else() -> None:
    door = Door(Say(503))
    api = ApiClient("T", URL, plain_judge, headers={"X-Key": Secret("hush"), "Client": "7"}, door=door)
    with pytest.raises(Unreachable) as caught:
        await api.call(READ, "GET", "/things")
    assert (door.seen[0].headers["x-key"], door.seen[0].headers["client"]) == ("hush", "7")
    assert "hush" not in f"{vars(api)!r} {caught.value!r} {caught.value.__cause__!r}"


@pytest.mark.parametrize("value", ["токен", "a\r\nX: y", "a\x00"])
def test_a_credential_that_no_header_carries_is_told(value: str) -> None:
    with pytest.raises(AccessDenied) as caught:
        ApiClient("T", "https://example.com", plain_judge, headers={"X-Key": Secret(value)})
    assert value not in str(caught.value)


def test_a_missing_ca_file_is_told() -> None:
    with pytest.raises(Rejected) as caught:
        ApiClient("T", "https://example.com", plain_judge, line=Line("/nowhere/ca.pem"))
    assert set(caught.value.fields) == {"ca_file"}


@pytest.mark.parametrize("kind", WRITES)
async def test_read_only_refuses_every_write(kind: Kind) -> None:
    door = Door()
    api = client(door, read_only=True)
    with pytest.raises(Rejected, match="reading only"):
        await api.call(Operation("w", kind), "POST", "/things", json={})
    await api.call(READ, "GET", "/things")
    assert [seen.method for seen in door.seen] == ["GET"]


async def test_a_closed_account_sends_nothing() -> None:
    door = Door()
    api = client(door)
    await api.aclose()
    with pytest.raises(Unreachable, match="closed"):
        await api.call(WRITE, "POST", "/things")
    assert door.seen == []


def test_the_libraries_below_do_not_log_addresses() -> None:
    assert [logging.getLogger(name).level for name in ("httpx", "httpcore")] == [logging.WARNING] * 2
