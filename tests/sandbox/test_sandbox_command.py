"""`ringdesk sandbox`: its options, its exit statuses, and the door on a port."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tui.sandbox.command import run

SMALL = ("--contacts", "40", "--list-entries", "5")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tui.sandbox", *arguments]


@contextmanager
def serving(db: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """A server on a free port, and the object of its first line."""
    line = command("--db", str(db), "--port", "0", "--json", *SMALL, *arguments)
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.communicate()


def token(secrets: Any) -> dict[str, str]:
    answer = httpx.post(f"{secrets['base_url']}/api/auth/login", json={"api_key": secrets["api_key"]})
    return {"authorization": f"Bearer {answer.json()['bearer']}"}


def test_the_first_line_tells_how_to_log_in_and_the_server_ends_with_zero(tmp_path: Path) -> None:
    with serving(tmp_path / "sandbox.db") as (process, told):
        assert {name: set(secrets) for name, secrets in told.items()} == {
            "bsg": {"base_url", "api_key"},
            "plusofon": {"base_url", "token", "client"},
            "serwersms": {"base_url", "token", "username", "password"},
        }
        for name, secrets in told.items():
            assert secrets["base_url"].startswith("http://127.0.0.1:")
            assert secrets["base_url"].endswith(f"/{name}")
        headers = token(told["bsg"])
        groups = httpx.get(f"{told['bsg']['base_url']}/api/groups", headers=headers)
        assert groups.json()["total"] == 12
        process.send_signal(signal.SIGINT)
        rest, complaints = process.communicate()
        assert (process.returncode, rest, complaints) == (0, "", "")


def test_over_a_port_a_cut_drops_the_connection(tmp_path: Path) -> None:
    with serving(tmp_path / "sandbox.db") as (process, told):
        base = told["bsg"]["base_url"]
        switches = base.removesuffix("/bsg") + "/_sandbox/switches"
        headers = token(told["bsg"])
        for place in ("before", "after", "middle"):
            assert httpx.post(switches, json={"bsg.fault": f"groups.list:cut:{place}"}).status_code == 200
            with pytest.raises(httpx.RemoteProtocolError):
                httpx.get(f"{base}/api/groups", headers=headers)
        httpx.post(switches, json={"bsg.fault": "none"})
        assert httpx.get(f"{base}/api/groups", headers=headers).status_code == 200
        process.terminate()
        _, complaints = process.communicate()
        assert (process.returncode, complaints) == (0, "")


def test_starting_afresh_is_refused_while_a_server_has_the_data(tmp_path: Path) -> None:
    db = tmp_path / "sandbox.db"
    with serving(db):
        refused = subprocess.run(
            command("--db", str(db), "--port", "0", "--reset"), capture_output=True, text=True, check=False
        )
        assert (refused.returncode, refused.stdout) == (6, "")
        assert refused.stderr == f"A desk or a server has {db} open, so it cannot be started afresh now.\n"


def test_sizes_for_data_that_are_there_are_told_to_be_passed_over(tmp_path: Path) -> None:
    db = tmp_path / "sandbox.db"
    for expected in ("", "The data were there already and stay as they are; --reset starts afresh.\n"):
        with serving(db) as (process, _):
            process.terminate()
            assert process.communicate()[1] == expected


def test_a_taken_port_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["--port", str(port), "--db", str(tmp_path / "sandbox.db")]) == 5
    assert capsys.readouterr().err.startswith(f"Port {port} of 127.0.0.1 cannot be used: ")


@pytest.mark.parametrize("switch", ["bsg.fields", "bsg.fields=x", "nothing=1"])
def test_a_bad_switch_is_one_sentence(switch: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--db", ":memory:", "--switch", switch]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["--port", "65536"], ["--port", "x"], ["--now", "yesterday"], ["--contacts", "-1"], ["--unknown"], ["extra"]],
)
def test_bad_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "ringdesk sandbox: error: " in capsys.readouterr().err


def test_an_unusable_folder_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    db = tmp_path / "file" / "sandbox.db"
    assert run(["--port", "0", "--db", str(db)]) == 3
    said = capsys.readouterr().err
    assert said.startswith(f"The sandbox's data cannot be kept at {db}: ")
    assert said.count("\n") == 1


def test_help_and_the_list_of_switches_are_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    capsys.readouterr()
    assert run(["--list-switches"]) == 0
    listed = capsys.readouterr().out
    for line in ("bsg.guard\n    0..600\n    section 1.8, 13: ", "plusofon.fault\n", "serwersms.lag\n", "clock\n"):
        assert line in listed
