"""JSON on its way in and out; imports the standard library alone.

The C coder of `json` holds the interpreter from start to end (0.4 s for 200,000 entries), so a long body is read by the
coder written in Python, which yields, and a long answer is made by SQLite's JSON functions where it is made.
"""

import json
from json.decoder import JSONDecoder
from json.scanner import py_make_scanner  # type: ignore[attr-defined]  # public in CPython, absent from typeshed

LONG = 1_000_000
"""Bytes from which a body counts as long."""


class _Yielding(JSONDecoder):
    """A decoder whose work the interpreter can interrupt."""

    def __init__(self) -> None:
        super().__init__()
        self.parse_object = json.decoder.JSONObject  # type: ignore[attr-defined]  # as above
        self.parse_array = json.decoder.JSONArray  # type: ignore[attr-defined]  # as above
        self.scan_once = py_make_scanner(self)


def decode(raw: bytes) -> object:
    """Read a JSON body.

    Raises:
        ValueError: It is not JSON, not UTF-8, or nested too deeply.
    """
    text = raw.decode()
    try:
        return _Yielding().decode(text) if len(raw) > LONG else json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def encode(value: object) -> bytes:
    """Write a JSON body in ASCII, so that lone surrogates pass as JSON allows."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")
