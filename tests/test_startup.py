"""What comes before the first import of Textual: limits, environment, and whether there is a terminal to draw on."""

import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
from importlib import import_module
from pathlib import Path

import pytest

import tui
from tui.panes import PANES
from tui.settings import Preferences
from tui.startup import charset_of, forget_textual, steer_textual, terminal_trouble, trust_terminal_size


class Screen(io.StringIO):
    """A stream that says whether it is a terminal, and how it is encoded."""

    def __init__(self, *, terminal: bool = True, encoding: str = "utf-8") -> None:
        super().__init__()
        self._terminal = terminal
        self._encoding = encoding

    def isatty(self) -> bool:
        return self._terminal

    @property
    def encoding(self) -> str:  # type: ignore[override] # a plain attribute in the type stubs
        return self._encoding


TTY = Screen()


def test_a_usual_terminal_is_taken() -> None:
    assert terminal_trouble({"TERM": "xterm"}, TTY, TTY) == ""


@pytest.mark.parametrize(
    ("environ", "encoding", "expected"),
    [
        ({}, "UTF-8", "utf-8"),
        ({"LANG": "C"}, "utf8", "utf-8"),
        ({"LC_ALL": "POSIX"}, "ANSI_X3.4-1968", "ascii"),
        ({"LANG": "pl_PL.UTF-8"}, "latin-1", "utf-8"),
        ({"LANG": "pl_PL.ISO-8859-2"}, "utf-8", "iso8859-2"),
        ({"LANG": "pl_PL.UTF-8", "LC_ALL": "ru_RU.KOI8-R"}, "utf-8", "koi8-r"),
        ({"LC_CTYPE": "de_DE.ISO-8859-15@euro", "LANG": "C.UTF-8"}, "utf-8", "iso8859-15"),
        ({"LC_ALL": "", "LANG": "en_US.what-is-this"}, "utf-8", "ascii"),
    ],
)
def test_the_character_set_is_the_locales(environ: dict[str, str], encoding: str, expected: str) -> None:
    assert charset_of(environ, encoding) == expected


@pytest.mark.parametrize(
    ("term", "stdin", "stderr", "told"),
    [
        ("dumb", TTY, TTY, "TERM says dumb"),
        ("xterm", Screen(terminal=False), TTY, "Standard input is not a terminal"),
        ("xterm", None, TTY, "Standard input is not a terminal"),
        ("xterm", TTY, Screen(terminal=False), "Standard error is not a terminal"),
        ("xterm", TTY, None, "Standard error is not a terminal"),
    ],
)
def test_one_sentence_says_what_is_wrong_and_what_to_set(
    term: str, stdin: Screen | None, stderr: Screen | None, told: str
) -> None:
    sentence = terminal_trouble({"TERM": term}, stdin, stderr)
    assert sentence.startswith(told)
    assert sentence.endswith(".")


def test_textual_hears_of_our_settings_alone() -> None:
    environ = {"TEXTUAL_LOG": "/tmp/keys", "TEXTUAL_FPS": "600", "ESCDELAY": "50", "NO_COLOR": "1", "RINGDESK_X": "y"}
    forget_textual(environ)
    assert environ == {"ESCDELAY": "50", "NO_COLOR": "1", "RINGDESK_X": "y"}
    steer_textual(environ, Preferences(colors="16"))
    assert {name: value for name, value in environ.items() if name.startswith("TEXTUAL_")} == {
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_FPS": "15",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_COLOR_SYSTEM": "standard",
    }


def test_textual_understands_what_it_is_told() -> None:
    code = (
        "import os; from tui.settings import Preferences; from tui.startup import steer_textual\n"
        "steer_textual(os.environ, Preferences()); from textual import constants as c\n"
        "print(c.TEXTUAL_ANIMATIONS, c.MAX_FPS, c.SMOOTH_SCROLL, c.COLOR_SYSTEM)"
    )
    assert run(code) == "none 15 False auto\n"


def test_the_process_is_closed_to_others_and_leaves_no_core() -> None:
    code = (
        "import os, resource; from tui.startup import harden; harden()\n"
        "print(oct(os.umask(0)), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert run(code) == "0o77 (0, 0)\n"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such switch")
def test_the_memory_is_closed_to_other_processes() -> None:
    code = (
        "import ctypes; from tui.startup import harden; get = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)\n"
        "before = get(); harden(); print(before, get())"
    )
    assert run(code) == "1 0\n"


def test_a_c_library_without_that_switch_does_no_harm() -> None:
    code = "import ctypes; ctypes.CDLL = lambda name: object(); from tui.startup import harden; harden()"
    assert run(code) == ""


def run(code: str) -> str:
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(tui.__file__).parent.parent)}
    return subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True).stdout


def test_an_exported_size_is_dropped_only_where_the_terminal_tells_its_own() -> None:
    main, terminal = pty.openpty()
    try:
        environ = {"COLUMNS": "80", "LINES": "24", "TERM": "xterm"}
        trust_terminal_size(environ, terminal)
        assert environ == {"COLUMNS": "80", "LINES": "24", "TERM": "xterm"}
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        trust_terminal_size(environ, terminal)
        assert environ == {"TERM": "xterm"}
    finally:
        os.close(main)
        os.close(terminal)


def test_a_size_is_kept_where_there_is_no_terminal() -> None:
    environ = {"COLUMNS": "80"}
    with open(os.devnull) as nothing:
        trust_terminal_size(environ, nothing.fileno())
    assert environ == {"COLUMNS": "80"}


WAITED_FOR_LATER = (
    "httpx", "stamina", "starlette", "sqlite3", "uvicorn", "keyring", "tomlkit", "phonenumbers",
    "tui.domain.campaigns", "tui.domain.sms", "tui.sandbox.facade", "tui.services.workshop", "tui.services.journal",
    "tui.panes.campaigns", "tui.panes.composer_view", "tui.panes.composer_opening", "tui.panes.filling",
    "tui.panes.find", "tui.panes.lists", "tui.panes.entry_browser", "tui.panes.contact_writing", "tui.panes.fields",
    "tui.widgets.form", "tui.widgets.compare", "tui.widgets.choose_many", "textual.widgets._text_area",
)  # fmt: skip


def test_the_first_frame_waits_for_nothing_that_is_needed_later() -> None:
    code = (
        "import os, sys; from tui.settings import Preferences; from tui.startup import steer_textual\n"
        "import tui.__main__, tui.desk; steer_textual(os.environ, Preferences())\n"
        "import tui.app, tui.surroundings, tui.terminal\n"
        f"print([name for name in {WAITED_FOR_LATER!r} if name in sys.modules])\n"
        "print(sum(name.partition('.')[0] == 'tui' for name in sys.modules) <= 105)"
    )
    assert run(code) == "[]\nTrue\n"


def test_help_and_version_load_neither_textual_nor_httpx() -> None:
    code = (
        "import sys; from tui.__main__ import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "heavy = ('textual', 'rich', 'httpx', 'asyncio', 'importlib.metadata', 'tui.desk', 'tui.settings')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    assert run(code).splitlines()[-1] == "[]"


def test_every_pane_can_be_loaded() -> None:
    assert all(callable(import_module(entry.module).rows) for entry in PANES)
