"""A key that was refused and then corrected, in a terminal, at a server whose line is listened to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.pty_terminal import PtyTerminal
from tests.served import Providers, served

WRONG = "test_NobodyHasThisKey123"
WAYS = {
    "bsg": ("bsg", "api_key"),
    "plusofon": ("plusofon", "token"),
    "serwersms by token": ("serwersms", "token"),
    "serwersms by name": ("serwersms", "password"),
}
"""Provider, and the credential that is wrong first, by each way to sign in."""


class Line:
    """Passes bytes on to a server on loopback, and keeps all that was sent there.

    Attributes:
        sent: what clients sent so far.
    """

    def __init__(self, port: int) -> None:
        self.sent = bytearray()
        self._target = port
        self._passing: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._listener.getsockname()[1]
        return port

    def accept(self) -> None:
        """Takes connections until it is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                for ends in ((client, server, self.sent), (server, client, bytearray())):
                    self._passing.append(threading.Thread(target=_pass_on, args=ends, daemon=True))
                    self._passing[-1].start()

    def close(self) -> None:
        """Takes no more connections, and waits for those there are."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._passing:
            thread.join()


def _pass_on(source: socket.socket, sink: socket.socket, kept: bytearray) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            kept += data
            sink.sendall(data)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    source.close()


@contextmanager
def listened(port: int) -> Iterator[Line]:
    line = Line(port)
    thread = threading.Thread(target=line.accept, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.close()
        thread.join()


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """Address and credentials of each provider of a sandbox on a port."""
    with served("--contacts", "300") as found:
        yield found


def private(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("way", WAYS)
def test_r_after_a_refusal_takes_a_corrected_key_at_once_and_a_wrong_one_is_sent_once(
    tmp_path: Path, providers: Providers, way: str
) -> None:
    provider, wrong = WAYS[way]
    given = dict(providers[provider])
    address = given["base_url"]
    port = urlsplit(address).port
    assert port is not None
    with listened(port) as line:
        secret = private(tmp_path / "secret", WRONG)
        text = f'[accounts.main]\nprovider = "{provider}"\nbase_url = "{address.replace(str(port), str(line.port))}"\n'
        text += f'{wrong} = {{ file = "{secret}" }}\n'
        if wrong == "password":
            text += f'username = "{given["username"]}"\n'
        config = private(tmp_path / "desk.toml", text)
        with PtyTerminal(tmp_path / "home", ["--config", str(config)], size=(120, 24)) as terminal:
            terminal.wait_for("try again")
            assert line.sent.count(WRONG.encode()) == 1
            terminal.send("r")
            terminal.rest()
            assert "asked again for" in terminal.text
            private(secret, given[wrong])
            terminal.send("r")
            terminal.wait_for("page 1/")
            assert line.sent.count(WRONG.encode()) == 1
            terminal.send("q")
            assert terminal.wait_for_end() == 0
            assert WRONG.encode() not in terminal.received
