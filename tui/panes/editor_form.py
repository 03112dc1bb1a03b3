"""A form in the editor of the environment: from one run of the editor to the next, until it is saved or left."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

from textual.app import App

from tui.panes.editor import EditorFailed, edited
from tui.panes.editor_text import Complaint, FormText, annotated
from tui.widgets.dialogs import Confirm
from tui.widgets.form_fields import Messages

_TOLD: Final = 5
"""Complaints that are told before the editor opens again; all of them stand in the text."""

Keep: TypeAlias = Callable[[Mapping[str, str], str], None]
"""Keeps values as they can be read by now, and the text that they are from."""
Submit: TypeAlias = Callable[[Mapping[str, str]], Awaitable[Messages]]
"""Saves values, or gives what stands against them."""


class TextEditing:
    """One form, as text.

    Args:
        app: lets go of the terminal for the editor.
        form: the values before.
        keep: takes what was saved in the editor.
        begun: the text as it was left earlier; empty to begin with the values.

    Attributes:
        values: of all fields, as they can be read by now.
        is_kept: whether `keep` was given anything.
        news: why it ended otherwise than by saving; empty where there is no more to say than that.
    """

    def __init__(self, app: App[Any], form: FormText, keep: Keep, begun: str = "") -> None:
        self.values = form.values
        self.is_kept = False
        self.news = ""
        self._app = app
        self._form = form
        self._keep = keep
        self._text = begun or form.printed()

    async def run(self, submit: Submit) -> bool:
        """Opens the editor as often as there are complaints and the person wants to; tells whether it was saved."""
        while True:
            try:
                text = await edited(self._app, self._text, self._take)
            except EditorFailed as error:
                self.news = str(error)
                return False
            self._take(text)
            reading = self._form.read(text)
            if reading.is_empty:
                self.news = "nothing was left of the text: nothing is saved"
                return False
            complaints = reading.mistakes or reading.placed(await submit(reading.values))
            if not complaints:
                return True
            self._text = annotated(text, complaints)
            if not await self._app.push_screen_wait(_again(complaints)):
                return False

    def _take(self, text: str) -> None:
        """Keeps a text that was saved in the editor."""
        reading = self._form.read(text)
        if (reading.values != self.values or reading.mistakes) and not reading.is_empty:
            self.values = reading.values
            self.is_kept = True
            self._keep(reading.values, text)


async def nothing_against(_values: Mapping[str, str]) -> Messages:
    """Saves nothing: the values go on to a form, which has its own checks."""
    return {}


def _again(complaints: tuple[Complaint, ...]) -> Confirm:
    told = [sentence for _, sentence in complaints[:_TOLD]]
    more = [f"... and {len(complaints) - _TOLD} more"] if len(complaints) > _TOLD else []
    return Confirm("\n".join(("Not saved:", *told, *more, "What was typed is kept.")), "E", "edit again")
