"""Copying to the clipboard of the terminal, by an application that knows what stands between."""

from typing import Any, Protocol, runtime_checkable

from textual.app import App


@runtime_checkable
class Copying(Protocol):
    """An application that says what becomes of a copy."""

    def copy(self, text: str, what: str) -> str:
        """Puts a text on the terminal's clipboard, and gives what to say of it."""


def copied(app: App[Any], text: str, what: str) -> str:
    """Copies a text, and gives what to say of it."""
    if isinstance(app, Copying):
        return app.copy(text, what)
    app.copy_to_clipboard(text)
    return f"copied {what}"
