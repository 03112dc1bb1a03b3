"""Answers as a server in any state of disrepair might send them: real ones, changed in one place or wrecked outright.

A document is changed as a document (a value of another type, a name twice, rows doubled), or its bytes are, or its
status and headers. Everything is chosen by one random number generator, so that a seed is an example.
"""

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final

Path = tuple[Any, ...]

MEGABYTE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Raw:
    """Text that stands in a document as it is, fit or not."""

    text: str


@dataclass(frozen=True, slots=True)
class Twice:
    """An object with one of its names a second time."""

    inner: dict[str, Any]
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


VALUES: Final[Sequence[Any]] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    15,
    500,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    2**64,
    -(2**63) - 1,
    10**40,
    Raw("9" * 5_000),
    0.5,
    -0.0,
    1e300,
    Raw("1e999"),
    Raw("NaN"),
    Raw("Infinity"),
    Raw("0" * 50 + "1"),
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "true",
    "false",
    "null",
    "none",
    "9" * 19,
    "9" * 5_000,
    "1e9",
    "NaN",
    "Infinity",
    "sNaN",
    "٣",
    "²",
    "+48 500 000 001",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\u202e",
    "\ufeff",
    "[/]",
    "[@click=app.quit]x",
    Raw('"\\ud800"'),
    Raw('"\\udfff\\ud800"'),
    Raw('"\\u0000"'),
    Raw('"raw \t tab"'),
    "2031-02-30 25:61:00",
    "0001-01-01 00:00:00",
    "9999-12-31 23:59:59",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2031-05-04T09:30:00Z",
    "https://elsewhere.example/api?token=1",
    "../../etc/passwd",
    [],
    [None],
    [[]],
    ["a", 1, None],
    {},
    {"": ""},
    {"id": None},
    {"a": {"b": {"c": []}}},
    [{}],
    Raw("[" * 100_000 + "]" * 100_000),
    Raw('{"a":' * 5_000 + "1" + "}" * 5_000),
    Raw(""),
    Raw("}"),
    Raw("'single'"),
)
STATUSES: Final = (200, 201, 202, 204, 206, 301, 302, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 418, 422, 425)
STATUSES_OF_FAILURE: Final = (429, 451, 500, 501, 502, 503, 504, 507, 520, 599)
HEADERS: Final = (
    ("retry-after", "-1"),
    ("retry-after", "1.5"),
    ("retry-after", "soon"),
    ("retry-after", "1000000000"),
    ("retry-after", "9" * 400),
    ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"),
    ("location", "http://[broken"),
    ("location", "//elsewhere/contact-lists/99999999999999999999"),
    ("location", "/api/v1/contact-lists/7?x=\x7f"),
    ("content-encoding", "gzip"),
    ("content-encoding", "br"),
    ("content-type", "text/html; charset=klingon"),
    ("set-cookie", "a=b; Domain=.example.com; Path=/"),
    ("content-length", "5"),
)
PAGE: Final = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


def mutated(answer: Answer, chance: Random) -> Answer:
    """The answer with something wrong about it, now and then with several things."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        answer = chance.choice(_KINDS)(answer, chance)
    return answer


def _document(answer: Answer, chance: Random) -> Answer:
    """One place of the document holds something else."""
    try:
        found = json.loads(answer.body)
        path = chance.choice(_places(found))
        changed = _at(found, path, lambda value: chance.choice(_CHANGES)(value, chance))
        return replace(answer, body=_written(changed).encode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):  # it is wrecked beyond reading already
        return _bytes(answer, chance)


def _anything(_: Any, chance: Random) -> Any:
    if chance.random() < 0.002:
        return "n" * MEGABYTE
    return chance.choice(VALUES)


def _reshaped(value: Any, chance: Random) -> Any:
    """The same things, otherwise arranged."""
    match value:
        case dict() if value:
            name = chance.choice(list(value))
            rest = {key: inner for key, inner in value.items() if key != name}
            other = chance.choice(list(value))
            return chance.choice(
                (
                    rest,
                    Twice(value, name, chance.choice(VALUES)),
                    Twice(value, name, value[name]),
                    {**rest, other: value[name]},
                    {**rest, name.upper(): value[name]},
                    {**value, "\u202e": value[name]},
                    list(value.values()),
                    [value],
                )
            )
        case list() if value:
            shuffled = chance.sample(value, len(value))
            return chance.choice(
                (
                    [],
                    value[:1],
                    value[1:],
                    value * 2,
                    shuffled,
                    [*value, chance.choice(VALUES)],
                    [value[0]] * len(value),
                    {str(number): row for number, row in enumerate(value)},
                    {"items": value},
                )
            )
        case _:
            return chance.choice(([value], {"value": value}, str(value), value, None))


_CHANGES: Final[Sequence[Callable[[Any, Random], Any]]] = (_anything, _anything, _reshaped)


def _bytes(answer: Answer, chance: Random) -> Answer:
    """The bytes of the body are damaged, or other ones."""
    body = answer.body
    spot = chance.randrange(len(body) + 1)
    made: Sequence[Callable[[], bytes]] = (
        lambda: body[:spot],
        lambda: body[:spot] + bytes([chance.randrange(256)]) + body[spot + 1 :],
        lambda: body[:spot] + chance.randbytes(chance.randrange(1, 9)) + body[spot:],
        lambda: body[:spot] + body[spot + chance.randrange(1, 40) :],
        lambda: b"\xef\xbb\xbf" + body,
        lambda: body.decode("utf-8", "replace").encode("utf-16"),
        lambda: body.decode("utf-8", "replace").encode("cp1251", "replace"),
        lambda: b"\xcf\xf0\xe8\xe2\xe5\xf2",
        lambda: body + body,
        lambda: body + b"\x00",
        lambda: b"",
        lambda: b" \r\n",
        lambda: PAGE,
        lambda: b'"' + body.replace(b'"', b'\\"') + b'"',
        lambda: b"[" * 200_000,
        lambda: chance.randbytes(chance.randrange(200)),
    )
    return replace(answer, body=chance.choice(made)())


def _told(answer: Answer, chance: Random) -> Answer:
    """Another status, or a strange header."""
    if chance.random() < 0.6:
        return replace(answer, status=chance.choice((*STATUSES, *STATUSES_OF_FAILURE)))
    return replace(answer, headers=(*answer.headers, chance.choice(HEADERS)))


def _packed(answer: Answer, chance: Random) -> Answer:
    """Packed well, badly, or as a bomb of 100 MB."""
    packed = gzip.compress(answer.body)
    if chance.random() < 0.02:
        packed = BOMB
    elif chance.random() < 0.5:
        packed = packed[: chance.randrange(len(packed))]
    return replace(answer, body=packed, headers=(*answer.headers, ("content-encoding", "gzip")))


_KINDS: Final[Sequence[Callable[[Answer, Random], Answer]]] = (
    *([_document] * 9),
    _bytes,
    _bytes,
    _told,
    _told,
    _packed,
)
BOMB: Final = gzip.compress(bytes(100 * MEGABYTE), 1)


def _places(value: Any, path: Path = ()) -> "list[Path]":
    found = [path]
    if isinstance(value, dict):
        for name, inner in value.items():
            found += _places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value[:3]):
            found += _places(inner, (*path, number))
    return found


def _at(value: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    if not path:
        return change(value)
    head, rest = path[0], path[1:]
    if isinstance(value, list):
        return [_at(inner, rest, change) if number == head else inner for number, inner in enumerate(value)]
    return {name: _at(inner, rest, change) if name == head else inner for name, inner in value.items()}


def _written(value: Any) -> str:
    match value:
        case Raw(text):
            return text
        case Twice(inner, name, again):
            pairs = [*inner.items(), (name, again)]
            return "{" + ",".join(f"{json.dumps(key)}:{_written(one)}" for key, one in pairs) + "}"
        case dict():
            return "{" + ",".join(f"{json.dumps(key)}:{_written(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ",".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
