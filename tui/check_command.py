"""`ringdesk check`: are the settings right, are the credentials there, do the providers answer, are our files private?

Imports `domain` and the modules of accounts and the command line beside it.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, NoReturn

from tui.accounts import connected, harmless_read, opened
from tui.command_line import ended, is_rehearsal, merged, parser, read_settings, status_of
from tui.credentials import Aside, Credentials, Unsigned
from tui.domain.errors import ProviderError
from tui.domain.foreign import shown
from tui.domain.ports import AccountTab, Provider
from tui.findings import Finding, report
from tui.rights import breaches
from tui.settings import AccountSettings, Settings
from tui.settings_file import Folders, SettingsError, is_absent, user_folders
from tui.startup import Options, Status, steer_textual

_EPILOG: Final = """\
  ringdesk check
  ringdesk check main --json

Every mistake in the settings is told with its line, its key and what is meant.
Nothing is written. Exit status: 0 all is well, 3 settings or rights of files,
4 credentials, 5 out of reach; the gravest of what was found."""


def run(options: Options, arguments: Sequence[str]) -> int:
    """Checks everything, or one account; gives the exit status."""
    made = parser(
        "check",
        "Looks at settings, credentials and the rights of files, and asks each provider for something harmless.",
        _EPILOG,
    )
    made.add_argument("account", nargs="?", metavar="ACCOUNT", help="its name in the settings; all of them without")
    taken = made.parse_args(arguments)
    options = merged(options, taken)

    def check() -> int:
        return report(_findings(options, taken.account, made.error), as_json=taken.json)

    return ended(check)


def _findings(options: Options, chosen: str | None, refuse: Callable[[str], NoReturn]) -> list[Finding]:
    folders = user_folders()
    path = options.config or folders.settings
    findings = [Finding("files", told, Status.SETTINGS) for told in breaches(folders, path)]
    findings = findings or [Finding("files", "nobody else can get at them")]
    try:
        settings = read_settings(options, folders)
        if settings.keys:
            steer_textual(os.environ, settings.preferences)
            from tui.key_places import trust_keys  # noqa: PLC0415 - Textual, and every place of the desk

            trust_keys(settings.keys, path)
    except SettingsError as error:
        wrong = [Finding("settings", one.sentence, Status.SETTINGS, one.line, one.key) for one in error.mistakes]
        return [*findings, *wrong]
    findings.append(Finding("settings", _summary(path, settings)))
    return findings + _accounts(options, settings, folders, chosen, refuse)


def _summary(path: Path, settings: Settings) -> str:
    name = shown(str(path))
    if is_absent(path):
        return f"{name} is not there; the desk opens the sandbox. ringdesk setup writes one."
    if not settings.accounts:
        return f"{name} has no account; the desk opens the sandbox. ringdesk setup adds one."
    return f"{name} is in order; accounts: {', '.join(account.key for account in settings.accounts)}"


def _accounts(
    options: Options, settings: Settings, folders: Folders, chosen: str | None, refuse: Callable[[str], NoReturn]
) -> list[Finding]:
    aside = Aside()
    rehearsal = is_rehearsal(options, settings)
    with opened((), aside, folders, rehearsal=rehearsal, read_only=True) as tabs:
        looks: dict[str, _Look] = {tab.key: partial(_rehearsed, tab) for tab in tabs}
        if not rehearsal:
            looks = {account.key: partial(_account, account, aside) for account in settings.accounts}
        if chosen is not None and chosen not in looks:
            refuse(f"there is no account {shown(chosen)!r}; known are: {', '.join(looks)}")
        return asyncio.run(_all(look for key, look in looks.items() if chosen in (None, key)))


_Look = Callable[[], Awaitable[list[Finding]]]


async def _all(looks: Iterable[_Look]) -> list[Finding]:
    return list(chain.from_iterable(await asyncio.gather(*(look() for look in looks))))


async def _rehearsed(tab: AccountTab) -> list[Finding]:
    return [await _answer(tab.key, f"{tab.title} in the sandbox", tab.connect)]


async def _account(account: AccountSettings, aside: Aside) -> list[Finding]:
    try:
        credentials = await Credentials(account.sources, aside).all()
    except Unsigned as error:
        return [
            Finding(
                account.key,
                f"No {name}: {told.fact}. {told.remedy}.",
                Status.CREDENTIALS,
                key=f"accounts.{account.key}.{name}",
            )
            for name, told in error.missing.items()
        ]
    found = [Finding(account.key, f"{name} from {source.place}") for name, source in account.sources.items()]
    title = shown(account.title)
    return [*found, await _answer(account.key, title, partial(connected, account, credentials, read_only=True))]


async def _answer(key: str, title: str, connect: Callable[[], Awaitable[Provider]]) -> Finding:
    began = time.monotonic()
    try:
        provider = await connect()
        try:
            await harmless_read(provider)
        finally:
            await provider.close()
    except ProviderError as error:
        return Finding(key, error.sentence, status_of(error))
    return Finding(key, f"{title} answers ({time.monotonic() - began:.1f} s)")
