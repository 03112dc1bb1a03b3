"""Pictures of the main views, from the sandbox at a fixed time: ``python -m tests.screenshots``."""

import asyncio
import re
from pathlib import Path

from textual.events import Paste

from tests.desk.driving import NOW, desk_over, settled
from tui.sandbox import Sandbox

FOLDER = Path(__file__).parent.parent / "screenshots"
SIZE = (120, 40)
PASTED = "pasted: "
"""Before a text that comes at once, as its price would be asked for while it is being typed."""


def typed(text: str) -> tuple[str, ...]:
    """The keys of a text in letters, digits and blanks."""
    return tuple("space" if character == " " else character for character in text)


VIEWS: dict[str, tuple[str, ...]] = {
    "contacts": (),
    "search": ("slash", *typed("phone like 4860"), "enter"),
    "form": ("j", "j", "e", "tab", *typed(" Nowak")),
    "groups": ("g", "r"),
    "entries": (
        "2", "enter", "i", *typed("Olena"), "tab", *typed("380661234567"), "escape", "w",
        "less_than_sign", "j", "d", "j", "j", "e", *typed(" shop"), "escape", "w",
    ),
    "phrase": ("3", "slash", *typed("Anna"), "enter"),
    "find": ("0", *typed("380990140891"), "enter"),
    "composer": ("g", "r", "m", PASTED + "Our autumn sale is open until 30 November in all our shops. STOP ends it."),
    "keys": ("question_mark",),
}  # fmt: skip
"""Name of the picture and the keys that lead there, or what is pasted."""


_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""Where a browser would fetch a font from; a picture fetches nothing."""


async def picture(keys: tuple[str, ...]) -> str:
    """The SVG picture of the desk after some keys."""
    async with Sandbox(now=NOW) as sandbox:
        app = desk_over(sandbox)
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            for key in keys:
                if key.startswith(PASTED):
                    app.screen.post_message(Paste(key.removeprefix(PASTED)))
                else:
                    await pilot.press(key)
                if not app.typing:
                    await settled(pilot)
            await settled(pilot)
            return _FONT.sub("", app.export_screenshot(title="Ringdesk"))


async def main() -> None:
    """Writes every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, keys in VIEWS.items():
        (FOLDER / f"{name}.svg").write_text(await picture(keys), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
