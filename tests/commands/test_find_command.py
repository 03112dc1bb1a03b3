"""`ringdesk find`: data on stdout, talk on stderr, and an exit status that a script can go by."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run, add
from tui.domain.foreign import shown
from tui.services.entries import Intent
from tui.services.journal import Journal
from tui.services.owner import person_here
from tui.services.store import Store
from tui.settings_file import user_folders


def found(run: Run, *arguments: str, status: int = 0, sandbox: bool = False) -> tuple[dict[str, Any], str]:
    ended, out, err = run("find", "--json", *arguments, sandbox=sandbox)
    assert ended == status
    return json.loads(out), err


def somebody(run: Run) -> str:
    """The number of a person whom all three accounts know."""
    people = found(run, "Maz")[0]["people"] + found(run, "487")[0]["people"]
    return next(str(one["digits"]) for one in people if len({seen["account"] for seen in one["seen"]}) == 3)


def test_one_number_at_every_account(accounts: Path, run: Run) -> None:
    digits = somebody(run)
    status, out, err = run("find", f"+{digits[:2]}", digits[2:5], digits[5:8], digits[8:])
    assert status == 0
    head, *places = out.splitlines()
    assert head.startswith(f"+{digits}  ")
    assert {place.split()[0] for place in places} == {"bsg", "plusofon", "serwersms"}
    assert err.splitlines()[0] == "Asking bsg, plusofon, serwersms …"
    assert sorted(line.split(" ")[0] for line in err.splitlines()[1:]) == ["bsg:", "plusofon:", "serwersms:"]
    document = found(run, digits)[0]
    assert [one["digits"] for one in document["people"]] == [digits]
    assert {one["state"] for one in document["accounts"]} == {"done"}


def test_what_was_written_here_is_told_too(accounts: Path, run: Run) -> None:
    digits = somebody(run)
    assert "journal" not in {one["kind"] for one in found(run, digits)[0]["people"][0]["seen"]}
    asyncio.run(write_line(digits))
    seen = found(run, digits)[0]["people"][0]["seen"]
    assert [(one["account"], one["name"]) for one in seen if one["kind"] == "journal"] == [("journal", "")]
    head, *places = run("find", digits)[1].splitlines()
    assert digits in head
    assert places[-1].split()[0] == "journal"


async def write_line(digits: str) -> None:
    """A line in the journal that names a number."""
    store = Store(user_folders().desk(rehearsal=False))
    journal = Journal(store, person_here(os.environ))
    await journal.intend(Intent("bsg", "job", "create contact", f"+{digits}", {"phone": digits}))
    await store.close()


def test_nobody_is_an_answer_too(accounts: Path, run: Run) -> None:
    status, out, err = run("find", "+48", "500", "000", "999")
    assert (status, out) == (0, "")
    assert err.endswith("Nobody knows +48 500 000 999.\n")


def test_no_name_tells_the_terminal_anything(accounts: Path, run: Run) -> None:
    for asked in ("485", "owned", "surrogate", "width", "C1"):
        status, out, err = run("find", asked)
        assert status == 0
        assert all(shown(line, 4096) == line for line in (out + err).splitlines())
    raw = found(run, "owned")[0]["people"]
    assert any("\x1b]0;owned\x1b\\" in name for one in raw for name in one["names"])


def test_a_silent_account_holds_up_nobody_and_gives_5(accounts: Path, run: Run) -> None:
    digits = somebody(run)
    add(accounts, '[accounts.dead]\nprovider = "bsg"\nbase_url = "http://127.0.0.1:9"\n')
    add(accounts, f'api_key = {{ file = "{accounts.parent}/bsg.api_key" }}\n')
    document, err = found(run, digits, status=5)
    assert len({seen["account"] for seen in document["people"][0]["seen"]}) == 3
    assert [one["account"] for one in document["accounts"] if one["state"] == "failed"] == ["dead"]
    assert "dead: FAILED. " in err
    assert found(run, "+48500000999", status=5)[1].endswith(
        "Not found where it could be asked; 1 account of 4 failed.\n"
    )


@pytest.mark.parametrize("secret", ["", "test_NobodyHasThisKey123"])
def test_missing_or_refused_credentials_give_4(accounts: Path, run: Run, secret: str) -> None:
    (accounts.parent / "bsg.api_key").write_text(secret, "utf-8")
    document, err = found(run, "Anna", status=4)
    assert [one["account"] for one in document["accounts"] if one["failure"]] == ["bsg"]
    assert "bsg: FAILED. " in err
    assert secret == "" or secret not in err


def test_wrong_settings_give_3_and_no_data(config: Path, run: Run) -> None:
    add(config, "[desk]\nfps = 0\n")
    status, out, err = run("find", "Anna")
    assert (status, out) == (3, "")
    assert "line 2: desk.fps must be a whole number" in err


def test_the_sandbox_says_that_it_is_one(home: Path, run: Run) -> None:
    for sandbox, arguments in ((True, ["Anna"]), (False, ["--sandbox", "Anna"]), (False, ["Anna"])):
        status, out, err = run("find", *arguments, sandbox=sandbox)
        assert status == 0
        assert out
        assert err.startswith("SANDBOX: invented people.\n")


@pytest.mark.parametrize("arguments", [[], [""], ["--nosuch"], ["--sand", "x"]])
def test_wrong_usage_gives_2(home: Path, run: Run, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("find", *arguments)
    assert ended.value.code == 2
