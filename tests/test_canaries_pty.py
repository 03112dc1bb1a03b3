"""Secrets that are looked for afterwards: in files, logs, crash reports, on the line, and in what children get."""

import base64
import json
import urllib.parse
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal
from tests.served import Providers, served

WRONG = "test_NobodyHasThisKeyCanary77"
CRASH = "crash now"
ENTER, ESC = "\r", "\x1b"
PROXY_PASSWORD = "ProxyCanary/88"
PROGRAM = f"""
import sys, types
from tui import keeper
from tui.panes.find_view import FindView
vault = sys.argv[-1].rpartition("/")[0]
class Keyring:
    viable, priority = True, 1.0
    def get_password(self, service, username):
        return open(f"{{vault}}/{{service}}.{{username}}").read().strip()
sys.modules["kept_aside"] = types.SimpleNamespace(Keyring=Keyring)
keeper._BACKENDS = (("kept_aside", "Keyring"),)
begin = FindView.begin
def crash(self, text):
    if text == {CRASH!r}:
        secret = open(sys.argv.pop()).read().strip()
        raise RuntimeError(f"with {{secret}} in hand")
    begin(self, text)
FindView.begin = crash
from tui.__main__ import main
sys.exit(main(sys.argv[1:-1]))
"""
"""The command with a store for secrets, and with a fault in it whose message holds a secret."""


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """Address and credentials of each provider of a sandbox on a port."""
    with served("--contacts", "300") as found:
        yield found


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return path


def connect(home: Path, providers: Providers) -> None:
    """Settings with a secret in every kind of place: variable, command, file, store; a wrong one, and a proxy's."""
    folder = home / "config" / "ringdesk"
    folder.mkdir(parents=True, mode=0o700)
    vault = home / "vault"
    vault.mkdir(mode=0o700)
    for name, secret in (
        ("token", providers["plusofon"]["token"]),
        ("file", providers["serwersms"]["token"]),
        ("ringdesk.shop", providers["bsg"]["api_key"]),
    ):
        (vault / name).touch(0o600)
        (vault / name).write_text(f"{secret}\n")
    show = script(vault / "show", f"env > {home}/of-the-command\ncat {vault}/token")
    config = folder / "config.toml"
    config.touch(0o600)
    config.write_text(
        f"""
[accounts.shop]
provider = "bsg"
base_url = "{providers["bsg"]["base_url"]}"
api_key = {{ env = "SHOP_KEY" }}
[accounts.calls]
provider = "plusofon"
base_url = "{providers["plusofon"]["base_url"]}"
token = {{ command = ["{show}"] }}
[accounts.texts]
provider = "serwersms"
base_url = "{providers["serwersms"]["base_url"]}"
token = {{ file = "{vault}/file" }}
[accounts.kept]
provider = "bsg"
base_url = "{providers["bsg"]["base_url"]}"
api_key = {{ keyring = "shop" }}
[accounts.far]
provider = "serwersms"
base_url = "https://127.0.0.1:9"
token = {{ file = "{vault}/file" }}
proxy = {{ env = "PROXY" }}
[accounts.wrong]
provider = "bsg"
base_url = "{providers["bsg"]["base_url"]}"
api_key = {{ env = "WRONG_KEY" }}
"""
    )


def forms(secret: str) -> Iterator[bytes]:
    """A secret as it might be written somewhere."""
    yield secret.encode()
    yield urllib.parse.quote(secret, safe="").encode()
    yield json.dumps(secret)[1:-1].encode()
    for lead in ("", "a", "ab"):  # wherever it begins within what was encoded
        encoded = base64.b64encode(f"{lead}{secret}".encode()).rstrip(b"=")
        yield encoded[4 if lead else 0 : -2]


def arguments_of_all() -> Iterator[bytes]:
    """What every process of this host was called with, as anybody can see it."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it is over
            yield path.read_bytes()


def found(home: Path, received: bytes, secrets: list[str]) -> list[str]:
    """Where any secret is that it should not be."""
    held = {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file() and path.parent.name != "vault"}
    held["what the terminal got"] = received
    return [place for place, raw in held.items() for secret in secrets if any(form in raw for form in forms(secret))]


def test_no_secret_is_anywhere_but_where_it_is_kept(tmp_path: Path, providers: Providers) -> None:
    connect(tmp_path, providers)
    editor = script(tmp_path / "editor", f"env > {tmp_path}/of-the-editor\ncat /proc/$PPID/cmdline > {tmp_path}/words")
    environment = {
        "SHOP_KEY": providers["bsg"]["api_key"],
        "WRONG_KEY": WRONG,
        "PROXY": f"http://desk:{urllib.parse.quote(PROXY_PASSWORD, safe='')}@127.0.0.1:9",
        "EDITOR": str(editor),
        "VISUAL": str(editor),
    }
    secrets = [providers["bsg"]["api_key"], providers["plusofon"]["token"], providers["serwersms"]["token"]]
    secrets += [WRONG, PROXY_PASSWORD]
    arguments = ["--debug", str(tmp_path / "vault" / "file")]
    with PtyTerminal(tmp_path, arguments, size=(120, 40), environment=environment, program=("-c", PROGRAM)) as terminal:
        terminal.wait_for("1-100 of 300")
        terminal.send("i+48600111222" + ESC + "w")
        terminal.wait_for("of 301")
        terminal.send("E")
        terminal.wait_for(lambda _: (tmp_path / "of-the-editor").exists() and (tmp_path / "words").exists())
        terminal.rest()
        terminal.send(ESC)
        arguments_seen = b""
        for key, text in (
            ("2", "1-6 of 6"), ("3", "read "), ("4", "of 301"), ("5", "could not be reached"), ("6", "refused it"),
        ):  # fmt: skip
            terminal.send(key)
            terminal.wait_for(text)
            arguments_seen += b"".join(arguments_of_all())
        assert not [secret for secret in secrets for form in forms(secret) if form in arguments_seen]
        terminal.send("0" + "600111222" + ENTER)
        terminal.wait_for("messages 2")
        terminal.send("/\x15" + CRASH + ENTER)
        terminal.wait_for("has to stop")
        terminal.wait_for_end()
        received = bytes(terminal.received)
    state = tmp_path / "state" / "ringdesk"
    assert list(state.glob("crash-*.txt")), "there is a report to look into"
    assert (state / "debug.log").stat().st_size > 0, "and a log"
    assert (tmp_path / "of-the-command").stat().st_size > 0
    assert found(tmp_path, received, secrets) == []
    private = [path for path in (tmp_path / "state").rglob("*") if path.stat().st_mode & 0o077]
    assert private == []
    texts = b"".join(path.read_bytes() for path in [*state.glob("crash-*.txt"), state / "debug.log"])
    assert b"48600111222" not in texts


def test_a_secret_that_stands_in_the_settings_is_refused_and_not_repeated(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "ringdesk"
    folder.mkdir(parents=True, mode=0o700)
    config = folder / "config.toml"
    config.touch(0o600)
    config.write_text(f'[accounts.shop]\nprovider = "bsg"\napi_key = "{WRONG}"\n')
    with PtyTerminal(tmp_path, size=(120, 40)) as terminal:
        assert terminal.wait_for_end() == 3
        assert "line 3" in terminal.text
        assert WRONG.encode() not in terminal.received


@pytest.mark.parametrize("form", list(forms('canary/1+2="x"')))
def test_the_search_finds_every_form(tmp_path: Path, form: bytes) -> None:
    (tmp_path / "log").write_bytes(b"GET /?x=" + form + b"&y")
    assert found(tmp_path, b"", ['canary/1+2="x"']) == [str(tmp_path / "log")]
