"""`ringdesk setup`: connects an account by questions, tries it, and writes it into the settings.

Imports `domain`, the registry of `providers`, and the modules of settings, accounts and command line beside it.
"""

import asyncio
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from tui.command_line import ended, merged, parser, say, status_of
from tui.credentials import Aside
from tui.keeping import Keeping, Kept
from tui.providers import REGISTRY
from tui.questions import NobodyThere, agree, ask, choose
from tui.secret_questions import ask_where
from tui.setting_up import add, check_writing, document_of, drafted, known, tried, ways_in
from tui.settings import AccountSettings, CredentialFacts
from tui.settings_file import user_folders
from tui.settings_values import base_url, country, listed, text
from tui.startup import Options, Status

_TITLE: Final = text(40)
_VALUE: Final = text(100)
_SAVE, _LEAVE = 1, 2
_EPILOG: Final = """\
  ringdesk setup
  ringdesk setup --config /tmp/try.toml

It asks at the terminal: provider, title, credentials, and where these are kept.
The account is tried by something harmless before anything is written; comments
in the settings stay, and one copy of the file as it was. A secret is never
taken from the command line."""
_WAYS_ON: Final = ("type the credentials again", "save it all the same", "leave; nothing is saved")


def run(options: Options, arguments: Sequence[str]) -> int:
    """Asks, tries and saves; gives the exit status."""
    made = parser(
        "setup", "Connects an account: asks for what it needs, tries it, and writes it down.", _EPILOG, data=False
    )
    taken = made.parse_args(arguments)
    return ended(lambda: _set_up(merged(options, taken)))


def _set_up(options: Options) -> int:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say("ringdesk setup asks questions; run it in a terminal.")
        return Status.USAGE
    path = (options.config or user_folders().settings).absolute()
    try:
        return _ask_and_save(path)
    except NobodyThere as error:
        say(str(error))
        return Status.USAGE


def _ask_and_save(path: Path) -> int:
    account = _account(known(document_of(path)))
    check_writing(path, account)
    keeping = Keeping(account.key, path, Aside())
    while True:
        kept = _credentials(keeping, REGISTRY[account.provider].credentials)
        say(f"Asking {account.title} …")
        failed = asyncio.run(tried(account, kept))
        if failed is None:
            say(f"{account.title} answers.")
            break
        say(failed.sentence)
        on = choose("And now", _WAYS_ON)
        if on == _SAVE:
            break
        if on == _LEAVE:
            return status_of(failed)
    asyncio.run(add(path, account, kept))
    say(f"Saved in {path}. Now ringdesk opens it, and ringdesk check tries it.")
    return Status.DONE


def _account(taken: Collection[str]) -> AccountSettings:
    """What an account is called, where it is and how it is read, without its credentials."""
    plugins = list(REGISTRY.values())
    plugin = plugins[choose("Provider", [plugin.title for plugin in plugins])]
    title: str = ask("Title of the account", _TITLE, default=plugin.title)
    return drafted(
        plugin,
        title,
        taken,
        address=ask("Address", base_url, default=plugin.base_url),
        country=ask("Country by which numbers without a prefix are read", country, default="PL"),
        read_only=agree("Shall everything that writes be refused (y or n)"),
    )


def _credentials(keeping: Keeping, specs: Sequence[CredentialFacts]) -> dict[str, Kept]:
    """What the account signs in with: what is needed in any case, and one of the sets to choose from."""
    needed, ways = ways_in(specs)
    if ways:
        names = [listed([spec.name for spec in way], "and") for way in ways]
        needed = needed + ways[choose("Sign in with", names)]
    return {spec.name: _credential(keeping, spec) for spec in needed}


def _credential(keeping: Keeping, spec: CredentialFacts) -> Kept:
    if spec.secret:
        return ask_where(keeping, spec.name)
    return Kept.plain(ask(spec.name, _VALUE, default=spec.default or ""))
