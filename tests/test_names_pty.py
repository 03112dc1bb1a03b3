"""Names, numbers and texts that are looked for afterwards, in the log and in crash reports of a session with `--debug`.

Each answer is full of names, one refuses with names, faults of the program quote them; none stands anywhere but where
it is kept: in the journal and the unfinished work, which are the user's own.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.hostile import HARMLESS
from tests.hostile_line import PROVOKING
from tests.pty_terminal import PtyTerminal
from tests.test_canaries_pty import forms
from tests.test_hostile_places import settings

ENTER, ESC = "\r", "\x1b"
TYPED: Final = "Zuzanna Kanarek"
WORDS: Final = "meet me where nobody listens"
PHONE: Final = "600111222"
CRASH: Final = "crash now"
PROGRAM: Final = f"""
import asyncio, sys, threading
from tui.panes.find_view import FindView
begin = FindView.begin

def fail():
    raise RuntimeError("with {TYPED} +48 {PHONE} in hand")

async def failing():
    fail()

def crash(self, text):
    if text != {CRASH!r}:
        return begin(self, text)
    task = asyncio.create_task(failing())
    task.add_done_callback(lambda task: task.get_loop().call_exception_handler(
        dict(message="a job failed", exception=task.exception(), task=task)))
    task.add_done_callback(lambda task: self.call_later(fail))
    threading.Thread(target=fail).start()

FindView.begin = crash
from tui.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_no_name_number_or_text_is_in_the_log_or_a_crash_report(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "tests.hostile_line", "harmless"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) as server:
        try:
            assert server.stdout is not None
            received = session(tmp_path, json.loads(server.stdout.readline()))
        finally:
            server.kill()
    traces = [path for path in (tmp_path / "state" / "ringdesk").iterdir() if path.suffix in (".log", ".txt")]
    held = b"".join(path.read_bytes() for path in traces)
    assert {path.suffix for path in traces} == {".log", ".txt"}
    assert all(name.encode() in received for name in HARMLESS[:2])
    for trace in (b"contacts.search, GET: 200", b"contacts.search, GET: 422", b"a job failed", b"a thread failed"):
        assert trace in held
    assert not [text for text in (*HARMLESS, TYPED, WORDS, PHONE) for form in forms(text) if form in held]
    assert received.rpartition(b"has to stop")[1]
    last_words = received.rpartition(b"\x1b[?1049l")[2]
    assert not [text for text in (*HARMLESS, TYPED, PHONE) if text.encode() in last_words]


def session(home: Path, logins: dict[str, dict[str, str]]) -> bytes:
    """Reads, writes, is refused and crashes; gives what the terminal got."""
    file, environment = settings(home, logins)
    arguments = ["--debug", "--config", str(file)]
    with PtyTerminal(home, arguments, size=(120, 40), environment=environment, program=("-c", PROGRAM)) as terminal:
        for keys, seen in (
            ("", "1-100 of 120"), (ENTER, "Esc back"), (ESC, "page 1/2"), ("i", "w save"),
            (f"+48{PHONE}\t{TYPED}{ESC}w", "of 121"), (f"/phone = {PROVOKING}{ENTER}", "FAILED: "),
            (ESC + ESC, "page 1/2"), (f"/name like {TYPED}{ENTER}", "page"), (ESC + ESC, "page 1/2"),
            ("gm", "[campaigns]"), ("i", "S send"), (WORDS, "parts"), (ESC + ESC + ESC, ""), ("gd", "campaign"),
            (ESC, ""), ("2", "1-6 of 6"), (ENTER, "1-60 of 60"), (ESC, "1-6 of 6"), ("3", "page 1"),
            ("0" + PHONE + ENTER, "Find"),
        ):  # fmt: skip
            terminal.send(keys)
            if seen:
                terminal.wait_for(seen)
            terminal.rest(0.2)
        terminal.send("/\x15" + CRASH + ENTER)
        terminal.wait_for("has to stop")
        terminal.wait_for_end()
        return bytes(terminal.received)
