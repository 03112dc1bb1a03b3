"""Real sockets that misbehave: reads are repeated at most three times, writes leave exactly once."""

import asyncio
import ssl
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests import faulty
from tests.faulty import FaultyServer, Misbehaviour, free_port
from tui.domain.errors import OutcomeUnknown, ProviderError, UnexpectedReply, Unreachable, Untrusted
from tui.providers.http import ApiClient, Kind, Operation, Reply

pytestmark = pytest.mark.anyio

CAP = 1024 * 1024


def judge(operation: Operation, reply: Reply) -> None:
    if reply.status in (408, 502, 503, 504):
        raise Unreachable("T", operation.name, "Later.")
    if reply.status >= 400:
        raise UnexpectedReply("T", operation.name, "What?")


def client(url: str) -> ApiClient:
    return ApiClient("T", url, judge, body_cap=CAP)


@dataclass(frozen=True)
class Fault:
    """A misbehaviour, and what a read of it ends as after how many requests."""

    does: Misbehaviour
    error: type[ProviderError]
    requests: int
    deadline: float = 10.0


FAULTS = {
    "closed after the request": Fault(faulty.close, Unreachable, 3),
    "reset": Fault(faulty.reset, Unreachable, 3),
    "silence": Fault(faulty.silence, Unreachable, 1, 0.1),
    "drip past the deadline": Fault(faulty.drip, Unreachable, 1, 0.1),
    "truncated": Fault(faulty.truncated, Unreachable, 3),
    "not HTTP": Fault(faulty.not_http, Unreachable, 3),
    "bad gzip": Fault(faulty.bad_gzip, UnexpectedReply, 1),
    "half gzip": Fault(faulty.half_gzip, UnexpectedReply, 1),
    "unoffered encoding": Fault(faulty.unoffered, UnexpectedReply, 1),
    "bomb": Fault(faulty.bomb, UnexpectedReply, 1),
    "redirect": Fault(faulty.redirect, UnexpectedReply, 1),
    "408": Fault(faulty.answer(408), Unreachable, 3),
    "500": Fault(faulty.answer(500), UnexpectedReply, 1),
    "502": Fault(faulty.answer(502, b"<html>"), Unreachable, 3),
    "504": Fault(faulty.answer(504), Unreachable, 3),
}
WRITES = (Kind.WRITE, Kind.SEND, Kind.REPLACE)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_a_read_is_repeated_where_that_helps_and_ends_in_a_typed_error(fault: Fault) -> None:
    async with FaultyServer(fault.does) as server:
        api = client(server.url)
        with pytest.raises(fault.error) as caught:
            await api.call(Operation("r", Kind.READ, fault.deadline), "GET", "/x")
        await api.aclose()
    assert len(server.requests) == fault.requests
    assert caught.value.operation == "r"


@pytest.mark.parametrize("kind", WRITES)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_a_write_leaves_once_and_its_outcome_is_unknown(fault: Fault, kind: Kind) -> None:
    async with FaultyServer(fault.does) as server:
        api = client(server.url)
        with pytest.raises(OutcomeUnknown):
            await api.call(Operation("w", kind, fault.deadline), "POST", "/x", json={"a": 1})
        await api.aclose()
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", Kind)
async def test_a_refused_connection_never_left(kind: Kind) -> None:
    api = client(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(Unreachable):
        await api.call(Operation("x", kind), "POST", "/x", json={})
    await api.aclose()


async def test_a_connection_closed_before_reading_may_have_carried_a_write() -> None:
    async with FaultyServer(faulty.reset, reads=False) as server:
        api = client(server.url)
        with pytest.raises(OutcomeUnknown):
            await api.call(Operation("w", Kind.WRITE), "POST", "/x", json={})
        with pytest.raises(Unreachable):
            await api.call(Operation("r", Kind.READ), "GET", "/x")
        await api.aclose()
    assert server.connections == 1 + 3


@pytest.mark.parametrize("kind", Kind)
async def test_encryption_that_fails_is_not_tried_again_and_nothing_is_sent(kind: Kind) -> None:
    async with FaultyServer(faulty.raw(b"HTTP/1.1 400 Plain HTTP\r\n\r\n"), reads=False) as server:
        api = client(f"https://127.0.0.1:{server.port}")
        with pytest.raises(Untrusted, match="ca_file"):
            await api.call(Operation("x", kind), "POST", "/x", json={})
        await api.aclose()
    assert server.connections == 1


async def test_certificates_are_verified_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    contexts: list[ssl.SSLContext] = []
    make = httpx.create_ssl_context

    def remembered(*, trust_env: bool) -> ssl.SSLContext:
        contexts.append(make(trust_env=trust_env))
        return contexts[-1]

    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    monkeypatch.setattr(httpx, "create_ssl_context", remembered)
    await client("https://example.com").aclose()
    assert [context.verify_mode for context in contexts] == [ssl.CERT_REQUIRED]
    assert contexts[0].check_hostname
    assert contexts[0].keylog_filename is None


async def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FaultyServer(faulty.answer(200)) as proxy, FaultyServer(faulty.answer(200, b"own")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        api = client(server.url)
        reply = await api.call(Operation("r", Kind.READ), "GET", "/x")
        await api.aclose()
    assert reply.body == b"own"
    assert proxy.connections == 0


async def test_after_a_lost_connection_the_next_call_works() -> None:
    async with FaultyServer(faulty.answer(200, b"1", {"connection": "keep-alive"})) as server:
        api = client(server.url)
        for _ in range(3):
            assert (await api.call(Operation("r", Kind.READ), "GET", "/x")).body == b"1"
        await api.aclose()


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Kind.READ, Kind.SEND])
async def test_the_figures_of_deadlines(kind: Kind) -> None:
    """Every call against servers that stall ends by its deadline; how much later it is at most is printed."""
    loop, over = asyncio.get_running_loop(), []
    stalls = {"silence": (faulty.silence, True), "drip": (faulty.drip, True), "deaf": (faulty.silence, False)}
    for does, reads in stalls.values():
        async with FaultyServer(does, reads=reads) as server:
            api = client(server.url)
            for deadline in (0.2, 0.5, 1.0):
                begun = loop.time()
                operation = Operation("x", kind, deadline)
                calls = (api.call(operation, "POST", "/x", json={}) for _ in range(20))
                ended = await asyncio.gather(*calls, return_exceptions=True)
                over.append(loop.time() - begun - deadline)
                assert all(isinstance(end, Unreachable | OutcomeUnknown) for end in ended)
            await api.aclose()
    print(kind, f"at most {max(over) * 1000:.0f} ms over the deadline")  # noqa: T201 - the figure
