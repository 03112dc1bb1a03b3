"""The real command loses its provider and finds it again, in a terminal, over a real port."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faulty import free_port
from tests.pty_terminal import PtyTerminal

QUIET_SECONDS = 9.0
"""Longer than the first wait, so that the desk asks in vain at least once meanwhile."""


@contextmanager
def served(port: int, db: Path) -> Iterator[dict[str, str]]:
    """Serves the rehearsal on that port, and gives how to sign in at BSG."""
    line = [sys.executable, "-m", "tui.sandbox", "--port", str(port), "--db", str(db), "--json", "--contacts", "300"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["bsg"]
        finally:
            process.kill()


def settings(home: Path, login: dict[str, str]) -> Path:
    """A settings file for the account, whose key is in the environment."""
    file = home / "desk.toml"
    text = f'[accounts.main]\nprovider = "bsg"\nbase_url = "{login["base_url"]}"\napi_key = {{ env = "KEY" }}\n'
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    return file


def test_the_desk_says_that_it_is_offline_does_not_tick_and_comes_back(tmp_path: Path) -> None:
    port, db = free_port(), tmp_path / "sandbox.db"
    with ExitStack() as line:
        login = line.enter_context(served(port, db))
        arguments = ["--config", str(settings(tmp_path, login))]
        with PtyTerminal(tmp_path / "home", arguments, environment={"KEY": login["api_key"]}) as terminal:
            terminal.wait_for("1-100 of 300")
            rows = [row for row in terminal.lines if "+" in row]
            line.close()  # nobody listens on the port any more
            terminal.send(">")
            seen = terminal.wait_for("OFFLINE since")
            assert "asked again by itself" in seen
            assert "1-100 of 300" in seen
            assert "read " in seen
            assert [row for row in terminal.lines if "+" in row][:5] == rows[:5]
            terminal.rest()
            received = len(terminal.received)
            time.sleep(QUIET_SECONDS)
            terminal.rest()
            assert len(terminal.received) == received
            terminal.send("?")
            terminal.wait_for("type to find an action")
            terminal.send("\x1b")
            with served(port, db):
                seen = terminal.wait_for("101-200 of 300")
                terminal.wait_for(lambda text: "OFFLINE" not in text and "answers again" in text)
            terminal.send("q")
            assert terminal.wait_for_end() == 0
