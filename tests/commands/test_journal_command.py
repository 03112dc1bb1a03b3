"""`ringdesk journal`: what was written, what became of it, and forgetting the old."""

import asyncio
import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run, add
from tests.pty_terminal import PtyTerminal
from tui.domain.foreign import shown
from tui.services.entries import Intent, Outcome, State
from tui.services.journal import Journal
from tui.services.owner import Person
from tui.services.store import Store

HOSTILE = "\x1b]0;owned\x1b\\ Łucja\ud800\n\x9b2J"
LONG_AGO = datetime.now(UTC) - timedelta(days=100)
Write = Callable[..., None]


def written(folder: Path, target: str, outcome: Outcome | None, *, account: str, at: datetime) -> None:
    """One write in the journal of a desk's folder; without an outcome its answer never came."""

    async def write() -> None:
        store = Store(folder)
        journal = Journal(store, Person("anna", "192.0.2.7"), clock=lambda: at)
        number = await journal.intend(Intent(account, "j1", "change contact", target, {"name": target}, {"name": "B"}))
        if outcome is not None:
            await journal.conclude(number, outcome)
        await store.close()

    asyncio.run(write())


@pytest.fixture
def write(home: Path) -> Write:
    """Writes a line into the journal of the accounts, or of the rehearsal."""

    def line(
        target: str,
        outcome: Outcome | None = Outcome(State.DONE, "Stored."),  # noqa: B008 - frozen
        *,
        account: str = "main",
        at: datetime | None = None,
        folder: str = "accounts",
    ) -> None:
        written(home / "state" / "ringdesk" / folder, target, outcome, account=account, at=at or datetime.now(UTC))

    return line


@pytest.fixture
def settings(config: Path) -> Path:
    """Settings with one account, which is never asked."""
    add(config, '[accounts.main]\nprovider = "bsg"\napi_key = { env = "NOT_SET" }\n')
    return config


def shown_lines(run: Run, *arguments: str) -> dict[str, Any]:
    status, out, _err = run("journal", "--json", *arguments)
    assert status == 0
    document: dict[str, Any] = json.loads(out)
    return document


def test_the_newest_line_comes_first_with_its_outcome(settings: Path, write: Write, run: Run) -> None:
    write("+48600700800")
    write("+48600700801", Outcome(State.UNKNOWN, "No answer."))
    status, out, err = run("journal")
    assert (status, err) == (0, "")
    newest, oldest = out.splitlines()
    assert newest.split()[2:6] == ["AMBIGUOUS", "main", "change", "contact"]
    assert "+48600700800" in oldest
    assert oldest.endswith("anna 192.0.2.7  Stored.")


def test_lines_are_found_by_words_by_account_and_up_to_a_limit(settings: Path, write: Write, run: Run) -> None:
    for number in range(3):
        write(f"+4860070080{number}", account="main" if number else "other")
    targets = [line["target"] for line in shown_lines(run, "--search", "600 700 802")["lines"]]
    assert targets == ["+48600700802"]
    assert [line["account"] for line in shown_lines(run, "--account", "other")["lines"]] == ["other"]
    limited = shown_lines(run, "--limit", "2")
    assert ([line["id"] for line in limited["lines"]], limited["total"]) == ([3, 2], 3)
    status, out, err = run("journal", "--limit", "1")
    assert (status, len(out.splitlines())) == (0, 1)
    assert err == "These are the newest 1 of 3; --limit 3 gives them all.\n"
    assert run("journal", "--search", "nobody")[1:] == ("", "No line of the journal is like that.\n")


def test_foreign_text_tells_the_terminal_nothing_and_json_keeps_it(settings: Path, write: Write, run: Run) -> None:
    write(HOSTILE, Outcome(State.REFUSED, HOSTILE))
    _status, out, err = run("journal")
    assert all(shown(line, 4096) == line for line in (out + err).splitlines())
    assert len(out.splitlines()) == 1
    _status, out, _err = run("journal", "--json")
    assert out.isascii()
    [line] = json.loads(out)["lines"]
    assert (line["target"], line["sentence"], line["before"]) == (HOSTILE, HOSTILE, {"name": HOSTILE})


def test_the_rehearsal_has_a_journal_of_its_own(settings: Path, write: Write, run: Run) -> None:
    write("+48600700800")
    write("rehearsed", folder="rehearsal")
    assert "rehearsed" not in run("journal")[1]
    for arguments, sandbox in (((), True), (("--sandbox",), False)):
        _status, out, err = run("journal", *arguments, sandbox=sandbox)
        assert ("rehearsed" in out, "+48600700800" in out) == (True, False)
        assert err.startswith("SANDBOX")


def test_without_accounts_the_journal_is_that_of_the_rehearsal(home: Path, write: Write, run: Run) -> None:
    write("rehearsed", folder="rehearsal")
    assert "rehearsed" in run("journal")[1]


@pytest.mark.parametrize("arguments", [(), ("--purge", "90d", "--yes")])
def test_asking_makes_no_journal(settings: Path, home: Path, run: Run, arguments: tuple[str, ...]) -> None:
    assert run("journal", *arguments) == (0, "", "Nothing was written yet.\n")
    assert not (home / "state").exists()


def test_purging_takes_what_is_old_and_settled(settings: Path, write: Write, run: Run) -> None:
    write("old", at=LONG_AGO)
    write("old and open", None, at=LONG_AGO)
    write("old and ambiguous", Outcome(State.UNKNOWN), at=LONG_AGO)
    write("new")
    assert run("journal", "--purge", "101d", "--yes")[2] == "No settled line is older than 101 days.\n"
    assert run("journal", "--purge", "14w", "--yes")[2] == "1 line deleted.\n"
    kept = [line["target"] for line in shown_lines(run)["lines"]]
    assert kept == ["new", "old and ambiguous", "old and open"]


def test_purging_asks_nobody_without_a_terminal(
    settings: Path, write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("old", at=LONG_AGO)
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    status, out, err = run("journal", "--purge", "90d")
    assert (status, out, err) == (2, "", "Nobody can be asked here whether to delete: give --yes.\n")
    assert shown_lines(run)["total"] == 1


def test_purging_asks_at_a_terminal(settings: Path, write: Write, run: Run, home: Path) -> None:
    write("old", at=LONG_AGO)
    for answer, told, left in (("no", "Nothing was deleted.", 1), ("yes", "1 line deleted.", 0)):
        with PtyTerminal(home, ["journal", "--purge", "90d"]) as terminal:
            terminal.wait_for("Delete 1 settled line older than 90 days?")
            terminal.send(f"{answer}\n")
            terminal.wait_for(told)
            assert terminal.wait_for_end() == 0
        assert shown_lines(run)["total"] == left


@pytest.mark.parametrize(
    "arguments",
    [
        ("--limit", "0"),
        ("--limit", "1" * 5000),
        ("--purge", "90"),
        ("--purge", "999999d"),
        ("--purge", "90d", "--search", "x"),
        ("--yes",),
    ],
)
def test_wrong_usage_ends_with_2(settings: Path, run: Run, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("journal", *arguments)
    assert ended.value.code == 2


def test_a_journal_that_others_can_read_is_refused(settings: Path, write: Write, run: Run, home: Path) -> None:
    write("+48600700800")
    (home / "state" / "ringdesk" / "accounts" / "desk.db").chmod(0o644)
    status, out, err = run("journal")
    assert (status, out) == (3, "")
    assert "can be used by others" in err
