"""Asks where a secret is to be kept, and gets it. Imports the modules of credentials and questions beside it."""

import asyncio

from tui import keeper
from tui.command_line import say
from tui.credentials import Missing
from tui.keeping import ENVIRONMENT, KEYRING, TYPED, Keeping, Kept, ways
from tui.questions import ask, ask_secret, choose
from tui.settings_values import Wrong


def ask_where(keeping: Keeping, name: str) -> Kept:
    """Asks for one secret until it is in hand.

    Raises:
        NobodyThere: the terminal is closed, or would show it.
    """
    found = asyncio.run(ways())
    if KEYRING not in found:
        say(f"{keeper.NO_KEEPER[0].upper()}{keeper.NO_KEEPER[1:]}.")
    while True:
        way = list(found)[choose(f"Where is the {name} kept", list(found.values()))]
        try:
            return asyncio.run(keeping.take(name, way, _typed(keeping, name, way)))
        except Missing as missing:
            say(f"No {name}: {missing.fact}. {missing.remedy}.")
        except Wrong as wrong:
            say(f"It {wrong}.")


def _typed(keeping: Keeping, name: str, way: str) -> str:
    if way in TYPED:
        return ask_secret(name).reveal()
    question = "Name of the variable" if way == ENVIRONMENT else "Command"
    return ask(question, str, keeping.suggested(name, way))
