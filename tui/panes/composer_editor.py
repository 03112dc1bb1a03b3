"""A text in the editor of the environment, while the desk lets go of the terminal."""

import asyncio
import os
import shlex
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

FALLBACK = "vi"


async def edited(app: App[Any], text: str) -> str | None:
    """The text as it comes back; None where the editor says that it failed.

    Raises:
        OSError: the editor cannot be started, or its file cannot be read.
    """
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or FALLBACK)
    with tempfile.TemporaryDirectory(prefix="ringdesk-") as folder:
        path = Path(folder) / "message.txt"
        path.write_text(text, "utf-8", "surrogatepass")
        try:
            with app.suspend():
                process = await asyncio.create_subprocess_exec(*command, str(path))
                failed = await process.wait()
        except SuspendNotSupported as error:
            raise OSError("the terminal cannot be handed over here") from error
        if failed:
            return None
        # Editors end the file with a newline; a message does not.
        return path.read_text("utf-8", "replace").removesuffix("\n")
