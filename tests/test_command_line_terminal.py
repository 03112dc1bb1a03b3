"""The command in a terminal: it starts without its secrets, and draws nothing where it cannot draw well."""

import signal
from pathlib import Path

from tests.pty_terminal import PtyTerminal

SETTINGS = """
[accounts.main]
provider = "bsg"
title = "Post main"
api_key = { env = "NOT_SET_ANYWHERE" }

[keys]
desk.leave = "Q"
"""


def test_an_account_without_its_secret_has_its_tab_and_names_what_is_missing(tmp_path: Path) -> None:
    config = tmp_path / "other.toml"
    config.write_text(SETTINGS, "utf-8")
    config.chmod(0o600)
    trap = tmp_path / "keys.log"
    options = ["--debug", "--config", str(config)]
    with PtyTerminal(tmp_path, options, environment={"TEXTUAL_LOG": str(trap)}) as terminal:
        screen = terminal.wait_for("NOT_SET_ANYWHERE")
        assert "Post main" in screen
        assert "SANDBOX" not in screen
        terminal.send("Q")
        assert terminal.wait_for_end() == 0
    assert not trap.exists()
    written = [path for path in tmp_path.rglob("*") if path != config]
    assert any(path.name == "debug.log" for path in written)
    assert {path.stat().st_mode & 0o777 for path in written} <= {0o600, 0o700}


ASKING = """
[accounts.main]
provider = "bsg"
title = "Post main"
base_url = "http://127.0.0.1:9"
api_key = { command = ["bash", "-c", "read -p 'Passphrase? ' line; echo $line"] }
"""


def test_a_command_that_gives_a_secret_may_ask_on_the_terminal(tmp_path: Path) -> None:
    config = tmp_path / "other.toml"
    config.write_text(ASKING, "utf-8")
    config.chmod(0o600)
    with PtyTerminal(tmp_path, ["--config", str(config)]) as terminal:
        terminal.wait_for_bytes(b"Passphrase?")
        _desk, left, after = bytes(terminal.received).rpartition(b"\x1b[?1049l")
        assert left, "the desk has left the screen"
        assert b"Post main" not in after, "and draws nothing while the command asks"
        terminal.signal(signal.SIGINT)
        terminal.wait_for("the command bash was stopped")
        terminal.send("r")
        terminal.wait_for_bytes(b"Passphrase?")
        terminal.send("live_5e6f7a8b9c\n")
        terminal.wait_for(lambda text: "Post main" in text and "was stopped" not in text)
        terminal.send("q")
        assert terminal.wait_for_end() == 0


def test_where_it_cannot_draw_it_says_what_to_set_and_ends_with_2(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, environment={"TERM": "dumb"}) as terminal:
        assert terminal.wait_for_end() == 2
        assert "set what yours is" in " ".join(terminal.text.split())
        assert b"\x1b" not in terminal.received
