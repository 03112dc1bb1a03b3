"""Which settings files and folders are trusted, and on which line something stands."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.settings_file import SIZE_LIMIT, Mistake, SettingsError, is_absent, parse, private_folder, read_text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text("[desk]\n", "utf-8")
    path.chmod(0o600)
    return path


def refused(path: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        read_text(path)
    return str(caught.value).replace(str(path), "FILE")


def test_a_file_of_ours_is_read_and_may_be_read_by_others(file: Path) -> None:
    file.chmod(0o644)
    assert read_text(file) == "[desk]\n"


def test_line_ends_and_the_mark_of_windows_editors(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[desk]\r\nfps = 5\r\n")
    assert parse("x", read_text(file)).values == {"desk": {"fps": 5}}


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_change_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert refused(file) == "Others can change the settings file FILE; close it with: chmod 600 FILE"


def test_a_file_of_another_user_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert refused(file) == "The settings file FILE belongs to another user; use a copy of your own."


def test_a_pipe_does_not_keep_the_start_waiting(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)
    assert refused(file) == "FILE is not a file."


def test_what_is_not_there_or_a_folder(file: Path, tmp_path: Path) -> None:
    file.unlink()
    assert refused(file) == "The settings file FILE cannot be read: No such file or directory."
    assert refused(tmp_path) == "The settings file FILE cannot be read: Is a directory."


def test_too_long_and_not_utf_8(file: Path) -> None:
    file.write_bytes(b"#" * (SIZE_LIMIT + 1))
    assert refused(file) == "FILE is longer than 64 KB: it is not a settings file."
    file.write_bytes(b"[desk]\ntheme = '\xb9'\n")
    assert refused(file) == "FILE, line 2: the file is not UTF-8; save it as UTF-8."


@pytest.mark.parametrize("text", [f"a = {'9' * 5000}", f"a = {'[' * 5000}{']' * 5000}"])
def test_values_that_the_reader_cannot_take(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^x: a value is too long or nested too deeply\.$"):
        parse("x", text)


def test_a_folder_is_made_for_its_user_alone(tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "a" / "b")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert private_folder(folder) == folder


def test_folders_that_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = private_folder(tmp_path / "ours")
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(ours)
    (tmp_path / "file").touch()
    for name, told in {
        "open": "Others can get into the folder",
        "link": "is not a folder",
        "file": "cannot be made",
        "file/x": "cannot be made",
    }.items():
        with pytest.raises(SettingsError, match=told):
            private_folder(tmp_path / name)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(SettingsError, match="belongs to another user"):
        private_folder(ours)


def test_absent_is_only_what_is_not_there(tmp_path: Path, file: Path) -> None:
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    assert is_absent(tmp_path / "gone")
    assert is_absent(file / "x")
    assert not is_absent(tmp_path / "nowhere")
    assert not is_absent(file)


TEXT = '''\
# a comment
a.b = 1

"q uoted" = """
[c]
d = 2"""
[c]   # e = 1
list = [
  1,

  2,
]
d = 2
inline = { e = 1, f = 2 }
[c.g]
[x.y.z]
'''


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("a",), 2),
        (("a", "b"), 2),
        (("q uoted",), 4),
        (("c",), 7),
        (("c", "list"), 8),
        (("c", "d"), 13),
        (("c", "inline", "f"), 14),
        (("c", "g"), 15),
        (("x",), 16),
        (("x", "y", "z"), 16),
    ],
)
def test_the_line_on_which_a_value_begins(keys: tuple[str, ...], line: int) -> None:
    dotted = ".".join(keys)
    assert parse("x", TEXT).mistake(keys, "is odd") == Mistake(f"x, line {line}: {dotted} is odd.", line, dotted)


def test_a_key_that_is_not_there_is_placed_where_its_table_is() -> None:
    assert parse("x", TEXT).mistake(("c", "g", "h", "i"), "lacks").line == 15
    assert parse("x", TEXT).mistake(("z",), "is odd") == Mistake("x: z is odd.", None, "z")


fillers = st.sampled_from(["", "# comment", "{} = 1", '{} = """\na\n\n"""', "{} = [\n1,\n2]", "[{}]"])


@given(st.lists(fillers, max_size=12), st.integers(0, 12))
def test_a_key_is_found_among_anything(around: list[str], position: int) -> None:
    lines = [text.format(f"k{number}") for number, text in enumerate(around)]
    lines.insert(position, "[sought]\n\nkey = 0")
    text = "\n".join(lines)
    assert parse("x", text).mistake(("sought", "key"), "").line == text.split("\n").index("key = 0") + 1
