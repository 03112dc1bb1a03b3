"""The plug is pulled while rows are written: the next run goes on, and no row is there twice."""

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import tui
from tests.test_export_command import rows_of
from tui.export_command import run as run_export
from tui.journal_command import run as run_journal
from tui.startup import Options

PROGRAM = """
import sys
from tui.import_command import run
from tui.startup import Options
sys.exit(run(Options(sandbox=True), sys.argv[1:]))
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, in which the sandbox is the only account."""
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


def started(path: Path, *arguments: str, account: str = "serwersms") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, account, str(path), "--yes", *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(tui.__file__).parent.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def journal(capsysbinary: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    """All lines of the journal, the newest first."""
    assert run_journal(Options(sandbox=True), ["--json", "--limit", "1000000"]) == 0
    lines: list[dict[str, Any]] = json.loads(capsysbinary.readouterr().out)["lines"]
    return lines


def phones_at(account: str, capsysbinary: pytest.CaptureFixture[bytes]) -> Counter[str]:
    assert run_export(Options(sandbox=True), [account, "contacts", "--exact"]) == 0
    return Counter(row["Phone"] for row in rows_of(capsysbinary.readouterr().out.decode()))


@pytest.mark.parametrize(
    ("account", "into", "rows", "kills"),
    [
        ("bsg", "contacts", 60, (1, 7, 20)),
        ("serwersms", "contacts", 60, (1, 7, 20)),
        ("serwersms", "group:Klub szachowy", 450, (1, 150, 2)),
    ],
)
def test_a_killed_import_goes_on_and_no_row_is_there_twice(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes], account: str, into: str, rows: int, kills: Sequence[int]
) -> None:
    path = home / "people.csv"
    phones = [f"+486007{number:05}" for number in range(rows)]
    path.write_text("phone\n" + "".join(f"{phone}\n" for phone in phones), "utf-8")
    for lines in kills:
        with started(path, "--into", into, account=account) as process:
            assert process.stdout is not None
            for _ in range(lines):
                process.stdout.readline()
            os.kill(process.pid, signal.SIGKILL)
    with started(path, "--into", into, account=account) as process:
        told = process.communicate()[1]
    assert process.returncode == 0
    sums = re.search(rf"{rows} rows: (.*)\. *$", told, re.MULTILINE)
    assert sums is not None
    assert int(sums[1].rpartition(" earlier")[0].rpartition(" ")[2]) >= sum(kills)
    assert list((home / "state" / "ringdesk" / "rehearsal" / "imports").iterdir()) == []
    there = phones_at(account, capsysbinary)
    assert [there[phone] for phone in phones] == [1] * len(phones)
    kept = journal(capsysbinary)
    assert [line["state"] for line in kept if line["what"] == "import"] == ["done", *["partly done"] * 3]
    made = [line for line in kept if line["what"].startswith("add contact")]
    assert {line["state"] for line in made} <= {"done", "not done", "partly done"}
    assert sum(phones[0] in line["target"] for line in made if line["state"] == "done") == 1


def test_an_interrupted_import_ends_after_the_call_in_flight_and_says_how_to_go_on(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = home / "people.csv"
    phones = [f"+486007{number:05}" for number in range(1000)]
    path.write_text("phone\n" + "".join(f"{phone}\n" for phone in phones), "utf-8")
    with started(path, account="bsg") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1]
    assert process.returncode == 130
    assert "Run the same command again to go on where it stopped." in told
    assert "Traceback" not in told
    kept = journal(capsysbinary)
    assert [line["state"] for line in kept if line["what"] == "import"] == ["partly done"]
    assert {line["state"] for line in kept if line["what"] == "add contact"} == {"done"}
    with started(path, account="bsg") as process:
        process.communicate()
    assert process.returncode == 0
    there = phones_at("bsg", capsysbinary)
    assert [there[phone] for phone in phones] == [1] * len(phones)
