"""A file into any place, by keys: looked over, rehearsed, written as a job, and gone on with after a stop."""

import csv
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import press_each, screen_text

pytestmark = pytest.mark.anyio

PEOPLE = "Handy,First,Town\n600 700 801,Ewa,Łódź\n600 700 802,Jan,Kraków\nabc,Nobody,\n600700801,Again,\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Presses keys, and reads the screen as one line: forms break sentences."""
    return " ".join((await press_each(pilot, *keys)).split())


def put(home: Path, text: str = PEOPLE, name: str = "people.csv") -> Path:
    path = home / name
    path.write_text(text, "utf-8")
    return path


async def test_a_file_is_looked_over_rehearsed_and_imported(running: Running, home: Path) -> None:
    put(home)
    async with running(size=(120, 40)) as (pilot, _sandbox):
        form = await press(pilot, "I")
        assert "Import into BSG main" in form
        reading = await press(pilot, *"people.csv", "escape", "w")
        assert "CSV, separated by commas, utf-8, with a header" in reading
        assert "e.g. 600 700 801" in reading
        rows = await press(pilot, "escape", "w")
        assert "4 rows: 2 new, 1 impossible, 1 duplicate. w imports 2 rows" in rows
        assert "There is no number here." in rows
        assert "Import 2 new into contacts of BSG main?" in await press(pilot, "w")
        told = await press(pilot, "i")
        assert "people.csv: 4 rows: 2 new, 1 impossible, 1 duplicate. rejected rows: ~/people.rejected.csv" in told
        assert "+48600700802" in await press(pilot, "slash", *"600700802", "enter")
    with (home / "people.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["Handy"] for row in csv.DictReader(file)] == ["abc", "600700801"]


async def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(running: Running, home: Path) -> None:
    put(home, "", "empty.csv")
    async with running(size=(80, 24)) as (pilot, _sandbox):
        assert "name the file" in await press(pilot, "I", "escape", "w")
        assert "cannot be read: No such file or directory" in await press(pilot, "i", *"none.csv", "escape", "w")
        assert "empty.csv is empty." in await press(pilot, "i", "ctrl+u", *"empty.csv", "escape", "w")
        await press(pilot, "escape")
        assert "empty.csv" in await press(pilot, "I")


async def test_a_group_is_called_by_its_name_until_the_end(running: Running, home: Path) -> None:
    put(home, "phone\n600700801\n")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        assert "group Lunch guests" in await press(pilot, "g", "r", "I")
        assert "into group Lunch guests of BSG main" in await press(pilot, *"people.csv", "escape", "w")
        assert "into group Lunch guests of BSG main" in await press(pilot, "escape", "w")


async def test_how_a_file_is_read_is_corrected(running: Running, home: Path) -> None:
    put(home, "600700801;Ewa\n600700802;Jan\n")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        reading = await press(pilot, "I", *"people.csv", "escape", "w")
        assert "separated by semicolons, utf-8, without a header" in reading
        again = await press(pilot, "tab", "space", "escape", "w")
        assert "separated by tabs" in again
        assert "no column holds the numbers" in await press(pilot, "escape", "w")
        await press(pilot, "escape")
        assert "Import into BSG main" in screen_text(pilot.app)


async def test_names_and_numbers_come_onto_a_list_in_one_save(running: Running, home: Path) -> None:
    put(home, "Name,Phones\nEwa,+79161110001\nJan,+79161110002; +79161110003\n")
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press(pilot, "2", "enter")
        rows = await press(pilot, "I", *"people.csv", "escape", "w", "escape", "w")
        assert "2 rows: 2 new. w imports 2 rows" in rows
        told = await press(pilot, "w", "i")
        assert "people.csv: saved and read back: 2 changes." in told
        assert "+79161110003" in await press(pilot, "slash", *"Jan", "enter")


async def test_a_list_that_would_change_much_is_saved_after_its_number_was_typed(running: Running, home: Path) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        await press(pilot, "2", "enter")
        front = pilot.app.front[1]  # type: ignore[attr-defined]
        entries = [row.entry for row in front.rows.values()]
        put(home, "Name,Phones\n" + "".join(f"x{place},+{one.phones[0]}\n" for place, one in enumerate(entries)))
        asked = await press(pilot, "I", *"people.csv", "escape", "w", "escape", "w", "w", "i")
        assert "would change or go" in asked
        told = await press(pilot, "escape")
        assert "not saved: nothing was sent" in told
        del sandbox


async def test_an_import_that_stopped_is_gone_on_with_from_unfinished_work(running: Running, home: Path) -> None:
    put(home, "phone\n" + "".join(f"6007{place:05}\n" for place in range(40)))
    async with running(size=(120, 40)) as (pilot, sandbox):
        await press(pilot, "I", *"people.csv", "escape", "w", "escape", "w")
        await press(pilot, "w")
        sandbox.set("bsg.latency", 50)
        await pilot.press("i")
        await pilot.pause(0.6)
        assert "importing people.csv:" in screen_text(pilot.app)
        await pilot.press("ctrl+c")
        await pilot.pause(0.2)
        assert "Stop Import people.csv into contacts?" in screen_text(pilot.app)
        await press(pilot, "s")
        await pilot.app.workers.wait_for_complete(
            [worker for worker in pilot.app.workers if worker.group.startswith("job-")]
        )
        sandbox.set("bsg.latency", 0)
        assert "Stopped: the same import goes on where it stopped. gd goes on with it" in await press(pilot)
        assert "Import people.csv into contacts" in await press(pilot, "g", "d")
        rows = await press(pilot, "enter", "escape", "w")
        assert "new" in rows
        await press(pilot, "w", "i")
        await pilot.app.workers.wait_for_complete(
            [worker for worker in pilot.app.workers if worker.group.startswith("job-")]
        )
        told = await press(pilot)
        assert "earlier" in told
        assert "Nothing is unfinished" in await press(pilot, "g", "d")


async def test_an_account_that_is_only_read_takes_no_file(read_only: Running) -> None:
    async with read_only() as (pilot, _sandbox):
        assert "Import into" not in await press(pilot, "I")
