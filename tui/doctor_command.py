"""`ringdesk doctor`: is this terminal good for the desk, are its files in order, and what to put into ssh and tmux.

Imports `domain`, `services`, and the modules of the command line beside it.
"""

import asyncio
import os
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tui.command_line import ended, merged, parser
from tui.domain.foreign import shown
from tui.findings import Advice, Finding, report
from tui.probe import drawn
from tui.rights import breaches, network_mounts
from tui.services.store import FILE, Store, StoreUnusable
from tui.settings_file import Folders, user_folders
from tui.startup import Options, Status, terminal_trouble

_LEAST_SIZE: Final = (60, 16)
_SAMPLES: Final = (("Polish letters", "ł"), ("Cyrillic letters", "ж"), ("wide letters", "漢"), ("emoji", "😀"))
_SLOW: Final = 0.3
"""Seconds of a round trip from which keys feel late."""
_STRIPS: Final = (
    ("  16 colours  ", [f"\x1b[48;5;{number}m " for number in range(16)]),
    (" 256 colours  ", [f"\x1b[48;5;{number}m " for number in range(16, 232, 6)]),
    ("true colours  ", [f"\x1b[48;2;{red};60;{252 - red}m " for red in range(0, 253, 7)]),
)

_EPILOG: Final = """\
  ringdesk doctor
  ringdesk doctor --json

In a terminal it draws some letters, asks how wide they were, and how long an
answer takes; nothing is asked of a provider. Exit status: 0 all is well, 2 the
terminal has to be set otherwise, 3 files that others can get at."""


def run(options: Options, arguments: Sequence[str]) -> int:
    """Looks at everything around the desk; gives the exit status."""
    made = parser(
        "doctor", "Looks at the terminal and the files, and says what to put into ssh, tmux and screen.", _EPILOG
    )
    taken = made.parse_args(arguments)
    folders = user_folders()
    settings = merged(options, taken).config or folders.settings

    def look() -> int:
        if not taken.json and sys.stderr.isatty():
            _show_colours()
        findings = examined(os.environ, folders, settings)
        return report(findings, as_json=taken.json, advice=tuple(advice(os.environ)))

    return ended(look)


def examined(environ: Mapping[str, str], folders: Folders, settings: Path) -> list[Finding]:
    """Everything that is found, outside of any running loop; the terminal must be free of the desk."""
    return [*_terminal(environ), *_files(folders, settings)]


def _show_colours() -> None:
    if "NO_COLOR" not in os.environ:
        for name, blocks in _STRIPS:
            sys.stderr.write(f"{name}{''.join(blocks)}\x1b[0m\n")
        sys.stderr.write("A strip that is one colour, or has gaps, is more than this terminal can.\n\n")


# -- terminal --------------------------------------------------------------------------------------------


def _terminal(environ: Mapping[str, str]) -> Iterator[Finding]:
    trouble = terminal_trouble(environ, sys.__stdin__, sys.__stderr__)
    if trouble:
        yield Finding("terminal", trouble, Status.USAGE)
        return
    columns, rows = os.get_terminal_size(sys.stderr.fileno())
    small = columns < _LEAST_SIZE[0] or rows < _LEAST_SIZE[1]
    layout = "; that is small, one column is shown" if small else ""
    yield Finding("terminal", f"{shown(environ.get('TERM', 'TERM is not set'))}, {columns}x{rows}{layout}")
    yield Finding("colours", colours(environ))
    yield Finding("clipboard", clipboard(environ))
    yield from _drawing()


def colours(environ: Mapping[str, str]) -> str:
    """How many colours the desk is going to send, and what to set where it could be more."""
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        return "none, as NO_COLOR is set"
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "16 million, as COLORTERM says"
    if "256color" in term:
        return "256, as TERM says"
    return "16, as TERM says no more; if the strips of 256 look right, set TERM=xterm-256color (in PuTTY: Data)"


def clipboard(environ: Mapping[str, str]) -> str:
    """Whether what is copied arrives, and what it needs on its way; no terminal tells it for certain."""
    if environ.get("TERM", "").startswith(("linux", "vt", "dumb")):
        return "none; select with the mouse instead, after %"
    if environ.get("TMUX"):
        return "by way of tmux, which needs set-clipboard on; try it: y y, then paste elsewhere"
    if environ.get("STY"):
        return "by way of GNU screen, in pieces; try it: y y, then paste elsewhere"
    return "by OSC 52, which the terminal may have to be told to take; try it: y y, then paste elsewhere"


def _drawing() -> Iterator[Finding]:
    from rich.cells import cell_len  # noqa: PLC0415 - what the desk counts by

    found = drawn(sys.stdin.fileno(), sys.stderr.fileno(), tuple(sample for _name, sample in _SAMPLES))
    if found.seconds is None:
        yield Finding("drawing", "the terminal does not say where its cursor is; widths could not be measured")
        return
    wrong = [
        f"{name} take {cells} cells, the desk counts {cell_len(sample)}"
        for (name, sample), cells in zip(_SAMPLES, found.cells, strict=True)
        if cells is not None and cells != cell_len(sample)
    ]
    letters = found.cells[0]
    if letters is not None and letters > 1:
        yield Finding(
            "drawing",
            'the terminal is not set to UTF-8; set it so (in PuTTY: Translation), or glyphs = "ascii" in [desk]',
            Status.USAGE,
        )
    else:
        yield Finding("drawing", "; ".join(wrong) or "UTF-8; letters and emoji are as wide as the desk counts")
    late = "; keys will feel late, see below for ssh" if found.seconds > _SLOW else ""
    yield Finding("line", f"an answer takes {found.seconds * 1000:.0f} ms{late}")


# -- files -----------------------------------------------------------------------------------------------


def _files(folders: Folders, settings: Path) -> Iterator[Finding]:
    wrong = [Finding("files", told, Status.SETTINGS) for told in breaches(folders, settings)]
    yield from wrong or [Finding("files", "nobody else can get at them")]
    for name, folder in (("settings", settings.parent), ("state", folders.state), ("data", folders.data)):
        yield Finding(name, f"{shown(str(folder))}{'' if folder.exists() else ' (not there yet)'}")
    yield from (Finding("disk", told) for told in network_mounts(folders))
    yield from (asyncio.run(_journal(path.parent)) for path in sorted(folders.state.rglob(FILE)))


async def _journal(folder: Path) -> Finding:
    store = Store(folder)
    try:
        verdict = await store.run(lambda db: str(db.execute("PRAGMA integrity_check(1)").fetchone()[0]))
    except StoreUnusable as error:
        return Finding("journal", error.sentence, Status.SETTINGS)
    finally:
        await store.close()
    sound = verdict == "ok"
    told = "is sound" if sound else "is damaged; move it away and start again, then compare the two"
    return Finding("journal", f"{shown(str(store.path))} {told}", Status.DONE if sound else Status.SETTINGS)


# -- what to set -----------------------------------------------------------------------------------------


def advice(environ: Mapping[str, str]) -> Iterator[Advice]:
    """What to put where, for the way this terminal is reached."""
    if "SSH_CONNECTION" in environ or "SSH_TTY" in environ:
        yield Advice(
            "~/.ssh/config on your own computer",
            (
                f"Host {shown(socket.gethostname())}",
                "    Compression yes",
                "    SendEnv COLORTERM",
                "    ServerAliveInterval 30",
            ),
        )
        if "COLORTERM" not in environ:
            yield Advice("/etc/ssh/sshd_config on this computer (ask who looks after it)", ("AcceptEnv COLORTERM",))
    if "TMUX" in environ:
        yield Advice(
            "~/.tmux.conf",
            (
                'set -g default-terminal "tmux-256color"',
                'set -as terminal-features ",xterm-256color:RGB"',
                "set -s escape-time 20",
                "set -s set-clipboard on",
            ),
        )
    if "STY" in environ:
        yield Advice("~/.screenrc", ("term screen-256color", "defutf8 on", "maptimeout 20"))
