"""The plug is pulled while rows are written: the next run goes on, and no row is there twice."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import tui
from tests.test_export_command import rows_of
from tui.export_command import run as run_export
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


def started(path: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, "serwersms", str(path), "--yes", *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(tui.__file__).parent.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_killed_import_goes_on_and_no_row_is_there_twice(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = home / "people.csv"
    phones = [f"+486007{number:05}" for number in range(60)]
    path.write_text("phone\n" + "".join(f"{phone}\n" for phone in phones), "utf-8")
    for lines in (1, 7, 20):
        with started(path) as process:
            assert process.stdout is not None
            for _ in range(lines):
                process.stdout.readline()
            os.kill(process.pid, signal.SIGKILL)
    with started(path) as process:
        told = process.communicate()[1]
    assert process.returncode == 0
    sums = re.search(r"60 rows: (.*)\. *$", told, re.MULTILINE)
    assert sums is not None
    assert int(sums[1].rpartition(" earlier")[0].rpartition(" ")[2]) >= 28
    assert list((home / "state" / "ringdesk" / "imports").iterdir()) == []
    assert run_export(Options(sandbox=True), ["serwersms", "contacts", "--exact"]) == 0
    there = [row["Phone"] for row in rows_of(capsysbinary.readouterr().out.decode())]
    assert [there.count(phone) for phone in phones] == [1] * len(phones)
