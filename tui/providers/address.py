"""Where requests may go: one host and port, https except on this machine. Imports the standard library alone."""

import ipaddress
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from msgspec import Struct

_PORTS: Final = {"https": 443, "http": 80}
_PATH: Final = re.compile(r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+/?")
"""A path below the base URL: no query, no fragment, no empty part, so no other host either."""
_DOTS: Final = frozenset({".", "..", "%2e", "%2e%2e", ".%2e", "%2e."})


class BadAddress(ValueError):
    """A base URL or path that no request is sent to; the text says what is wrong with it."""


class Address(Struct, frozen=True):
    """The base URL of an account.

    Attributes:
        base: without a trailing slash.
        scheme: ``https``, or ``http`` for this machine.
        host: in lower case, without brackets.
        port: the scheme's own where the URL names none.
    """

    base: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> tuple[str, str, int]:
        """What every request's URL must have."""
        return (self.scheme, self.host, self.port)

    def target(self, path: str, query: Sequence[tuple[str, str]] = ()) -> str:
        """The full URL of a relative path, whose parts are percent-encoded already (see ``segment``).

        Raises:
            BadAddress: the path leads elsewhere or is no path.
        """
        if not _PATH.fullmatch(path) or not _DOTS.isdisjoint(path.lower().split("/")):
            raise BadAddress("the path is not a plain path below the base URL")
        return f"{self.base}{path}" + (f"?{urlencode(query, quote_via=quote, errors='replace')}" if query else "")


def segment(text: str) -> str:
    """One part of a path, from an id that might hold anything."""
    return quote(text, safe="", errors="replace")


def address(base_url: str, *, in_process: bool) -> Address:
    """The address that a base URL stands for.

    Raises:
        BadAddress: it is no URL, carries a user name or a query, or would send credentials in the clear.
    """
    try:
        parts = urlsplit(base_url.strip())
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise BadAddress("it cannot be read as a URL") from error
    host = parts.hostname or ""
    if fault := _fault(parts, host, in_process=in_process):
        raise BadAddress(fault)
    return Address(base_url.strip().rstrip("/"), parts.scheme, host, port)


def _fault(parts: SplitResult, host: str, *, in_process: bool) -> str:
    if parts.scheme not in _PORTS or not host:
        return "it must begin with https:// and a host name"
    if "@" in parts.netloc:
        return "it must not hold a user name or password"
    if parts.query or parts.fragment:
        return "it must end with the path, without ? or #"
    if parts.path.strip("/") and not _PATH.fullmatch(parts.path):
        return "its path holds characters that do not belong there"
    if parts.scheme == "http" and not in_process and not _is_this_machine(host):
        return "it must begin with https://, because the credentials would be readable on the way"
    return ""


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
