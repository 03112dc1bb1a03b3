"""A file looked over once from its first byte to its last: what it is, how it is encoded, its fingerprint.

Imports the standard library alone.
"""

import codecs
import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

_PIECE: Final = 256 * 1024
SAMPLE: Final = 64 * 1024
"""Bytes of the beginning that separators and headers are guessed from."""
_HINTS: Final = 64 * 1024
"""Bytes that are not ASCII, with their lines, that the encoding is guessed from."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin: zipped, and of the kind before."""

_EVERYDAY: Final[Mapping[str, str]] = {
    "cp1251": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяЁёІіЇїЄєҐґ",
    "cp1250": "ĄĆĘŁŃÓŚŹŻąćęłńóśźż",
    "iso-8859-2": "ĄĆĘŁŃÓŚŹŻąćęłńóśźż",
}
"""Encodings of older spreadsheets, and the letters by which each is told from the others; ties go to the earlier."""
_CYRILLIC: Final = "cp1251"


class Unreadable(Exception):
    """A file that cannot be imported; the message is a sentence without its name."""


class Survey(Struct, frozen=True):
    """What a file is.

    Attributes:
        digest: SHA-256 of its bytes, in hex.
        encoding: certain where the file has a mark or is UTF-8 throughout, else the likeliest.
        sample: its beginning.
        is_workbook: whether it is one by its first bytes; its encoding and sample say nothing then.
    """

    digest: str
    encoding: str
    sample: bytes
    is_workbook: bool = False


def survey(path: Path) -> Survey:
    """Looks a file over.

    Raises:
        Unreadable: it is no file, or empty.
        OSError: it cannot be read.
    """
    with open_file(path) as file:
        sample = file.read(SAMPLE)
        if not sample:
            raise Unreadable("is empty")
        file.seek(0)
        digest, is_utf8, hints = _read_through(file)
    marked = next((encoding for mark, encoding in _MARKS if sample.startswith(mark)), None)
    if sample.startswith(_SPREADSHEETS):
        return Survey(digest, "", b"", is_workbook=True)
    return Survey(digest, marked or ("utf-8" if is_utf8 else likeliest_encoding(hints)), sample)


def open_file(path: Path) -> BinaryIO:
    """Opens a regular file, without waiting for anybody to write to a pipe.

    Raises:
        Unreadable: it is no file.
        OSError: it cannot be opened.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable("is not a file")
    return open(descriptor, "rb")


def likeliest_encoding(hints: bytes) -> str:
    """The encoding in which bytes make most sense as a text of our languages."""
    return max(_EVERYDAY, key=lambda encoding: _sense(hints, encoding))


def _read_through(file: BinaryIO) -> tuple[str, bool, bytes]:
    """The digest, whether all of it is UTF-8, and lines of it that are not ASCII."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    hints = bytearray()
    while piece := file.read(_PIECE):
        digest.update(piece)
        if is_utf8:
            try:
                decoder.decode(piece, final=len(piece) < _PIECE)
            except UnicodeDecodeError:
                is_utf8 = False
        if len(hints) < _HINTS and not piece.isascii():
            hints += b"\n".join(line for line in piece.splitlines() if not line.isascii())[:_HINTS]
    return digest.hexdigest(), is_utf8, bytes(hints)


def _sense(hints: bytes, encoding: str) -> int:
    """How many characters are letters that one expects, less those that are not."""
    text = hints.decode(encoding, "replace")
    letters = _EVERYDAY[encoding]
    return sum(
        1 if one in letters and not (encoding == _CYRILLIC and _is_amid_latin(text, place)) else -1
        for place, one in enumerate(text)
        if not one.isascii()
    )


def _is_amid_latin(text: str, place: int) -> bool:
    neighbours = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
    return any(one.isascii() and one.isalpha() for one in neighbours)
