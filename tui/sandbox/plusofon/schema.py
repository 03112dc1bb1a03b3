"""Table of the Plusofon sandbox.

`name` and `contacts` are JSON text with the escapes they came with, because JSON allows what SQLite's text does not,
lone surrogates for instance. `contacts` is an array of `{"name", "phones"}`: SQLite's JSON functions take a list of any
length apart and put it together in one step that leaves Python's interpreter free.
"""

from typing import Final

SCHEMA: Final = """
CREATE TABLE plusofon_list (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    contacts TEXT NOT NULL,
    before TEXT,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL
);
"""
"""`before` is what reads show while a change is younger than switch `lag`; times are seconds since the epoch."""
