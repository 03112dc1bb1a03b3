"""The seed, its people, parts of a text, and the file that keeps the data."""

import asyncio
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from tui.sandbox import Sandbox, sms
from tui.sandbox.errors import StoreBusy, StoreUnusable
from tui.sandbox.names import HOSTILE
from tui.sandbox.people import people, variant

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)

asynchronous = pytest.mark.anyio


@asynchronous
async def test_the_same_seed_and_time_make_the_same_data_and_another_seed_others(small: Any, logged_in: Any) -> None:
    async def book(seed: int) -> object:
        async with small(seed=seed) as sandbox, logged_in(sandbox) as client:
            return [
                (await client.get(f"/api/{path}")).json() for path in ("contacts", "groups", "stoplist", "campaigns")
            ]

    assert await book(1) == await book(1)
    assert await book(1) != await book(2)


@asynchronous
async def test_the_seed_has_the_figures_of_a_living_desk(logged_in: Any) -> None:
    async with Sandbox() as sandbox, logged_in(sandbox) as client:
        assert (await client.get("/api/contacts/search")).json()["meta"]["page"]["total"] == 2000
        assert (await client.get("/api/groups")).json()["total"] == 12
        types = [one["type"] for one in (await client.get("/api/contacts/fields")).json()["data"]]
        assert (len(types), set(types)) == (4, {"text", "number", "date"})


@asynchronous
async def test_hostile_names_come_back_exactly(small: Any, logged_in: Any) -> None:
    async with small(switches={"hostile": "on"}) as sandbox, logged_in(sandbox) as client:
        rows = (await client.get("/api/contacts", params={"page[limit]": 40})).json()["data"]
        assert [one["fields"]["5501"] for one in rows][: len(HOSTILE)] == list(HOSTILE)


def test_people_are_the_same_whatever_their_number_and_no_phone_repeats() -> None:
    few, many = list(people(7, 50)), list(people(7, 20_000))
    assert many[:50] == few
    assert len({person.phone for person in many}) == 20_000
    assert all(9 <= len(person.phone) <= 15 and person.phone.isdigit() for person in many)
    assert {person.country for person in many} == {"PL", "RU", "UA", "GB"}
    assert any(ord(letter) > 0xFFFF for person in many for letter in person.name)
    assert max(len(person.name) for person in many) > 80


def test_a_variant_keeps_the_phone_and_sometimes_changes_the_name() -> None:
    pairs = [(person, variant(person, index)) for index, person in enumerate(people(1, 700))]
    assert all(one.phone == other.phone for one, other in pairs)
    assert 0.3 < sum(one.name != other.name for one, other in pairs) / 700 < 0.9


@given(st.text(st.sampled_from("aé€{ż😀я\n"), max_size=400) | st.text(max_size=400))
def test_parts_are_counted_as_smsutil_splits_them(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert sms.parts(text) == max(1, len(smsutil.split(text).parts))


def test_transliteration_reaches_the_gsm_alphabet() -> None:
    assert sms.transliterated("Żółw Щука Ґудзь") == "Zolw Shchuka Gudz"
    assert sms.is_gsm(sms.transliterated("Zażółć gęślą jaźń, съешь ещё"))


@asynchronous
async def test_a_restart_keeps_the_data(tmp_path: Path, small: Any, logged_in: Any) -> None:
    db = tmp_path / "folder" / "sandbox.db"
    async with small(db) as sandbox, logged_in(sandbox) as client:
        assert sandbox.is_fresh
        await client.post("/api/groups", json={"name": "Nowa"})
    async with small(db, seed=2) as sandbox, logged_in(sandbox) as client:
        assert not sandbox.is_fresh
        assert (await client.get("/api/groups")).json()["total"] == 13
    async with small(db, reset=True) as sandbox, logged_in(sandbox) as client:
        assert sandbox.is_fresh
        assert (await client.get("/api/groups")).json()["total"] == 12


@asynchronous
async def test_files_are_the_owners_alone(tmp_path: Path, small: Any) -> None:
    db = tmp_path / "folder" / "sandbox.db"
    async with small(db), small(db):
        assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in (tmp_path / "folder").iterdir()} == {0o600}


@asynchronous
async def test_two_writers_do_not_lose_each_others_rows(tmp_path: Path, small: Any, logged_in: Any) -> None:
    db = tmp_path / "sandbox.db"
    async with small(db) as one, small(db) as two, logged_in(one) as first, logged_in(two) as second:

        async def fill(client: httpx.AsyncClient, start: int) -> None:
            for number in range(start, start + 60):
                assert (await client.post("/api/contacts", json={"phone": number})).status_code == 201

        await asyncio.gather(fill(first, 447700900000), fill(second, 447700910000))
        for client in (first, second):
            assert (await client.get("/api/contacts")).json()["total"] == 40 + 120


@asynchronous
async def test_starting_afresh_is_refused_while_it_is_open(tmp_path: Path, small: Any, logged_in: Any) -> None:
    db = tmp_path / "sandbox.db"
    async with small(db) as open_one:
        late = small(db, reset=True)
        with pytest.raises(StoreBusy):
            await late.ready()
        await late.aclose()
        async with logged_in(open_one) as client:
            assert (await client.get("/api/groups")).json()["total"] == 12


@asynchronous
@pytest.mark.parametrize("content", [b"", b"this is no database, whatever its name says" * 100])
async def test_a_file_that_is_no_database_is_unusable_unless_empty(tmp_path: Path, content: bytes, small: Any) -> None:
    db = tmp_path / "sandbox.db"
    db.write_bytes(content)
    sandbox = small(db)
    if content:
        with pytest.raises(StoreUnusable):
            await sandbox.ready()
    else:
        await sandbox.ready()
    await sandbox.aclose()


@asynchronous
async def test_a_refused_request_leaves_nothing_behind(tmp_path: Path, small: Any, logged_in: Any) -> None:
    db = tmp_path / "sandbox.db"
    async with small(db) as sandbox, logged_in(sandbox) as client:
        body = {"phone": 447700900123, "fields": [{"id": 5503, "value": "x"}]}
        assert (await client.post("/api/contacts", content=json.dumps(body))).status_code == 422
    with sqlite3.connect(db) as connection:
        assert connection.execute("SELECT count(*) FROM bsg_contact").fetchone() == (40,)
    connection.close()
