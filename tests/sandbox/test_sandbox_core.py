"""Switches, clock, faults, data and doors that all rehearsed providers share."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sandbox import Sandbox
from tui.sandbox.clock import Clock
from tui.sandbox.errors import BadSwitch, ConnectionCut
from tui.sandbox.faults import Fault, parse

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)

asynchronous = pytest.mark.anyio


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bsg.nothing", "x"),
        ("nothing", "x"),
        ("bsg.fields", "other"),
        ("bsg.lag", 31),
        ("bsg.lag", -1),
        ("bsg.lag", "nan"),
        ("bsg.latency", "soon"),
        ("hostile", "perhaps"),
        ("clock", "yesterday"),
        ("bsg.fault", "contacts.search"),
        ("bsg.fault", "nowhere:status:503"),
        ("bsg.fault", "contacts.search:explode"),
        ("bsg.fault", "contacts.search:status:200"),
        ("bsg.fault", "contacts.search:latency:soon"),
        ("bsg.fault", "contacts.search:cut:sideways"),
        ("bsg.fault", "contacts.search:html:middle"),
        ("bsg.fault", "contacts.search:truncate:1"),
    ],
)
def test_a_bad_switch_is_one_sentence_that_names_it(name: str, value: object) -> None:
    with pytest.raises(BadSwitch) as caught:
        Sandbox(switches={name: value})
    sentence = str(caught.value)
    assert name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_every_switch_takes_its_default_and_every_word_it_lists() -> None:
    sandbox = Sandbox()
    for switch in sandbox.switches():
        assert sandbox.get(switch.name) == switch.default
        assert switch.section
        assert switch.help
        if "|" in switch.values and switch.values.islower():
            words = switch.values.split("|")
            assert switch.default == words[0]
            for word in words:
                sandbox.set(switch.name, word)
                assert sandbox.get(switch.name) == word


def test_booleans_and_numbers_stand_for_their_words() -> None:
    sandbox = Sandbox(switches={"bsg.sender_check": True, "bsg.lag": 3})
    assert (sandbox.get("bsg.sender_check"), sandbox.get("bsg.lag")) == ("on", "3")
    sandbox.set("bsg.sender_check", False)
    assert sandbox.get("bsg.sender_check") == "off"
    with pytest.raises(BadSwitch):
        sandbox.get("bsg.nothing")


def test_the_clock_follows_stops_runs_and_moves() -> None:
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    clock.obey("2031-05-04T09:31:00")
    assert (clock.now(), clock.is_running) == (NOW, False)
    clock.obey("+90.5")
    assert clock.now() == NOW + timedelta(seconds=90.5)
    clock.obey("-0.5")
    clock.obey("run")
    assert clock.is_running
    assert timedelta() <= clock.now() - NOW - timedelta(seconds=90) < timedelta(seconds=5)
    clock.obey("stop")
    stood = clock.now()
    assert clock.now() == stood
    clock.obey("real")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_time_with_a_zone_is_that_moment() -> None:
    assert Sandbox(switches={"clock": "2031-05-04T11:31:00+02:00"}).now() == NOW


operations = st.sampled_from(["*", "contacts.search", "groups.list"])
counts = st.none() | st.integers(0, 999_999)
kinds = st.one_of(
    st.tuples(st.sampled_from(["latency", "hold"]), st.integers(0, 600_000).map(str)),
    st.tuples(st.just("status"), st.integers(400, 599).map(str)),
    st.tuples(st.just("html"), st.sampled_from(["", "before", "after"])),
    st.tuples(st.just("cut"), st.sampled_from(["", "before", "after", "middle"])),
    st.tuples(st.just("truncate"), st.just("")),
    st.tuples(st.just("throttle"), st.sampled_from(["", "0", "7", "-1", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"])),
)


@given(st.lists(st.builds(lambda o, k, n: Fault(o, k[0], k[1], n), operations, kinds, counts)))
def test_faults_read_as_they_are_written(faults: list[Fault]) -> None:
    assert list(parse(";".join(map(str, faults)), ["contacts.search", "groups.list"])) == faults


@asynchronous
async def test_a_fault_hits_its_operation_as_often_as_it_says(small: Any, logged_in: Any) -> None:
    async with small(switches={"bsg.fault": "groups.list:status:503*2"}) as sandbox, logged_in(sandbox) as client:
        statuses = [(await client.get("/api/groups")).status_code for _ in range(3)]
        assert statuses == [503, 503, 200]
        assert (await client.get("/api/contacts")).status_code == 200
        sandbox.set("bsg.fault", "*:status:500")
        assert (await client.get("/api/contacts")).json() == {"message": "Internal Server Error"}
        sandbox.set("bsg.fault", "none")
        assert (await client.get("/api/contacts")).status_code == 200


@asynchronous
@pytest.mark.parametrize(
    ("fault", "written"),
    [("cut", False), ("cut:before", False), ("cut:after", True), ("html:before", False), ("html:after", True)],
)
async def test_a_write_is_applied_or_not_as_the_fault_says(
    fault: str, written: bool, small: Any, logged_in: Any
) -> None:
    async with small(switches={"bsg.guard": 0}) as sandbox, logged_in(sandbox) as client:
        sandbox.set("bsg.fault", f"groups.create:{fault}*1")
        if fault.startswith("cut"):
            with pytest.raises(ConnectionCut):
                await client.post("/api/groups", json={"name": "Nowa"})
        else:
            answer = await client.post("/api/groups", json={"name": "Nowa"})
            assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
            assert answer.text.startswith("<html>")
        assert (await client.get("/api/groups")).json()["total"] == 12 + written


@asynchronous
async def test_a_cut_in_the_middle_and_a_truncated_body(small: Any, logged_in: Any) -> None:
    async with small() as sandbox, logged_in(sandbox) as client:
        whole = (await client.get("/api/groups")).content
        sandbox.set("bsg.fault", "groups.list:truncate")
        answer = await client.get("/api/groups")
        assert (answer.status_code, answer.content) == (200, whole[: len(whole) // 2])
        assert int(answer.headers["content-length"]) == len(answer.content)
        sandbox.set("bsg.fault", "groups.list:cut:middle")
        with pytest.raises(ConnectionCut):
            await client.get("/api/groups")


@asynchronous
@pytest.mark.parametrize("after", ["", "7", "-1", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"])
async def test_429_with_any_retry_after(after: str, small: Any, logged_in: Any) -> None:
    async with small() as sandbox, logged_in(sandbox) as client:
        sandbox.set("bsg.fault", f"contacts.list:throttle:{after}" if after else "contacts.list:throttle")
        answer = await client.get("/api/contacts")
        assert (answer.status_code, answer.headers.get("retry-after", "")) == (429, after)


@asynchronous
async def test_latency_waits_before_and_hold_after_the_request_is_handled(small: Any, logged_in: Any) -> None:
    async with small() as sandbox, logged_in(sandbox) as client:
        for switch, value in (("bsg.latency", 60), ("bsg.fault", "*:latency:60"), ("bsg.fault", "*:hold:60")):
            sandbox.set(switch, value)
            began = time.monotonic()
            await client.get("/api/contacts/fields")
            assert time.monotonic() - began >= 0.06
            sandbox.set("bsg.latency", 0)
        sandbox.set("bsg.fault", "groups.create:hold:600000")
        waiting = asyncio.ensure_future(client.post("/api/groups", json={"name": "Nowa"}))
        for _ in range(100):
            if (await client.get("/api/groups")).json()["total"] == 13:
                break
        else:
            pytest.fail("the write was never applied")
        assert not waiting.done()
        waiting.cancel()


@asynchronous
async def test_what_is_new_shows_in_lists_after_the_lag(small: Any, logged_in: Any) -> None:
    async with small(switches={"bsg.lag": 30}) as sandbox, logged_in(sandbox) as client:
        made = {"phone": 447700900123}
        content = {"sender": "LumenCafe", "text": "x"}
        order = {"channels": ["sms"], "recipients": {"phones": [{"number": 447700900124}]}, "sms": content}
        await client.post("/api/contacts", json=made)
        await client.post("/api/groups", json={"name": "Nowa"})
        await client.post("/api/stoplist/attach", json={"phones": [447700900123], "types": ["sms"]})
        campaign = (await client.post("/api/campaigns/send", json=order)).json()["data"]["id"]
        assert (await client.get(f"/api/campaigns/{campaign}")).status_code == 200

        async def totals() -> list[int]:
            paths = ["contacts", "contacts/search", "groups", "stoplist", "campaigns"]
            bodies = [(await client.get(f"/api/{path}")).json() for path in paths]
            bodies.append((await client.get("/api/messages", params={"filter[campaign_id]": campaign})).json())
            return [body["total"] if "total" in body else body["meta"]["page"]["total"] for body in bodies]

        before = await totals()
        sandbox.set("clock", "+29")
        assert await totals() == before
        sandbox.set("clock", "+1")
        assert [late - early for late, early in zip(await totals(), before, strict=True)] == [2, 2, 1, 1, 1, 1]


@asynchronous
async def test_switches_and_clock_are_turned_over_http(small: Any) -> None:
    async with small() as sandbox, httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox.app)) as client:
        switches, clock = "http://sandbox/_sandbox/switches", "http://sandbox/_sandbox/clock"
        answer = await client.post(switches, json={"bsg.fields": "maps", "bsg.lag": 5, "hostile": True})
        assert answer.json() == (await client.get(switches)).json()
        assert (answer.json()["bsg.fields"], answer.json()["bsg.lag"], sandbox.get("hostile")) == ("maps", "5", "on")
        bad: list[object] = [{"bsg.fields": "no"}, {"nothing": 1}, [], "x"]
        for body in bad:
            refusal = await client.post(switches, json=body)
            assert (refusal.status_code, list(refusal.json())) == (422, ["message"])
        assert (await client.post(switches, content=b"{")).status_code == 422
        assert (await client.post(clock, json={"advance": 60})).json() == {
            "now": "2031-05-04T09:32:00+00:00",
            "running": False,
        }
        assert (await client.post(clock, json={"command": "run"})).json()["running"] is True
        for command in ({"command": "fly"}, {"advance": "far"}, {}):
            assert (await client.post(clock, json=command)).status_code == 422
        assert (await client.post(switches, json={"clock": "2031-01-01"})).status_code == 200
        assert sandbox.now() == datetime(2031, 1, 1, tzinfo=UTC)
