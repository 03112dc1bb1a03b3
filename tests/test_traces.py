"""Logs and crash reports: of use for finding a fault, without secrets and people."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.traces import LOG_NAME, report_crash, start_log

PHONE, NAME = "48600100200", "Anna Kowalska"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    start_log(tmp_path)
    yield tmp_path / LOG_NAME
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    for name in ("httpx", "httpcore", "markdown_it"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_a_log_line_has_no_phone_and_no_escape(log: Path) -> None:
    logging.getLogger("x").debug("found %s, page 12 of 345\x1b[2J", f"+{PHONE}")
    text = log.read_text("utf-8")
    assert text.endswith("DEBUG x found +********200, page 12 of 345␛[2J\n")


def test_talkative_libraries_are_heard_only_when_they_warn(log: Path) -> None:
    logging.getLogger("httpx").info("GET https://api.example.com/?phone=%s", PHONE)
    logging.getLogger("httpx").warning("late")
    assert log.read_text("utf-8").count("httpx") == 1


def test_a_logged_exception_tells_places_not_values(log: Path) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        fail()
    logging.getLogger("x").error("it failed", exc_info=caught.value)
    text = log.read_text("utf-8")
    assert "ZeroDivisionError" in text
    assert " fail" in text
    assert NAME not in text


def fail() -> None:
    person = NAME
    try:
        raise KeyError(person)
    except KeyError as error:
        raise ZeroDivisionError(f"dividing {person}, {PHONE}") from error


def test_a_crash_report_tells_places_not_values(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        fail()
    sentence = report_crash(tmp_path / "state", caught.value)
    (path,) = (tmp_path / "state").iterdir()
    assert sentence.startswith("Ringdesk has to stop: ZeroDivisionError.")
    assert str(path) in sentence
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    text = path.read_text("utf-8")
    assert text.index("KeyError") < text.index("which led to") < text.index("ZeroDivisionError")
    assert f"{__file__}:" in text
    assert not any(value in text for value in (NAME, PHONE))


def test_every_part_of_a_group_is_told(tmp_path: Path) -> None:
    report_crash(tmp_path, ExceptionGroup(NAME, [ValueError(PHONE), OSError()]))
    (path,) = tmp_path.iterdir()
    assert [line for line in path.read_text("utf-8").splitlines()[1:] if line] == [
        "ExceptionGroup",
        "made of",
        "ValueError",
        "made of",
        "OSError",
    ]


def test_a_report_that_cannot_be_written_still_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    assert report_crash(tmp_path / "state", None) == (
        "Ringdesk has to stop: unknown error. The report could not be written: File exists."
    )
