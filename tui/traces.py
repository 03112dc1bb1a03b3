"""What stays behind for whoever looks for a fault: the log of ``--debug``, and crash reports.

Neither holds a secret or a person: numbers that may be phones keep their last three digits, and a crash is told
by the places in the code it went through, without values and without messages, which may quote what came in.
Imports `domain.foreign` and the standard library.
"""

import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from traceback import TracebackException
from typing import Final

from tui.domain.foreign import shown, shown_block

_LOG: Final = logging.getLogger(__name__)
LOG_NAME: Final = "debug.log"
_LOG_BYTES: Final = 1024 * 1024
_OLD_LOGS: Final = 3
_LINE_LIMIT: Final = 16 * 1024
_NUMBER: Final = re.compile(r"\d(?:[ ()./-]{0,2}\d){4,}")
_ALL_BUT_THREE: Final = re.compile(r"\d(?=(?:\D*\d){3})")
_OURS: Final = "tui."
"""What the names of our own loggers begin with, whose lines are made of nothing foreign."""
_TALKATIVE: Final = ("httpx", "httpcore", "markdown_it", "asyncio")
"""Loggers whose lines below a warning hold whole URLs, headers or texts, or tell nothing without their values."""


class _Masking(logging.Formatter):
    """Lines without people and without control characters.

    What a library says is cut to its first line, without the values in it: asyncio quotes exceptions and tasks.
    """

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)
        record.exc_text = None  # another handler may have left the whole traceback there
        is_ours = record.name.startswith(_OURS)
        words = record.getMessage() if is_ours else str(record.msg).partition("\n")[0]
        record.msg, record.args = shown(words, _LINE_LIMIT), ()
        line = shown_block(super().format(record), _LINE_LIMIT)
        return f"{self.formatTime(record)} {_NUMBER.sub(_starred, line)}"

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join(_story(TracebackException.from_exception(error))) if error else ""


def _starred(number: re.Match[str]) -> str:
    return _ALL_BUT_THREE.sub("*", number[0])


def start_log(folder: Path | None) -> None:
    """Begins to log into a private folder; without one, nothing is logged and nothing gets onto the screen."""
    threading.excepthook = _thread_failed
    sys.unraisablehook = _went_unheard
    root = logging.getLogger()
    if folder is None:
        root.addHandler(logging.NullHandler())
        return
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - it is needed for --debug alone

    handler = RotatingFileHandler(
        folder / LOG_NAME, maxBytes=_LOG_BYTES, backupCount=_OLD_LOGS, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(_Masking("%(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    """Python's own prints the exception's message, which may quote what came in."""
    _LOG.error("a thread failed", exc_info=failed.exc_value)


def _went_unheard(failed: "sys.UnraisableHookArgs") -> None:
    _LOG.error("nobody could be told of a failure", exc_info=failed.exc_value)


def report_crash(folder: Path, error: BaseException | None) -> str:
    """Writes a crash report that its user alone can read.

    Args:
        folder: where it goes; made if need be.
        error: what ended the program.

    Returns:
        A sentence for the screen: what happened and where the report is.
    """
    kind = type(error).__name__ if error else "unknown error"
    moment = datetime.now(UTC)
    path = folder / f"crash-{moment:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    story = _story(TracebackException.from_exception(error)) if error else ()
    lines = (f"{moment:%Y-%m-%d %H:%M:%S} UTC, Python {sys.version.split()[0]}, {sys.platform}", *story, "")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
    except OSError as failed:
        return f"Ringdesk has to stop: {kind}. The report could not be written: {failed.strerror}."
    return f"Ringdesk has to stop: {kind}. Where it happened, without any data, is told in {path}."


def _story(error: TracebackException) -> Iterator[str]:
    """An exception and what led to it, the first cause first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _story(before)
        yield "which led to"
    yield error.exc_type.__qualname__ if error.exc_type else "error"
    yield from (f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in error.stack)
    for part in error.exceptions or ():
        yield "made of"
        yield from _story(part)
