"""Accounts are added, changed, moved and taken out with everything else of the settings kept."""

import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.settings_accounts import with_account, with_order, with_values, without_account
from tui.settings_file import SettingsError, parse
from tui.settings_parts import joined, parts_of

ACCOUNT = {"provider": "post", "title": 'Main "1" \\ ł', "read_only": True, "token": {"command": ["pass", "show x"]}}
SETTINGS = """\
# ours

[desk]   # looks
theme = "light" # at noon

[accounts.old]
provider = "post"  # kept
token = { env = "OLD" }

[keys]
"desk.leave" = "Q"
# the end
"""


def test_comments_order_and_values_stay() -> None:
    text = with_account(parse("x", SETTINGS), "main", ACCOUNT)
    kept = iter(text.splitlines())
    assert all(line in kept for line in SETTINGS.splitlines())
    assert tomllib.loads(text)["accounts"] == {**tomllib.loads(SETTINGS)["accounts"], "main": ACCOUNT}
    assert list(tomllib.loads(text)["accounts"]) == ["old", "main"]


def test_the_first_account_of_an_empty_file() -> None:
    assert with_account(parse("x", ""), "main", {"provider": "post", "token": {"env": "T"}}) == (
        '[accounts.main]\nprovider = "post"\ntoken = {env = "T"}\n'
    )


pieces = st.sampled_from(
    [
        "# comment",
        "",
        '[accounts.a]\nprovider = "x"',
        '[accounts."b c"]\nprovider = "y" # z',
        "[desk]\nfps = 5",
        '[keys]\ndesk.leave = "q"',
        "[keys.desk]\nopen = '''o'''",
    ]
)


@settings(deadline=None)
@given(st.lists(pieces, unique=True), st.booleans())
def test_any_file_is_added_to_with_everything_kept(parts: list[str], newline: bool) -> None:
    text = "\n".join(parts) + "\n" * newline
    try:
        document = parse("x", text)
    except SettingsError:  # a table that is there twice
        return
    written = with_account(document, "main", ACCOUNT)
    accounts = {**document.values.get("accounts", {}), "main": ACCOUNT}
    assert tomllib.loads(written) == {**document.values, "accounts": accounts}
    assert all(line in written for line in text.splitlines())


def test_where_nothing_can_be_added_the_lines_are_told() -> None:
    with pytest.raises(SettingsError) as caught:
        with_account(parse("x", 'accounts = { a = { provider = "x" } }\n'), "main", {"provider": "post"})
    assert str(caught.value) == (
        'x is written in a way that nothing can be added to it; add by hand: [accounts.main]; provider = "post"'
    )


HOUSE = """\
# all of ours
[desk]   # looks
theme = "light" # at noon

# the shop's,
# at the corner
[accounts.shop]
provider = "post"  # kept
title = "Shop" # on its tab
token = { env = "SHOP" } # from the profile
# in_flight = 2

# a divider

[accounts.calls]
provider = "voice"

[accounts.calls.token]
file = "/x" # mounted

[accounts."last"]
provider = "post"
# the end
"""
SHOP = HOUSE[HOUSE.index("# the shop's") : HOUSE.index("\n# a divider")]
CALLS = HOUSE[HOUSE.index("[accounts.calls]") : HOUSE.index('\n[accounts."last"]')]
LAST = HOUSE[HOUSE.index('[accounts."last"]') :]


def test_a_changed_value_keeps_its_line_and_comment() -> None:
    changes = {"title": "Corner", "token": {"command": ["pass", "show", "x"]}, "read_only": True}
    text = with_values(parse("x", HOUSE), "shop", changes)
    assert text == HOUSE.replace('title = "Shop" #', 'title = "Corner" #').replace(
        'token = { env = "SHOP" } # from the profile\n# in_flight = 2\n',
        'token = {command = ["pass", "show", "x"]} # from the profile\n# in_flight = 2\nread_only = true\n',
    )


def test_a_value_that_is_to_go_takes_its_line_along() -> None:
    text = with_values(parse("x", HOUSE), "shop", {"title": None})
    assert text == HOUSE.replace('title = "Shop" # on its tab\n', "")


def test_a_secret_in_a_table_of_its_own_is_changed_too() -> None:
    text = with_values(parse("x", HOUSE), "calls", {"token": {"env": "CALLS"}, "title": "Calls"})
    assert tomllib.loads(text)["accounts"]["calls"] == {
        "provider": "voice",
        "title": "Calls",
        "token": {"env": "CALLS"},
    }
    assert text.replace(text[text.index("[accounts.calls]") : text.index('\n[accounts."last"]')], CALLS) == HOUSE


def test_an_account_is_taken_out_with_what_stands_right_above_it() -> None:
    document = parse("x", HOUSE)
    assert without_account(document, "shop") == HOUSE.replace(f"{SHOP}\n", "")
    assert without_account(document, "calls") == HOUSE.replace(f"{CALLS}\n", "")
    assert without_account(document, "last") == HOUSE.replace(f"\n{LAST}", "")


def test_the_only_account_leaves_the_rest() -> None:
    assert without_account(parse("x", "# ours\n\n[accounts.a]\nprovider = 'post'\n"), "a") == "# ours\n"
    assert without_account(parse("x", "[accounts.a]\nprovider = 'post'"), "a") == ""


@pytest.mark.parametrize("order", list(permutations(("shop", "calls", "last"))))
def test_accounts_change_places_and_take_their_comments_along(order: Sequence[str]) -> None:
    text = with_order(parse("x", HOUSE), order)
    own = {"shop": SHOP, "calls": CALLS, "last": LAST}
    slots = HOUSE.replace(SHOP, "<1>").replace(CALLS, "<2>").replace(LAST, "<3>")
    for number, key in enumerate(order, 1):
        slots = slots.replace(f"<{number}>", own[key])
    assert text == slots


def test_a_file_without_an_end_of_line_stays_one_table_a_line() -> None:
    text = '[accounts.a]\nprovider = "x"\n[accounts.b]\nprovider = "y"'
    moved = '[accounts.b]\nprovider = "y"\n[accounts.a]\nprovider = "x"\n'
    assert with_order(parse("x", text), ["b", "a"]) == moved


def test_what_looks_like_a_table_in_a_text_is_none() -> None:
    title = 'title = """\n[accounts.b]\n# no comment"""\n'
    lists = 'token = { command = [\n["[accounts.c]"],\n] }\n'
    text = f'[accounts.a]\nprovider = "x"\n{title}\n[accounts.b]\nprovider = "y"\n{lists}'
    assert [part.account for part in parts_of(text)] == ["", "a", "b"]
    moved = with_order(parse("x", text), ["b", "a"])
    assert moved == f'[accounts.b]\nprovider = "y"\n{lists}\n[accounts.a]\nprovider = "x"\n{title}'


def test_tables_of_one_account_that_stand_apart_are_joined_when_it_moves() -> None:
    text = '[accounts.a]\nx = 1\n\n[accounts.b]\n\n# apart\n[accounts.a.token]\nenv = "T"\n\n[desk]\n'
    moved = with_order(parse("x", text), ["b", "a"])
    assert moved == '[accounts.b]\n\n[accounts.a]\nx = 1\n\n# apart\n[accounts.a.token]\nenv = "T"\n\n[desk]\n'


@pytest.mark.parametrize(
    "text", ["accounts = { a = { x = 1 }, b = { x = 2 } }\n", "[accounts]\na = { x = 1 }\nb.x = 2\n"]
)
def test_accounts_without_tables_are_changed_in_place_or_left_to_the_person(text: str) -> None:
    document = parse("x", text)
    assert tomllib.loads(with_values(document, "b", {"x": 3}))["accounts"] == {"a": {"x": 1}, "b": {"x": 3}}
    with pytest.raises(SettingsError, match="nothing can be moved in it; move by hand: b, a"):
        with_order(document, ["b", "a"])
    with pytest.raises(SettingsError, match="nothing can be taken out; remove by hand: b"):
        without_account(document, "b")


PIECES = (
    "# above\n[accounts.a]\ntitle = 'A' # a",
    "[accounts.b]\ntitle = 'B'\nlist = [ # of two\n  [1],\n  # [2],\n]",
    "[accounts.a.token]\nenv = 'A'",
    "[accounts.\"c\"]\n# none\ntitle = 'C'",
    "[desk]\nfps = 5",
    "# comment",
    "",
    "[keys]\n'desk.leave' = '''q\n[accounts.d]\n# x'''",
)


def comments(text: str) -> list[str]:
    return sorted(line for line in text.splitlines() if "#" in line)


@given(st.lists(st.sampled_from(PIECES), unique=True), st.randoms(use_true_random=False))
def test_whatever_the_file_nothing_else_is_lost(parts: Sequence[str], chance: Random) -> None:
    document = parse("x", "\n".join(parts) + "\n")
    keys = list(document.values.get("accounts", {}))
    order = sorted(keys, key=lambda _key: chance.random())
    moved = with_order(document, order)
    assert list(tomllib.loads(moved).get("accounts", {})) == order
    assert comments(moved) == comments(document.text)
    if PIECES[2] not in parts:
        assert joined(parts_of(document.text)) == document.text
    for key in keys:
        changed = with_values(document, key, {"title": "T", "in_flight": 3})
        assert len(comments(changed)) == len(comments(document.text))
        taken_out = "\n".join(piece for piece in parts if f"[accounts.{key}" in piece or f'"{key}"' in piece)
        lost = {*comments(document.text)} - {*comments(without_account(document, key))}
        assert lost <= {*comments(taken_out), "# comment"}


AWKWARD = (
    "accounts.e.title = 'E' # dotted",
    "[accounts]\nf = { title = 'F' } # inline\n# below",
    "  [ accounts . g ]  # spread\n  title = 'G'",
    "[accounts.h.deep]\n# without a table of its own\nx = 1",
    "[[desks]]\nx = 1 # one of many",
    '[accounts."i.j"]\ntitle = "I" # quoted',
    "title = '''\n# text\n'''",
)


@given(st.lists(st.sampled_from((*PIECES, *AWKWARD)), unique=True, max_size=7), st.randoms(use_true_random=False))
def test_what_cannot_be_written_is_refused_and_no_comment_is_lost(parts: Sequence[str], chance: Random) -> None:
    try:
        document = parse("x", "\n".join(parts))
    except SettingsError:  # a table that is there twice, a key that became another table's
        return
    keys = [key for key, value in document.values.get("accounts", {}).items() if isinstance(value, dict)]
    order = sorted(keys, key=lambda _key: chance.random())
    changes: list[Callable[[], str]] = [
        lambda: with_order(document, order),
        lambda: with_account(document, "z", {"x": 1}),
    ]
    changes += [partial(with_values, document, key, {"title": "T", "in_flight": 3}) for key in keys]
    for change in changes:
        with suppress(SettingsError):
            assert len(comments(change())) == len(comments(document.text))
    for key in keys:
        with suppress(SettingsError):
            without_account(document, key)
