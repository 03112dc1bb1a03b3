"""An account before it is written down: what is asked, what is said of it, and what the settings become."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tui.credentials import Aside
from tui.keeping import WAYS, Keeping
from tui.providers import REGISTRY
from tui.settings import account_of, read
from tui.settings_file import Document, SettingsError, parse
from tui.settings_values import ACCOUNT, PROXY, Wrong
from tui.setup_draft import AS_IT_IS, IN_CLEAR, NO_SUCH, Draft
from tui.setup_questions import NOTHING, PROXY_NAME, QUESTIONS, Question

POLISH = """\
[accounts.shop]
provider = "serwersms"
username = "shop"
password = { file = "/home/me/shop.password" } # mine
proxy = "http://127.0.0.1:3128"
per_second = 5
"""


def draft_of(document: Document) -> Draft:
    return Draft.of(read(document, REGISTRY, {}).accounts[0], document)


def keeping(variables: Mapping[str, str] | None = None) -> Keeping:
    return Keeping("shop", Path("/nowhere/config.toml"), Aside(), variables or {})


def question(name: str) -> Question:
    return next(one for one in QUESTIONS if one.name == name)


def account(document: Document, draft: Draft, settled: Mapping[str, Any] | None = None) -> Any:
    return parse("x", draft.written(document, settled or {})).values["accounts"][draft.key]


def test_every_key_of_an_account_is_asked_for() -> None:
    assert sorted([*(one.name for one in QUESTIONS), PROXY_NAME]) == sorted(one.name for one in (*ACCOUNT, PROXY))


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda one: one.name)
def test_what_is_filled_in_can_be_taken(asked: Question) -> None:
    for plugin in REGISTRY.values():
        draft = Draft.new(plugin, "shop")
        answer = asked.answer(draft.account)
        draft.put(asked, answer or NOTHING)
        assert asked.answer(draft.account) == answer


@pytest.mark.parametrize(
    ("name", "answer", "told"),
    [
        ("title", "", "must be a text, of 1 to 40 characters that can be seen"),
        ("country", "Poland", 'must be the two letters of a country, as in "PL"'),
        ("time_zone", "Warsaw", "did you mean Europe/Warsaw?"),
        ("base_url", "http://example.com", "must begin with https://"),
        ("read_only", "perhaps", "must be true or false"),
        ("in_flight", "0", "must be a whole number from 1 to 16"),
        ("per_second", "9" * 5000, "must be a whole number from 1 to 100"),
        ("per_second", "ten", "must be a whole number from 1 to 100"),
        ("ca_file", "ca.pem", "must be the whole path of a file"),
    ],
)
def test_an_answer_that_cannot_be_taken_changes_nothing(name: str, answer: str, told: str) -> None:
    draft = Draft.new(REGISTRY["bsg"], "shop")
    with pytest.raises(Wrong) as caught:
        draft.put(question(name), answer)
    assert told in str(caught.value)
    assert draft.account == account_of("shop", "bsg", REGISTRY["bsg"], {}, {})


def test_what_holds_anyway_is_not_written_unless_it_was() -> None:
    document = parse("x", POLISH)
    draft = draft_of(document)
    for one in QUESTIONS:
        draft.put(one, one.answer(draft.account) or NOTHING)
    assert not draft.is_changed
    assert draft.written(document, {}) == POLISH
    draft.put(question("per_second"), "10")
    draft.put(question("in_flight"), "4")
    assert draft.is_changed
    assert draft.written(document, {}) == POLISH.replace("per_second = 5", "per_second = 10")


@pytest.mark.anyio
async def test_another_set_of_credentials_puts_the_first_one_out() -> None:
    document = parse("x", POLISH)
    draft = draft_of(document)
    assert (draft.way, draft.ways_in[draft.way]) == (1, "username and password")
    assert "as it is: the file /home/me/shop.password" in draft.offered("password", WAYS).values()
    draft.way = 0
    assert [spec.name for spec in draft.lacking] == ["token"]
    await draft.keep(keeping({"T": "secret"}), "token", "env", "T")
    assert draft.lacking == []
    written = account(document, draft, {"token": {"env": "T"}})
    assert written == {
        "provider": "serwersms",
        "proxy": "http://127.0.0.1:3128",
        "per_second": 5,
        "token": {"env": "T"},
    }
    assert draft.left() == "not used any more, and not deleted: /home/me/shop.password"


@pytest.mark.anyio
async def test_a_proxy_is_put_in_another_place_or_away() -> None:
    document = parse("x", POLISH)
    draft = draft_of(document)
    assert next(iter(draft.offered(PROXY_NAME, {}).values())) == "as it is: http://127.0.0.1:3128"
    await draft.keep(keeping(), PROXY_NAME, AS_IT_IS, "")
    await draft.keep(keeping(), PROXY_NAME, IN_CLEAR, "http://127.0.0.1:3128")
    assert not draft.is_changed
    with pytest.raises(Wrong, match="one with a password is kept whole as a secret"):
        await draft.keep(keeping(), PROXY_NAME, IN_CLEAR, "http://me:secret@127.0.0.1:3128")
    await draft.keep(keeping(), PROXY_NAME, NO_SUCH, "")
    assert draft.is_changed
    assert "proxy" not in account(document, draft)


def test_an_account_that_came_or_went_meanwhile_is_not_written_over() -> None:
    draft = Draft.new(REGISTRY["bsg"], "shop")
    with pytest.raises(SettingsError, match="x has an account shop by now; nothing was saved"):
        draft.written(parse("x", POLISH), {})
    changed = draft_of(parse("x", POLISH))
    with pytest.raises(SettingsError, match="x has no account shop by now; nothing was saved"):
        changed.written(parse("x", ""), {})


def test_what_others_changed_in_the_file_meanwhile_stays() -> None:
    draft = draft_of(parse("x", POLISH))
    draft.put(question("title"), "Corner")
    meanwhile = POLISH.replace("per_second = 5", "per_second = 7") + "\n[desk]\nfps = 5\n"
    written = draft.written(parse("x", meanwhile), {})
    assert written == meanwhile.replace("per_second = 7\n", 'per_second = 7\ntitle = "Corner"\n')
