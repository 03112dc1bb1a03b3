"""Writes every table of the README anew from the code: ``python -m tests.readme_tables``."""

from collections.abc import Callable
from pathlib import Path

from tests import ability_table, key_table, settings_table

README = Path(__file__).parent.parent / "README.md"
TABLES: tuple[tuple[str, str, Callable[[], str]], ...] = (
    (*ability_table.ABILITIES, ability_table.ability_table),
    (key_table.BEGIN, key_table.END, key_table.key_table),
    (*settings_table.SETTINGS, settings_table.settings_table),
    (*settings_table.COMMAND_LINE, settings_table.command_table),
)


def main() -> None:
    """Replaces what stands between each pair of marks."""
    text = README.read_text("utf-8")
    for begin, end, table in TABLES:
        before, rest = text.split(begin)
        _old, after = rest.split(end)
        text = f"{before}{begin}\n{table()}\n{end}{after}"
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
