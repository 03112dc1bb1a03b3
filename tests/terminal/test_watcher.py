"""The terminal is given back after a desk that could not do it itself."""

import os
import shutil
import signal
import sys
import termios
import time
import tty
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal
from tui.watcher import GOODBYE, LENT, RESET, SENTENCE, TAKEN, died_in_possession, restore, watch

SHELL = """
import fcntl, os, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
"""
"""A shell that controls jobs and edits its line, with a terminal in charge of it."""


def modes_of(terminal: PtyTerminal) -> list[object]:
    return termios.tcgetattr(terminal.master)


def watchers(of: int) -> list[int]:
    """Processes that a process forked and that still run."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(parent) == of and state != "Z":
                found.append(int(folder.name))
    return found


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until_gone(process: int) -> None:
    end = time.monotonic() + 20
    while not is_gone(process):
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_desk_that_dies_leaves_a_terminal_to_work_in(tmp_path: Path, number: int) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"]) as terminal:
        before = modes_of(terminal)
        terminal.wait_for("1-100 of 2000")
        [watcher] = watchers(terminal.process)
        assert modes_of(terminal) != before
        os.kill(terminal.process, number)
        terminal.wait_for("what was typed is kept")
        wait_until_gone(watcher)
        assert modes_of(terminal) == before
        received = bytes(terminal.received)
        for ended in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1004l"):
            begun = ended.replace(b"l", b"h") if ended.endswith(b"l") else b"\x1b[?25l"
            assert received.rindex(ended) > received.rindex(begun)


@pytest.mark.parametrize("keys", ["q", None], ids=["q", "SIGTERM"])
def test_a_desk_that_ends_in_good_order_takes_its_watcher_along(tmp_path: Path, keys: str | None) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"]) as terminal:
        before = modes_of(terminal)
        terminal.wait_for("1-100 of 2000")
        [watcher] = watchers(terminal.process)
        if keys is None:
            terminal.signal(signal.SIGTERM)
        else:
            terminal.send(keys)
        terminal.wait_for_end()
        assert is_gone(watcher)
        assert SENTENCE.strip() not in terminal.text
        assert modes_of(terminal) == before


def test_the_watcher_is_nobody_when_the_terminal_goes_away(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"]) as terminal:
        terminal.wait_for("1-100 of 2000")
        [watcher] = watchers(terminal.process)
        terminal.hang_up()
        terminal.wait_for_end_unseen()
        wait_until_gone(watcher)


@pytest.mark.skipif(shutil.which("bash") is None, reason="a shell with job control and an edited line is needed")
def test_a_suspended_desk_that_is_killed_leaves_the_shell_alone(tmp_path: Path) -> None:
    environment = {"PS1": "at your service> ", "INPUTRC": "/dev/null"}
    with PtyTerminal(tmp_path, environment=environment, program=("-c", SHELL)) as terminal:
        terminal.wait_for("at your service>")
        terminal.send(f"{sys.executable} -m tui --sandbox\r")
        terminal.wait_for("1-100 of 2000")
        [desk] = watchers(terminal.process)
        [watcher] = watchers(desk)
        terminal.send("\x1a")
        terminal.wait_for("Stopped")
        terminal.send("\r")
        terminal.rest()
        modes = modes_of(terminal)
        os.kill(desk, signal.SIGKILL)
        wait_until_gone(watcher)
        assert modes_of(terminal) == modes
        terminal.send("echo $((6 * 7))\r")
        terminal.wait_for("\n42 ")
        assert SENTENCE.strip() not in terminal.text


def test_nothing_is_watched_without_a_terminal() -> None:
    ours, theirs = os.pipe()
    try:
        before = watchers(os.getpid())
        watcher = watch(ours, theirs)
        assert watchers(os.getpid()) == before
        watcher.say_goodbye()
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        (b"", False),
        (TAKEN, True),
        (TAKEN + LENT, False),
        (TAKEN + LENT + TAKEN, True),
        (TAKEN + LENT + GOODBYE, False),
        (TAKEN + GOODBYE, False),
    ],
)
def test_who_had_the_terminal_at_the_end(told: bytes, taken: bool) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, told)
    os.close(theirs)
    assert died_in_possession(ours) is taken
    os.close(ours)


@pytest.mark.parametrize("quicker", [False, True], ids=["the watcher was quicker", "a shell was quicker"])
def test_modes_are_brought_back_only_where_nobody_else_did(quicker: bool) -> None:
    master, slave = os.openpty()
    before = termios.tcgetattr(slave)
    tty.setcbreak(slave) if quicker else tty.setraw(slave)
    found = termios.tcgetattr(slave)
    restore(slave, slave, before)
    assert termios.tcgetattr(slave) == (found if quicker else before)
    assert RESET.encode() in os.read(master, 4096)
    os.close(slave)
    os.close(master)


def test_commands_that_print_have_no_watcher(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--version"]) as terminal:
        assert terminal.wait_for_end() == 0
        assert RESET.encode() not in terminal.received


def test_a_terminal_that_is_gone_takes_nothing() -> None:
    master, slave = os.openpty()
    modes = termios.tcgetattr(slave)
    os.close(master)
    restore(slave, slave, modes)
    os.close(slave)
