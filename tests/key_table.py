"""The README's key table, made from the bindings themselves: ``python -m tests.key_table``."""

from tui.app import Ringdesk
from tui.backroom import BackroomApp
from tui.keymap import key_rows
from tui.panes.account import AccountDesk
from tui.panes.browser import Browser
from tui.panes.editing import EditingBrowser
from tui.panes.find import Find
from tui.panes.marking import MarkingView
from tui.widgets.choose_many import ChooseMany
from tui.widgets.dialogs import Detail
from tui.widgets.form import Form
from tui.widgets.paged_table import PagedTable

PLACES = (
    ("Everywhere", (Ringdesk, BackroomApp, AccountDesk)),
    ("Tables", (PagedTable, MarkingView, Browser, EditingBrowser)),
    ("Find everywhere", (Find,)),
    ("Details", (Detail,)),
    ("Forms", (Form,)),
    ("Choosing many", (ChooseMany,)),
)
BEGIN, END = "<!-- keys -->", "<!-- /keys -->"


def key_table() -> str:
    """Markdown tables of every place, as they stand in the README."""
    parts = []
    for place, classes in PLACES:
        lines = [f"**{place}**", "", "| Keys | Do |", "|---|---|"]
        for owner in classes:
            for row in key_rows(owner.BINDINGS):
                keys = " ".join(f"`{key}`" for key in row.keys).replace("|", "\\|")
                lines.append(f"| {keys} | {row.description} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(key_table())  # noqa: T201 - this is what it is for
