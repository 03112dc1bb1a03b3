"""Cells that no spreadsheet takes for a formula, and the way back. Pure; imports the standard library alone.

A cell is guarded by an apostrophe in front. A spreadsheet may cut a line elsewhere than we did, at a separator of its
own or at a quote, so that the middle of our cell becomes the beginning of one of its cells; therefore what follows
a separator or a quote inside a cell is guarded as well. Each guard is one apostrophe, and as a text that begins with
an apostrophe is guarded too, taking one away in front of such a text always gives back what was there.
"""

import re
from typing import Final

_STARTERS: Final = r"[=+\-@'\uff1d\uff0b\uff0d\uff20\uff07]"
"""What begins a formula, and the guard itself; their full-width forms too."""
_UNSEEN: Final = r"[\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*"
"""Blanks and characters without a picture, which a spreadsheet may drop: what they hide begins the cell."""
_AT_THE_START: Final = rf"(?=[\t\r\n]|{_UNSEEN}{_STARTERS})"
_AFTER_A_CUT: Final = r"(?<=[,;|\t\r\n\"])"
_INSIDE: Final = rf"(?={_UNSEEN}{_STARTERS})"

_UNGUARDED: Final = re.compile(rf"\A{_AT_THE_START}|{_AFTER_A_CUT}{_INSIDE}")
_GUARD: Final = re.compile(rf"\A'{_AT_THE_START}|{_AFTER_A_CUT}'{_INSIDE}")


def guarded(cell: str) -> str:
    """The cell with an apostrophe wherever a spreadsheet could see the beginning of a formula."""
    return _UNGUARDED.sub("'", cell)


def unguarded(cell: str) -> str:
    """The cell without the apostrophes that `guarded` puts; one in front of anything else stays."""
    return _GUARD.sub("", cell)
