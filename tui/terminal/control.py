"""Control sequences, told apart by what they touch. Standard library only."""

from __future__ import annotations

import re
from typing import Final

SYNC_START: Final = "\x1b[?2026h"
"""Asks the terminal to show nothing until `SYNC_END`. An application writes it only to a terminal that can."""
SYNC_END: Final = "\x1b[?2026l"

_STRING: Final = r"(?:\x1b[\]_^X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP(?:[^\x1b]|\x1b[^\\])*\x1b\\)"
"""OSC, DCS, APC, PM and SOS: the clipboard, the title, the pointer's shape. A DCS may hold others."""

_CONTROL: Final = re.compile(rf"(?:\x07|{_STRING}|\x1b\[(?:[<=>?][0-?]*[ -/]*[@-~]|[0-?]*[ -/]*[cnpqtu]))+")
_PASSING: Final = re.compile(rf"(?:\x07|{_STRING})+")
_TOUCHES_NO_CELL: Final = re.compile(
    rf"(?:\x07|{_STRING}"
    r"|\x1b\[\?(?:7|12|25|10\d\d(?<!1047)(?<!1048)(?<!1049)|2004|2026|2031|2048)[hl]"
    r"|\x1b\[[<=>?]\d*(?:;\d+)?u"  # the kitty keyboard protocol
    r"|\x1b\[\??[\d;]*(?:\$p|[cnt])"  # questions
    r")+"
)


def is_control(data: str) -> bool:
    """Whether this is control sequences alone: modes, questions, bell, clipboard; nothing drawn."""
    return _CONTROL.fullmatch(data) is not None


def is_passing(data: str) -> bool:
    """Whether this matters at the moment it is written and leaves nothing switched: bell, clipboard, title."""
    return _PASSING.fullmatch(data) is not None


def touches_no_cell(data: str) -> bool:
    """Whether the terminal shows the same cells, writes at the same place and in the same colours afterwards."""
    return _TOUCHES_NO_CELL.fullmatch(data) is not None
