"""Settings, arguments, names of files and of folders full of control sequences: none gets onto the terminal."""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

import tui
from tests.hostile import CORPUS
from tests.processes import ringdesk
from tests.pty_terminal import PtyTerminal
from tests.test_random_texts import harmful
from tui.__main__ import COMMANDS

APART = 12
"""Every so many of the texts stand in one file, which may not be long."""
NASTY = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m"


def quoted(text: str) -> str:
    """A text as TOML has it between quotes."""
    return '"' + "".join(f"\\U{ord(one):08x}" if not one.isalnum() else one for one in text) + '"'


def spoilt(texts: Iterable[str]) -> str:
    """Settings in which every place holds such texts."""
    lines = []
    for number, text in enumerate(texts):
        one = quoted(text[:40])
        lines += [
            f"[accounts.a{number}]", 'provider = "bsg"', f"title = {one}", f"base_url = {one}", f"{one} = 1",
            f"api_key = {{ env = {one} }}", f"time_zone = {one}", f"ca_file = {one}",
            f"[accounts.{one}]", f"provider = {one}", f"token = {{ file = {one} }}",
            f"[accounts.b{number}]", 'provider = "plusofon"', f"token = {one}",
            f"[accounts.c{number}]", 'provider = "plusofon"', f"token = {{ command = [{one}] }}",
        ]  # fmt: skip
    mine = quoted(NASTY)
    lines += ["[desk]", f"theme = {mine}", f"{mine} = {mine}", "[operator]", f"phone = {mine}", f"[{mine}]"]
    return "\n".join(lines)


def written(home: Path, text: str) -> None:
    folder = home / ".config" / "ringdesk"
    folder.mkdir(parents=True, mode=0o700)
    config = folder / "config.toml"
    config.touch(0o600)
    config.write_text(text, "utf-8")


def said(ended: "subprocess.CompletedProcess[str]") -> list[str]:
    """What of an output no terminal may get."""
    return harmful((ended.stdout + ended.stderr).replace("\n", ""))


def told(home: Path, texts: Iterable[str], command: Sequence[str]) -> str:
    """What a command says of settings that are spoilt by those texts which a file can hold."""
    written(home, spoilt(text for text in texts if text.encode("utf-8", "ignore").decode() == text))
    ended = ringdesk(home, *command)
    assert said(ended) == []
    assert "Traceback" not in ended.stderr
    return ended.stdout + ended.stderr


@pytest.mark.parametrize("first", range(APART))
def test_mistakes_in_settings_are_told_without_what_they_hold(tmp_path: Path, first: int) -> None:
    assert "accounts.a0.base_url" in told(tmp_path, CORPUS[first::APART], ["check"])


@pytest.mark.parametrize("command", [["check", "--json"], ["find", "600"], [], ["journal"], ["doctor"]])
def test_no_command_tells_what_settings_hold(tmp_path: Path, command: list[str]) -> None:
    assert told(tmp_path, CORPUS[::APART], command)


def test_settings_that_are_no_toml_are_told_without_their_bytes(tmp_path: Path) -> None:
    written(tmp_path, f"a = {NASTY}\n")
    ended = ringdesk(tmp_path, "check")
    assert said(ended) == []
    assert "line 1" in ended.stdout + ended.stderr


def test_keys_for_actions_that_there_are_not_are_told_without_their_bytes(tmp_path: Path) -> None:
    written(tmp_path, f'[keys]\n{quoted(NASTY)} = "x"\n"table.down" = {quoted(NASTY)}\n')
    environment = {"HOME": str(tmp_path), **{f"XDG_{name}_HOME": "" for name in ("CONFIG", "STATE", "DATA")}}
    with PtyTerminal(tmp_path, environment=environment) as terminal:
        assert terminal.wait_for_end() == 3
        told = terminal.received.decode("utf-8", "replace")
    assert "is no action" in told
    assert harmful(told.replace("\r", "").replace("\n", "")) == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_complaint_about_arguments_does_not_repeat_their_bytes(tmp_path: Path, command: str) -> None:
    arguments = [command, "--sandbox", f"--{NASTY}", NASTY] if command else [f"--{NASTY}"]
    if command == "sandbox":
        pytest.skip("the server of the sandbox stands by itself")
    ended = ringdesk(tmp_path, *arguments)
    assert ended.returncode == 2
    assert ended.stderr.startswith("usage: ")
    assert said(ended) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "bsg", f"{NASTY}.csv"], ["import", f"{NASTY}", "x.csv"], ["export", NASTY, "contacts"],
        ["export", "bsg", NASTY], ["export", "bsg", "contacts", "--out", f"/nowhere/{NASTY}"], ["check", NASTY],
        ["find", NASTY], ["journal", "--search", NASTY], ["--config", f"/nowhere/{NASTY}", "check"],
    ],
)  # fmt: skip
def test_what_names_nothing_is_told_without_its_bytes(tmp_path: Path, arguments: list[str]) -> None:
    options = arguments if "--config" in arguments else ["--sandbox", *arguments]
    ended = ringdesk(tmp_path, *options)
    assert said(ended) == []
    assert "Traceback" not in ended.stderr
    assert ended.stdout + ended.stderr


def test_a_crash_is_told_without_the_bytes_of_the_folder_that_it_is_told_in(tmp_path: Path) -> None:
    home = tmp_path / NASTY
    program = (
        "import sys, types; import tui.__main__ as m; sys.modules['c'] = types.SimpleNamespace(run=lambda *a: 1 / 0)"
    )
    code = f"{program}; m.COMMANDS['find'] = m.Command('', 'c'); m.main(['find'])"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(Path(tui.__file__).parent.parent)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert "ZeroDivisionError" in ended.stderr
    assert said(ended) == []
    assert list(home.rglob("crash-*.txt"))
