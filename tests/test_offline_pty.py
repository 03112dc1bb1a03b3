"""The real command loses its provider and finds it again, in a terminal, over a real port."""

import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.faulty import free_port
from tests.pty_terminal import PtyTerminal
from tests.served import served

QUIET_SECONDS = 9.0
"""Longer than the first wait, so that the desk asks in vain at least once meanwhile."""


def settings(home: Path, login: Mapping[str, str]) -> Path:
    """A settings file for the account, whose key is in the environment."""
    file = home / "desk.toml"
    text = f'[accounts.main]\nprovider = "bsg"\nbase_url = "{login["base_url"]}"\napi_key = {{ env = "KEY" }}\n'
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    return file


def test_the_desk_says_that_it_is_offline_does_not_tick_and_comes_back(tmp_path: Path) -> None:
    port, db = free_port(), tmp_path / "sandbox.db"
    with ExitStack() as line:
        serving = served("--contacts", "300", port=port, db=str(db))
        login = line.enter_context(serving)["bsg"]
        arguments = ["--config", str(settings(tmp_path, login))]
        with PtyTerminal(tmp_path / "home", arguments, environment={"KEY": login["api_key"]}) as terminal:
            terminal.wait_for("1-100 of 300")
            terminal.rest()
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
            with served("--contacts", "300", port=port, db=str(db)):
                seen = terminal.wait_for("101-200 of 300")
                terminal.wait_for(lambda text: "OFFLINE" not in text and "answers again" in text)
            terminal.send("q")
            assert terminal.wait_for_end() == 0
