"""Settings are replaced whole or not at all, and closed to others."""

import os
import stat
from pathlib import Path

import pytest

from tui.domain.secret import Secret
from tui.settings_file import SettingsError
from tui.settings_writing import keep_secret, save


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "config.toml"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("open_mask")
def test_a_file_is_made_and_replaced_for_its_user_alone(path: Path) -> None:
    save(path, "a = 1\n")
    assert (path.read_text("utf-8"), mode(path), mode(path.parent)) == ("a = 1\n", 0o600, 0o700)
    path.chmod(0o644)
    save(path, "a = 2\n")
    save(path, "a = 3\n")
    copy = path.with_name("config.toml~")
    assert (path.read_text("utf-8"), mode(path)) == ("a = 3\n", 0o600)
    assert (copy.read_text("utf-8"), mode(copy)) == ("a = 2\n", 0o600)
    assert sorted(file.name for file in path.parent.iterdir()) == ["config.toml", "config.toml~"]


@pytest.fixture
def open_mask() -> object:
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_link_to_the_settings_stays_one(path: Path, tmp_path: Path) -> None:
    save(tmp_path / "dotfiles.toml", "a = 1\n")
    path.parent.mkdir()
    path.symlink_to(tmp_path / "dotfiles.toml")
    save(path, "a = 2\n")
    assert path.is_symlink()
    assert (tmp_path / "dotfiles.toml").read_text("utf-8") == "a = 2\n"


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_full_disk_leaves_the_settings_as_they_were(
    path: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(path, "a = 1\n")

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, failing, fail)
        with pytest.raises(SettingsError, match="cannot be written: No space left on device"):
            save(path, "a = 2\n")
    assert path.read_text("utf-8") == "a = 1\n"
    assert [file.name for file in path.parent.iterdir()] == ["config.toml"]


def test_a_full_disk_leaves_no_half_of_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(SettingsError, match=r"main\.token cannot be written: No space left on device"):
        keep_secret(tmp_path, "main.token", Secret("s"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("open_mask")
def test_a_secret_never_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    assert keep_secret(tmp_path, "link", Secret("s")).name == "link.2"
    first, second = (keep_secret(tmp_path, "main.token", Secret(value)) for value in ("s1", "s2"))
    assert (first.name, first.read_text("utf-8"), mode(first)) == ("main.token", "s1\n", 0o600)
    assert (second.name, second.read_text("utf-8"), mode(second)) == ("main.token.2", "s2\n", 0o600)
