"""What any answer of SerwerSMS can be: refusals, faults, doubts and lists (contract, sections 2 and 10)."""

import json

import pytest

from tui.domain.errors import (
    AccessDenied,
    Conflict,
    NotFound,
    OutcomeUnknown,
    OutOfCredit,
    ProviderError,
    Rejected,
    Throttled,
    UnexpectedReply,
    Unreachable,
)
from tui.providers.calls import Kind, Operation, Reply
from tui.providers.serwersms import envelope
from tui.providers.serwersms.refusals import ActionUnknown, NothingDone

READ = Operation("contacts.index", Kind.READ)
WRITE = Operation("contacts.edit", Kind.WRITE)
TITLE = "SerwerSMS"


def judged(operation: Operation, body: bytes, status: int = 200) -> None:
    envelope.judge(TITLE, operation, Reply(status, {}, body))


def refusal(code: object, **rest: object) -> bytes:
    return json.dumps({"error": {"code": code, "type": "T", "message": "Słowa", **rest}}).encode()


EMPTY = [
    b"null",
    b"",
    b" \n",
    b"{}",
    b'{"items":[]}',
    b'{"items":null}',
    b"[]",
    b'"null"',
    b'{"items":null,"paging":null}',
]


@pytest.mark.parametrize("body", [*EMPTY, b'{"items":null,"paging":null}', b'{"items":[],"paging":{"count":0}}'])
def test_every_form_of_an_empty_list_is_the_empty_list(body: bytes) -> None:
    judged(READ, body)
    assert envelope.items_of(TITLE, READ, envelope.listing(TITLE, READ, body).items, list[object]) == []


@pytest.mark.parametrize("paging", [{"page": 1, "count": 7}, {"page": "1", "count": "7"}, {"count": 7}])
def test_the_count_of_paging_is_the_number_of_pages(paging: object) -> None:
    body = json.dumps({"paging": paging, "items": []}).encode()
    assert envelope.listing(TITLE, READ, body).pages == 7


@pytest.mark.parametrize("paging", [{"count": -1}, {"count": "many"}, {"count": True}, {"count": 1.5}, [], "7", None])
def test_a_count_that_is_none_is_not_known(paging: object) -> None:
    body = json.dumps({"paging": paging, "items": []}).encode()
    assert envelope.listing(TITLE, READ, body).pages is None


@pytest.mark.parametrize("value", [True, "true", 1, "1", "yes"])
def test_what_means_yes(value: object) -> None:
    assert envelope.truth(value) is True


@pytest.mark.parametrize("value", [False, None, 0, "0", "", "false", "False", " FALSE "])
def test_what_means_no(value: object) -> None:
    assert envelope.truth(value) is False


@pytest.mark.parametrize("body", [b'{"success":true,"id":123}', b'{"success":"1","id":"123"}'])
def test_a_write_that_was_done_has_its_id(body: bytes) -> None:
    judged(WRITE, body)
    assert envelope.written_id(TITLE, WRITE, body) == "123"


def test_a_deletion_has_no_id() -> None:
    judged(WRITE, b'{"success":true}')
    assert envelope.written_id(TITLE, WRITE, b'{"success":true}') == ""


@pytest.mark.parametrize("value", [False, "false", 0, "0"])
def test_success_may_be_false_without_a_reason(value: object) -> None:
    with pytest.raises(NothingDone):
        judged(WRITE, json.dumps({"success": value}).encode())


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b'{"id":1}', b"<html>", b'{"success":null}', b'{"succ'])
def test_a_write_whose_answer_says_nothing_is_in_doubt(body: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        judged(WRITE, body)


CODES = {
    ActionUnknown: (1000,),
    AccessDenied: (1001, 1003, 1005, 1007, 1012),
    NotFound: (1004, 4602),
    Rejected: (1006, 2000, 2001, 3106, 9999, None),
    OutOfCredit: (3000,),
    Conflict: (4601,),
}


@pytest.mark.parametrize(("error", "code"), [(error, code) for error, codes in CODES.items() for code in codes])
@pytest.mark.parametrize("status", [200, 400, 500])
def test_the_code_decides_whatever_the_status(error: type[ProviderError], code: int | None, status: int) -> None:
    with pytest.raises(error) as caught:
        judged(WRITE, refusal(code), status)
    assert caught.value.operation == WRITE.name
    if code is not None:
        assert str(code) in caught.value.sentence


def test_a_code_may_be_a_string_and_an_error_too() -> None:
    with pytest.raises(AccessDenied):
        judged(READ, refusal("1001"))
    with pytest.raises(Rejected, match="Zepsute"):
        judged(READ, b'{"error":"Zepsute"}')


def test_a_bad_phone_is_told_at_its_field() -> None:
    with pytest.raises(Rejected) as caught:
        judged(WRITE, refusal(2001))
    assert set(caught.value.fields) == {"phone"}


def test_the_words_of_an_unknown_code_are_shown_clean() -> None:
    with pytest.raises(Rejected) as caught:
        judged(WRITE, refusal(9999, message="\x1b[2JZłe\n"))
    assert "T: ␛[2JZłe" in caught.value.sentence


def test_a_failing_service_leaves_a_write_in_doubt() -> None:
    with pytest.raises(Unreachable):
        judged(READ, refusal(1010))
    with pytest.raises(OutcomeUnknown):
        judged(WRITE, refusal(1010))


STATUSES = {
    AccessDenied: (401, 403),
    Throttled: (429,),
    Unreachable: (502, 503, 504),
    UnexpectedReply: (302, 404, 418, 500),
}


@pytest.mark.parametrize(("error", "status"), [(error, code) for error, codes in STATUSES.items() for code in codes])
def test_a_status_alone_is_a_fault_of_the_way(error: type[ProviderError], status: int) -> None:
    with pytest.raises(error):
        judged(READ, b"<html>Bad Gateway</html>", status)


def test_an_address_without_the_api_is_told_as_one() -> None:
    with pytest.raises(UnexpectedReply) as caught:
        judged(READ, b"<html>Not Found</html>", 404)
    assert "check the base URL" in caught.value.sentence


@pytest.mark.parametrize("no_error", [b'{"error":null,"items":[]}', b'{"error":[],"items":[]}', b'{"error":""}'])
def test_an_empty_error_is_none(no_error: bytes) -> None:
    judged(READ, no_error)


DEEP = b"[" * 100_000


@pytest.mark.parametrize("body", [b'{"items":' + DEEP, b'{"a":' * 100_000, b'{"error":' + DEEP, b"\xb3\xf3d\xbc"])
def test_deep_and_broken_bodies_are_one_typed_error(body: bytes) -> None:
    judged(READ, body)
    with pytest.raises(UnexpectedReply):
        envelope.listing(TITLE, READ, body)
