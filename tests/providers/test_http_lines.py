"""Ways to a provider that cannot be trusted or do not lead there: certificates, proxies, names that nobody knows."""

import asyncio
import base64
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import certificates, faulty
from tests.certificates import HOST, Authority
from tests.faulty import FaultyServer, plain_judge
from tui.domain.errors import Rejected, Unreachable, Untrusted
from tui.domain.secret import Secret
from tui.providers.calls import Kind, Operation
from tui.providers.http import ApiClient
from tui.providers.plugin import Line

pytestmark = pytest.mark.anyio

PAGE = faulty.answer(200, b"<html>Please sign in to the hotel's network</html>", {"content-type": "text/html"})


def operation(kind: Kind) -> Operation:
    return Operation("x", kind, 5.0)


async def ask(url: str, kind: Kind, line: Line) -> bytes:
    api = ApiClient("T", url, plain_judge, headers={"X-Key": Secret("hush")}, line=line)
    try:
        return (await api.call(operation(kind), "POST", "/x", json={"a": 1})).body
    finally:
        await api.aclose()


BAD: dict[str, Callable[[Authority, Path], ssl.SSLContext]] = {
    "another name": lambda authority, _: authority.server("other.example"),
    "expired": lambda authority, _: authority.server(HOST, expired=True),
    "self-signed": lambda _, folder: certificates.self_signed(folder),
    "another authority": lambda _, folder: certificates.authority(folder / "other").server(HOST),
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_server_that_cannot_prove_who_it_is_gets_nothing_and_is_not_asked_again(
    bad: Callable[[Authority, Path], ssl.SSLContext], kind: Kind, tmp_path: Path
) -> None:
    authority = certificates.authority(tmp_path)
    async with FaultyServer(PAGE, tls=bad(authority, tmp_path)) as server:
        with pytest.raises(Untrusted, match=r"did not prove who it is, so nothing was sent: .* ca_file") as caught:
            await ask(f"https://{HOST}:{server.port}", kind, Line(str(authority.file)))
    assert server.requests == []
    assert server.hellos == 1
    assert "hush" not in str(caught.value)


async def test_an_authority_that_the_settings_name_is_trusted(tmp_path: Path) -> None:
    authority = certificates.authority(tmp_path)
    async with FaultyServer(faulty.answer(200, b"ok"), tls=authority.server(HOST)) as server:
        url = f"https://{HOST}:{server.port}"
        assert await ask(url, Kind.READ, Line(str(authority.file))) == b"ok"
        with pytest.raises(Untrusted):
            await ask(url, Kind.READ, Line())


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", [200, 403, 407, 502])
async def test_a_proxy_that_answers_a_page_gets_nothing(kind: Kind, status: int) -> None:
    page = faulty.answer(status, b"<html>no</html>", {"content-type": "text/html"})
    async with FaultyServer(page) as proxy:
        with pytest.raises(Unreachable, match=r"let the request to T through|prove who it is"):
            await ask("https://api.example.com", kind, Line(proxy=Secret(f"http://{HOST}:{proxy.port}")))
    assert all(b"hush" not in request for request in proxy.requests)
    assert len(proxy.requests) == (3 if kind is Kind.READ and status != 200 else 1)


async def test_the_proxy_of_the_settings_is_used_with_its_password(tmp_path: Path) -> None:
    async with FaultyServer(faulty.answer(407)) as proxy:
        line = Line(proxy=Secret(f"http://anna:hush@{HOST}:{proxy.port}"))
        with pytest.raises(Unreachable) as caught:
            await ask("https://api.example.com", Kind.WRITE, line)
    assert proxy.requests[0].startswith(b"CONNECT api.example.com:443 ")
    assert base64.b64encode(b"anna:hush") in proxy.requests[0]
    assert "hush" not in f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"


@pytest.mark.parametrize(
    ("base_url", "proxy"),
    [
        ("https://a.example", "socks5://u:hush@h:1"),
        ("https://a.example", "http://"),
        ("https://a.example", "http://u:hush@h:port"),
        ("https://a.example", "hush"),
        ("https://a.example", ""),
        ("http://127.0.0.1:1", "http://u:hush@h:1"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(base_url: str, proxy: str) -> None:
    with pytest.raises(Rejected) as caught:
        ApiClient("T", base_url, plain_judge, line=Line(proxy=Secret(proxy)))
    assert set(caught.value.fields) == {"proxy"}
    assert "hush" not in f"{caught.value!r} {caught.value.__context__!r} {caught.value.__cause__!r}"


@pytest.mark.parametrize("kind", Kind)
async def test_a_name_that_nobody_knows_was_not_reached(monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    asked = []

    def nowhere(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(Unreachable, match="could not be reached: check the network"):
        await ask("https://api.example.com", kind, Line())
    assert len(asked) == (3 if kind is Kind.READ else 1)


async def test_no_more_requests_are_under_way_than_the_settings_allow() -> None:
    full = asyncio.Event()

    async def first_an_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if server.connections == 3:
            full.set()
        await (faulty.answer(200) if server.connections == 1 else faulty.silence)(reader, writer)

    async with FaultyServer(first_an_answer) as server:
        api = ApiClient("T", server.url, plain_judge, line=Line(in_flight=2))
        await api.call(operation(Kind.READ), "GET", "/x")
        calls = [asyncio.create_task(api.call(operation(Kind.READ), "GET", "/x")) for _ in range(9)]
        await full.wait()
        await asyncio.sleep(0.1)  # for a further one to come
        connections = server.connections
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        await api.aclose()
    assert connections == 1 + 2
