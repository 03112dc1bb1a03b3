"""The README's key table, made from the bindings themselves: ``python -m tests.key_table``."""

from tui.key_places import PLACES, bindings_of
from tui.widgets.key_rows import folded, key_rows

BEGIN, END = "<!-- keys -->", "<!-- /keys -->"


def key_table() -> str:
    """Markdown tables of every place, as they stand in the README."""
    parts = []
    for place, classes in PLACES.items():
        lines = [f"**{place}**", "", "| Keys | Do | Name |", "|---|---|---|"]
        for row in folded(key_rows(bindings_of(classes))):
            keys = " ".join(key if key == "…" else f"`{key}`" for key in row.keys).replace("|", "\\|")
            lines.append(f"| {keys} | {row.description} | {row.id} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(key_table())  # noqa: T201 - this is what it is for
