"""`ringdesk sandbox`: serves the three providers' APIs on 127.0.0.1; loads starlette and uvicorn when it needs them."""

import argparse
import asyncio
import json
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.sandbox.clock import parse_time
from tui.sandbox.errors import BadSwitch, SandboxError, StoreBusy, StoreUnusable

DONE, USAGE, SETTINGS, UNREACHABLE, REFUSED = 0, 2, 3, 5, 6
"""Exit statuses, as every command of Ringdesk uses them."""

_STATUS_OF = {BadSwitch: USAGE, StoreUnusable: SETTINGS, StoreBusy: REFUSED}
_HIGHEST_PORT = 65_535
_SEED_OPTIONS = ("seed", "contacts", "list_entries")


def run(argv: Sequence[str]) -> int:
    """Carry out the command; returns its exit status."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else USAGE
    try:
        if options.list_switches:
            return _list_switches()
        return asyncio.run(_serve(options))
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return _STATUS_OF[type(error)]


_EPILOG = """\
  ringdesk sandbox --port 8123 --json
  ringdesk sandbox --port 0 --db :memory: --switch bsg.latency=300
  ringdesk sandbox --list-switches

Nothing is ever sent to anybody. The addresses and what signs in are told first;
it serves until ctrl+c."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ringdesk sandbox",
        description="Serve the three providers' HTTP APIs on 127.0.0.1, for a rehearsal.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=_whole(_HIGHEST_PORT), default=8765, help="0 picks a free one (default: 8765)")
    parser.add_argument("--db", metavar="FILE", help="where the data stay (default: the user data folder)")
    parser.add_argument("--seed", type=_whole(2**63), metavar="N", help="which data to begin with (default: 1)")
    parser.add_argument("--contacts", type=_whole(5_000_000), metavar="N", help="size of BSG's book (default: 2000)")
    parser.add_argument("--list-entries", type=_whole(5_000_000), metavar="N", help="size of Plusofon's first list")
    parser.add_argument(
        "--now", type=_time, metavar="TIME", help="where the clock begins (ISO 8601, UTC without a zone)"
    )
    parser.add_argument("--switch", action="append", default=[], metavar="NAME=VALUE", help="turn a switch")
    parser.add_argument("--list-switches", action="store_true", help="print every switch and end")
    parser.add_argument("--reset", action="store_true", help="delete the data and start afresh")
    parser.add_argument(
        "--json", action="store_true", help="the first line on stdout is one JSON object: how to log in"
    )
    return parser


def _whole(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if not 0 <= value <= most:
            raise argparse.ArgumentTypeError(f"it takes a number from 0 to {most}")
        return value

    return number


def _time(text: str) -> object:
    try:
        return parse_time(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not an ISO 8601 time") from None


def _list_switches() -> int:
    """Name, values and contract section of each switch, with what it decides."""
    from tui.sandbox.facade import Sandbox  # noqa: PLC0415  # starlette

    for switch in Sandbox().switches():
        sys.stdout.write(f"{switch.name}\n    {switch.values}\n    section {switch.section}: {switch.help}\n")
    return DONE


async def _serve(options: argparse.Namespace) -> int:
    from tui.sandbox import loopback  # noqa: PLC0415  # uvicorn
    from tui.sandbox.facade import Sandbox  # noqa: PLC0415  # starlette

    switches = dict(_switch(text) for text in options.switch)
    sizes = {name: value for name in _SEED_OPTIONS if (value := getattr(options, name)) is not None}
    if options.now is not None:
        switches = {"clock": "run", **switches}
    sandbox = Sandbox(_database(options.db), now=options.now, switches=switches, reset=options.reset, **sizes)
    try:
        listener = loopback.bind(options.port)
    except OSError as error:
        sys.stderr.write(f"Port {options.port} of {loopback.HOST} cannot be used: {error.strerror}.\n")
        return UNREACHABLE
    with listener:
        await sandbox.ready()
        try:
            if sizes and not sandbox.is_fresh:
                sys.stderr.write("The data were there already and stay as they are; --reset starts afresh.\n")
            _announce(sandbox.credentials(_url(listener)), as_json=options.json)
            await loopback.serve(sandbox.app, listener)
        finally:
            await sandbox.aclose()
    return DONE


def _switch(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadSwitch(f"'{text}' is not NAME=VALUE.")
    return name, value


def _database(given: str | None) -> Path | None:
    if given == ":memory:":
        return None
    if given is not None:
        return Path(given)
    import platformdirs  # noqa: PLC0415  # only this default needs it

    return platformdirs.user_data_path("ringdesk", appauthor=False) / "sandbox.db"


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()
    return f"http://{host}:{port}"


def _announce(credentials: dict[str, dict[str, str]], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(credentials) + "\n")
    else:
        for name, secrets in credentials.items():
            shown = "  ".join(f"{key} {value}" for key, value in secrets.items())
            sys.stdout.write(f"{name}: {shown}\n")
        sys.stdout.write("Ctrl-C ends it.\n")
    sys.stdout.flush()
