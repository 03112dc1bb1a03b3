"""Where a private folder is made for a moment: nowhere that somebody else could put another one in its place."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.services import private_files
from tui.services.private_files import NotPrivate, private_place


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that TMPDIR names, the only one there is; pytest's own are closed to others, as is this one."""
    folder = tmp_path / "tmp"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", None)
    usual = private_files._usual_places  # noqa: SLF001 - /tmp is a last resort everywhere but here
    monkeypatch.setattr(
        private_files, "_usual_places", lambda: [one for one in usual() if str(one).startswith(str(tmp_path))]
    )
    return folder


def open_to_all(place: Path) -> None:
    place.chmod(0o777)


def below_what_is_open_to_all(place: Path) -> None:
    place.parent.chmod(0o777)


def open_to_a_group(place: Path) -> None:
    others = next((group for group in os.getgroups() if group not in (0, os.getegid())), 12345)
    try:
        os.chown(place, -1, others)
    except PermissionError:
        pytest.skip("only a member may give a folder to a group")
    place.chmod(0o770)


def of_somebody_else(place: Path) -> None:
    try:
        os.chown(place, 12345, -1)
    except PermissionError:
        pytest.skip("only root may give a folder away")
    place.chmod(0o777 | 0o1000)


def a_link_to_what_is_open(place: Path) -> None:
    target = place.parent / "target"
    target.mkdir()
    target.chmod(0o777)
    place.rmdir()
    place.symlink_to(target)


def a_file(place: Path) -> None:
    place.rmdir()
    place.touch()


def a_link_to_nothing(place: Path) -> None:
    place.rmdir()
    place.symlink_to(place.parent / "nowhere")


@pytest.mark.parametrize(
    "spoil",
    [open_to_all, below_what_is_open_to_all, open_to_a_group, of_somebody_else, a_link_to_what_is_open, a_file,
     a_link_to_nothing],
)  # fmt: skip
def test_a_place_that_somebody_else_could_change_is_passed_over(place: Path, spoil: Callable[[Path], None]) -> None:
    assert private_place() == place
    spoil(place)
    tempfile.tempdir = None
    with pytest.raises(NotPrivate, match="set TMPDIR to one of your own"):
        private_place()


def test_all_may_share_one_where_each_keeps_what_is_theirs(place: Path) -> None:
    place.chmod(0o1777)
    assert private_place() == place


def test_a_link_to_a_private_folder_will_do(place: Path) -> None:
    target = place.parent / "target"
    target.mkdir(mode=0o700)
    place.rmdir()
    place.symlink_to(target)
    assert private_place() == place


def test_one_in_memory_comes_first(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = place.parent / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    assert private_place() == runtime
    runtime.rmdir()
    assert private_place() == place


def test_where_none_is_named_the_systems_own_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("TMPDIR", "/nowhere")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert private_place() == Path(tempfile.gettempdir()) == Path("/tmp")
