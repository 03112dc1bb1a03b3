"""`ringdesk doctor`: what it sees of a terminal, of files, and what it advises."""

import json
import os
import re
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.pty_terminal import PtyTerminal
from tui import probe
from tui.doctor_command import advice, colours


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"TERM": "xterm-256color"}, "256, "),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "16 million, "),
        ({"TERM": "xterm-256color", "COLORTERM": "24bit", "NO_COLOR": "1"}, "none, "),
        ({"TERM": "xterm", "NO_COLOR": ""}, "16, as TERM says no more; if the strips of 256 look right, set TERM="),
    ],
)
def test_how_many_colours(environ: Mapping[str, str], told: str) -> None:
    assert colours(environ).startswith(told)


@pytest.mark.parametrize(
    ("environ", "places"),
    [
        ({}, []),
        ({"TMUX": "x"}, ["~/.tmux.conf"]),
        ({"STY": "x"}, ["~/.screenrc"]),
        ({"SSH_CONNECTION": "x"}, ["~/.ssh/config", "/etc/ssh/sshd_config"]),
        ({"SSH_TTY": "x", "COLORTERM": "truecolor", "TMUX": "x"}, ["~/.ssh/config", "~/.tmux.conf"]),
    ],
)
def test_advice_for_the_way_the_terminal_is_reached(environ: Mapping[str, str], places: list[str]) -> None:
    assert [one.place.split(" ")[0] for one in advice(environ)] == places


class Answering:
    """A terminal that counts every character as one cell, but for some, and tells where its cursor is."""

    def __init__(self, wide: Mapping[str, int]) -> None:
        self.master, self.slave = os.openpty()
        self._wide = wide
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        read = ""
        while True:
            try:
                read += os.read(self.master, 1024).decode()
            except OSError:
                return
            while asked := re.search("\r([^\r]*)\x1b\\[6n", read):
                read = read[asked.end() :]
                cells = sum(self._wide.get(character, 1) for character in asked[1])
                os.write(self.master, f"\x1b[7;{cells + 1}R".encode())


def test_the_width_of_characters_is_measured_where_they_are_drawn() -> None:
    terminal = Answering({"漢": 2})
    found = probe.drawn(terminal.slave, terminal.slave, ("ł", "漢", "😀", "two"))
    assert found.cells == (1, 2, 1, 3)
    assert found.seconds is not None
    os.close(terminal.slave)


def test_a_terminal_that_does_not_answer_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "PATIENCE", 0.1)
    master, slave = os.openpty()
    assert probe.drawn(slave, slave, ("a", "b")) == probe.Drawn((None, None), None)
    assert os.read(master, 1024).count(b"\x1b[6n") == 1
    os.close(master)
    os.close(slave)


def test_in_a_terminal(home: Path) -> None:
    answers = {"TMUX": "/tmp/tmux-1/default,1,0", "SSH_CONNECTION": "1 2 3 4"}
    with PtyTerminal(home, ["doctor"], size=(150, 50), environment=answers) as terminal:
        assert terminal.wait_for_end() == 0
        screen = terminal.text
    assert "set-clipboard on" in screen
    assert "ok  terminal   xterm-256color, 150x50" in screen
    assert "ok  colours    256, as TERM says" in screen
    assert "Compression yes" in screen
    assert "WRONG" not in screen


def test_without_a_terminal_and_with_damaged_files(home: Path, run: Run) -> None:
    state = home / "state" / "ringdesk"
    for name in ("accounts", "rehearsal"):
        (state / name).mkdir(parents=True)
        (state / name / "desk.db").touch(0o600)
    (state / "accounts" / "desk.db").write_bytes(b"no database" * 100)
    status, out, _err = run("doctor", "--json")
    document = json.loads(out)
    assert status == document["status"] == 2
    wrong = {one["about"]: one["told"] for one in document["findings"] if not one["ok"]}
    assert set(wrong) == {"terminal", "journal"}
    assert "it is not one of our files; move it away" in wrong["journal"]
    sound = [one["told"] for one in document["findings"] if one["ok"] and one["about"] == "journal"]
    assert sound == [f"{state}/rehearsal/desk.db is sound"]
    with sqlite3.connect(state / "rehearsal" / "desk.db") as db:
        assert db.execute("PRAGMA user_version").fetchone() > (0,)
    db.close()
