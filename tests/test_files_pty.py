"""The desk's own files: nobody else's under any umask, and one sentence where the disk takes no more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal
from tests.served import served

ESC, ENTER = "\x1b", "\r"
PROGRAM = """
import os, resource, signal, sys
os.umask(0)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
if (most := int(sys.argv[1])):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
from tui.__main__ import main
sys.exit(main(sys.argv[2:]))
"""
"""The command under a umask that forbids nothing, with files of so many bytes at most; 0 for any number."""


def open_to_others(home: Path) -> list[str]:
    """Files and folders that were made and that others could use, with their rights."""
    made = (path for path in home.rglob("*") if path not in {home / name for name in ("config", "state", "data")})
    return [f"{path.relative_to(home)} {path.stat().st_mode:o}" for path in made if path.stat().st_mode & 0o077]


def run(home: Path, *arguments: str) -> int:
    """A command in the same home, under the same umask; what it says is of no interest."""
    homes = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "0", *arguments],
        env={**os.environ, **homes, "HOME": str(home)},
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode


def test_every_file_and_folder_is_the_users_alone_whatever_the_umask(tmp_path: Path) -> None:
    arguments = ["0", "--sandbox", "--debug"]
    with PtyTerminal(tmp_path, arguments, size=(120, 40), program=("-c", PROGRAM)) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("i")
        terminal.wait_for("New contact")
        terminal.send("+48600111222")
        terminal.rest()
        terminal.send(ESC)
        terminal.rest()
        terminal.send("w")
        terminal.wait_for("of 2001")
        terminal.send("2")
        terminal.wait_for("1-6 of 6")
        terminal.send("q")
        assert terminal.wait_for_end() == 0
    people = tmp_path / "people.csv"
    people.write_text("phone\n+48600111223\nnobody\n", "utf-8")
    people.chmod(0o600)
    out = tmp_path / "out.csv"
    assert run(tmp_path, "--sandbox", "import", "serwersms", str(people), "--yes") == 6
    assert run(tmp_path, "--sandbox", "export", "bsg", "contacts", "--out", str(out)) == 0
    assert run(tmp_path, "--sandbox", "journal") == 0
    made = {path.name for path in tmp_path.rglob("*")}
    assert made >= {"desk.db", "sandbox.db", "debug.log", "out.csv", "people.rejected.csv"}
    assert open_to_others(tmp_path) == []


@pytest.mark.parametrize("place", ["state", "data"])
def test_where_a_folder_cannot_be_made_one_sentence_says_so(tmp_path: Path, place: str) -> None:
    (tmp_path / place).touch()
    with PtyTerminal(tmp_path, ["0", "--sandbox"], size=(120, 40), program=("-c", PROGRAM)) as terminal:
        terminal.wait_for_end()
        told = " ".join(terminal.text.split())
    assert f"{tmp_path}/{place}" in told
    assert "Traceback" not in told


def test_where_the_disk_is_full_reading_goes_on_and_no_form_opens_that_could_not_be_kept(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.touch(0o600)
    with served("--contacts", "300") as providers:
        bsg = providers["bsg"]
        config.write_text(
            f'[accounts.shop]\nprovider = "bsg"\nbase_url = "{bsg["base_url"]}"\napi_key = {{ env = "KEY" }}\n', "utf-8"
        )
        arguments = ["20000", "--config", str(config)]
        environment = {"KEY": bsg["api_key"]}
        with PtyTerminal(
            tmp_path, arguments, size=(240, 40), environment=environment, program=("-c", PROGRAM)
        ) as terminal:
            terminal.wait_for("+380990140891")
            terminal.send("i")
            told = terminal.wait_for("desk.db cannot be used")
            assert "New contact" not in told
            terminal.send(">")
            terminal.wait_for(lambda text: "+380990140891" not in text and "+48" in text)
            terminal.send("q")
            assert terminal.wait_for_end() == 0
            assert b"Traceback" not in terminal.received
