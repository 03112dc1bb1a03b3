"""`/_sandbox/switches` and `/_sandbox/clock`: turning the sandbox while it runs; imports starlette."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tui.sandbox import bodies
from tui.sandbox.clock import Clock
from tui.sandbox.errors import BadSwitch
from tui.sandbox.server import Reply, json_reply
from tui.sandbox.switches import Switches

Change = Callable[[dict[str, object]], None]
View = Callable[[], dict[str, object]]


def routes(switches: Switches, clock: Clock, turn: Callable[[str, object], None]) -> list[Route]:
    """Two routes, each read with GET and changed with POST.

    Switches: `{"NAME": VALUE, ...}`.
    Clock: `{"command": "stop" | "run" | "real" | "+SECONDS" | TIME}` or `{"advance": SECONDS}`.
    """

    def show_switches() -> dict[str, object]:
        return dict(switches.texts())

    def change_switches(wanted: dict[str, object]) -> None:
        for name, value in wanted.items():
            turn(name, value)

    def show_clock() -> dict[str, object]:
        return {"now": clock.now().isoformat(), "running": clock.is_running}

    def change_clock(wanted: dict[str, object]) -> None:
        match wanted:
            case {"advance": int() | float() as seconds}:
                clock.advance(seconds)
            case {"command": str(command)}:
                turn("clock", command)
            case _:
                raise BadSwitch("The clock takes a 'command' or a number of seconds to 'advance'.")

    return [
        Route("/_sandbox/switches", _page(show_switches, change_switches), methods=["GET", "POST"]),
        Route("/_sandbox/clock", _page(show_clock, change_clock), methods=["GET", "POST"]),
    ]


def _page(show: View, change: Change) -> ASGIApp:
    async def page(request: Request) -> Reply:
        if request.method == "POST":
            wanted = bodies.decode(await request.body())
            if not isinstance(wanted, dict):
                raise BadSwitch("The body is a JSON object.")
            change(wanted)
        return json_reply(show())

    return _Page(page)


class _Page:
    """Sends what `page` replies; a bad switch or body is a 422 with its sentence."""

    def __init__(self, page: Callable[[Request], Awaitable[Reply]]) -> None:
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._page(Request(scope, receive))
        except (BadSwitch, ValueError) as error:
            reply = json_reply({"message": str(error)}, 422)
        headers = [(name.encode(), value.encode()) for name, value in reply.headers]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})
