"""Hostile names at three providers, in a real terminal: no escape of theirs comes out, nothing crashes.

The method needs no list of attacks: everything the terminal receives is cut into kinds of control sequences, once
with harmless names and once with hostile ones; a kind that only the hostile run has is a leak.
"""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

from tests.pty_terminal import PtyTerminal
from tui.sandbox import Sandbox

TOKEN = re.compile(
    rb"\x1b\[(?P<csi>[0-9;?<=>:]*)(?P<final>[@-~])"
    rb"|\x1b\](?P<osc>[0-9]*)[^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|\x1b(?P<escape>[^\[\]])"
    rb"|(?P<control>[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f])"
)
DETAIL = "Esc back"
WALK = (
    (">", "101-200"),
    (">", "201-300"),
    ("\r", DETAIL),
    ("q", "201-300"),
    ("gr", "1-12 of 12"),
    ("\r", "group "),
    ("gb", "[block lists]"),
    ("2", "1-6 of 6"),
    ("\r", "of 150"),
    ("\r", DETAIL),
    ("q", "of 150"),
    ("3", "page 1/8"),
    ("gr", "[groups]"),
    ("gc", "[contacts]"),
)
"""Keys, and what stands on the screen once they have had their effect."""
UNSEEN = re.compile("[\u0080-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def kinds(received: bytes) -> set[str]:
    """The kinds of control sequences, and the unseen characters, in what a terminal received."""
    found = set()
    for token in TOKEN.finditer(received):
        if token["final"]:
            found.add(f"CSI {token['final'].decode()}" + ("?" if token["csi"].startswith(b"?") else ""))
        elif token["osc"] is not None:
            found.add(f"OSC {token['osc'].decode()}")
        elif token["escape"]:
            found.add(f"ESC {token['escape']!r}")
        else:
            found.add(f"control {token['control']!r}")
    text = received.decode("utf-8", "replace")
    return found | {f"unseen {ord(character):04x}" for character in UNSEEN.findall(text)}


async def seeded(db: Path, *, hostile: bool) -> None:
    async with Sandbox(db=db, contacts=300, switches={"hostile": "on" if hostile else "off"}) as sandbox:
        await sandbox.ready()


def standing(seen: str) -> Callable[[str], bool]:
    """Whether a screen shows a text, and no detail over it unless that is what is waited for."""
    return lambda text: seen in text and (seen == DETAIL or DETAIL not in text)


def walked(home: Path, *, hostile: bool) -> set[str]:
    """What kinds come out of a walk through every table and a detail of each."""
    folder = home / "data" / "ringdesk"
    folder.mkdir(parents=True, mode=0o700)
    asyncio.run(seeded(folder / "sandbox.db", hostile=hostile))
    with PtyTerminal(home) as terminal:
        terminal.wait_for("of 300")
        for keys, seen in WALK:
            terminal.send(keys)
            terminal.wait_for(standing(seen))
        terminal.send("q")
        assert terminal.wait_for_end() == 0
        return kinds(bytes(terminal.received))


def test_no_escape_of_theirs_comes_out(tmp_path: Path) -> None:
    harmless = walked(tmp_path / "harmless", hostile=False)
    hostile = walked(tmp_path / "hostile", hostile=True)
    assert hostile - harmless == set()
