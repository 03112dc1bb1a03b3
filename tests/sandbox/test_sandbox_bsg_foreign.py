"""Whatever a client sends, the rehearsed BSG answers as a service does: no failure of its own, JSON or nothing."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.sandbox import Sandbox, bodies
from tui.sandbox.bsg import SERVER

READS = sorted({route.path for route in SERVER.operations if route.method == "GET"})
WRITES = sorted({(route.method, route.path) for route in SERVER.operations if route.method != "GET"})


def split(row: str) -> list[str]:
    return row.split()


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from([447700900123, 3001, 5501, 70110001, "447700900123", "sms", "2031-05-04 18:00:00", "\ud800", "\0"]),
)
keys = st.sampled_from(
    split(
        "phone phones groups contacts fields id ids value name type types description default is_visible sender text"
        " messages channels recipients sms viber rcs voice number reference_id start_at validity tariff_code dry_run"
        " contact_ids group_ids api_key cards short_links"
    )
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5))
parameters = st.sampled_from(
    split(
        "page[limit] page[offset] sort way type types search[field] search[operator] search[operation] search[value]"
        " search_fields[0][field] search_fields[0][operator] search_fields[0][value] search_fields[1][field] groups[]"
        " filter[from] filter[to] filter[type] filter[id] filter[campaign_id] filter[reference_id] contact_group_id"
    )
)
words = st.text(max_size=6) | st.sampled_from(
    split(
        "phone id date created_at group_id items name 5501 5502 5503 like = > <= % _%_ 447 asc desc sms taskname sender"
        " 15 500 2031-05-04 9999999999999999999999 -1 delivered"
    )
)
ids = st.sampled_from(["70110001", "3001", "5501", "880013", "0", "-1", "x", "99999999999999999999", "%00"])


@pytest.fixture(scope="module")
def ask() -> Iterator[Any]:
    """Sends a request to one sandbox, from plain functions."""
    sandbox = Sandbox(contacts=30, list_entries=2, switches={"bsg.guard": 0})
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox.app), base_url="http://sandbox/bsg")

    with asyncio.Runner() as runner:
        login = {"api_key": sandbox.credentials()["bsg"]["api_key"]}
        token = runner.run(client.post("/api/auth/login", json=login)).json()["bearer"]

        def request(method: str, path: str, content: bytes = b"") -> httpx.Response:
            headers = {"authorization": f"Bearer {token}"}
            return runner.run(client.request(method, path, content=content, headers=headers))

        yield request
        runner.run(client.aclose())
        runner.run(sandbox.aclose())


def whole(answer: httpx.Response) -> None:
    assert answer.status_code < 500
    assert answer.status_code == 204 or answer.json() is not None


@settings(deadline=None)
@given(path=st.sampled_from(READS), number=ids, query=st.lists(st.tuples(parameters, words), max_size=6))
def test_any_query(ask: Any, path: str, number: str, query: list[tuple[str, str]]) -> None:
    encoded = urlencode([(key, value.encode("utf-8", "replace")) for key, value in query])
    whole(ask("GET", f"{path.replace('{id}', number)}?{encoded}"))


@settings(deadline=None)
@given(route=st.sampled_from(WRITES), number=ids, body=st.dictionaries(keys, values, max_size=6) | values)
def test_any_json(ask: Any, route: tuple[str, str], number: str, body: object) -> None:
    method, path = route
    whole(ask(method, path.replace("{id}", number), json.dumps(body).encode()))


@settings(deadline=None)
@given(route=st.sampled_from(WRITES), body=st.binary(max_size=40))
def test_any_bytes(ask: Any, route: tuple[str, str], body: bytes) -> None:
    method, path = route
    whole(ask(method, path.replace("{id}", "3001"), body))


@pytest.mark.parametrize("body", [b"[" * 100_000, b"9" * 5000, b'{"phone":' * 50_000, b'"' + b"x" * 1_100_000])
def test_bodies_that_break_careless_decoders(ask: Any, body: bytes) -> None:
    assert ask("POST", "/api/contacts", body).status_code == 422


def test_a_long_body_reads_as_a_short_one_does() -> None:
    value = {"rows": [{"id": n, "name": f"ż\ud83d {n}", "rest": [1.5, None, True, {}]} for n in range(20_000)]}
    raw = json.dumps(value).encode()
    assert len(raw) > bodies.LONG
    assert bodies.decode(raw) == value
