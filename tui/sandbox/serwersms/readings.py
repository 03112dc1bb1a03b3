"""The switches of the SerwerSMS sandbox: every reading that the contract leaves open, the default named first.

Sections are those of the SerwerSMS contract; "12.23" is row 23 of its table of disagreements.
"""

import re
from typing import Final

from tui.sandbox.serwersms.refusals import CATALOGUE
from tui.sandbox.switches import Switch, choice, flag

_ON_DEMAND: Final = re.compile(r"(?P<operation>\*|[a-z]+\.[a-z]+):(?P<answer>\d{4}|false)")


def on_demand(text: str) -> dict[str, str]:
    """Read switch `error`: which operations are answered with which code, or with `false` (shape 5).

    Raises:
        ValueError: A part that is not `OPERATION:CODE`, or a code that the catalogue does not have.
    """
    found: dict[str, str] = {}
    for part in [] if text == "none" else text.split(";"):
        match = _ON_DEMAND.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"'{part}' is not OPERATION:CODE or OPERATION:false")
        if match["answer"] != "false" and int(match["answer"]) not in CATALOGUE:
            raise ValueError(f"there is no error code {match['answer']}")
        found[match["operation"]] = match["answer"]
    return found


def _checked(text: str) -> str:
    on_demand(text)
    return text


SHAPES: Final = (
    choice("empty_list", "items|null|body|items-null|object", "2, 11, 12.16", "how a list without rows is answered"),
    choice("paging", "asked|missing|ignored|always", "2.1, 11, 12.13", "`paging` in lists, and whether `page` counts"),
    choice("paging_count", "pages|rows", "2.1, 12.14", "what `paging.count` counts"),
    choice("ids", "numbers|strings", "2, 11", "ids everywhere"),
    choice("booleans", "json|words|digits", "1.1, 12.11", "`success`, `blacklist` and `exists` in answers"),
    choice("phone_output", "plus|digits|local", "1.5, 12.28", "phones in answers"),
    choice("empty_text", "text|null|absent", "3", "an empty text field of a contact"),
    choice(
        "no_group", "null|zero|empty|none|nulls|absent", "3, 11", "`group_id` and `group_name` of a contact in no group"
    ),
    choice("check_ids", "strings|numbers", "4.6, 12.12", "`id` in groups/check"),
    choice("check_items", "wrapped|bare", "4.6, 12.12", "groups/check inside `items`, or the bare array"),
    choice("error_status", "200|matching", "1, 12.17", "HTTP status of an error: always 200, or one that matches it"),
    choice("error_view", "wrapped|bare", "9.5, 12.18", "error/{code} inside `error`, or the bare object"),
    Switch(
        "error",
        "none",
        "none|OPERATION:CODE[;...], OPERATION may be *, CODE may be false (shape 5)",
        _checked,
        "2, 10, 11",
        "any error code on demand",
    ),
)
"""How answers look."""

RULES: Final = (
    choice("model", "A|B", "3, 11", "several groups: A a row for each, B one contact with memberships"),
    choice("edit_absent", "keep|empty", "5.4, 11, 12.23", "what a text field does that an edit leaves out"),
    choice("edit_groups", "replace|add", "5.4, 11", "what `group_id` on an edit does to memberships"),
    choice("edit_needs", "id|all", "5.4 (c), 12.5", "whether an edit must name phone and group as well"),
    choice("not_found", "mixed|error|false", "4.2, 5.5, 11", "an unknown id: mixed is 1004, but shape 5 for a delete"),
    choice("duplicates", "allowed|refused", "5.3, 11", "adding a phone that a contact has; refused is 1006"),
    choice("none_on_add", "accepted|refused", "5.3, 12.7", '`group_id` "none" on contacts/add; refused is 1004'),
    choice("null_group", "all|none", "5.1, 12.8", "a `group_id` of null on contacts/index"),
    choice("import_fields", "five|all", "5.6", "which fields an import takes"),
    flag("bulk_delete", "4.5, 5.5, 12.21", "deletes take an array of ids; off answers it with 1004"),
    flag("delete_contacts", "4.5, 12.20, 12.22", "groups/delete heeds `delete_contacts`", default=True),
    flag("extended", "4.2, 5.2, 5.6, 12.24", "view and import are offered; off answers them with 1000", default=True),
)
"""What actions do."""

SWITCHES: Final = SHAPES + RULES
