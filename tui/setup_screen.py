"""What `ringdesk setup` does by questions, done by forms and dialogs of the desk.

Imports what is beneath both, and widgets.
"""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from textual.app import App

from tui.credentials import Aside
from tui.keeping import ways
from tui.setting_up import Accounts, Doing, Task
from tui.settings import AccountSettings
from tui.settings_file import SettingsError
from tui.setup_forms import About, Ending, Signing
from tui.widgets.dialogs import Choose, Confirm, Detail, Fact, Offer


class Done(Struct, frozen=True):
    """What was done about an account.

    Attributes:
        words: a sentence without its full stop.
        newcomer: the account, where it is one more.
    """

    words: str
    newcomer: AccountSettings | None = None


class Setup:
    """What can be done about accounts; what is typed stays for the next time, secrets excepted.

    Args:
        path: the settings file.
        aside: gives the terminal to a command that fetches a secret.
        environ: what secrets are looked up in; what is taken out of the process's environment is added there.
    """

    def __init__(self, path: Path, aside: Aside, environ: MutableMapping[str, str]) -> None:
        self._accounts = Accounts(path, environ)
        self._aside = aside
        self._typed: dict[str, dict[str, str]] = {}

    async def run(self, app: App[Any]) -> Done | None:
        """Asks what to do, and does it; None where it was left.

        Raises:
            SettingsError: the settings cannot be used, or not be written.
        """
        offers = [Offer(task, task.words) for task in self._accounts.tasks()]
        task: Task | None = await app.push_screen_wait(Choose("Setup: what to do", offers))
        if task is None:
            return None
        if task.account is None or task.doing is Doing.CHANGE:
            return await self._described(app, task)
        return await (self._moved if task.doing is Doing.MOVE else self._removed)(app, task.account)

    async def is_agreed(self, app: App[Any], question: str) -> bool:
        """Whether the desk shall be opened anew at once."""
        return await _agreed(app, Confirm(question, "o", "open"))

    async def explain(self, app: App[Any], error: SettingsError) -> None:
        """Shows everything that is wrong with the settings, whole, until it is read."""
        facts = [Fact("", sentence) for sentence in error.sentences]
        await app.push_screen_wait(Detail("The settings cannot be used like this", facts))

    async def _described(self, app: App[Any], task: Task) -> Done | None:
        """Connects or changes an account."""
        typed = self._typed.setdefault(task.account.key if task.account else f" {task.plugin.id}", {})
        secrets: dict[str, str] = {}
        ending = Ending(app, self._accounts, self._aside)
        about = About(task, ending, await ways(), typed)
        while await app.push_screen_wait(about.form()):
            if about.asked:
                signing = Signing(about, ending, secrets)
                is_saved = await app.push_screen_wait(signing.form())
                self._accounts.remember(signing.keeping.variables)
                if not is_saved:
                    continue
            typed.clear()
            account = self._accounts.named(about.draft.key)
            words = [f"{account.title} is saved", about.draft.left()]
            return Done("; ".join(filter(None, words)), None if task.account else account)
        return None

    async def _moved(self, app: App[Any], account: AccountSettings) -> Done | None:
        offers = [Offer(order, words) for words, order in self._accounts.places(account)]
        order = await app.push_screen_wait(Choose(f"Move {account.title} to", offers))
        if order is None:
            return None
        await asyncio.to_thread(self._accounts.arrange, order)
        return Done(f"{account.title} is moved")

    async def _removed(self, app: App[Any], account: AccountSettings) -> Done | None:
        question = f"Remove {account.title}? {self._accounts.removal(account)}"
        if not await _agreed(app, Confirm(question, "d", "remove")):
            return None
        await asyncio.to_thread(self._accounts.remove, account)
        return Done(f"{account.title} is removed")


async def _agreed(app: App[Any], question: Confirm) -> bool:
    """Whether somebody said yes."""
    said: bool | None = await app.push_screen_wait(question)
    return bool(said)
