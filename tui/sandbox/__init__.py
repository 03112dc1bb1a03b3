"""The three providers' HTTP APIs on Starlette and SQLite, written from their contracts alone.

Imports nothing else of ours, so that a client and its rehearsal cannot hide each other's mistakes. `Sandbox` is
imported when it is first asked for: naming it here costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.sandbox.facade import Sandbox as Sandbox

__all__ = ["Sandbox"]


def __getattr__(name: str) -> object:
    if name == "Sandbox":
        from tui.sandbox.facade import Sandbox  # noqa: PLC0415  # starlette is loaded only by those who need it

        return Sandbox
    raise AttributeError(name)
