"""Rows of files reach the account once each, whatever happens on the way, and the command says what it did."""

import csv
import io
import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.desk.driving import account_tab
from tests.test_export_command import exported
from tui.domain.contacts import Contact
from tui.domain.paging import Query
from tui.domain.ports import AccountTab
from tui.export_command import Asked as Wanted
from tui.file_commands import Ended
from tui.import_command import run
from tui.import_run import Asked, Import, Surroundings
from tui.sandbox import Sandbox
from tui.services.entries import Search, State
from tui.services.journal import Journal
from tui.services.owner import Person
from tui.services.store import Store
from tui.services.transfer.places import Kind, Place, parse_place
from tui.services.transfer.reading import guess
from tui.services.transfer.survey import survey
from tui.services.transfer.writing import Format
from tui.startup import Options

NEW = "phone,city\n+48600700801,Łódź\n+48600700802,Kraków\n"


@pytest.fixture
async def sandbox(anyio_backend: str) -> AsyncIterator[Sandbox]:
    async with Sandbox(contacts=60, list_entries=20, switches={"bsg.guard": 0}) as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, in which the sandbox is the only account."""
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


@asynccontextmanager
async def journal_of(folder: Path) -> AsyncIterator[Journal]:
    store = Store(folder)
    try:
        yield Journal(store, Person("anna", ""))
    finally:
        await store.close()


class Desk:
    """Imports files into accounts of one sandbox."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self._sandbox = sandbox
        self.folder = folder
        self.answers: list[bool] = []
        self.questions: list[str] = []
        self.out = io.StringIO()

    def tab(self, provider: str) -> AccountTab:
        return account_tab(self._sandbox, provider)

    def file(self, text: str, name: str = "people.csv") -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8", newline="")
        return path

    async def imported(self, provider: str, path: Path, into: str = "contacts", **more: Any) -> list[list[str]]:
        """The lines on stdout, in their parts; `status` tells how it ended."""
        asked = replace(Asked(path, parse_place(into), is_sure=True), **more)
        looked = survey(path)
        self.out = io.StringIO()
        around = Surroundings(self.folder / "desk", self.out, io.StringIO(), self._confirmed)
        self.status = await Import(self.tab(provider), asked, looked, guess(path, looked), around).run()
        return [line.split("\t") for line in self.out.getvalue().splitlines()]

    async def _confirmed(self, question: str, word: str = "yes") -> bool:
        self.questions.append(f"{question} {word}".removesuffix(" yes"))
        return self.answers.pop(0)

    async def found(self, provider: str, phone: str) -> tuple[Contact, ...]:
        connected = await self.tab(provider).connect()
        assert connected.contacts is not None
        found = await connected.contacts.by_phone(phone)
        await connected.close()
        return found


async def never_asked(question: str, word: str = "yes") -> bool:
    pytest.fail(f"nobody is asked: {question} {word}")


@pytest.fixture
def desk(sandbox: Sandbox, tmp_path: Path) -> Desk:
    return Desk(sandbox, tmp_path)


def verdicts(lines: list[list[str]]) -> list[str]:
    return [line[1] for line in lines]


@pytest.mark.anyio
@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize(
    ("provider", "place", "search"),
    [
        ("bsg", "contacts", ""),
        ("bsg", "stop-list", ""),
        ("serwersms", "contacts", "Anna"),
        ("serwersms", "stop-list", ""),
        ("plusofon", "list:#", ""),
    ],
)
async def test_what_was_exported_is_the_same(desk: Desk, provider: str, place: str, search: str, form: Format) -> None:
    if place == "list:#":
        connected = await desk.tab(provider).connect()
        assert connected.lists is not None
        place += (await connected.lists.find(1)).rows[0].id
    where = parse_place(place)
    path = desk.file(await exported(desk.tab(provider), Wanted(where, search, form, exact=False, out=None)))
    lines = await desk.imported(provider, path, place, is_rehearsed=True)
    assert lines
    assert set(verdicts(lines)) <= {"same", "duplicate"}
    assert verdicts(lines).count("same") > len(lines) / 2


@pytest.mark.anyio
@pytest.mark.parametrize(("form", "exact"), [(Format.CSV, False), (Format.CSV, True), (Format.JSONL, False)])
async def test_ten_thousand_contacts_come_back_equal(tmp_path: Path, form: Format, exact: bool) -> None:
    switches = {"hostile": "on", "bsg.guard": "0"}
    async with Sandbox(contacts=10_000, list_entries=1, switches=switches) as large:
        desk = Desk(large, tmp_path)
        text = await exported(desk.tab("bsg"), Wanted(parse_place("contacts"), "", form, exact=exact, out=None))
        path = desk.file(text)
        lines = await desk.imported("bsg", path, is_rehearsed=True)
    assert len(lines) == 10_000
    others = [line for line in lines if line[1] != "same"]
    assert len(others) == (0 if form is Format.JSONL else 2), "UTF-8 has no half of a surrogate pair; JSON escapes it"


@pytest.mark.anyio
@pytest.mark.parametrize("provider", ["bsg", "serwersms"])
async def test_new_contacts_come_into_a_group(desk: Desk, provider: str) -> None:
    connected = await desk.tab(provider).connect()
    assert connected.groups is not None
    group = (await connected.groups.find(Query(), 1)).rows[0]
    await connected.close()
    path = desk.file(NEW)
    assert verdicts(await desk.imported(provider, path, f"group:#{group.id}")) == ["new", "new"]
    [contact] = await desk.found(provider, "48600700801")
    assert [one.id for one in contact.groups] == [group.id]
    assert "Łódź" in contact.values.values()
    assert verdicts(await desk.imported(provider, path, f"group:#{group.id}")) == ["same", "same"]
    assert desk.status == 0


@pytest.mark.anyio
@pytest.mark.parametrize("provider", ["bsg", "serwersms"])
async def test_contacts_that_are_there_change_and_join_groups(desk: Desk, provider: str) -> None:
    await desk.imported(provider, desk.file(NEW))
    connected = await desk.tab(provider).connect()
    assert connected.groups is not None
    group = next(group for group in (await connected.groups.find(Query(), 1)).rows if ";" not in group.name)
    await connected.close()
    changed = desk.file(f"phone,city,groups\n600700801,Gdynia,{group.name}\n600700802,,\n", "changed.csv")
    lines = await desk.imported(provider, changed)
    assert verdicts(lines) == ["changed", "same"]
    assert group.name in lines[0][3]
    [contact] = await desk.found(provider, "48600700801")
    assert [one.id for one in contact.groups] == [group.id]
    assert "Gdynia" in contact.values.values()


@pytest.mark.anyio
@pytest.mark.parametrize("provider", ["bsg", "serwersms"])
async def test_numbers_come_onto_a_stop_list(desk: Desk, provider: str) -> None:
    path = desk.file("600700801\n600700802\n")
    assert verdicts(await desk.imported(provider, path, "stop-list")) == ["new", "new"]
    assert verdicts(await desk.imported(provider, path, "stop-list")) == ["same", "same"]


@pytest.mark.anyio
async def test_names_and_numbers_come_onto_a_list(desk: Desk) -> None:
    connected = await desk.tab("plusofon").connect()
    assert connected.lists is not None
    row = (await connected.lists.find(1)).rows[0]
    before = (await connected.lists.read(row.id)).entries
    path = desk.file('Name,Phones\nAnna,+79161110001\nJan,"+79161110002; +79161110003"\n')
    assert verdicts(await desk.imported("plusofon", path, f"list:#{row.id}")) == ["new", "new"]
    after = (await connected.lists.read(row.id)).entries
    await connected.close()
    assert after[: len(before)] == before
    assert [(entry.name, entry.phones) for entry in after[len(before) :]] == [
        ("Anna", ("79161110001",)),
        ("Jan", ("79161110002", "79161110003")),
    ]


@pytest.mark.anyio
async def test_many_changed_entries_of_a_list_are_confirmed_by_their_number(desk: Desk) -> None:
    connected = await desk.tab("plusofon").connect()
    assert connected.lists is not None
    row = next(row for row in (await connected.lists.find(1)).rows)
    before = await connected.lists.read(row.id)
    text = "Name,Phones\n" + "".join(f"x{place},+{entry.phones[0]}\n" for place, entry in enumerate(before.entries))
    path = desk.file(text)
    with pytest.raises(Ended, match="run it without --yes"):
        await desk.imported("plusofon", path, f"list:#{row.id}")
    assert (await connected.lists.read(row.id)).entries == before.entries
    desk.answers = [True, True]
    assert set(verdicts(await desk.imported("plusofon", path, f"list:#{row.id}", is_sure=False))) <= {
        "changed",
        "duplicate",
    }
    assert desk.questions[1].endswith(f"of the list would be changed. {desk.questions[1].split(' ')[0]}")
    after = (await connected.lists.read(row.id)).entries
    await connected.close()
    assert after[0].name == "x0"
    async with journal_of(desk.folder / "desk") as journal:
        [entry], _ = await journal.latest(Search(), 1)
        kept = await journal.list_beside(entry.line.id)
    assert (entry.line.what, entry.line.state) == ("save list", State.DONE)
    assert kept is not None
    assert kept.entries == before.entries


@pytest.mark.anyio
async def test_rejected_rows_stand_in_a_file_of_their_own_with_the_reason(desk: Desk) -> None:
    path = desk.file("phone,city\nabc,=1\n600700801,x\n600700801,y\n")
    lines = await desk.imported("bsg", path)
    assert (verdicts(lines), desk.status) == (["impossible", "new", "duplicate"], 6)
    rejected = desk.folder / "people.rejected.csv"
    assert stat.S_IMODE(rejected.stat().st_mode) == 0o600
    assert [list(row.values()) for row in csv.DictReader(io.StringIO(rejected.read_text("utf-8-sig")))] == [
        ["abc", "'=1", "line 2: There is no number here."],
        ["600700801", "y", "line 4: The number is in line 3 already."],
    ]
    await desk.imported("bsg", path)
    assert (desk.folder / "people.rejected-2.csv").exists()


@pytest.mark.anyio
async def test_a_row_that_the_provider_refuses_is_told(desk: Desk) -> None:
    lines = await desk.imported("bsg", desk.file("phone,birthday\n600700801,never\n600700802,2001-02-03\n"))
    assert (verdicts(lines), desk.status) == (["refused", "new"], 6)


@pytest.mark.anyio
async def test_somebody_at_a_terminal_is_asked_after_a_dry_run(desk: Desk) -> None:
    desk.answers = [False, True]
    path = desk.file(NEW)
    with pytest.raises(Ended, match="Nothing was written"):
        await desk.imported("bsg", path, is_sure=False)
    assert await desk.found("bsg", "48600700801") == ()
    assert verdicts(await desk.imported("bsg", path, is_sure=False)) == ["new", "new"]
    assert desk.questions == ["Write 2 rows to BSG main?"] * 2
    with pytest.raises(Ended, match="nothing to write"):
        await desk.imported("bsg", path, is_sure=False)


@pytest.mark.anyio
async def test_lines_may_be_json(desk: Desk) -> None:
    await desk.imported("bsg", desk.file(NEW), as_json=True, is_rehearsed=True)
    assert [json.loads(line) for line in desk.out.getvalue().splitlines()] == [
        {"line": 2, "outcome": "new", "phone": "+48600700801", "reason": ""},
        {"line": 3, "outcome": "new", "phone": "+48600700802", "reason": ""},
    ]


@pytest.mark.anyio
async def test_an_account_for_reading_only_is_left_alone(desk: Desk) -> None:
    path = desk.file(NEW)
    looked = survey(path)
    around = Surroundings(desk.folder, io.StringIO(), io.StringIO(), never_asked)
    tab = replace(desk.tab("bsg"), read_only=True)
    with pytest.raises(Ended, match="reading only"):
        await Import(tab, Asked(path, Place(Kind.CONTACTS), is_sure=True), looked, guess(path, looked), around).run()


@pytest.mark.anyio
async def test_columns_are_understood_as_they_were_the_last_time(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    path = desk.file("phone,town\n600700801,Łódź\n")
    await desk.imported("bsg", path, corrections=("town=name",))
    assert "last time" not in capsys.readouterr().err
    again = desk.file("phone,town\n600700802,Kraków\n", "again.csv")
    await desk.imported("bsg", again)
    assert "town -> name" in capsys.readouterr().err
    [contact] = await desk.found("bsg", "48600700802")
    assert "Kraków" in contact.values.values()
    await desk.imported("bsg", again, corrections=("town=-",), is_rehearsed=True)
    assert "town -> (left out)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "arguments", "told"),
    [
        (NEW, [], "Nobody can be asked here"),
        (NEW, ["--yes", "--map", "x=phone"], "There is no column x"),
        (NEW, ["--yes", "--into", "elsewhere"], "elsewhere is no place"),
        (NEW, ["--yes", "--map", "phone=-"], "No column holds the numbers"),
        ("", ["--yes"], "is empty"),
        ("PK\x03\x04", ["--yes"], "is no workbook that can be read"),
    ],
)
def test_what_cannot_be_imported_is_a_mistake_of_the_command_line(
    home: Path, capsys: pytest.CaptureFixture[str], text: str, arguments: list[str], told: str
) -> None:
    path = home / "people.csv"
    path.write_text(text, "utf-8")
    assert run(Options(sandbox=True), ["bsg", str(path), *arguments]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--separator", "ab"], ["--encoding", "hex"], ["--format", "xlsx"]])
def test_an_option_that_makes_no_sense_is_refused(home: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        run(Options(), ["bsg", "people.csv", *arguments])
    assert leaving.value.code == 2


def test_guesses_are_told_and_corrected(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "people.csv"
    path.write_bytes("Łódź;600700801\n".encode("cp1250"))
    options = ["--dry-run", "--encoding", "cp1251", "--header", "--separator", "tab", "--map", "#1=phone"]
    run(Options(sandbox=True), ["bsg", str(path), *options])
    assert "people.csv: CSV, separated by tabs, cp1251, with a header." in capsys.readouterr().err
    assert run(Options(sandbox=True), ["bsg", str(path), "--dry-run", "--map", "#1=city"]) == 0
    told = capsys.readouterr()
    assert "people.csv: CSV, separated by semicolons, cp1250, without a header." in told.err
    assert "column 1 -> city" in told.err
    assert "column 2 -> Phone" in told.err
    assert told.out == "line 1\tnew\t+48600700801\t\n"
