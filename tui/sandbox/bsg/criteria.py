"""`search[...]` and `search_fields[N][...]` (BSG contract, sections 3.2, 5, 6), checked against a table.

Turning a criterion into SQL is the business of each search; this module knows operators and spellings.
"""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from tui.sandbox.bsg import checks
from tui.sandbox.bsg.answers import Json
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.server import Call

EQUAL = ("=",)
TEXT = ("like", "=")
ORDERED = ("=", ">", ">=", "<", "<=")
OPERATORS = ("like", *ORDERED)

_GRAM, _MOST_GRAMS = 3, 3
"""Trigrams are taken from the end, where a number is particular, and side by side: each costs its list's length.
A single one would find too much, so it gets the first as company."""

_MANY = re.compile(r"search_fields\[(\d{1,3})\]\[(field|operator|operation|value)\]")


class Criterion(Struct, frozen=True):
    """One comparison that a search asked for. `field` is the name in our table, `asked` the one in the request."""

    field: str
    asked: str
    operator: str
    value: str


Legal = Callable[[str], tuple[str, ...] | None]
"""Operators of a field, or `None` for a field that does not exist."""


class Asked(Struct, frozen=True):
    """All criteria of a search, and whether they came as `search_fields`."""

    criteria: tuple[Criterion, ...]
    many: bool

    def meta(self, call: Call) -> Json:
        """`meta.search` in the form the switches ask for, as an update of `meta`."""
        shown = [_echo(call, criterion) for criterion in self.criteria]
        if shown:
            return {"search": shown if self.many else shown[0]}
        empty: Mapping[str, Json] = {"missing": {}, "null": {"search": None}, "list": {"search": []}}
        return empty[call.panel.word("search_meta_empty")]


def read(call: Call, given: Checked, legal: Legal, *, contacts: bool = False) -> Asked:
    """Read the criteria of a search.

    Args:
        call: The request.
        given: Its checked query string, which takes the complaints.
        legal: The operators of each field.
        contacts: Whether this is the contacts search, the one whose operator has two spellings.
    """
    many = _many(call)
    raw = many or {
        "search": {part: given.values.get(f"search[{part}]") for part in ("field", "operator", "operation", "value")}
    }
    spelling = call.panel.word("search_spelling") if contacts else "both"
    found = (_criterion(call, Checked(parts, path, given.errors), legal, spelling) for path, parts in raw.items())
    return Asked(tuple(criterion for criterion in found if criterion), bool(many))


def _many(call: Call) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for key, value in call.query:
        match = _MANY.fullmatch(key)
        if match:
            found.setdefault(f"search_fields{match[1]}", {})[match[2]] = value
    return found


def _criterion(call: Call, given: Checked, legal: Legal, spelling: str) -> Criterion | None:
    """One criterion; without a field and a value there is none."""
    if not given.values.get("field") and not given.values.get("value"):
        return None
    asked = given.text("field", required=True)
    value = given.text("value", required=True)
    operator = _operator(given, spelling)
    if asked is None or value is None or operator is None:
        return None
    operators = legal(_canonical(call, asked))
    if operators is None:
        given.complain("field", checks.CHOICE)
    elif operator not in operators:
        given.complain("operator", checks.CHOICE)
    else:
        return Criterion(_canonical(call, asked), asked, operator, value)
    return None


def _canonical(call: Call, field: str) -> str:
    """The creation date has two names, of which a switch may know one alone."""
    if field not in ("created_at", "date"):
        return field
    return "created_at" if call.panel.word("date_field") in ("both", field) else "?"


def _operator(given: Checked, spelling: str) -> str | None:
    """The operator in the spellings that are known: `operator` wins over an equal `operation`; none means `=`."""
    spellings = ("operator", "operation") if spelling == "both" else (spelling,)
    said = [given.values[name] for name in spellings if given.values.get(name)]
    if len(set(said)) > 1:
        given.complain("operator", "The operator and the operation differ.")
    operator = str(said[0]) if said else "="
    if operator in OPERATORS:
        return operator
    given.complain("operator", checks.CHOICE)
    return None


def _echo(call: Call, criterion: Criterion) -> Json:
    if call.panel.word("search_meta") == "operator":
        return {"field": criterion.asked, "operator": criterion.operator, "value": criterion.value}
    number = checks.whole(criterion.asked)
    field = criterion.asked if number is None else number
    return {"field": field, "operation": criterion.operator, "value": criterion.value}


def like(column: str, value: str) -> tuple[str, list[object]]:
    """`like` over case-folded text: a substring, or SQL's LIKE when the value has wildcards (section 3.2)."""
    if "%" in value or "_" in value:
        return f"{column} LIKE ?", [value]
    return f"instr({column}, ?) > 0", [value]


def trigrams(value: str) -> str | None:
    """A full-text query that finds every text with this substring, and some more; `None` below three characters."""
    literal = max(re.split("[%_]", value), key=len)
    starts = [*range(len(literal) - _GRAM, -1, -_GRAM)][:_MOST_GRAMS]
    if len(starts) == 1:
        starts.append(0)
    grams = {literal[start : start + _GRAM] for start in starts}
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams)) or None
