"""How far an import got survives a crash, and nobody else runs the same import meanwhile."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.services.private_files import NotPrivate
from tui.services.transfer.progress import AlreadyRunning, Progress

MARKS = "digest"


def the_file(folder: Path) -> Path:
    [path] = folder.iterdir()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "imports"


def test_rows_that_ended_and_rows_in_doubt_are_found_again(folder: Path) -> None:
    with Progress.of(folder, MARKS) as progress:
        for row in (1, 2, 3):
            progress.begin(row)
        progress.end(1)
        progress.end(7)
    with Progress.of(folder, MARKS) as again:
        assert (again.ended, again.in_doubt) == ({1, 7}, {2, 3})
        again.end(2)
    with Progress.of(folder, MARKS) as again:
        assert (again.ended, again.in_doubt) == ({1, 2, 7}, {3})


def test_nobody_but_the_user_can_read_it(folder: Path) -> None:
    with Progress.of(folder, MARKS):
        assert the_file(folder).stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700
    the_file(folder).chmod(0o644)
    with pytest.raises(NotPrivate):
        Progress.of(folder, MARKS)


def test_another_import_knows_nothing_of_it(folder: Path) -> None:
    with Progress.of(folder, MARKS) as progress:
        progress.end(1)
        with Progress.of(folder, "other") as other:
            assert other.ended == set()


def test_the_same_import_runs_once_at_a_time(folder: Path) -> None:
    with Progress.of(folder, MARKS), pytest.raises(AlreadyRunning):
        Progress.of(folder, MARKS)


def test_a_complete_import_leaves_nothing(folder: Path) -> None:
    with Progress.of(folder, MARKS) as progress:
        progress.begin(1)
        progress.end(1)
        progress.forget()
    assert list(folder.iterdir()) == []


@given(cut=st.integers(0, 40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_line_cut_short_is_as_if_it_had_not_been_written(cut: int, folder: Path) -> None:
    with Progress.of(folder, MARKS) as progress:
        progress.begin(11)
        progress.end(11)
        progress.begin(12)
    path = the_file(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    kept = path.read_bytes().rpartition(b"\n")[0].split(b"\n")
    with Progress.of(folder, MARKS) as again:
        assert again.ended == ({11} if b"ended 11" in kept else set())
        assert 12 in again.in_doubt or b"begun 12" not in kept
        again.end(13)
    with Progress.of(folder, MARKS) as last:
        assert 13 in last.ended
        last.forget()
