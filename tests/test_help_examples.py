"""What a command's help shows, its examples, works as it stands there."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal
from tests.served import Providers, served
from tui.__main__ import COMMANDS

ROOT = Path(__file__).parent.parent
PEOPLE = "Handy,Name\n+48600700801,Ewa\n600 700 802,Jan\n"


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """The rehearsal's providers on a port."""
    with served("--contacts", "300", "--switch", "bsg.guard=0") as found:
        yield found


@pytest.fixture
def home(tmp_path: Path, providers: Providers) -> Path:
    """A folder with settings, a command of the desk's name, and the file of the examples."""
    bsg = providers["bsg"]
    (tmp_path / "config" / "ringdesk").mkdir(parents=True, mode=0o700)
    config = tmp_path / "config" / "ringdesk" / "config.toml"
    config.touch(0o600)
    config.write_text(
        f'[accounts.main]\nprovider = "bsg"\nbase_url = "{bsg["base_url"]}"\napi_key = {{ env = "KEY" }}\n'
    )
    (tmp_path / "people.csv").write_text(PEOPLE)
    program = tmp_path / "ringdesk"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m tui "$@"\n')
    program.chmod(0o700)
    return tmp_path


def run(home: Path, line: str, providers: Providers) -> "subprocess.CompletedProcess[str]":
    homes = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    environment = {**os.environ, **homes, "HOME": str(home), "KEY": providers["bsg"]["api_key"], "COLUMNS": "80"}
    environment["PATH"] = f"{home}:{os.environ['PATH']}"
    return subprocess.run(
        line,
        shell=True,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def examples(help_text: str) -> list[str]:
    """The lines that are commands, whatever words stand before them."""
    return re.findall(r"^  (?:[a-z ]+:  )?(ringdesk .+)$", help_text, re.MULTILINE)


def test_every_command_shows_examples_in_80_columns(home: Path, providers: Providers) -> None:
    for command in COMMANDS:
        told = run(home, f"ringdesk {command} --help", providers)
        assert told.returncode == 0
        assert len(examples(told.stdout)) >= 2, command
        assert [line for line in told.stdout.splitlines() if len(line) > 80 and "usage" not in line] == []


@pytest.mark.parametrize(
    ("command", "status"), [("find", 0), ("export", 0), ("import", 0), ("journal", 0), ("check", 0), ("doctor", 2)]
)
def test_the_examples_work(home: Path, providers: Providers, command: str, status: int) -> None:
    """The doctor finds no terminal here."""
    run(home, "ringdesk import main people.csv --yes", providers)
    if command == "export":  # which writes over nothing
        (home / "people.csv").unlink()
    lines = examples(run(home, f"ringdesk {command} --help", providers).stdout)
    assert lines
    for line in lines:
        meant = line.replace("group:VIP", "'group:Lunch guests'")
        if "campaign:#" in meant:
            meant = re.sub(r"campaign:#\d+", f"campaign:#{campaign(home, providers)}", meant)
        if "--purge" in meant:
            meant += " --yes"
        done = run(home, meant, providers)
        assert done.returncode == status, f"{meant}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr


def test_the_examples_of_setup_ask_at_the_terminal(home: Path, providers: Providers) -> None:
    lines = examples(run(home, "ringdesk setup --help", providers).stdout)
    before = (home / "config" / "ringdesk" / "config.toml").read_bytes()
    for line in lines:
        environment = {"KEY": providers["bsg"]["api_key"]}
        with PtyTerminal(home, shlex.split(line)[1:], size=(100, 40), environment=environment) as terminal:
            terminal.wait_for("What to do")
            terminal.send("1\n")
            terminal.wait_for("Change of" if "main" in line else "Title (what stands on the tab)")
            terminal.send("\x04")
            terminal.wait_for("nothing was saved")
            assert terminal.wait_for_end() == 2
    assert (home / "config" / "ringdesk" / "config.toml").read_bytes() == before


def campaign(home: Path, providers: Providers) -> str:
    """The id of a campaign that has messages."""
    code = """
import asyncio, os, sys
from datetime import UTC, datetime, timedelta
from tests.desk.test_heartbeat import tab
from tui.domain.campaigns import CampaignQuery
async def main():
    provider = await tab({"bsg": {"base_url": sys.argv[1], "api_key": os.environ["KEY"]}}, "bsg").connect()
    now = datetime.now(UTC)
    page = await provider.campaigns.find(CampaignQuery(now - timedelta(days=80), now), 1)
    print(page.rows[-1].id)
asyncio.run(main())
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "KEY": providers["bsg"]["api_key"]}
    arguments = [sys.executable, "-c", code, providers["bsg"]["base_url"]]
    return subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True).stdout.strip()
