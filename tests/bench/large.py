"""What size costs: the real command over a book of many contacts, and over a very long block list.

Making the data takes minutes for a million contacts; it happens before the stopwatch starts.
"""

import asyncio
from pathlib import Path

from tests.bench.measured import MeasuredTerminal
from tests.bench.scenes import LINE, ROWS
from tui.sandbox import Sandbox

_LAST_PAGE = "#999999\r"


async def _seeded(db: Path, contacts: int, entries: int) -> None:
    async with Sandbox(db, contacts=contacts, list_entries=entries) as sandbox:
        await sandbox.ready()


def _home(folder: Path, *, contacts: int = 2000, entries: int = 150) -> Path:
    data = folder / "data" / "ringdesk"
    data.mkdir(parents=True, mode=0o700)
    asyncio.run(_seeded(data / "sandbox.db", contacts, entries))
    return folder


def contacts(folder: Path, count: int) -> dict[str, float]:
    """A book of so many contacts: the first rows, a page, a search, and memory."""
    with MeasuredTerminal(_home(folder, contacts=count)) as terminal:
        terminal.arrived(f" of {count}".encode())
        terminal.settle(ROWS)
        (rows,) = terminal.moments(lambda screen: "+48" in screen)
        page = terminal.press(">", ROWS)
        return {"first rows": rows, "page": page.seconds, "page bytes": page.size, "memory": terminal.peak_memory}


def entries(folder: Path, count: int) -> dict[str, float]:
    """A block list of so many entries, opened: the first rows, a key, and memory."""
    with MeasuredTerminal(_home(folder, entries=count)) as terminal:
        terminal.arrived(b" of 2000")
        terminal.press("2", ROWS)
        terminal.wait_for("of 6")
        opened = terminal.press("\r", ROWS)
        terminal.wait_for(f"of {count}")
        down = terminal.press("j", LINE)
        return {"opened": opened.seconds, "cursor key bytes": down.size, "memory": terminal.peak_memory}
