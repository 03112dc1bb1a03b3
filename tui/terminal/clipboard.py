"""The terminal's clipboard (OSC 52), through tmux and GNU screen too. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

START: Final = "\x1b]52;"
"""How a request to set the clipboard begins."""
LIMIT: Final = 74_994
"""Bytes of text beyond which terminals cut a request off, or drop it: 100,000 as they travel."""
_PIECE: Final = 512
"""Characters that GNU screen passes on at once; it takes no string of more than 768."""
_NONE: Final = ("linux", "vt", "dumb")
"""Beginnings of `TERM` whose terminals have no clipboard."""


def passed_on(request: str, environ: Mapping[str, str]) -> str:
    """A request as it must be written, so that what stands between us and the terminal hands it on.

    tmux takes the request itself where `set-clipboard` is on, and passes the second form through where
    `allow-passthrough` is; the same text is set twice where both are.
    """
    if environ.get("TMUX"):
        doubled = request.replace("\x1b", "\x1b\x1b")
        return f"{request}\x1bPtmux;{doubled}\x1b\\"
    if environ.get("STY"):
        pieces = (request[start : start + _PIECE] for start in range(0, len(request), _PIECE))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return request


def trouble(size: int, environ: Mapping[str, str]) -> str:
    """Why a text of so many bytes will not arrive, or may not; empty where nothing is known against it."""
    if environ.get("TERM", "").startswith(_NONE):
        return "this terminal has no clipboard"
    if size > LIMIT:
        return f"too long for a terminal's clipboard: {size:,} bytes, {LIMIT:,} go"
    if environ.get("TMUX"):
        return "tmux hands it on with: set -s set-clipboard on"
    return ""


def is_refused(size: int, environ: Mapping[str, str]) -> bool:
    """Whether a request is not to be sent at all."""
    return size > LIMIT or environ.get("TERM", "").startswith(_NONE)
