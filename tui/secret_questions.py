"""Asks how an account signs in: its credentials, where each is kept, and its proxy.

Imports the modules of credentials, questions and drafts beside it.
"""

import asyncio

from tui import keeper
from tui.command_line import say
from tui.credentials import Missing
from tui.keeping import ENVIRONMENT, KEYRING, TYPED, Keeping, ways
from tui.questions import ask, ask_secret, choose
from tui.settings_values import Wrong, proxy, text
from tui.setup_draft import AS_IT_IS, IN_CLEAR, NO_SUCH, Draft
from tui.setup_questions import PROXY_NAME


def ask_credentials(draft: Draft, keeping: Keeping) -> None:
    """Asks for all that the account signs in with, whatever is in hand already.

    Raises:
        NobodyThere: the terminal is closed, or would show a secret.
    """
    if draft.ways_in:
        draft.way = choose("Sign in with", draft.ways_in, draft.way)
    for spec in draft.needed:
        ask_credential(draft, keeping, spec.name, is_secret=spec.secret, may_stay=False)


def ask_credential(draft: Draft, keeping: Keeping, name: str, *, is_secret: bool, may_stay: bool = True) -> None:
    """Asks for one credential, or the proxy, until it is in hand.

    Raises:
        NobodyThere: the terminal is closed, or would show it.
    """
    if not is_secret:
        asyncio.run(draft.keep(keeping, name, IN_CLEAR, ask(name, text(100), draft.place(name))))
        return None
    found = asyncio.run(ways())
    if KEYRING not in found:
        say(f"{keeper.NO_KEEPER[0].upper()}{keeper.NO_KEEPER[1:]}.")
    offered = {way: words for way, words in draft.offered(name, found).items() if may_stay or way != AS_IT_IS}
    while True:
        way = list(offered)[choose(f"Where is the {name} kept", list(offered.values()))]
        try:
            return asyncio.run(draft.keep(keeping, name, way, _typed(keeping, name, way)))
        except Missing as missing:
            say(f"No {name}: {missing.fact}. {missing.remedy}.")
        except Wrong as wrong:
            say(f"It {wrong}.")


def _typed(keeping: Keeping, name: str, way: str) -> str:
    if way in (AS_IT_IS, NO_SUCH):
        return ""
    if way in TYPED:
        return ask_secret(name).reveal()
    if way == IN_CLEAR:
        return ask("Address of the proxy", proxy if name == PROXY_NAME else str)
    question = "Name of the variable" if way == ENVIRONMENT else "Command"
    return ask(question, str, keeping.suggested(name, way))
