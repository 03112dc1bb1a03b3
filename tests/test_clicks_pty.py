"""The mouse of a real terminal, on every line of tables whose names are markup: none of them is obeyed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.hostile import CORPUS, MARKUP
from tests.pty_terminal import PtyTerminal
from tests.test_hostile_places import settings

COLUMNS, ROWS = 120, 40
NAMES: Final = (str(len(CORPUS) - len(MARKUP)), str(len(CORPUS)), "1")
"""The slice of the corpus that is markup."""
ESC: Final = "\x1b"


def click(terminal: PtyTerminal, column: int, row: int) -> None:
    """Presses and lets go, as a terminal tells it."""
    terminal.send(f"{ESC}[<0;{column};{row}M{ESC}[<0;{column};{row}m")
    terminal.rest(0.03)


def test_clicks_on_every_line_run_nothing_that_a_name_says(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "tests.hostile_line", *NAMES]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) as server:
        try:
            assert server.stdout is not None
            file, environment = settings(tmp_path, json.loads(server.stdout.readline()))
            arguments = ["--config", str(file)]
            with PtyTerminal(tmp_path, arguments, environment=environment, size=(COLUMNS, ROWS)) as terminal:
                through(terminal)
                terminal.send(f"{ESC}{ESC}qqq")
                assert terminal.wait_for_end() == 0
        finally:
            server.kill()


def through(terminal: PtyTerminal) -> None:
    """Turns the mouse on, and clicks its way through tables and details."""
    terminal.wait_for("1-100 of 120")
    terminal.send("%")
    terminal.wait_for("mouse on")
    for keys, seen in (("gc", "of 120"), ("gr", "12 of 12"), ("2", "of 6"), ("3", "page 1")):
        terminal.send(f"{ESC}{ESC}{keys}")
        terminal.wait_for(seen)
        assert any(text[:9] in terminal.text for text in MARKUP if text.startswith("["))
        for row in range(2, ROWS + 1):
            for column in (20, 45):
                click(terminal, column, row)
        terminal.rest(0.3)
    terminal.send(f"{ESC}{ESC}1gc")
    terminal.wait_for("of 120")
