"""The paginator of Laravel 5.5 to 7 (Plusofon contract, sections 0 and 4.1)."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from tui.sandbox.plusofon import answers
from tui.sandbox.server import Call, Reply

_PAGE: Final = re.compile(r"0*[1-9]\d{0,8}", re.ASCII)


class _Paginator(Struct, frozen=True):
    """Where the wanted page lies, and the URLs of the pages."""

    url: str
    current: int
    last: int

    def page_url(self, page: int) -> str | None:
        """The URL of a page, None when there is no such page."""
        return f"{self.url}?page={page}" if 1 <= page <= self.last else None

    def links(self) -> list[dict[str, object]]:
        """What Laravel 8 prints beside the rest."""
        steps = [
            (self.page_url(self.current - 1), "&laquo; Previous", False),
            *((self.page_url(page), str(page), page == self.current) for page in range(1, self.last + 1)),
            (self.page_url(self.current + 1), "Next &raquo;", False),
        ]
        return [{"url": url, "label": label, "active": active} for url, label, active in steps]


def paginated(call: Call, path: str, rows: Sequence[object]) -> Reply:
    """One page of rows with the paginator's keys in the paginator's order, and `success`."""
    panel = call.panel
    size = int(panel.number("per_page"))
    own = call.mount if panel.word("page_urls") == "own" else "http://localhost"
    pages = _Paginator(f"{own}{path}", _wanted(call), max(1, -(-len(rows) // size)))
    start = (pages.current - 1) * size
    shown = rows[start : start + size]
    members: dict[str, object] = {
        "current_page": pages.current,
        "data": answers.array(panel, shown),
        "first_page_url": pages.page_url(1),
        "from": start + 1 if shown else None,
        "last_page": pages.last,
        "last_page_url": pages.page_url(pages.last),
        **({"links": pages.links()} if panel.on("links") else {}),
        "next_page_url": pages.page_url(pages.current + 1),
        "path": pages.url,
        "per_page": size,
        "prev_page_url": pages.page_url(pages.current - 1),
        "to": start + len(shown) if shown else None,
        "total": len(rows),
    }
    return answers.succeeded(panel, members)


def _wanted(call: Call) -> int:
    """The page asked for; a missing, non-integer or too small one is the first."""
    asked = [value for name, value in call.query if name == "page"]
    if call.panel.word("page") == "ignored" or not asked or not _PAGE.fullmatch(asked[-1]):
        return 1
    return int(asked[-1])
