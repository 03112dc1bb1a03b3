"""The README says what the code does."""

from pathlib import Path

from tests.key_table import BEGIN, END, key_table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_key_table_is_that_of_the_bindings() -> None:
    between = README.split(BEGIN)[1].split(END)[0]
    assert between.strip() == key_table(), "write it anew: python -m tests.key_table"


def test_every_picture_is_there() -> None:
    pictures = [part.split(")")[0] for part in README.split("](screenshots/")[1:]]
    assert pictures
    assert [name for name in pictures if not (ROOT / "screenshots" / name).exists()] == []
