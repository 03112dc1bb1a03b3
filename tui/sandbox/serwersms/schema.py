"""Tables of the SerwerSMS sandbox.

One schema serves both readings of "several groups" (SerwerSMS contract, section 3): in reading A every row of
`serwersms_contact` has at most one membership, in reading B it may have many.
"""

from typing import Final

FIELDS: Final = (
    "email",
    "company",
    "first_name",
    "last_name",
    "tax_id",
    "address",
    "city",
    "description",
)
"""Text fields of a contact in the order of the contract's section 5.1; at most 255 characters each."""

SORTABLE: Final = frozenset({"phone", *FIELDS})

SCHEMA: Final = f"""
CREATE TABLE IF NOT EXISTS serwersms_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS serwersms_contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    phone TEXT NOT NULL,
    {" ".join(f"{field} TEXT NOT NULL DEFAULT ''," for field in FIELDS)}
    folded TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS serwersms_contact_phone ON serwersms_contact (phone);
CREATE TABLE IF NOT EXISTS serwersms_membership (
    contact_id INTEGER NOT NULL REFERENCES serwersms_contact (id) ON DELETE CASCADE,
    group_id INTEGER NOT NULL REFERENCES serwersms_group (id) ON DELETE CASCADE,
    PRIMARY KEY (contact_id, group_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS serwersms_membership_group ON serwersms_membership (group_id);
CREATE TABLE IF NOT EXISTS serwersms_blacklist (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    phone TEXT NOT NULL UNIQUE,
    added TEXT NOT NULL
);
"""
