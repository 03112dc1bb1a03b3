"""What the log says of requests: what was asked of whom and how it ended, no word of what went either way."""

import logging
import re

import pytest

from tests.faulty import Door, Say, plain_judge
from tui.domain.errors import ProviderError
from tui.domain.secret import Secret
from tui.providers.calls import Kind, Operation
from tui.providers.http import ApiClient

pytestmark = pytest.mark.anyio

NAME, PHONE, TOKEN = "Zuzanna", "48600111222", "tok-canary-5"
READ, WRITE = Operation("contacts.search", Kind.READ), Operation("contacts.create", Kind.WRITE)


@pytest.mark.parametrize(
    ("say", "told"),
    [
        (Say(200, b'{"name": "Zuzanna"}'), "200, 19 bytes in 0.0"),
        (Say(422, b'{"message": "Zuzanna 48600111222"}', {"x-name": NAME, "location": f"/{PHONE}"}), "422, 34 bytes"),
        (Say(200, b'"Zuzanna"', {"content-encoding": "gzip"}), "Unreadable in 0.0"),
    ],
)
@pytest.mark.parametrize("operation", [READ, WRITE])
async def test_a_request_is_a_line_without_path_query_body_and_answer(
    caplog: pytest.LogCaptureFixture, say: Say, told: str, operation: Operation
) -> None:
    caplog.set_level(logging.DEBUG)
    client = ApiClient("Main", "http://door", plain_judge, door=Door(say), headers={"Authorization": Secret(TOKEN)})
    try:
        await client.call(operation, "POST", f"/c/{PHONE}", query=[("q", NAME)], json={"name": NAME})
    except ProviderError:
        assert say.status == 422 or say.headers
    await client.aclose()
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("tui.")]
    assert lines
    assert all(line.startswith(f"Main: {operation.name}, POST: {told}") for line in lines)
    assert not re.search(f"{NAME}|{PHONE}|{TOKEN}", caplog.text)


async def test_what_was_given_up_is_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = ApiClient("Main", "http://127.0.0.1:9", plain_judge)
    with pytest.raises(ProviderError):
        await client.call(WRITE, "POST", f"/c/{PHONE}", json={"name": NAME})
    await client.aclose()
    [line] = [record.getMessage() for record in caplog.records if record.name.startswith("tui.")]
    assert line.startswith("Main: contacts.create, POST: ConnectError in ")
