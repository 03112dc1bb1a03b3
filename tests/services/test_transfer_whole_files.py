"""A file has its name only once it is complete, whatever becomes of the process that writes it."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import tui
from tui.services.transfer import files
from tui.services.transfer.files import NotMade, whole_file

PROGRAM = """
import sys, time
from pathlib import Path
from tui.services.transfer import files
if sys.argv[2] == "named":
    files._NAMELESS = 0
with files.whole_file(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=["nameless", "named", "no links"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """File systems with files that have no name, without them, and without hard links too."""

    def refuse(*_arguments: object, **_more: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if request.param != "nameless":
        monkeypatch.setattr(files, "_NAMELESS", 0)
    if request.param == "no links":
        monkeypatch.setattr(os, "link", refuse)
    return str(request.param)


@pytest.mark.usefixtures("system")
def test_a_complete_file_is_its_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with whole_file(path) as file:
        file.write(b"all")
        assert not path.exists()
    assert path.read_bytes() == b"all"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["people.csv"]


@pytest.mark.usefixtures("system")
def test_a_file_that_came_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"

    def write_slowly() -> None:
        with whole_file(path) as file:
            file.write(b"all")
            path.write_bytes(b"theirs")

    with pytest.raises(NotMade, match="is there already"):
        write_slowly()
    assert path.read_bytes() == b"theirs"
    assert os.listdir(tmp_path) == ["people.csv"]


@pytest.mark.usefixtures("system")
def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fill_the_disk() -> None:
        with whole_file(tmp_path / "people.csv") as file:
            file.write(b"half")
            raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        fill_the_disk()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("kind", ["nameless", "named"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_killed_process_leaves_no_part_under_the_name(tmp_path: Path, kind: str, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "people.csv"), kind],
        env={**os.environ, "PYTHONPATH": str(Path(tui.__file__).parent.parent)},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(number)
    assert process.returncode == -number
    left = os.listdir(tmp_path)
    assert "people.csv" not in left
    assert left == [] or (kind == "named" and len(left) == 1 and left[0].endswith(".part"))
