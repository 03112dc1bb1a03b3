"""`ringdesk setup`: connects an account by questions, tries it, and writes it into the settings, or changes one there.

Imports `domain`, and the modules of settings, accounts and command line beside it.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from tui.command_line import ended, merged, parser, say, status_of
from tui.credentials import Aside
from tui.keeping import Keeping
from tui.providers.plugin import Plugin
from tui.questions import NobodyThere, agree, ask, choose
from tui.secret_questions import ask_credential, ask_credentials
from tui.setting_up import Accounts, Doing
from tui.settings import AccountSettings
from tui.settings_file import SettingsError, user_folders
from tui.setup_draft import Draft
from tui.setup_questions import FIRST, MORE, NOTHING, PROXY_NAME, QUESTIONS, Question
from tui.startup import Options, Status

_CREDENTIALS, _CHANGE, _AGAIN, _SAVE, _LEAVE = range(5)
_WAYS_ON: Final = (
    "give the credentials again: where they are kept, then what they are",
    "change something else",
    "try again as it is",
    "save it all the same",
    "leave; nothing is saved",
)
_EPILOG: Final = """\
  ringdesk setup
  ringdesk setup main
  ringdesk setup --config /tmp/try.toml

It asks at the terminal: what to do, then title, country, time zone, what few
need (base URL, limits, proxy …), and where credentials are kept. An account is
tried by something harmless before anything is written; comments in the
settings stay, and one copy of the file as it was. A secret is never taken from
the command line, and never shown."""

Asked = Sequence[tuple[str, Callable[[], None]]]
"""Things to be asked for: each with its answer by now, and what asks."""


def run(options: Options, arguments: Sequence[str]) -> int:
    """Asks, tries and saves; gives the exit status."""
    made = parser(
        "setup", "Connects an account: asks for what it needs, tries it, and writes it down. Changes,"
        " moves and removes accounts likewise.", _EPILOG, data=False
    )  # fmt: skip
    told = "change, move or remove this one; its name in the settings"
    made.add_argument("account", nargs="?", default="", metavar="ACCOUNT", help=told)
    taken = made.parse_args(arguments)
    return ended(lambda: _set_up(merged(options, taken), taken.account))


def _set_up(options: Options, only: str) -> int:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say("ringdesk setup asks questions; run it in a terminal.")
        return Status.USAGE
    path = (options.config or user_folders().settings).absolute()
    try:
        return _do(Accounts(path, dict(os.environ)), only)
    except NobodyThere as error:
        say(str(error))
        return Status.USAGE


def _do(accounts: Accounts, only: str) -> int:
    tasks = accounts.tasks(only)
    task = tasks[choose("What to do", [task.words for task in tasks])]
    if task.account is None:
        return _connect(accounts, task.plugin)
    steps = {Doing.CHANGE: _change, Doing.MOVE: _move, Doing.REMOVE: _remove}
    return steps[task.doing](accounts, task.account)


def _connect(accounts: Accounts, plugin: Plugin) -> int:
    title, *others = FIRST
    draft = accounts.new(plugin, ask(title.words, title.read, plugin.title))
    accounts.check(draft)
    keeping = accounts.keeping(draft, Aside())
    for question in others:
        _ask(draft, question)
    _pick("More", lambda: _asked(draft, keeping, MORE), ["nothing more"])
    ask_credentials(draft, keeping)
    return _end(accounts, draft, keeping)


def _change(accounts: Accounts, account: AccountSettings) -> int:
    draft = accounts.opened(account)
    accounts.check(draft)
    keeping = accounts.keeping(draft, Aside())
    return _end(accounts, draft, keeping) if _is_to_be_saved(draft, keeping) else Status.DONE


def _move(accounts: Accounts, account: AccountSettings) -> int:
    places = accounts.places(account)
    chosen = choose("Where to", ["leave it where it is", *(words for words, _ in places)])
    if chosen:
        accounts.arrange(places[chosen - 1][1])
        say(f"Saved in {accounts.path}.")
    return Status.DONE


def _remove(accounts: Accounts, account: AccountSettings) -> int:
    say(accounts.removal(account))
    if agree(f"Remove {account.title} (y or n)"):
        accounts.remove(account)
        say(f"{account.title} is removed.")
    return Status.DONE


# -- one account -----------------------------------------------------------------------------------------


def _end(accounts: Accounts, draft: Draft, keeping: Keeping) -> int:
    """Tries the account and saves it; where that fails, everything stays as it was answered."""
    is_tried = False
    while True:
        told, status = ("", Status.DONE) if is_tried else _tried(draft)
        if not told:
            told, status = _saved(accounts, draft)
        if not told:
            return Status.DONE
        say(told)
        on = choose("And now", _WAYS_ON, _CREDENTIALS if status == Status.CREDENTIALS else _CHANGE)
        if on == _LEAVE or (on == _CHANGE and not _is_to_be_saved(draft, keeping)):
            return status
        if on == _CREDENTIALS:
            ask_credentials(draft, keeping)
        is_tried = on == _SAVE


def _tried(draft: Draft) -> tuple[str, Status]:
    """What keeps the account from being read, and the exit status for that."""
    title = draft.account.title
    say(f"Asking {title} …")
    failed = asyncio.run(draft.tried(Aside()))
    if failed is None:
        say(f"{title} answers.")
        return "", Status.DONE
    return failed.sentence, status_of(failed)


def _saved(accounts: Accounts, draft: Draft) -> tuple[str, Status]:
    """What kept the account from being saved, and the exit status for that."""
    if not draft.is_changed:
        say("Nothing was changed.")
        return "", Status.DONE
    try:
        asyncio.run(accounts.save(draft))
    except SettingsError as error:
        return str(error), Status.SETTINGS
    left = draft.left()
    say(f"Saved in {accounts.path}. Now ringdesk opens it, and ringdesk check tries it.")
    if left:
        say(f"{left[0].upper()}{left[1:]}.")
    return "", Status.DONE


def _is_to_be_saved(draft: Draft, keeping: Keeping) -> bool:
    """Has everything changed that somebody wants to; False where nothing is to be saved."""
    ends = ["nothing more: try it and save", "leave; nothing is saved"]

    def asked() -> Asked:
        return [*_asked(draft, keeping, QUESTIONS), *_signing(draft, keeping)]

    return _pick(f"Change of {draft.account.title}", asked, ends) == 0


def _pick(question: str, asked: Callable[[], Asked], ends: Sequence[str]) -> int:
    """Lets somebody pick what is to be asked, until an end is picked; gives its place among the ends."""
    while True:
        offered = asked()
        chosen = choose(question, [*ends, *(words for words, _ in offered)])
        if chosen < len(ends):
            return chosen
        offered[chosen - len(ends)][1]()


def _asked(draft: Draft, keeping: Keeping, questions: Sequence[Question]) -> Asked:
    account = draft.account
    found = [(f"{one.label}: {_words(one, one.answer(account))}", partial(_ask, draft, one)) for one in questions]
    proxy = partial(ask_credential, draft, keeping, PROXY_NAME, is_secret=True)
    return [*found, (f"Proxy: {draft.place(PROXY_NAME) or NOTHING}", proxy)]


def _signing(draft: Draft, keeping: Keeping) -> Asked:
    found = [
        (
            f"{spec.name}: {draft.place(spec.name)}",
            partial(ask_credential, draft, keeping, spec.name, is_secret=spec.secret),
        )
        for spec in draft.needed
    ]
    again = partial(ask_credentials, draft, keeping)
    return [*found, ("sign in with something else", again)] if draft.ways_in else found


def _words(question: Question, answer: str) -> str:
    return question.choices.get(answer, answer) or NOTHING


def _ask(draft: Draft, question: Question) -> None:
    """Asks one question; the answer by now is filled in."""
    now = question.answer(draft.account)
    if question.choices:
        answers = list(question.choices)
        draft.put(question, answers[choose(question.label, list(question.choices.values()), answers.index(now))])
    else:
        ask(question.words, partial(draft.put, question), now or NOTHING)
