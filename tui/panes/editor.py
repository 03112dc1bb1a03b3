"""The editor of the environment: it gets the terminal, a private file, and nothing secret."""

import asyncio
import contextlib
import os
import re
import shlex
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from textual.app import App, SuspendNotSupported

from tui.domain.foreign import shown
from tui.services.private_files import NotPrivate, private_place
from tui.widgets.lending import has_lent, lent

USUAL: Final = ("nano", "vi")
"""Editors that are tried where the environment names none."""
LOOKS: Final = 1.0
"""Seconds between two looks at whether the text was saved meanwhile."""
TEXT_LIMIT: Final = 1024 * 1024
"""Bytes of an edited text; one that is longer was not meant."""
_FAREWELL: Final = 0.3
"""Seconds that an editor has to go when the desk ends."""
_STANDARD_ERROR: Final = 2
"""The desk is drawn there, so it is a terminal even where the standard output is none."""
_SECRET: Final = re.compile(
    r"^(RINGDESK|TEXTUAL)_|(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|API_?KEY)S?(_|$)", re.I
)


class EditorFailed(Exception):
    """There is no edited text; the message is a sentence for the screen."""


def editor(environ: Mapping[str, str]) -> list[str]:
    """The command that edits a file, without the file.

    Raises:
        EditorFailed: none is named and none of the usual ones is there, or the one that is named is not.
    """
    name = next((name for name in ("VISUAL", "EDITOR") if environ.get(name, "").strip()), "")
    path = environ.get("PATH")
    if not name:
        found = next((one for one in USUAL if shutil.which(one, path=path)), None)
        if found is None:
            raise EditorFailed("There is no editor here: set EDITOR to the name of one, then start Ringdesk again.")
        return [found]
    try:
        command = shlex.split(environ[name])
    except ValueError:
        raise EditorFailed(f"{name} cannot be read: a quote is not closed.") from None
    if shutil.which(command[0], path=path) is None:
        raise EditorFailed(
            f"{name} names {shown(command[0])}, which is not there: correct it, then start Ringdesk again."
        )
    return command


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for an editor: what only Ringdesk needs, and what looks like a secret, is left out."""
    return {name: value for name, value in environ.items() if not _SECRET.search(name)}


async def edited(app: App[Any], text: str, saved: Callable[[str], None]) -> str:
    """A text as it is after somebody edited it, while jobs go on behind the editor.

    Args:
        app: lets go of the terminal meanwhile.
        text: what to begin with.
        saved: called with the text whenever it was saved in the editor, also if the desk has to end meanwhile.

    Raises:
        EditorFailed: there is no editor, it failed, or what it left cannot be read.
    """
    if has_lent(app):
        raise EditorFailed("Another text is in an editor: end that one first.")
    command = editor(os.environ)
    name = shown(Path(command[0]).name)
    with _private_file(text) as path:
        try:
            with _aside(app):
                status = await _run([*command, str(path)], path, text, saved)
        except SuspendNotSupported:
            raise EditorFailed("The terminal cannot be handed to an editor here.") from None
        except OSError as error:
            raise EditorFailed(f"{name} cannot be run ({error.strerror}).") from error
        if status:
            raise EditorFailed(f"{name} ended with status {status}, so nothing was taken over.")
        now = await asyncio.to_thread(_content, path)
    if now is None:
        raise EditorFailed(f"{name} left no text, or one that is too long.")
    return now


async def _run(command: list[str], path: Path, text: str, saved: Callable[[str], None]) -> int:
    """Runs an editor to its end, and tells what it saves; gives its exit status."""
    known = text

    def tell(now: str | None) -> None:
        nonlocal known
        if now is not None and now != known:
            known = now
            saved(now)

    process = await asyncio.create_subprocess_exec(*command, stdout=_STANDARD_ERROR, env=without_secrets(os.environ))
    ending = asyncio.ensure_future(process.wait())
    try:
        while not ending.done():
            await asyncio.wait((ending,), timeout=LOOKS)
            tell(await asyncio.to_thread(_content, path))
    finally:
        if process.returncode is None:
            tell(_content(path))  # at once: the desk may be ending, and keeps nothing that comes late
            await _farewell(process)
    return ending.result()


async def _farewell(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _FAREWELL)
        return
    process.kill()


@contextlib.contextmanager
def _aside(app: App[Any]) -> Iterator[None]:
    """Gives the terminal away, and with it the keys that a terminal turns into signals."""
    with lent(app), contextlib.ExitStack() as stack:
        stack.enter_context(app.suspend())
        try:
            for number in (signal.SIGINT, signal.SIGQUIT):
                # A handler, as an editor would inherit that a signal is ignored.
                stack.callback(signal.signal, number, signal.signal(number, lambda *_: None))
            yield
        finally:
            # The screen comes back whatever happened; Textual's own does only if nothing did. But where the desk is
            # ending, the terminal is as it was found, and a driver that begins anew would keep it from ending.
            if app.is_running:
                stack.close()


@contextlib.contextmanager
def _private_file(text: str) -> Iterator[Path]:
    """A file that its user alone can get at, for as long as it is edited."""
    with contextlib.ExitStack() as stack:
        try:
            place = private_place()
            folder = tempfile.TemporaryDirectory(prefix="ringdesk-", dir=place, ignore_cleanup_errors=True)
            path = Path(stack.enter_context(folder)) / "ringdesk.txt"
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600), "wb") as file:
                file.write(text.encode("utf-8", "replace"))
        except NotPrivate as error:
            raise EditorFailed(f"The text cannot be put into a file: {error}.") from error
        except OSError as error:
            raise EditorFailed(f"The text cannot be put into a file: {error.strerror}.") from error
        yield path


def _content(path: Path) -> str | None:
    """What a file holds; None while it is not there, or where it is too long."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            raw = file.read(TEXT_LIMIT + 1)
    except OSError:
        return None
    return raw.decode("utf-8", "replace") if len(raw) <= TEXT_LIMIT else None
