"""The tables of the desk's own file, as the steps that led to them. Imports nothing.

A step, once released, is never changed: a further one is added. Foreign text is stored as JSON in ASCII, because
SQLite refuses a lone surrogate that JSON from a provider may carry.
"""

from typing import Final

_JOURNAL: Final = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,               -- UTC, of fixed width, so that it sorts as text
    settled_at TEXT,
    login TEXT NOT NULL,
    origin TEXT NOT NULL,
    account TEXT NOT NULL,
    job TEXT NOT NULL,
    reverses TEXT NOT NULL,         -- the job that this one takes back or does again, '' for a fresh one
    redoes INTEGER NOT NULL,
    what TEXT NOT NULL,
    target TEXT NOT NULL,           -- JSON
    before TEXT NOT NULL,           -- JSON
    after TEXT NOT NULL,            -- JSON
    result TEXT NOT NULL,           -- JSON
    state TEXT NOT NULL,
    sentence TEXT NOT NULL,         -- JSON
    words TEXT NOT NULL,            -- what a search finds, case-folded
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started TEXT NOT NULL
)
"""
_LIST_STATES: Final = """
CREATE TABLE list_states (
    entry INTEGER PRIMARY KEY REFERENCES journal (id) ON DELETE CASCADE,
    name TEXT NOT NULL,             -- JSON
    kind TEXT NOT NULL,             -- JSON
    entries BLOB NOT NULL           -- JSON lines, compressed
)
"""
_UNFINISHED: Final = """
CREATE TABLE unfinished (
    key TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,            -- JSON
    payload TEXT NOT NULL,          -- JSON
    since TEXT NOT NULL,
    at TEXT NOT NULL,
    discarded_at TEXT,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started TEXT NOT NULL
)
"""
_LIST_LOCKS: Final = """
CREATE TABLE list_locks (
    key TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    login TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started TEXT NOT NULL
)
"""
_SESSIONS: Final = """
CREATE TABLE sessions (
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started TEXT NOT NULL,
    at TEXT NOT NULL,
    session TEXT NOT NULL,          -- JSON
    PRIMARY KEY (host, pid, started)
)
"""
_MAPPINGS: Final = """
CREATE TABLE mappings (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,             -- of place
    columns TEXT NOT NULL,          -- JSON, the names in their order
    fields TEXT NOT NULL,           -- JSON, the key of the field of each
    at TEXT NOT NULL,
    PRIMARY KEY (account, kind, columns)
)
"""

MIGRATIONS: Final = (
    (
        _JOURNAL,
        "CREATE INDEX journal_by_job ON journal (job)",
        "CREATE INDEX journal_open ON journal (state) WHERE state IN ('intended', 'unknown')",
        "CREATE INDEX journal_by_account ON journal (account, id)",
        _LIST_STATES,
        _UNFINISHED,
        _LIST_LOCKS,
    ),
    (_SESSIONS,),
    (_MAPPINGS,),
    ("CREATE INDEX journal_by_time ON journal (account, what, at)",),
)
"""Statements that lead from each version of the schema to the next; each is one transaction."""
