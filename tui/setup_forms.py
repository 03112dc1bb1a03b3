"""The two forms in which an account is connected or changed: what it is, and what it signs in with.

Imports the modules of drafts and settings beside it, and widgets.
"""

from collections.abc import Mapping
from typing import Any, Final

from textual.app import App

from tui import keeper
from tui.credentials import Aside, Missing
from tui.domain.errors import ProviderError
from tui.keeping import COMMAND, ENVIRONMENT, KEYRING, TYPED, Keeping
from tui.setting_up import Accounts, Task
from tui.settings_file import SettingsError
from tui.settings_values import Wrong, listed
from tui.setup_draft import AS_IT_IS, IN_CLEAR, NO_SUCH, Draft
from tui.setup_questions import PROXY_NAME, QUESTIONS
from tui.widgets.dialogs import Confirm
from tui.widgets.form import Form
from tui.widgets.form_fields import GO_ON, SAVE, FormEnds, FormField, Messages

SIGN_IN, KEEP = "sign_in", "keep"
_NOT_SAVED: Final = "Nothing was saved."
_SUFFIX: Final[Mapping[str, str]] = {COMMAND: " command", ENVIRONMENT: " variable"}


class Ending:
    """Tries an account that is ready, and writes it down.

    Args:
        app: where questions are asked.
        accounts: what is written into.
        aside: gives the terminal to a command that fetches a secret.
    """

    def __init__(self, app: App[Any], accounts: Accounts, aside: Aside) -> None:
        self.accounts = accounts
        self.aside = aside
        self._app = app

    async def reach(self, draft: Draft) -> Messages:
        """Tries and saves; what stands against it."""
        if not draft.is_changed:
            return {"": "Nothing was changed."}
        failed = await draft.tried(self.aside)
        if failed is not None and not await self._is_saved_anyway(failed):
            return {"": f"{failed.sentence} {_NOT_SAVED}"}
        try:
            await self.accounts.save(draft)
        except SettingsError as error:
            return {"": str(error)}
        return {}

    async def _is_saved_anyway(self, failed: ProviderError) -> bool:
        question = Confirm(f"{failed.sentence} Save the account all the same?", "s", "save")
        said: bool | None = await self._app.push_screen_wait(question)
        return bool(said)


class About:
    """The first form: what the account is called, where it is, how it signs in and where its secrets are kept.

    Args:
        task: which account, or at which provider.
        ending: what follows where nothing further is to be asked.
        ways: the ways to keep a secret that this host has.
        typed: what was typed into the form before; it is kept there.

    Attributes:
        draft: the account as it was described.
        asked: what the second form is to ask for, and how each is kept; nothing where there is to be none.
    """

    def __init__(self, task: Task, ending: Ending, ways: Mapping[str, str], typed: dict[str, str]) -> None:
        self._task = task
        self._ending = ending
        self._accounts = ending.accounts
        self._ways = ways
        self._typed = typed
        self.draft = self._begun(task.plugin.title)
        self.asked: Mapping[str, str] = {}
        self._plain = [] if self.draft.is_new else [spec for spec in self.draft.needed if not spec.secret]
        self._accounts.check(self.draft)

    def _begun(self, title: str) -> Draft:
        if self._task.account is None:
            return self._accounts.new(self._task.plugin, title)
        return self._accounts.opened(self._task.account)

    def keeping(self) -> Keeping:
        """Where the account's secrets go."""
        return self._accounts.keeping(self.draft, self._ending.aside)

    def form(self) -> Form:
        """The form, with what was typed into it before."""
        draft, plugin = self.draft, self._task.plugin
        title, *others = [FormField(one.name, one.label, one.limit, one.choices or None, True) for one in QUESTIONS]
        fields = [title]
        if draft.ways_in:
            names = {str(place): words for place, words in enumerate(draft.ways_in)}
            fields.append(FormField(SIGN_IN, "Sign in with", choices=names, is_one=True))
        fields.append(FormField(KEEP, "Secrets are in", choices=self._ways_to_keep(), is_one=True))
        fields += [FormField(spec.name, spec.name, limit=100) for spec in self._plain]
        fields += [*others, FormField(PROXY_NAME, "Proxy", choices=draft.offered(PROXY_NAME, self._ways), is_one=True)]
        heading = f"Change {draft.account.title}, at {plugin.title}: saving tries it first"
        if draft.is_new:
            lacks = "" if KEYRING in self._ways else f"   ({keeper.NO_STORE})"
            heading = f"Connect an account at {plugin.title}, 1 of 2{lacks}"
        ends = FormEnds(self._wrong, self._take, lambda values, _field, _cursor: self._hold(values), self._typed.clear)
        kept = {name: value for name, value in self._typed.items() if name in {field.key for field in fields}}
        return Form(heading, fields, self._values(), ends=ends, kept=kept, verb=GO_ON if draft.is_new else SAVE)

    def _ways_to_keep(self) -> Mapping[str, str]:
        places = [self.draft.place(spec.name) for spec in self.draft.needed if spec.secret]
        return {**({AS_IT_IS: f"as it is: {listed(places, 'and')}"} if all(places) else {}), **self._ways}

    def _values(self) -> dict[str, str]:
        account = self.draft.account
        return {
            **{one.name: one.answer(account) for one in QUESTIONS},
            **{spec.name: self.draft.place(spec.name) for spec in self._plain},
            SIGN_IN: str(self.draft.way),
            KEEP: next(iter(self._ways_to_keep())),
            PROXY_NAME: next(iter(self.draft.offered(PROXY_NAME, self._ways))),
        }

    def _hold(self, values: Mapping[str, str]) -> None:
        self._typed.clear()
        self._typed.update(values)

    def _wrong(self, values: Mapping[str, str]) -> Messages:
        found = {}
        for question in QUESTIONS:
            try:
                question.read(values.get(question.name, ""))
            except Wrong as wrong:
                found[question.name] = f"it {wrong}"
        return found

    async def _take(self, values: Mapping[str, str]) -> Messages:
        """Describes the account, and ends here where nothing further is to be asked."""
        try:
            wrong = await self._describe(values)
            self._accounts.check(self.draft)
        except SettingsError as error:
            return {"": str(error)}
        self._hold(values)
        self.asked = self._to_be_asked(values)
        return wrong or ({} if self.asked else await self._ending.reach(self.draft))

    async def _describe(self, values: Mapping[str, str]) -> Messages:
        self.draft = draft = self._begun(values[QUESTIONS[0].name])
        for question in QUESTIONS:
            draft.put(question, values[question.name])
        draft.way = int(values.get(SIGN_IN, "0"))
        if values[PROXY_NAME] == NO_SUCH:
            await draft.keep(self.keeping(), PROXY_NAME, NO_SUCH, "")
        wrong = {}
        for spec in (one for one in self._plain if one in draft.needed):
            try:
                await draft.keep(self.keeping(), spec.name, IN_CLEAR, values[spec.name].strip())
            except Wrong as error:
                wrong[spec.name] = f"it {error}"
        lacking = [spec.name for spec in draft.lacking if spec.secret]
        if values[KEEP] == AS_IT_IS and lacking:
            wrong[KEEP] = f"choose where the {listed(lacking, 'and')} shall be kept"
        return wrong

    def _to_be_asked(self, values: Mapping[str, str]) -> Mapping[str, str]:
        way, proxy = values[KEEP], values[PROXY_NAME]
        found = {spec.name: way if spec.secret else IN_CLEAR for spec in self.draft.needed if spec not in self._plain}
        return {name: how for name, how in {**found, PROXY_NAME: proxy}.items() if how not in (AS_IT_IS, NO_SUCH)}


class Signing:
    """The second form: the credentials. Saving it tries the account, and writes everything down.

    Args:
        about: the first form.
        ending: what saving does.
        typed: what was typed into this form before, secrets as well; it is kept there, and nowhere else.
    """

    def __init__(self, about: About, ending: Ending, typed: dict[str, str]) -> None:
        self.keeping = about.keeping()
        self._draft = about.draft
        self._asked = about.asked
        self._ending = ending
        self._typed = typed

    def form(self) -> Form:
        """The form; a secret is never shown."""
        fields, values = [], {}
        for name, way in self._asked.items():
            key = f"{way} {name}"
            fields.append(FormField(key, f"{name}{_SUFFIX.get(way, '')}", is_secret=way in TYPED))
            values[key] = self._draft.place(name) if way == IN_CLEAR else self.keeping.suggested(name, way)
        kept = {key: value for key, value in self._typed.items() if key in values}
        account = self._draft.account
        words = "Connect" if self._draft.is_new else "Change"
        heading = f"{words} {account.title}, 2 of 2: saving tries it first"
        ends = FormEnds(
            lambda _: {}, self._save, lambda values, _field, _cursor: self._typed.update(values), self._typed.clear
        )
        return Form(heading, fields, values, ends=ends, kept=kept)

    async def _save(self, values: Mapping[str, str]) -> Messages:
        wrong: dict[str, str] = {}
        self._typed.update(values)
        for name, way in self._asked.items():
            key = f"{way} {name}"
            try:
                await self._draft.keep(self.keeping, name, way, values[key].strip())
            except Missing as missing:
                wrong[key] = f"{missing.fact}. {missing.remedy}."
            except Wrong as error:
                wrong[key] = f"it {error}"
        return wrong or await self._ending.reach(self._draft)
