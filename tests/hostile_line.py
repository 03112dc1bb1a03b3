"""The rehearsal on a port, with every text of its answers replaced: ``python -m tests.hostile_line FIRST LAST STEP``.

The texts are that slice of the corpus; ``harmless`` gives what people are called. The first line on stdout is one JSON
object: how to sign in. A question for `PROVOKING` is refused with the texts in the refusal.
"""

import asyncio
import json
import re
import socket
import sys
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any, Final

import uvicorn

from tests.hostile import CORPUS, HARMLESS
from tui.providers.plugin import AsgiApp
from tui.sandbox import Sandbox

PROVOKING: Final = "4200000"
LONGEST: Final = 400
"""Characters of the text that holds as many of the others as fit; it is the first one of each answer."""
_ANYWHERE: Final = "name description text sender title taskname message error"
_PEOPLE: Final = "group_name first_name last_name company city address email tax_id"
TEXTS: Final = frozenset(f"{_ANYWHERE} {_PEOPLE}".split(" "))
"""Names of what is foreign text in an answer."""
_PLAIN: Final = re.compile(r"[0-9 .:T+-]*")
"""Numbers and dates, which stay as they are."""


def texts_of(arguments: Sequence[str]) -> tuple[str, ...]:
    """The texts that the command line names."""
    if arguments == ["harmless"]:
        return HARMLESS
    first, last, step = map(int, arguments)
    return CORPUS[first:last:step]


class Rewriting:
    """Answers as an application does, in other words."""

    def __init__(self, app: AsgiApp, texts: Sequence[str]) -> None:
        self._app = app
        self._texts = texts
        self._most = "·".join(text for text in texts if len(text) < LONGEST)[:LONGEST]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        said: dict[str, Any] = {"body": b""}

        async def asked() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def kept(message: Any) -> None:
            if message["type"] == "http.response.start":
                said.update(message)
            elif message["type"] == "http.response.body":
                said["body"] += message.get("body", b"")

        if PROVOKING.encode() in scope["query_string"] + body:
            said |= {"status": 422, "headers": [], "body": json.dumps(self._refusal()).encode()}
        else:
            await self._app(scope, asked, kept)
            said["body"] = self._rewritten(said["body"])
        headers = [(name, value) for name, value in said["headers"] if name != b"content-length"]
        length = (b"content-length", str(len(said["body"])).encode())
        await send({"type": "http.response.start", "status": said["status"], "headers": [*headers, length]})
        await send({"type": "http.response.body", "body": said["body"]})

    def _refusal(self) -> object:
        most = self._most
        return {"message": most, "errors": {most: [most]}, "error": {"code": 9999, "type": most, "message": most}}

    def _rewritten(self, body: bytes) -> bytes:
        try:
            found = json.loads(body)
        except ValueError:
            return body
        turn = cycle(self._texts)
        first = iter([self._most])
        return json.dumps(_replaced(found, iter(lambda: next(first, None) or next(turn), None))).encode()


def _replaced(value: Any, turn: Iterator[str], name: str = "") -> Any:
    if isinstance(value, dict):
        inside = "name" if name == "fields" else ""
        return {key: _replaced(inner, turn, inside or key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, turn, name) for inner in value]
    if isinstance(value, str) and name in TEXTS and not _PLAIN.fullmatch(value):
        return next(turn)
    return value


async def serve(texts: Sequence[str]) -> None:
    """Serves until the process is ended."""
    async with Sandbox(contacts=120, list_entries=60, switches={"bsg.guard": 0}) as sandbox:
        await sandbox.ready()
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            place = f"http://127.0.0.1:{listening.getsockname()[1]}"
            known = {name: {**how, "base_url": f"{place}/{name}"} for name, how in sandbox.credentials().items()}
            print(json.dumps(known), flush=True)  # noqa: T201 - the line that tests read
            config = uvicorn.Config(Rewriting(sandbox.app, texts), log_level="critical", lifespan="off")
            await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    asyncio.run(serve(texts_of(sys.argv[1:])))
