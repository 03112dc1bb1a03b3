"""What an account holds comes out whole, page by page, into a pipe or a new file of the user's own."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import tui
from tests.desk.driving import account_tab
from tests.services.transferring import FakeContacts
from tui.domain.campaigns import MessageQuery
from tui.domain.contacts import Contact
from tui.domain.errors import NotFound, Unreachable
from tui.domain.paging import Page, Query
from tui.domain.ports import AccountTab, Provider
from tui.export_command import Asked, export, run
from tui.file_commands import Ended, Ticker
from tui.sandbox import Sandbox
from tui.services.transfer.places import Kind, Place, parse_place
from tui.services.transfer.writing import Format
from tui.startup import Options

CONTACTS = Asked(Place(Kind.CONTACTS), "", Format.CSV, exact=True, out=None)


@pytest.fixture
async def sandbox(anyio_backend: str) -> AsyncIterator[Sandbox]:
    async with Sandbox(contacts=130, list_entries=20, switches={"bsg.guard": 0}) as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, in which the sandbox is the only account."""
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


def silent() -> Ticker:
    return Ticker(io.StringIO())


async def exported(tab: AccountTab, asked: Asked, *, is_seen: bool = False) -> str:
    file = io.BytesIO()
    await export(tab, asked, file, silent(), is_seen=is_seen)
    return file.getvalue().decode()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def the_first_group(tab: AccountTab) -> str:
    provider = await tab.connect()
    assert provider.groups is not None
    groups = (await provider.groups.find(Query(), 1)).rows
    await provider.close()
    return next(group.name for group in groups if group.size)


@pytest.mark.anyio
async def test_every_contact_comes_out_in_both_formats(sandbox: Sandbox) -> None:
    tab = account_tab(sandbox, "bsg")
    rows = rows_of(await exported(tab, CONTACTS))
    lines = (await exported(tab, replace(CONTACTS, format=Format.JSONL))).splitlines()
    assert len(rows) == len({row["Id"] for row in rows}) == 130
    assert [json.loads(line)["phone"] for line in lines] == [row["Phone"] for row in rows]
    assert all(row["Phone"].startswith("+") for row in rows)


@pytest.mark.anyio
@pytest.mark.parametrize("provider", ["bsg", "serwersms"])
async def test_the_contacts_of_a_group_come_out(sandbox: Sandbox, provider: str) -> None:
    tab = account_tab(sandbox, provider)
    name = await the_first_group(tab)
    lines = await exported(tab, replace(CONTACTS, place=Place(Kind.GROUP, name), format=Format.JSONL))
    assert lines
    assert all(name in json.loads(line)["groups"] for line in lines.splitlines())


@pytest.mark.anyio
async def test_a_search_comes_out(sandbox: Sandbox) -> None:
    rows = rows_of(await exported(account_tab(sandbox, "bsg"), replace(CONTACTS, search="phone like 48")))
    assert 0 < len(rows) < 130
    assert all("48" in row["Phone"] for row in rows)


@pytest.mark.anyio
@pytest.mark.parametrize("provider", ["bsg", "serwersms"])
async def test_a_stop_list_comes_out(sandbox: Sandbox, provider: str) -> None:
    rows = rows_of(await exported(account_tab(sandbox, provider), replace(CONTACTS, place=Place(Kind.STOP_LIST))))
    assert rows
    assert all(row["Phone"].startswith("+") for row in rows)


@pytest.mark.anyio
async def test_a_list_comes_out_entry_by_entry(sandbox: Sandbox) -> None:
    tab = account_tab(sandbox, "plusofon")
    provider = await tab.connect()
    assert provider.lists is not None
    row = (await provider.lists.find(1)).rows[0]
    whole = await provider.lists.read(row.id)
    await provider.close()
    text = await exported(tab, replace(CONTACTS, place=Place(Kind.LIST, f"#{row.id}"), format=Format.JSONL))
    found = [json.loads(line) for line in text.splitlines()]
    assert found == [{"name": entry.name, "phones": list(entry.phones)} for entry in whole.entries]


@pytest.mark.anyio
async def test_what_became_of_a_campaign_comes_out(sandbox: Sandbox) -> None:
    tab = account_tab(sandbox, "bsg")
    provider = await tab.connect()
    assert provider.campaigns is not None
    messages = (await provider.campaigns.messages(MessageQuery(), 1)).rows
    wanted = messages[0].campaign_id
    await provider.close()
    text = await exported(tab, replace(CONTACTS, place=parse_place(f"campaign:#{wanted}", tuple(Kind))))
    rows = rows_of(text)
    assert {row["Campaign"] for row in rows} == {wanted}
    mine = {one.id: one for one in messages if one.campaign_id == wanted}
    for row in rows:
        if one := mine.get(row["Id"]):
            assert (row["Phone"], row["Status"]) == (f"+{one.phone}", one.status)
    assert mine.keys() <= {row["Id"] for row in rows}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("place", "search", "told"),
    [
        ("campaign:Sale", "", "Campaigns are named by their number"),
        ("campaign:#1", "phone = 1", "leave out --search"),
        ("group:Nobody", "", "There is no group Nobody."),
        ("contacts", "nosuch = 1", "There is no field nosuch"),
    ],
)
async def test_what_is_not_there_is_told(sandbox: Sandbox, place: str, search: str, told: str) -> None:
    with pytest.raises(Ended, match=told):
        await exported(
            account_tab(sandbox, "bsg"), replace(CONTACTS, place=parse_place(place, tuple(Kind)), search=search)
        )


@pytest.mark.anyio
async def test_a_campaign_that_is_not_there_is_no_campaign_without_messages(sandbox: Sandbox) -> None:
    with pytest.raises(NotFound):
        await exported(account_tab(sandbox, "bsg"), replace(CONTACTS, place=Place(Kind.CAMPAIGN, "#999999999")))


class Walked(FakeContacts):
    """Remembers what had been written when each page was asked for."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(*(Contact(str(number), f"4850060{number:04}") for number in range(9)))
        self._file = file
        self.written: list[int] = []

    async def find(self, query: Query, page: int) -> Page[Contact]:
        self.written.append(self._file.getvalue().count(b"\n"))
        return await super().find(query, page)


def tab_of(contacts: Any) -> AccountTab:
    async def connect() -> Provider:
        return Provider(contacts=contacts)

    return AccountTab("fake", "Fake", connect)


@pytest.mark.anyio
async def test_a_page_is_written_before_the_next_is_read() -> None:
    file = io.BytesIO()
    contacts = Walked(file)
    assert await export(tab_of(contacts), CONTACTS, file, silent()) == 9
    assert contacts.written == [1, 4, 7]


@pytest.mark.anyio
async def test_a_terminal_gets_nothing_that_could_steer_it() -> None:
    tab = tab_of(FakeContacts(Contact("1", "48500600700", {"#1": "\x1b]52;c;eA==\x07 [/]"})))
    assert "\x1b" not in await exported(tab, CONTACTS, is_seen=True)
    assert "\x1b" in await exported(tab, CONTACTS)
    assert "\x1b" not in await exported(tab, replace(CONTACTS, format=Format.JSONL))


def test_a_file_is_its_users_alone_and_never_written_over(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = home / "stop.csv"
    arguments = ["serwersms", "stop-list", "--out", str(out)]
    assert run(Options(sandbox=True), arguments) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    before = out.read_bytes()
    assert before.startswith(b"\xef\xbb\xbf")
    assert run(Options(sandbox=True), arguments) == 6
    assert "is there already" in capsys.readouterr().err
    assert out.read_bytes() == before


def test_a_link_is_not_followed(home: Path) -> None:
    (home / "link").symlink_to(home / "elsewhere")
    assert run(Options(sandbox=True), ["serwersms", "stop-list", "--out", str(home / "link")]) == 6
    assert not (home / "elsewhere").exists()


def test_a_file_that_is_not_complete_is_taken_away(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(tab: AccountTab, asked: Asked, file: io.BytesIO, *_rest: object, **_more: object) -> int:
        file.write(b"half")
        raise Unreachable("x", "contacts.find", "Gone.")

    monkeypatch.setattr("tui.export_command.export", breaks)
    out = home / "people.csv"
    assert run(Options(sandbox=True), ["bsg", "contacts", "--out", str(out)]) == 5
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nobody", "contacts"], "There is no account nobody; there are bsg, plusofon, serwersms."),
        (["bsg", "everything"], "everything is no place"),
        (["bsg", "group:"], "group: is no place"),
        (["plusofon", "list:#999"], "There is no list #999."),
    ],
)
def test_what_cannot_be_exported_is_a_mistake_of_the_command_line(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert run(Options(sandbox=True), arguments) == 2
    assert told in capsys.readouterr().err


def test_a_part_that_the_account_lacks_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Options(sandbox=True), ["plusofon", "contacts"]) == 6
    assert "This account has no contacts" in capsys.readouterr().err


PROGRAM = """
import sys
from tui.export_command import run
from tui.startup import Options
sys.exit(run(Options(sandbox=True), sys.argv[1:]))
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_disk_that_is_full_is_told_in_a_sentence(home: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(Path(tui.__file__).parent.parent)}
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            [sys.executable, "-c", PROGRAM, "bsg", "contacts"],
            check=False,
            env=environ,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert ended.returncode == 2
    assert ended.stderr.decode().endswith("The output cannot be written: No space left on device.\n")


@pytest.fixture
def process(home: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environ = {**os.environ, "PYTHONPATH": str(Path(tui.__file__).parent.parent)}
    arguments = [sys.executable, "-c", PROGRAM, "bsg", "contacts"]
    with subprocess.Popen(arguments, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        yield started


def test_whoever_reads_may_stop_early(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b"\xef\xbb\xbf")
    process.stdout.close()
    told = process.stderr.read()
    assert (process.wait(), b"Traceback" in told) == (0, False)
