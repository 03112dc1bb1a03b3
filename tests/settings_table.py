"""The README's tables of settings, commands and exit statuses: ``python -m tests.settings_table`` prints them."""

import json
from collections.abc import Iterable, Sequence

from msgspec.structs import asdict

from tui.__main__ import COMMANDS
from tui.providers import REGISTRY
from tui.providers.plugin import CredentialSpec
from tui.settings import Preferences
from tui.settings_sources import KINDS, example
from tui.settings_values import ACCOUNT, LIMITS, OPERATOR, PREFERENCES, PROXY, Setting
from tui.startup import MEANINGS

SETTINGS = ("<!-- settings -->", "<!-- /settings -->")
COMMAND_LINE = ("<!-- commands -->", "<!-- /commands -->")


def settings_table() -> str:
    """What may stand in the settings."""
    defaults = asdict(Preferences())
    account = [("provider", "`bsg`, `plusofon` or `serwersms`", "needed")]
    account += [(one.name, one.meaning, one.otherwise) for one in (*ACCOUNT, PROXY)]
    desk = [(one.name, one.meaning, f"`{json.dumps(defaults[one.name])}`") for one in PREFERENCES]
    kept = [(f"`{example(kind, 'main', 'token')}`", kind.meaning) for kind in KINDS]
    signs = [(provider, _credentials(plugin.credentials)) for provider, plugin in REGISTRY.items()]
    return "\n\n".join(
        (
            _table(("Key of `[accounts.NAME]`", "What it is", "Otherwise"), _coded(account)),
            _table(("Provider", "Signs in with"), _coded(signs)),
            _table(("Where a secret is kept", "What that is"), kept),
            _table(("Key of `[desk]`", "What it is", "Otherwise"), _coded(desk)),
            _table(("Key of `[operator]`", "What it is", "Otherwise"), _coded(_plain(OPERATOR))),
            _table(("Key of `[limits]`", "What it is", "Otherwise"), _coded(_plain(LIMITS))),
        )
    )


def command_table() -> str:
    """The commands, and what their exit statuses mean."""
    commands = [(name, command.summary) for name, command in COMMANDS.items()]
    statuses = [(str(int(status)), meaning) for status, meaning in MEANINGS.items()]
    return "\n\n".join(
        (
            _table(("`ringdesk` …", "Does"), _coded(commands)),
            _table(("Exit status", "Means"), statuses),
        )
    )


def _plain(settings: Iterable[Setting]) -> list[Sequence[str]]:
    return [(one.name, one.meaning, one.otherwise) for one in settings]


def _credentials(specs: Sequence[CredentialSpec]) -> str:
    sets: dict[str, list[str]] = {}
    for spec in specs:
        default = f" (no secret; otherwise `{json.dumps(spec.default)}`)" if spec.default else ""
        plain = "" if spec.secret or default else " (no secret)"
        sets.setdefault(spec.alternative, []).append(f"`{spec.name}`{default}{plain}")
    return "; or ".join(" and ".join(names) for names in sets.values())


def _coded(rows: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    return [(f"`{row[0]}`", *row[1:]) for row in rows]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines).replace("| --- ", "|---").replace("--- |", "---|")


if __name__ == "__main__":
    print(f"{settings_table()}\n\n{command_table()}")  # noqa: T201 - this is what it is for
