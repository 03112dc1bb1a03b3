"""Bodies as they come over the wire, unpacked piece by piece so that a small bomb stays small."""

import zlib
from collections.abc import Iterator
from typing import Final, Protocol

PIECE: Final = 1024 * 1024
"""Bytes that one step of unpacking yields at most."""

_GZIP: Final = 16 + zlib.MAX_WBITS


class Unreadable(ValueError):
    """A body that cannot be unpacked."""


class BodyTooLarge(ValueError):
    """A body past the cap."""


class Unpacking(Protocol):
    """Turns wire bytes into body bytes."""

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """The body bytes that a chunk of wire bytes completes, at most ``PIECE`` at a time."""

    def finish(self) -> None:
        """Tells that the wire bytes have ended.

        Raises:
            Unreadable: the body has not.
        """


class Plain:
    """A body that is not packed."""

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """The chunk itself."""
        yield chunk

    def finish(self) -> None:
        """Any end is a good end: the length is HTTP's concern."""


class Gzip:
    """A body packed with gzip, of one member or several."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """The unpacked bytes.

        Raises:
            Unreadable: the chunk is not gzip.
        """
        while chunk:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP)
            self._begun = True
            try:
                yield self._member.decompress(chunk, PIECE)
            except zlib.error as error:
                raise Unreadable("the gzip data is damaged") from error
            chunk = self._member.unconsumed_tail or self._member.unused_data

    def finish(self) -> None:
        """Demands that the last member was complete; no bytes at all are an empty body.

        Raises:
            Unreadable: it was not.
        """
        if self._begun and not self._member.eof:
            raise Unreadable("the gzip data ends too early")


def unpacking(encoding: str) -> Unpacking:
    """The way to unpack a body with this ``Content-Encoding``.

    Raises:
        Unreadable: an encoding that was not offered.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip":
            return Gzip()
    raise Unreadable("the answer is packed in a way that was not offered")
