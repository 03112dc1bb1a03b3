"""Logs and crash reports: of use for finding a fault, without secrets and people."""

import asyncio
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.traces import LOG_NAME, report_crash, start_log

PHONE, NAME = "48600100200", "Anna Kowalska"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "markdown_it")}
    hooks = threading.excepthook, sys.unraisablehook
    start_log(tmp_path)
    yield tmp_path / LOG_NAME
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    threading.excepthook, sys.unraisablehook = hooks
    for name, quiet in levels.items():
        logging.getLogger(name).setLevel(quiet)


def test_a_log_line_has_no_phone_and_no_escape(log: Path) -> None:
    logging.getLogger("tui.x").debug("found %s, page 12 of 345\x1b[2J", f"+{PHONE}")
    text = log.read_text("utf-8")
    assert text.endswith("DEBUG tui.x found +********200, page 12 of 345␛[2J\n")


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (PHONE, "********200"),
        ("+48 600 100 200", "+** *** *** 200"),
        ("0048-600.100-200", "****-***.***-200"),
        ("(48) 600/100/200", "(**) ***/***/200"),
        ("12,345 bytes", "12,345 bytes"),
        ("200, 4,096 bytes in 0.31 s", "200, 4,096 bytes in 0.31 s"),
    ],
)
def test_a_number_keeps_its_last_three_digits_however_it_is_written(log: Path, number: str, masked: str) -> None:
    logging.getLogger("tui.x").info("%s", number)
    assert log.read_text("utf-8").endswith(f"INFO tui.x {masked}\n")


def test_a_line_of_the_log_is_one_line(log: Path) -> None:
    logging.getLogger("tui.x").info("%s: contacts.search", "Main\n2026-11-27 ERROR tui.x forged\r\u2028")
    assert len(log.read_text("utf-8").splitlines()) == 1


def test_libraries_are_not_heard_out(log: Path) -> None:
    logging.getLogger("x").warning("found %s", NAME)
    logging.getLogger("x").error(f"it failed\nfuture: <Task exception=KeyError({NAME!r})>")
    assert [line.partition("x ")[2] for line in log.read_text("utf-8").splitlines()] == ["found %s", "it failed"]


def test_what_a_task_failed_with_is_told_by_its_places(log: Path) -> None:
    async def failing() -> None:
        fail()

    async def told() -> None:
        task = asyncio.create_task(failing())
        await asyncio.wait([task])
        context = {"message": "a job failed", "exception": task.exception(), "task": task}
        task.get_loop().call_exception_handler(context)

    asyncio.run(told())
    text = log.read_text("utf-8")
    assert "a job failed\nKeyError" in text
    assert f"{__file__}:" in text
    assert not any(value in text for value in (NAME, PHONE))


def test_what_a_thread_failed_with_is_told_by_its_places_and_not_on_the_screen(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    text = log.read_text("utf-8")
    assert "a thread failed\nKeyError" in text
    assert not any(value in text for value in (NAME, PHONE))
    assert capsys.readouterr() == ("", "")


def test_what_nobody_could_be_told_of_is_not_on_the_screen(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Failing:
        def __del__(self) -> None:
            fail()

    Failing()
    assert "ZeroDivisionError" in log.read_text("utf-8")
    assert NAME not in log.read_text("utf-8")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["httpx", "asyncio"])
def test_talkative_libraries_are_heard_only_when_they_warn(log: Path, name: str) -> None:
    logging.getLogger(name).info("GET https://api.example.com/?phone=%s", PHONE)
    logging.getLogger(name).warning("late")
    assert log.read_text("utf-8").count(name) == 1


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
