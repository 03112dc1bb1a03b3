"""Requests to set the clipboard, as they must be written to arrive."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pty_terminal import PtyTerminal
from tui.terminal.clipboard import LIMIT, is_refused, passed_on, trouble
from tui.terminal.control import is_control, is_passing


def request(text: str) -> str:
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"


@given(st.text(max_size=3000))
def test_screen_gets_short_strings_that_make_up_the_request(text: str) -> None:
    written = passed_on(request(text), {"STY": "1.pts", "TERM": "screen-256color"})
    pieces = written.split("\x1bP")[1:]
    assert all(piece.endswith("\x1b\\") and len(piece) < 768 for piece in pieces)
    assert "".join(piece[:-2] for piece in pieces) == request(text)
    assert is_control(written)
    assert is_passing(written)


@given(st.text(max_size=300))
def test_tmux_gets_it_for_itself_and_to_pass_on(text: str) -> None:
    written = passed_on(request(text), {"TMUX": "/tmp/tmux", "STY": "", "TERM": "tmux-256color"})
    own, inner = written.split("\x1bPtmux;")
    assert own == request(text)
    assert inner.removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b") == request(text)
    assert is_passing(written)


def test_without_either_it_goes_as_it_is() -> None:
    assert passed_on(request("a"), {"TERM": "xterm"}) == request("a")


@pytest.mark.parametrize(
    ("size", "environ", "words", "refused"),
    [
        (10, {"TERM": "xterm-256color"}, "", False),
        (LIMIT + 1, {"TERM": "xterm-256color"}, "too long", True),
        (10, {"TERM": "linux"}, "no clipboard", True),
        (10, {"TERM": "vt100"}, "no clipboard", True),
        (10, {"TERM": "tmux-256color", "TMUX": "x"}, "set-clipboard on", False),
    ],
)
def test_what_is_said_of_a_copy(size: int, environ: dict[str, str], words: str, refused: bool) -> None:
    assert words in trouble(size, environ)
    assert bool(words) == bool(trouble(size, environ))
    assert is_refused(size, environ) == refused


def test_a_number_is_copied_inside_tmux(tmp_path: Path) -> None:
    environment = {"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color"}
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40), environment=environment) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("yp")
        terminal.wait_for("copied the phone; tmux hands it on with: set -s set-clipboard on")
        encoded = base64.b64encode(b"+380990140891")
        assert terminal.received.count(encoded) == 2
        assert b"\x1bPtmux;\x1b\x1b]52;c;" + encoded in terminal.received
