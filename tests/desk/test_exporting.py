"""Rows of any table into a file, by keys."""

import csv
import json
import os
from pathlib import Path

import pytest

from tests.desk.conftest import Running
from tests.desk.driving import press_each, screen_text

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_a_whole_book_goes_into_a_file_of_its_own(running: Running, home: Path) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        form = await press_each(pilot, "x")
        assert "Export contacts of BSG main" in form
        assert "all contacts here (2,000)" in form
        screen = await press_each(pilot, "escape", "w")
        path = home / "bsg-main-contacts-2026-11-02.csv"
        assert f"2,000 rows written to ~/{path.name}" in screen
        assert path.stat().st_mode & 0o777 == 0o600
        rows = rows_of(path)
        assert len(rows) == len({row["Id"] for row in rows}) == 2000
        assert rows[0]["Phone"].startswith("'+")
        second = await press_each(pilot, "x")
        assert "bsg-main-contacts-2026-11-02-2.csv" in second


async def test_marked_rows_alone_go_exactly_as_they_are(running: Running, home: Path) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press_each(pilot, "space", "space", "space", "x")
        assert "the marked contacts (3)" in screen_text(pilot.app)
        await press_each(pilot, "tab", "tab", "space", "space")
        assert "JSON Lines" in screen_text(pilot.app)
        screen = await press_each(pilot, "escape", "w")
        assert "3 rows written" in screen
        lines = (home / "bsg-main-contacts-2026-11-02.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == 3
        assert json.loads(lines[0])["phone"].startswith("+")


async def test_what_the_search_finds_goes(running: Running, home: Path) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press_each(pilot, "slash", *"phone like 500", "enter")
        await press_each(pilot, "x")
        assert "all contacts that the search finds" in screen_text(pilot.app)
        await press_each(pilot, "escape", "w")
        rows = rows_of(home / "bsg-main-contacts-2026-11-02.csv")
        assert rows
        assert all("500" in row["Phone"] for row in rows)


@pytest.mark.parametrize(
    ("keys", "columns"),
    [
        (("g", "r"), {"Name"}),
        (("g", "r", "enter"), {"Phone", "Groups"}),
        (("g", "b"), {"Phone"}),
        (("2", "enter"), {"Name", "Phones"}),
        (("g", "m", "enter"), {"Status", "Delivered", "Amount"}),
        (("3",), {"Phone"}),
    ],
    ids=["groups", "a group", "stop list", "a list", "messages", "contacts elsewhere"],
)
async def test_every_table_can_be_exported(
    running: Running, home: Path, keys: tuple[str, ...], columns: set[str]
) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press_each(pilot, *keys)
        screen = await press_each(pilot, "x", "escape", "w")
        assert " written to " in screen
        rows = rows_of(home / screen.split(" written to ~/")[1].split()[0])
        assert rows
        assert columns <= set(rows[0])


async def test_a_file_that_is_there_is_never_written_over(running: Running, home: Path) -> None:
    (home / "mine.csv").write_text("mine")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press_each(pilot, "x", "ctrl+u")
        screen = await press_each(pilot, *"mine.csv", "escape", "w")
        assert "is there already" in screen
        assert (home / "mine.csv").read_text() == "mine"
        await press_each(pilot, "i", "ctrl+u", *"nowhere/else.csv", "escape", "w")
        assert "cannot be made: No such file or directory" in " ".join(screen_text(pilot.app).split())
        await press_each(pilot, "escape")
        assert "nowhere/else.csv" in await press_each(pilot, "x")  # what was typed is still there


async def test_a_failure_half_way_leaves_no_file(running: Running, home: Path) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        await press_each(pilot, "x")
        sandbox.set("bsg.fault", "contacts.search:status:500*50;contacts.list:status:500*50")
        screen = await press_each(pilot, "escape", "w")
        assert "FAILED" in screen
        assert "nothing written" in " ".join(screen.split())
        assert os.listdir(home) == []


async def test_a_running_export_is_stopped_by_ctrl_c_and_taken_away(running: Running, home: Path) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        await press_each(pilot, "x")
        sandbox.set("bsg.latency", 100_000)
        await pilot.press("escape", "w")
        await pilot.pause(0.2)
        assert "exporting to" in screen_text(pilot.app)
        assert os.listdir(home) == []  # it has its name only once it is complete
        await pilot.press("ctrl+c")
        await pilot.pause(0.2)
        assert "Stop, and take the file away?" in " ".join(screen_text(pilot.app).split())
        await pilot.press("s")
        await pilot.pause(0.2)
        assert os.listdir(home) == []
        assert "was taken away" in screen_text(pilot.app)
