"""`ringdesk check`: one finding for each thing that was looked at, and the exit status of the gravest."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run, add
from tui.rights import breaches
from tui.settings_file import user_folders


def checked(run: Run, *arguments: str, sandbox: bool = False) -> tuple[int, list[dict[str, Any]]]:
    status, out, err = run("check", "--json", *arguments, sandbox=sandbox)
    document = json.loads(out)
    assert document["status"] == status
    assert err == ""
    return status, document["findings"]


def wrong(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in findings if not one["ok"]]


def test_all_is_well(accounts: Path, run: Run) -> None:
    status, out, _err = run("check")
    assert status == 0
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["ok", about] for about in ("files", "settings", "bsg", "bsg", "plusofon", "plusofon", "plusofon")
    ] + [["ok", "serwersms"]] * 2
    assert f"api_key from the file {accounts.parent}/bsg.api_key" in out
    assert "client from the provider's default" in out
    assert out.count(" answers (") == 3


def test_one_account_alone(accounts: Path, run: Run) -> None:
    _status, findings = checked(run, "plusofon")
    assert {one["about"] for one in findings} == {"files", "settings", "plusofon"}
    with pytest.raises(SystemExit) as ended:
        run("check", "nobody")
    assert ended.value.code == 2


def test_every_mistake_has_its_line_and_key(config: Path, run: Run) -> None:
    add(config, '[desk]\nfps = 0\n[accounts.main]\nprovider = "bgs"\n')
    status, findings = checked(run)
    assert status == 3
    assert [(one["about"], one["line"], one["key"]) for one in wrong(findings)] == [
        ("settings", 2, "desk.fps"),
        ("settings", 4, "accounts.main.provider"),
    ]


def test_keys_that_the_desk_would_not_open_with_are_told(accounts: Path, run: Run) -> None:
    lines = accounts.read_text("utf-8").count("\n")
    add(accounts, '[keys]\n"table.down" = "n"\n"table.serch" = "S"\n')
    status, findings = checked(run)
    assert (status, [(one["about"], one["line"], one["key"]) for one in wrong(findings)]) == (
        3,
        [("settings", lines + 3, "keys.table.serch")],
    )


@pytest.mark.parametrize("folder", ["/tmp", "/etc"])
def test_settings_may_lie_in_a_folder_of_the_system(home: Path, folder: str) -> None:
    assert list(breaches(user_folders(), Path(folder, "nobody-has-this.toml"))) == []


def test_a_certificate_file_that_is_none_is_a_mistake_of_the_settings(accounts: Path, run: Run) -> None:
    add(accounts, f'[accounts.far]\nprovider = "bsg"\nca_file = "{accounts}"\n')
    add(accounts, f'api_key = {{ file = "{accounts.parent}/bsg.api_key" }}\n')
    status, findings = checked(run, "far")
    assert (status, [one["about"] for one in wrong(findings)]) == (3, ["far"])


def test_credentials_that_are_not_there_come_before_a_provider_that_is_not(accounts: Path, run: Run) -> None:
    add(
        accounts,
        '[accounts.dead]\nprovider = "plusofon"\nbase_url = "http://127.0.0.1:9"\ntoken = { env = "NOWHERE" }\n',
    )
    status, findings = checked(run)
    (one,) = wrong(findings)
    assert (status, one["about"], one["key"]) == (4, "dead", "accounts.dead.token")
    assert "the environment variable NOWHERE is not set" in one["told"]


def test_a_provider_that_refuses_and_one_that_is_not_there(
    accounts: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOMEWHERE", "live_5e6f7a8b9c")
    add(accounts, '[accounts.dead]\nprovider = "plusofon"\nbase_url = "http://127.0.0.1:9"\n')
    add(accounts, 'token = { env = "SOMEWHERE" }\n')
    status, findings = checked(run)
    assert (status, [one["about"] for one in wrong(findings)]) == (5, ["dead"])
    assert "SOMEWHERE" not in os.environ
    (accounts.parent / "bsg.api_key").write_text("test_NobodyHasThisKey123", "utf-8")
    status, findings = checked(run, "bsg")
    assert (status, [one["about"] for one in wrong(findings)]) == (4, ["bsg"])


def test_no_command_inherits_a_secret(accounts: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMEWHERE", "live_5e6f7a8b9c")
    seen = accounts.parent / "seen"
    for name, source in (("one", 'env = "SOMEWHERE"'), ("two", f'command = ["sh", "-c", "env > {seen}; echo x"]')):
        add(accounts, f'[accounts.{name}]\nprovider = "bsg"\nbase_url = "http://127.0.0.1:9"\n')
        add(accounts, f"api_key = {{ {source} }}\n")
    checked(run, "two")
    assert "HOME=" in seen.read_text("utf-8")
    assert "live_5e6f7a8b9c" not in seen.read_text("utf-8")


def test_files_that_others_can_get_at(accounts: Path, home: Path, run: Run) -> None:
    state = home / "state" / "ringdesk"
    (state / "accounts").mkdir(parents=True)
    (state / "accounts" / "desk.db").touch(0o644)
    os.chmod(state / "accounts" / "desk.db", 0o644)
    os.chmod(state, 0o755)
    (state / "link").symlink_to(home)
    status, findings = checked(run)
    assert status == 3
    database = state / "accounts" / "desk.db"
    assert {one["told"] for one in wrong(findings)} == {
        f"{state}/link is a link; put the file or folder itself there.",
        f"Others can use {database}; close it with: chmod go= {database}",
        f"Others can use {state}; close it with: chmod go= {state}",
    }


def test_without_settings_the_sandbox_is_checked(home: Path, run: Run) -> None:
    status, findings = checked(run)
    assert status == 0
    assert [one["about"] for one in findings] == ["files", "settings", "bsg", "plusofon", "serwersms"]
    assert "is not there; the desk opens the sandbox" in findings[1]["told"]
