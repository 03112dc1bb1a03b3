"""Accounts written into the text of the settings, changed in it, moved and taken out, with everything else kept.

Imports the settings modules and, lazily, tomlkit. Each text is read again before it is given: it says what is meant
and nothing else, or it is not given at all.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tui.settings_file import Document, SettingsError
from tui.settings_parts import in_order, parts_of, with_part, with_text, without

_ACCOUNTS = "accounts"


def with_account(document: Document, key: str, values: Mapping[str, Any]) -> str:
    """The text of the settings with one more account; comments, order and blank lines stay.

    Raises:
        SettingsError: the file is written in a way that it cannot be added to.
    """
    accounts = {**accounts_of(document), key: dict(values)}
    return _meant(
        document,
        accounts,
        lambda: with_part(parts_of(document.text), key, _lines(key, values)),
        "added to it; add",
        "; ".join(_lines(key, values).splitlines()),
    )


def with_values(document: Document, key: str, values: Mapping[str, Any]) -> str:
    """The text with values of an account replaced or added; those that are to be None are taken out.

    Raises:
        SettingsError: the account is written in a way that it cannot be changed.
    """
    table = accounts_of(document)[key]
    values = {name: value for name, value in values.items() if table.get(name) != value}
    kept = {name: value for name, value in table.items() if values.get(name, value) is not None}
    set_now = {name: value for name, value in values.items() if value is not None}
    parts = parts_of(document.text)
    own = next((part.text for part in parts if part.account == key), None)

    def edited() -> str:
        return _edited(document.text, key, values) if own is None else with_text(parts, key, _edited(own, key, values))

    accounts = {**accounts_of(document), key: kept | set_now}
    return _meant(document, accounts, edited, "changed in it; change", "; ".join(_lines(key, set_now).splitlines()))


def without_account(document: Document, key: str) -> str:
    """The text without an account, and without the comments right above it.

    Raises:
        SettingsError: the account is written in a way that it cannot be taken out.
    """
    accounts = {name: values for name, values in accounts_of(document).items() if name != key}
    return _meant(document, accounts, lambda: without(parts_of(document.text), key), "taken out; remove", key)


def with_order(document: Document, keys: Sequence[str]) -> str:
    """The text with its accounts in that order; comments right above an account go with it.

    Raises:
        SettingsError: an account is written in a way that it cannot be moved, or others are there by now.
    """
    if sorted(keys) != sorted(accounts_of(document)):
        raise SettingsError(f"{document.name} has other accounts by now; nothing was saved.")
    accounts = {key: accounts_of(document)[key] for key in keys}
    told = ", ".join(keys)
    return _meant(document, accounts, lambda: in_order(parts_of(document.text), keys), "moved in it; move", told)


def accounts_of(document: Document) -> Mapping[str, Any]:
    """The accounts as they stand in the settings, by key."""
    found: Mapping[str, Any] = document.values.get(_ACCOUNTS, {})
    return found


def _meant(document: Document, accounts: Mapping[str, Any], edited: Callable[[], str], verb: str, by_hand: str) -> str:
    """A text that says what is meant, in the order that is meant."""
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - of use for writing alone

    try:
        text = edited()
        said = tomllib.loads(text)
    except (TOMLKitError, ValueError, KeyError):  # inline tables, for instance, take no others
        said = None
    others = {name: value for name, value in document.values.items() if name != _ACCOUNTS}
    if said is not None:
        found = said.pop(_ACCOUNTS, {})
        if said == others and found == accounts and list(found) == list(accounts):
            return text
    raise SettingsError(f"{document.name} is written in a way that nothing can be {verb} by hand: {by_hand}")


def _edited(text: str, key: str, values: Mapping[str, Any]) -> str:
    import tomlkit  # noqa: PLC0415 - of use for writing alone

    written = tomlkit.parse(text)
    table: Any = written[_ACCOUNTS]
    for name, value in values.items():
        if value is None or isinstance(value, Mapping) != isinstance(table[key].get(name, value), Mapping):
            table[key].pop(name, None)
        if value is not None:
            table[key][name] = _value(value)
    return tomlkit.dumps(written)


def _value(value: Any) -> Any:
    import tomlkit  # noqa: PLC0415 - of use for writing alone

    if not isinstance(value, Mapping):
        return value
    inline = tomlkit.inline_table()
    inline.update(value)
    return inline


def _lines(key: str, values: Mapping[str, Any]) -> str:
    import tomlkit  # noqa: PLC0415 - of use for writing alone

    table = tomlkit.table()
    for name, value in values.items():
        table[name] = _value(value)
    return tomlkit.dumps({_ACCOUNTS: {key: table}})
