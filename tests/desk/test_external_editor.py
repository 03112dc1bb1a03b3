"""A row edited as text in the editor of the environment: a scripted one, in the desk and in a real terminal."""

import asyncio
import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import press, screen_text, settled
from tui.app import Ringdesk
from tui.domain.contacts import Contact
from tui.panes import editor as editor_module
from tui.panes.editor import EditorFailed, editor, without_secrets
from tui.services.private_files import NotPrivate

pytestmark = pytest.mark.anyio

NAME = "Jan Gąsior"
"""The third contact of the seed."""
Script = Callable[..., Path]


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Makes a shell script the editor; one that is run again gets the next of the bodies."""
    monkeypatch.setattr(HeadlessDriver, "can_suspend", property(lambda _: True))
    monkeypatch.delenv("VISUAL", raising=False)

    def write(*bodies: str) -> Path:
        path = tmp_path / "my editor"
        runs = "\n".join(f"{number}) {body} ;;" for number, body in enumerate(bodies, 1))
        count = f"n=$(($(cat '{tmp_path}/runs' 2>/dev/null || echo 0) + 1)); echo $n >'{tmp_path}/runs'"
        path.write_text(f"#!/bin/sh\n{count}\ncp \"$1\" '{tmp_path}'/seen.$n\ncase $n in\n{runs}\nesac\n", "utf-8")
        path.chmod(0o700)
        monkeypatch.setenv("EDITOR", f"'{path}'")
        return tmp_path

    return write


async def seen(pilot: Pilot[None], what: str) -> str:
    """Waits for something to stand on the screen, and reads it."""
    for _ in range(200):
        await pilot.pause(0.02)
        if what in (text := screen_text(pilot.app)):
            await settled(pilot)
            return text
    raise AssertionError(f"never saw {what!r} on:\n{screen_text(pilot.app)}")


def current(pilot: Pilot[None]) -> Contact:
    """The contact under the cursor."""
    app = pilot.app
    assert isinstance(app, Ringdesk)
    row = app.front[1].current if app.front[1] is not None else None
    assert isinstance(row, Contact)
    return row


def values(pilot: Pilot[None]) -> list[str]:
    """Values of the contact under the cursor."""
    return list(current(pilot).values.values())


def groups(pilot: Pilot[None]) -> list[str]:
    """Groups of the contact under the cursor."""
    return [group.name for group in current(pilot).groups]


def is_there(path: str | Path) -> bool:
    """Whether a file or folder exists."""
    return Path(path).exists()


async def appears(path: Path) -> None:
    """Waits for a file."""
    for _ in range(500):
        if is_there(path):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{path} never came")


# -- in the desk -----------------------------------------------------------------------------------------


async def test_a_row_is_edited_as_text(running: Running, script: Script) -> None:
    folder = script("sed -i 's/Gąsior/Kowalski/' \"$1\"")
    async with running() as (pilot, _sandbox):
        assert "saved" in await press(pilot, "j", "j", "E")
        assert "Jan Kowalski" in values(pilot)
        text = (folder / "seen.1").read_text("utf-8")
        assert NAME in text
        assert "\nGroups:\n" in text


async def test_what_is_left_as_it_is_writes_nothing(running: Running, script: Script) -> None:
    script("true")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        assert "nothing was changed" in await press(pilot, "j", "j", "E")
        assert "change contact" not in await press(pilot, "L")
        await press(pilot, "q")
        assert "Contact +" not in await press(pilot, "g", "d")


async def test_keys_that_came_before_the_editor_do_nothing_behind_its_back(running: Running, script: Script) -> None:
    folder = script('until [ -e "$0.go" ]; do sleep 0.02; done; sed -i \'s/Gąsior/Kowalski/\' "$1"')
    async with running() as (pilot, _sandbox):
        await pilot.press("j", "j", "e", "escape", "E")
        await appears(folder / "seen.1")
        for key in ("E", "D", "D", "escape", "w"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await asyncio.sleep(0.2)
        (folder / "my editor.go").touch()
        assert "Jan Kowalski" in await seen(pilot, "Jan Kowalski")
        assert not is_there(folder / "seen.2")
        assert "saved" in await press(pilot, "w")


async def test_a_group_is_joined_by_taking_its_note_away(running: Running, script: Script) -> None:
    script("sed -i 's/^# *Staff$/ Staff/' \"$1\"")
    async with running() as (pilot, _sandbox):
        assert "Staff" not in groups(pilot)
        assert "saved" in await press(pilot, "E")
        assert "Staff" in groups(pilot)


async def test_mistakes_are_told_and_stand_in_the_text(running: Running, script: Script) -> None:
    folder = script("sed -i 's/^Phone: .*/Phone: 12/' \"$1\"", "sed -i 's/^Phone: .*/Phone: +48600700809/' \"$1\"")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        told = await press(pilot, "j", "j", "E")
        assert "Not saved:" in told
        assert "E edit again" in told
        assert "saved" in await press(pilot, "E")
        again = (folder / "seen.2").read_text("utf-8").splitlines()
        assert again[again.index("Phone: 12") - 1].startswith("#! ")
        assert current(pilot).phone == "48600700809"


async def test_what_was_typed_is_kept_until_it_is_saved(running: Running, script: Script) -> None:
    folder = script("sed -i 's/^Phone: .*/Phone: 12\\nNope: x/' \"$1\"", "true", "sed -i '/Nope/d' \"$1\"")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        assert "There is no field 'Nope'" in await press(pilot, "j", "j", "E")
        assert "kept as unfinished work" in await press(pilot, "escape")
        await press(pilot, "E")
        assert "Nope: x" in (folder / "seen.2").read_text("utf-8")
        await press(pilot, "escape")
        form = await press(pilot, "g", "d", "enter")
        assert "12" in form
        assert "w save" in form


async def test_an_editor_that_fails_changes_nothing(running: Running, script: Script) -> None:
    script("sed -i 's/Gąsior/Kowalski/' \"$1\"; exit 3")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        told = await press(pilot, "j", "j", "E")
        assert "ended with status 3" in told
        assert "kept as unfinished work" in told
        assert NAME in values(pilot)


async def test_an_emptied_text_changes_nothing(running: Running, script: Script) -> None:
    script(': >"$1"')
    async with running(size=(120, 40)) as (pilot, _sandbox):
        assert "nothing is saved" in await press(pilot, "j", "j", "E")
        assert NAME in values(pilot)


async def test_no_editor_is_said_with_what_to_set(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "no-such-editor -w")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        assert "EDITOR names no-such-editor, which is not there" in await press(pilot, "E")


async def test_a_form_is_edited_as_text_and_saved_as_a_form(running: Running, script: Script) -> None:
    folder = script("sed -i 's/GąsiorX/Kowalski/; s/^# *Staff/ Staff/' \"$1\"")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        assert "(none; Enter chooses)" in await press(pilot, "j", "j", "e")
        await press(pilot, "tab", "end", "X", "escape", "E")
        form = await seen(pilot, "Jan Kowalski")
        assert "w save" in form
        assert "Staff" in form
        assert "GąsiorX" in (folder / "seen.1").read_text("utf-8")
        await press(pilot, "w")
        assert "Jan Kowalski" in values(pilot)


async def test_the_file_is_private_and_gone_afterwards(running: Running, script: Script) -> None:
    folder = script('stat -c "%a %n" "$1" "$(dirname "$1")" >"$0.seen"')
    async with running() as (pilot, _sandbox):
        await press(pilot, "E")
    file, place = (line.split(" ", 1) for line in (folder / "my editor.seen").read_text("utf-8").splitlines())
    assert (file[0], place[0]) == ("600", "700")
    assert not is_there(place[1])


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "cannot be put into a file: No space left on device."),
        (NotPrivate("there is no folder for it"), "cannot be put into a file: there is no folder for it."),
    ],
)
async def test_where_there_is_no_room_for_the_text_the_desk_says_so_and_goes_on(
    running: Running, script: Script, monkeypatch: pytest.MonkeyPatch, trouble: Exception, told: str
) -> None:
    script("true")

    def nowhere() -> Path:
        raise trouble

    monkeypatch.setattr(editor_module, "private_place", nowhere)
    async with running(size=(120, 40)) as (pilot, _sandbox):
        assert told in await press(pilot, "E")
        assert "Edit" in await press(pilot, "escape")


async def test_the_desk_goes_on_behind_the_editor(running: Running, script: Script) -> None:
    """The editor waits for the desk, which could not let it go on if it waited for the editor."""
    folder = script('echo >"$0.open"; while ! test -e "$0.go"; do sleep 0.01; done')
    async with running() as (pilot, _sandbox):
        await pilot.press("E")
        for _ in range(500):
            await pilot.pause(0.01)
            if is_there(folder / "my editor.open"):
                break
        (folder / "my editor.go").touch()
        await settled(pilot)
        assert "nothing was changed" in screen_text(pilot.app)


# -- which editor, and what it gets ----------------------------------------------------------------------


def program(folder: Path, name: str) -> Path:
    """A program that could be an editor."""
    path = folder / name
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o700)
    return path


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"VISUAL": "mine -w", "EDITOR": "other"}, ["mine", "-w"]),
        ({"VISUAL": " ", "EDITOR": "other '-c set ai'"}, ["other", "-c set ai"]),
        ({}, ["vi"]),
    ],
)
async def test_the_editor_is_the_one_that_is_named(tmp_path: Path, environ: dict[str, str], command: list[str]) -> None:
    for name in ("mine", "other", "vi"):
        program(tmp_path, name)
    assert editor({**environ, "PATH": str(tmp_path)}) == command


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "There is no editor here: set EDITOR"),
        ({"EDITOR": "nowhere"}, "EDITOR names nowhere, which is not there"),
        ({"VISUAL": "'open"}, "VISUAL cannot be read"),
    ],
)
async def test_what_to_set_is_said(tmp_path: Path, environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(EditorFailed, match=sentence):
        editor({**environ, "PATH": str(tmp_path)})


async def test_secrets_stay_out_of_the_editor_s_environment() -> None:
    kept = {"PATH": "/bin", "SSH_AUTH_SOCK": "/s", "TERM": "xterm", "LANG": "C.UTF-8", "KEYBOARD": "pl", "VIMINIT": "x"}
    dropped = ("RINGDESK_BSG_KEY", "TEXTUAL_LOG", "BSG_API_KEY", "GH_TOKEN", "DB_PASSWORD", "my_secret", "APIKEYS")
    assert without_secrets({**kept, **dict.fromkeys(dropped, "x")}) == kept
