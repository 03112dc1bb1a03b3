"""Bodies of any shape: a typed thing, or one typed error."""

import json
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import UnexpectedReply
from tui.providers.decoding import decode


class Thing(msgspec.Struct):
    id: int
    name: str = ""
    more: object = None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"{}",
        b'{"id": null}',
        b'{"id": "x"}',
        b'{"id": 1.5}',
        b'{"id": NaN}',
        b'{"id": ' + b"9" * 5000 + b"}",
        b'{"id": 1, "name": "\xcf\xf0\xe8\xe2"}',
        b'{"id": 1, "name": "\\ud800", "more": NaN}',
        b'{"id": "\\ud800"}',
        b'{"id": 1, "more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "{}".encode("utf-16"),
        b"<html><body>502 Bad Gateway</body></html>",
    ],
    ids=lambda body: repr(body[:30]),
)
def test_a_body_of_another_shape_is_one_typed_error(body: bytes) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        decode(body, Thing, provider="T", operation="x")
    assert (caught.value.provider, caught.value.operation) == ("T", "x")
    assert caught.value.sentence.startswith("T sent an answer that cannot be read (x, at $")
    assert caught.value.sentence.isprintable()
    assert len(caught.value.sentence) < 200


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"{", "$"),
        (b"[]", "$"),
        (b'{"id": "\x1b"}', "$"),
        (b'{"id": "x"}', "$.id"),
        (b'{"id": 1, "name": [1]}', "$.name"),
        (b'{"id": 1, "id": 2}', "$, where id stands twice"),
        (b'{"id": 1, "more": [{"\\u001b": 1, "\\u001b": 2}]}', "$, where \N{SYMBOL FOR ESCAPE} stands twice"),
        (
            b'{"id": 1, "more": [{"' + b"n" * 99 + b'": 1, "' + b"n" * 99 + b'": 2}]}',
            f"$, where {'n' * 39}… stands twice",
        ),
    ],
)
def test_the_sentence_says_where_the_fault_is(body: bytes, place: str) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        decode(body, Thing, provider="T", operation="x")
    assert f"(x, at {place})" in caught.value.sentence


def test_a_part_says_where_in_the_answer_it_stands() -> None:
    with pytest.raises(UnexpectedReply, match=r"at \$\.things\[7\]\.id\)"):
        decode(b'{"id": null}', Thing, provider="T", operation="x", at="$.things[7]")


def test_a_long_document_is_left_to_its_parts() -> None:
    body = b'{"id": 1, "id": 2, "name": "' + b"n" * 2**20 + b'"}'
    assert decode(body, Thing, provider="T", operation="x").id == 2


@given(st.binary())
def test_any_bytes_are_a_thing_or_a_typed_error(body: bytes) -> None:
    with suppress(UnexpectedReply):
        assert isinstance(decode(body, Thing, provider="T", operation="x"), Thing)


def test_a_mark_in_front_and_numbers_as_text_are_read() -> None:
    found = decode(b'\xef\xbb\xbf{"id": "7", "name": "A"}', Thing, provider="T", operation="x")
    assert (found.id, found.name) == (7, "A")


@given(st.text(st.characters()))
def test_names_with_lone_surrogates_are_kept(name: str) -> None:
    body = json.dumps({"id": 1, "name": name, "more": [name]}).encode()
    found = decode(body, Thing, provider="T", operation="x")
    assert (found.name, found.more) == (json.loads(json.dumps(name)), [json.loads(json.dumps(name))])


class Box(msgspec.Struct):
    things: list[msgspec.Raw] | dict[str, msgspec.Raw] | None = None
    rest: msgspec.Raw = msgspec.Raw(b"null")


@pytest.mark.parametrize("name", ["plain", "\ud800", "\udc00 tail", "\ud83d \u4f60"])
def test_parts_that_stay_unread_are_read_later(name: str) -> None:
    thing = {"id": 1, "name": name}
    for things in ([thing, thing], {"a": thing}):
        body = json.dumps({"things": things, "rest": thing, "unknown": [name]}).encode()
        box = decode(body, Box, provider="T", operation="x")
        parts = box.things.values() if isinstance(box.things, dict) else box.things or []
        for part in (*parts, box.rest):
            assert decode(bytes(part), Thing, provider="T", operation="x").name == name
