"""Table of the Plusofon sandbox, and the readings' SQL over its JSON.

`name` and `contacts` are JSON text exactly as it came in (escapes included), because JSON allows what SQLite's text
does not, lone surrogates for instance. `contacts` is an array of `{"name", "phones"}`; SQLite's JSON functions take
lists of any length apart and put them together in one step that leaves Python's interpreter free.
"""

from typing import Final

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS plusofon_list (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (json_valid(name)),
    type TEXT NOT NULL,
    contacts TEXT NOT NULL
);
"""
