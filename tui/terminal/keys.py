"""Which bytes from the keyboard belong together: the pure half of reading keys. Standard library only.

An arrow key is several bytes beginning with ESC, and a slow line hands them over in parts; a person who presses
Esc and then a letter sends the same first byte. Only ESC followed by `[` or `O` is taken for a key in parts, and a
string that a terminal answers (OSC, DCS, APC) for what it is: such an answer may come late, to a question of the
program before, and its text must not become keys. Any other ESC is the Esc key, and is written as `CSI 27 u`, which no
parser can mistake for a beginning.
"""

from __future__ import annotations

import re
from typing import Final

ESCAPE_KEY: Final = b"\x1b[27u"
"""The Esc key as the kitty keyboard protocol writes it."""

STATUS: Final = b"\x1b[0n"
"""The terminal's answer that it is well, which is no key."""

PASTE_START: Final = b"\x1b[200~"
PASTE_END: Final = b"\x1b[201~"

ESCAPE_IN_PASTE: Final = "␛".encode()
"""Stands for an ESC inside pasted text. Textual's parser would take the text after a real one for key presses."""

_SEQUENCE: Final = re.compile(
    rb"\x1b(?:"
    rb"\[\[[A-E]"  # F1 to F5 of the Linux console
    rb"|\[M[\s\S]{3}"  # the oldest mouse report
    rb"|\[(?!M)[0-?]{0,48}[ -/]{0,8}[@-Z\\-~]"  # CSI
    rb"|O[0-9]?[A-IMP-SXa-dj-y]"  # SS3: arrows, F1 to F4, the keypad
    rb")"
)
_TEXT: Final = rb"[^\x07\x1b]{0,4096}"
_HEADS: Final = (rb"\][0-9]{1,4};", rb"P[0-9;]{0,16}[$+>!|]", rb"_G")
"""How the answers begin that there are: colours, titles and clipboard; settings, names and versions; graphics."""
_STRING: Final = re.compile(rb"\x1b(?:" + rb"|".join(_HEADS) + rb")" + _TEXT + rb"(?:\x07|\x1b\\)")
_STRING_BEGUN: Final = re.compile(rb"\x1b(?:" + rb"|".join(_HEADS) + rb")" + _TEXT + rb"\x1b?")
_ANSWER: Final = re.compile(rb"\x1b\[(?:\?[0-9;]*[cunR]|[>=][0-9;]*c|[0-9]*n|(?:[2-9]|[1-9][0-9]+);[0-9]+R)")
"""Kind, keyboard, health, place of the cursor: Textual asks for none of these, and takes them for text."""
_STRING_BEGINNING: Final = re.compile(rb"\x1b(?:\](?:[0-9]{1,4})?|P[0-9;]{0,16}|_)")
_BEGINNING: Final = re.compile(rb"\x1b(?:\[\[?|\[M[\s\S]{0,2}|\[[0-?]{1,48}[ -/]{0,8}|\[[ -/]{1,8}|O[0-9]?)?")

_ANSWERS_ARE_SLOWER: Final = 10
"""Times the delay of a key."""


class KeyJoiner:
    """Joins the parts of key sequences and tells the Esc key from their first byte.

    Args:
        delay: How long after its last byte, in seconds, a beginning may still become a sequence.

    Attributes:
        answers: How often the terminal said that it is well; whoever reads this sets it back.
    """

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.held = b""
        self.pasting = False
        self.answers = 0
        self.deadline: float | None = None

    def feed(self, data: bytes, now: float) -> bytes:
        """Take what was read and give what is complete.

        Args:
            data: Bytes as they came.
            now: A monotonic clock, in seconds.
        """
        data = self.held + data
        self.held = b""
        done: list[bytes] = []
        while data:
            part, data = self.pasted(data) if self.pasting else self.typed(data)
            if not part:
                self.held = data
                break
            if part == STATUS:
                self.answers += 1
            elif not (_STRING.fullmatch(part) or _ANSWER.fullmatch(part)):
                done.append(part)
        # The end of a paste always comes, however late: until then its first bytes must not become keys.
        self.deadline = now + self._patience() if self.held and not self.pasting else None
        return b"".join(done)

    def _patience(self) -> float:
        """How long the rest of what is held is waited for; nobody types the beginning of an answer by hand."""
        return self.delay * (_ANSWERS_ARE_SLOWER if _STRING_BEGUN.fullmatch(self.held) else 1)

    def expire(self, now: float) -> bytes:
        """Give up waiting for the rest of a beginning that is due: it was Esc, and the keys after it."""
        if self.deadline is None or now < self.deadline:
            return b""
        rest, self.held, self.deadline = self.held[1:], b"", None
        return ESCAPE_KEY + rest

    def typed(self, data: bytes) -> tuple[bytes, bytes]:
        """Split typed bytes into what is complete and the rest; nothing complete means: wait."""
        plain, escape, _ = data.partition(b"\x1b")
        if plain or not escape:
            return plain, data[len(plain) :]
        if sequence := _SEQUENCE.match(data):
            self.pasting = sequence.group() == PASTE_START
            return sequence.group(), data[sequence.end() :]
        if answer := _STRING.match(data):
            return answer.group(), data[answer.end() :]
        if any(beginning.fullmatch(data) for beginning in (_BEGINNING, _STRING_BEGINNING, _STRING_BEGUN)):
            return b"", data
        return ESCAPE_KEY, data[1:]

    def pasted(self, data: bytes) -> tuple[bytes, bytes]:
        """Split pasted bytes likewise; what may be the beginning of the paste's end waits."""
        text, end, rest = data.partition(PASTE_END)
        if end:
            self.pasting = False
            return text.replace(b"\x1b", ESCAPE_IN_PASTE) + end, rest
        waiting = next(size for size in range(len(PASTE_END) - 1, -1, -1) if data.endswith(PASTE_END[:size]))
        cut = len(data) - waiting
        return data[:cut].replace(b"\x1b", ESCAPE_IN_PASTE), data[cut:]
