"""What any answer of Plusofon means: done, failed and how, or in doubt (contract, section 3.4)."""

import json

import pytest

from tui.domain.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    ProviderError,
    Rejected,
    Throttled,
    UnexpectedReply,
    Unreachable,
)
from tui.providers.calls import Kind, Operation, Reply
from tui.providers.plusofon import answers

READ = Operation("lists.read", Kind.READ)
WRITE = Operation("lists.create", Kind.WRITE)
REPLACE = Operation("lists.replace", Kind.REPLACE)
TITLE = "Plusofon"


def judged(operation: Operation, body: bytes, status: int = 200) -> None:
    answers.judge(TITLE, operation, Reply(status, {}, body))


DONE = [b'{"success":true}', b'{"success":1}', b'{"success":"1"}', b'{"success":"true"}', b"", b" "]
SAYS_NOTHING = [b"{}", b"[]", b'"done"', b"<html></html>", b'{"success":null}', b'{"id":5}', b'{"succ']


@pytest.mark.parametrize("body", DONE)
@pytest.mark.parametrize("status", [200, 201, 204])
@pytest.mark.parametrize("operation", [WRITE, REPLACE])
def test_a_write_that_was_done(operation: Operation, status: int, body: bytes) -> None:
    judged(operation, body, status)


@pytest.mark.parametrize("body", SAYS_NOTHING)
def test_a_write_whose_answer_says_nothing_is_in_doubt(body: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        judged(WRITE, body)


@pytest.mark.parametrize("value", [False, 0, "0", "false"])
@pytest.mark.parametrize("operation", [READ, WRITE])
def test_success_may_be_false_on_200(operation: Operation, value: object) -> None:
    with pytest.raises(Rejected, match="Имя занято"):
        judged(operation, json.dumps({"success": value, "message": "Имя занято", "contacts": []}).encode())


def test_the_code_in_the_body_is_the_status_of_a_failing_200() -> None:
    with pytest.raises(NotFound):
        judged(READ, b'{"success":false,"code":404,"message":"x"}')
    with pytest.raises(UnexpectedReply, match="User not found"):
        judged(READ, b'{"message":"User not found.","code":500}')
    with pytest.raises(OutcomeUnknown):
        judged(WRITE, b'{"message":"User not found.","code":500}')
    judged(READ, b'{"success":true,"code":500,"contacts":[]}')


def test_the_http_status_counts_where_it_is_a_failure() -> None:
    with pytest.raises(AccessDenied):
        judged(READ, b'{"success":true,"code":404}', 401)


READS = {
    Rejected: (400, 422),
    AccessDenied: (401, 403),
    NotFound: (404,),
    Throttled: (429,),
    Unreachable: (408, 502, 503, 504),
    UnexpectedReply: (302, 405, 418, 500, 999),
}
WRITES = {
    Rejected: (400, 422),
    AccessDenied: (401, 403),
    NotFound: (404,),
    Throttled: (429,),
    OutcomeUnknown: (408, 425, 500, 502, 503, 504),
}


@pytest.mark.parametrize(("error", "status"), [(error, code) for error, codes in READS.items() for code in codes])
def test_what_a_status_means_for_a_read(error: type[ProviderError], status: int) -> None:
    with pytest.raises(error):
        judged(READ, b'{"message":"m"}', status)


@pytest.mark.parametrize(("error", "status"), [(error, code) for error, codes in WRITES.items() for code in codes])
@pytest.mark.parametrize("operation", [WRITE, REPLACE])
def test_what_a_status_means_for_a_write(operation: Operation, error: type[ProviderError], status: int) -> None:
    with pytest.raises(error):
        judged(operation, b'{"message":"m"}', status)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"message":"M","error":"E","errors":{"name":["N"]}}', "M"),
        (b'{"message":"","error":"E"}', "E"),
        (b'{"message":null,"error":{"message":"Inner"}}', "Inner"),
        (b'{"errors":{"name":["N."],"contacts.0.phones":["P."]}}', "N. P."),
        (b"<html>Bad</html>", "<html>Bad</html>"),
        (b"", "Bad Request"),
        (b'{"message":""}', "Bad Request"),
    ],
)
def test_the_error_text_is_the_first_that_is_not_empty(body: bytes, words: str) -> None:
    with pytest.raises(Rejected) as caught:
        judged(WRITE, body, 400)
    assert f": {words})" in caught.value.sentence


def test_errors_are_told_at_our_fields() -> None:
    errors = {"type": ["T"], "contacts.0.phones": ["A", "B"], "name": "N"}
    with pytest.raises(Rejected) as caught:
        judged(WRITE, json.dumps({"message": "The given data was invalid.", "errors": errors}).encode(), 422)
    assert caught.value.fields == {"kind": "T", "entries.0.phones": "A B", "name": "N"}


def test_foreign_words_are_shown_clean_and_short() -> None:
    with pytest.raises(Rejected) as caught:
        judged(WRITE, json.dumps({"message": "\x1b[2J" + "x" * 5000}).encode(), 400)
    assert "\x1b" not in caught.value.sentence
    assert len(caught.value.sentence) < 400
    assert all(len(note) <= 500 and "\x1b" not in note for note in caught.value.__notes__)


def test_a_404_says_both_of_its_meanings() -> None:
    with pytest.raises(NotFound) as caught:
        judged(READ, b'{"success":false,"error":"no"}', 404)
    assert "gone" in caught.value.sentence
    assert "token" in caught.value.sentence
