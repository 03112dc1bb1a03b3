"""The command as people start it, without a terminal: what it prints and how it ends."""

import tomllib
from pathlib import Path

import pytest

from tests.processes import python, ringdesk
from tui.__main__ import COMMANDS, VERSION

PROJECT = Path(__file__).parent.parent
HEAVY = ("httpx", "phonenumbers", "sqlite3", "starlette", "uvicorn", "keyring", "tomlkit")
LIBRARIES = ("textual", "rich", "platformdirs", "msgspec", *HEAVY)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / ".config" / "ringdesk"
    folder.mkdir(parents=True)
    path = folder / "config.toml"
    path.touch(0o600)
    return path


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    ended = ringdesk(tmp_path, "--version")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"ringdesk {VERSION}\n", "")
    assert tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION


def test_help_names_every_command_and_fits_a_terminal(tmp_path: Path) -> None:
    ended = ringdesk(tmp_path, "--help")
    assert ended.returncode == 0
    assert all(f"  {name} " in ended.stdout for name in COMMANDS)
    assert max(map(len, ended.stdout.splitlines())) <= 80


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_help_and_version_need_no_library(tmp_path: Path, option: str) -> None:
    ended = python(tmp_path, "-X", "importtime", "-m", "tui", option)
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "tui.startup" in imported
    assert imported.isdisjoint([*LIBRARIES, "importlib.metadata"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--nosuch"], "--nosuch"),
        (["--read"], "--read"),
        (["--config"], "--config"),
        (["nosuch", "--help"], "there is no command 'nosuch'; known are: "),
        ([], "Standard input is not a terminal; start ringdesk in one"),
    ],
)
def test_wrong_usage_ends_with_2(tmp_path: Path, arguments: list[str], told: str) -> None:
    ended = ringdesk(tmp_path, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_wrong_settings_end_with_3_and_a_sentence_for_each_mistake(tmp_path: Path, config: Path) -> None:
    config.write_text('[accounts.main]\nprovider = "bgs"\n\n[desk]\nfps = 99\n', "utf-8")
    ended = ringdesk(tmp_path)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.splitlines() == [
        f"ringdesk: {config}, line 2: accounts.main.provider must be bsg, plusofon or serwersms (did you mean bsg?).",
        f"ringdesk: {config}, line 5: desk.fps must be a whole number from 1 to 60.",
    ]


def test_wrong_settings_are_told_before_a_sandbox_opens_too(tmp_path: Path, config: Path) -> None:
    config.write_text("[desk]\nfps = 99\n", "utf-8")
    assert ringdesk(tmp_path, "--sandbox").returncode == 3


def test_settings_that_others_can_change_end_with_3(tmp_path: Path, config: Path) -> None:
    config.chmod(0o646)
    ended = ringdesk(tmp_path)
    assert ended.returncode == 3
    assert "Others can change the settings file" in ended.stderr


def test_a_named_settings_file_must_be_there(tmp_path: Path, config: Path) -> None:
    ended = ringdesk(tmp_path, "--config", str(tmp_path / "other.toml"))
    assert ended.returncode == 3
    assert f"{tmp_path}/other.toml cannot be read: No such file or directory." in ended.stderr


@pytest.mark.parametrize("provider", ["bsg", "plusofon", "serwersms"])
def test_a_secret_of_each_provider_may_be_missing_at_the_start(tmp_path: Path, config: Path, provider: str) -> None:
    credential = {"bsg": "api_key"}.get(provider, "token")
    config.write_text(
        f'[accounts.main]\nprovider = "{provider}"\n{credential} = {{ env = "NOT_SET" }}\n', encoding="utf-8"
    )
    ended = ringdesk(tmp_path)
    assert (ended.returncode, "Standard input" in ended.stderr) == (2, True)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("argument", "status"), [("--help", 0), ("--nosuch", 2)])
def test_a_command_gets_what_follows_its_name(tmp_path: Path, command: str, argument: str, status: int) -> None:
    ended = ringdesk(tmp_path, "--debug", command, argument)
    assert ended.returncode == status
    assert f"usage: ringdesk {command}" in ended.stdout + ended.stderr


def test_a_command_has_its_log_too_and_nobody_is_named_there(tmp_path: Path) -> None:
    ended = ringdesk(tmp_path, "--sandbox", "--debug", "find", "+380990140891")
    assert ended.returncode == 0, ended.stderr
    log = tmp_path / ".local" / "state" / "ringdesk" / "debug.log"
    text = log.read_text("utf-8")
    assert log.stat().st_mode & 0o777 == 0o600
    assert "contacts.search, GET: 200" in text
    assert "0140891" not in text


def test_a_log_that_others_could_read_is_not_begun(tmp_path: Path) -> None:
    state = tmp_path / ".local" / "state" / "ringdesk"
    state.mkdir(parents=True)
    state.chmod(0o755)
    ended = ringdesk(tmp_path, "--sandbox", "--debug", "find", "+380990140891")
    assert ended.returncode == 3
    assert "Others can get into the folder" in ended.stderr
    assert list(state.iterdir()) == []


CRASH = f"""
import sys, types
import tui.__main__ as main

def run(options, arguments):
    secret = "{"live" + "_5e6f7a8b9c"}"
    raise ValueError(secret)

module = types.ModuleType("crashing")
module.run = run
sys.modules["crashing"] = module
main.COMMANDS["find"] = main.Command("crash", "crashing")
main.main(["find"])
"""


def test_a_crash_of_a_command_tells_nobody_what_it_held(tmp_path: Path) -> None:
    ended = python(tmp_path, "-c", CRASH)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Ringdesk has to stop: ValueError.")
    (report,) = tmp_path.rglob("crash-*.txt")
    assert "live_5e6f7a8b9c" not in ended.stderr + report.read_text("utf-8")


FIRST_FRAME = f"""
import asyncio, os, sys
from msgspec.structs import replace
from pathlib import Path
import tui.__main__, tui.desk
from tui.accounts import Rehearsal
from tui.domain.errors import Unreachable
from tui.app import Ringdesk
import tui.terminal

async def connect():
    print([name for name in {HEAVY} if name in sys.modules])
    raise Unreachable("x", "connect", "Not now.")

async def look():
    tabs = [replace(tab, connect=connect) for tab in Rehearsal(Path("sandbox.db")).tabs()]
    async with Ringdesk(tabs, rehearsal=True).run_test() as pilot:
        await pilot.pause()

asyncio.run(look())
"""


def test_the_first_frame_waits_for_no_network_library_database_or_keyring(tmp_path: Path) -> None:
    ended = python(tmp_path, "-c", FIRST_FRAME)
    assert (ended.stdout, ended.stderr) == ("[]\n", "")
