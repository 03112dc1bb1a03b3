"""Campaigns, prices and messages of the rehearsed BSG, by section of its contract."""

from decimal import Decimal
from typing import Any

import pytest

pytestmark = pytest.mark.anyio

UK, PL = 447700900123, 48501000111


def order(*phones: int, **more: object) -> dict[str, Any]:
    numbers = [{"number": phone} for phone in phones or (UK,)]
    content = {"sender": "LumenCafe", "text": "Table ready at seven"}
    return {"channels": ["sms"], "recipients": {"phones": numbers}, "sms": content, **more}


async def send(bsg: Any, *phones: int, **more: object) -> dict[str, Any]:
    body = await bsg.ok("POST", "/api/campaigns/send", order(*phones, **more))
    made: dict[str, Any] = body["data"]
    return made


async def detail(bsg: Any, number: object) -> Any:
    return (await bsg.ok("GET", f"/api/campaigns/{number}/detail"))["data"]


async def messages(bsg: Any, number: object) -> Any:
    return (await bsg.ok("GET", "/api/messages", **{"filter[campaign_id]": number, "page[limit]": 500}))["data"]


async def test_section_8_3_list_is_oldest_first_and_tells_thirty_campaigns(bsg: Any) -> None:
    body = await bsg.ok("GET", "/api/campaigns")
    ids = [one["id"] for one in body["data"]]
    assert ids == sorted(ids)
    assert body["meta"] == {"page": {"total": 30, "limit": 50, "offset": 0}}
    statuses = {one["status"] for one in body["data"]}
    assert statuses == {"done", "spam", "stopped", "paused", "moderation", "sending", "scheduled"}
    newest = await bsg.ok("GET", "/api/campaigns", sort="id", way="desc", **{"page[limit]": 30})
    assert [one["id"] for one in newest["data"]] == ids[::-1]


@pytest.mark.parametrize("sort", ["id", "sender", "type", "date", "status"])
async def test_section_8_3_sorts(bsg: Any, sort: str) -> None:
    up = [one["id"] for one in (await bsg.ok("GET", "/api/campaigns", sort=sort))["data"]]
    assert up == [one["id"] for one in (await bsg.ok("GET", "/api/campaigns", sort=sort, way="desc"))["data"]][::-1]
    await bsg.refused("GET", "/api/campaigns", sort="name")


async def test_section_8_3_filters_by_type_and_creation_in_every_form_of_section_1_5(bsg: Any) -> None:
    rcs = (await bsg.ok("GET", "/api/campaigns", **{"filter[type]": "rcs"}))["data"]
    assert {one["message_type"] for one in rcs} == {"rcs"}
    await bsg.refused("GET", "/api/campaigns", **{"filter[type]": "viber"})
    forms = ("2031-05-04 09:30:00", "2031-05-04T09:30:00", "2031-05-04T10:30:00.000000+0100", "2031-05-04T09:30:00Z")
    made = await send(bsg)
    for form in forms:
        found = (await bsg.ok("GET", "/api/campaigns", **{"filter[from]": form}))["data"]
        assert [one["id"] for one in found] == [made["id"]]
        assert made["id"] not in [
            one["id"] for one in (await bsg.ok("GET", "/api/campaigns", **{"filter[to]": form}))["data"]
        ]
    assert list((await bsg.refused("GET", "/api/campaigns", **{"filter[to]": "soon"}))["errors"]) == ["filterto"]


async def test_section_8_3_search_by_sender_and_taskname(bsg: Any) -> None:
    by_sender = await bsg.ok("GET", "/api/campaigns", **{"search[field]": "sender", "search[value]": "kawiarnia"})
    assert {one["sender"] for one in by_sender["data"]} == {"Kawiarnia"}
    for value in ("880042", "RCS api"):
        found = await bsg.ok("GET", "/api/campaigns", **{"search[field]": "taskname", "search[value]": value})
        assert found["data"]
        assert all(str(one["id"]) == value or value in one["name"] for one in found["data"])
    await bsg.refused("GET", "/api/campaigns", **{"search[field]": "name", "search[value]": "x"})
    await bsg.refused("GET", "/api/campaigns", **{"search[field]": "sender"})


async def test_section_13_a_strict_list_shows_sms_of_three_months(bsg: Any) -> None:
    bsg.set("campaign_list", "sms")
    body = await bsg.ok("GET", "/api/campaigns")
    assert {one["message_type"] for one in body["data"]} == {"sms"}
    long = {"filter[from]": "2030-01-01 00:00:00", "filter[to]": "2031-05-01 00:00:00"}
    await bsg.refused("GET", "/api/campaigns", **long)
    bsg.sandbox.set("clock", "2031-09-04T09:31:00")
    await bsg.login()
    assert (await bsg.ok("GET", "/api/campaigns"))["data"] == []


async def test_section_13_an_unknown_campaign_is_404(bsg: Any) -> None:
    for method, tail in (("GET", ""), ("GET", "/detail"), ("PATCH", "/stop")):
        for number in ("1", "x", "99999999999999999999999"):
            answer = await bsg(method, f"/api/campaigns/{number}{tail}")
            assert (answer.status_code, answer.json()) == (404, {"message": "Campaign not found"})


async def test_section_8_4_counters_exclude_each_other_and_sum_up(bsg: Any) -> None:
    for one in (await bsg.ok("GET", "/api/campaigns"))["data"]:
        shown = await detail(bsg, one["id"])
        assert len(shown["statistics"]) == 13
        assert sum(shown["statistics"].values()) == shown["total_messages"] == shown["total_phones"]
        assert Decimal(shown["total_price"]) == sum(
            Decimal(m["amount"]["value"]) for m in await messages(bsg, one["id"])
        )


async def test_section_8_5_price_is_parts_times_a_rate_per_prefix(bsg: Any) -> None:
    async def price(text: str, *phones: int, **more: object) -> Any:
        numbers = [{"phone": phone} for phone in phones]
        body = {"sender": "LumenCafe", "text": text, "messages": numbers, **more}
        return await bsg.ok("POST", "/api/campaigns/price", body)

    assert await price("Table ready", UK, UK + 1) == {"price": 0.07, "currency": "EUR"}
    assert (await price("Table ready", UK, UK))["price"] == 0.035
    assert (await price("Table ready", UK, PL))["price"] == 0.056
    assert (await price("x" * 161, PL))["price"] == 0.042
    assert (await price("ż" * 71, PL))["price"] == 0.042
    assert (await price("x", PL, tariff_code=1))["price"] == 0.0294
    members = (await bsg.ok("GET", "/api/contacts", **{"groups[]": 3002, "page[limit]": 500}))["data"]
    alone = await price("x", *(one["phone"] for one in members))
    assert await price("x", groups=[3002]) == alone
    assert await price("x", members[0]["phone"], groups=[3002]) == alone


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"messages": [{"phone": 10**15}]}, "messages0phone"),
        ({"messages": [{"phone": UK}, {"phone": 12}]}, "messages1phone"),
        ({"messages": [{"number": UK}]}, "messages0phone"),
        ({"messages": []}, "messages"),
        ({"messages": None}, "messages"),
        ({"groups": [1]}, "groups0"),
        ({"text": None}, "text"),
        ({"text": "x" * 766}, "text"),
        ({"text": "ж" * 356}, "text"),
        ({"sender": ""}, "sender"),
        ({"sender": "x" * 16}, "sender"),
        ({"tariff_code": "zero"}, "tariff_code"),
    ],
)
async def test_section_8_5_price_is_validated(bsg: Any, change: dict[str, object], path: str) -> None:
    body = {"sender": "LumenCafe", "text": "Table ready", "messages": [{"phone": UK}]}
    assert path in (await bsg.refused("POST", "/api/campaigns/price", body | change))["errors"]


@pytest.mark.parametrize("code", [5, 7])
async def test_section_8_5_an_unknown_tariff(bsg: Any, code: int) -> None:
    body = {"sender": "LumenCafe", "text": "Table ready", "messages": [{"phone": UK}], "tariff_code": code}
    refusal = {"message": "Tariff was not found", "errors": []}
    assert await bsg.refused("POST", "/api/campaigns/price", body) == refusal
    assert await bsg.refused("POST", "/api/campaigns/send", order(tariff_code=code)) == refusal


async def test_section_14_22_price_may_be_wrapped(bsg: Any) -> None:
    bsg.set("price_envelope", "data")
    body = {"sender": "LumenCafe", "text": "Table ready", "messages": [{"phone": UK}]}
    assert await bsg.ok("POST", "/api/campaigns/price", body) == {"data": {"price": 0.035, "currency": "EUR"}}


async def test_section_13_a_fresh_send_is_done_while_its_messages_move(bsg: Any) -> None:
    made = await send(bsg, UK, PL)
    assert (made["status"], made["real_start_at"], made["finished_at"]) == ("done", None, None)
    assert made["statistics"] == {"delivered": 0, "sent": 0}
    assert (await detail(bsg, made["id"]))["statistics"]["accepted"] == 2
    bsg.sandbox.set("clock", "+20")
    later = (await bsg.ok("GET", f"/api/campaigns/{made['id']}"))["data"]
    assert (later["real_start_at"], later["statistics"]) == ("2031-05-04 09:31:20", {"delivered": 0, "sent": 2})
    bsg.sandbox.set("clock", "+70")
    last = (await bsg.ok("GET", f"/api/campaigns/{made['id']}"))["data"]
    assert last["statistics"] == {"delivered": 2, "sent": 2}
    assert last["finished_at"] is not None
    assert [one["status"] for one in await messages(bsg, made["id"])] == ["delivered", "delivered"]
    bsg.sandbox.set("clock", "-90")
    assert (await detail(bsg, made["id"]))["statistics"]["accepted"] == 2


async def test_section_8_2_by_switch_it_is_sending_until_its_last_message_is_final(bsg: Any) -> None:
    bsg.set("fresh_status", "sending")
    made = await send(bsg, UK)
    assert made["status"] == "sending"
    bsg.sandbox.set("clock", "+120")
    assert (await detail(bsg, made["id"]))["status"] == "done"


async def test_section_10_numbers_decide_what_becomes_of_a_message(bsg: Any) -> None:
    base = 48501000100
    made = await send(bsg, *(base + tail for tail in (1, 90, 95, 97, 98)), 999000111222)
    bsg.sandbox.set("clock", "+600")
    first = [one["status"] for one in await messages(bsg, made["id"])]
    assert first == ["delivered", "undelivered", "sent", "failed", "unknown", "failed"]
    bsg.sandbox.set("clock", "+260000")
    assert [one["status"] for one in await messages(bsg, made["id"])][2] == "expired"


async def test_section_8_7_stop_is_final_and_leaves_what_was_not_sent(bsg: Any) -> None:
    made = await send(bsg, start_at="2031-05-04 18:00:00")
    stopped = (await bsg.ok("PATCH", f"/api/campaigns/{made['id']}/stop"))["data"]
    assert stopped["status"] == "stopped"
    bsg.sandbox.set("clock", "2031-05-05T18:00:00")
    assert (await detail(bsg, made["id"]))["statistics"]["scheduled"] == 1
    refusal = await bsg.refused("PATCH", f"/api/campaigns/{made['id']}/stop")
    assert refusal == {"message": "Invalid campaign status", "errors": []}


async def test_section_8_7_statuses_that_allow_a_stop(bsg: Any) -> None:
    for one in (await bsg.ok("GET", "/api/campaigns"))["data"]:
        answer = await bsg("PUT", f"/api/campaigns/{one['id']}/stop")
        allowed = one["status"] in ("scheduled", "sending", "paused", "moderation")
        assert answer.status_code == (200 if allowed else 422), one["status"]


async def test_section_10_messages_by_reference_id_and_day(bsg: Any) -> None:
    body = order() | {"recipients": {"phones": [{"number": UK, "reference_id": "ref1"}, {"number": PL}]}}
    made = (await bsg.ok("POST", "/api/campaigns/send", body))["data"]
    one, other = await messages(bsg, made["id"])
    assert (one["reference_id"], one["country"], one["parts"], one["amount"]) == (
        *("ref1", "GB", 1),
        {"value": "0.0350000", "currency": "EUR"},
    )
    assert (one["status"], one["sent_at"], one["delivered_at"]) == ("accepted", None, None)
    by_reference = (await bsg.ok("GET", "/api/messages", **{"filter[reference_id]": "ref1"}))["data"]
    by_id = (await bsg.ok("GET", "/api/messages", **{"filter[id]": other["id"]}))["data"]
    assert (by_reference, by_id) == ([one], [other])
    today = (await bsg.ok("GET", "/api/messages", **{"filter[from]": "2031-05-04 09:31:00"}))["data"]
    assert today == [one, other]
    assert (await bsg.ok("GET", "/api/messages", **{"filter[to]": "2020-01-01 00:00:00"}))["data"] == []


@pytest.mark.parametrize("sort", ["id", "phone", "delivered"])
async def test_section_10_sorts(bsg: Any, sort: str) -> None:
    up = (await bsg.ok("GET", "/api/messages", sort=sort, **{"page[limit]": 15}))["data"]
    column = {"delivered": "delivered_at"}.get(sort, sort)
    keys = [one[column] or "" for one in up]
    assert keys == sorted(keys)


@pytest.mark.parametrize(("word", "value"), [("null", None), ("list", []), ("map", dict)])
async def test_section_14_20_alternative_channels(bsg: Any, word: str, value: object) -> None:
    bsg.set("alternative_channels", word)
    for shown in ((await bsg.ok("GET", "/api/campaigns/880042"))["data"], await detail(bsg, 880042)):
        found = shown["alternative_channels"]
        assert found == value or (value is dict and len(found["sms"]["statistics"]) == 13)


async def test_sections_14_19_14_21_and_8_1_names_and_nulls(bsg: Any) -> None:
    assert {"started_at", "actual_start_at"} <= (await detail(bsg, 880042)).keys()
    assert (await bsg.ok("GET", "/api/campaigns/880042"))["data"]["calculated_price"] == 0
    bsg.set("start_key", "start_date")
    bsg.set("currency", "null")
    bsg.set("later_price", "null")
    assert "start_date" in await detail(bsg, 880042)
    shown = (await bsg.ok("GET", "/api/campaigns/880042"))["data"]
    assert (shown["currency"], shown["calculated_price"]) == (None, None)


async def test_section_14_17_creation_may_be_stopped_by_switch(bsg: Any) -> None:
    bsg.set("fresh_status", "creation")
    made = await send(bsg)
    await bsg.refused("PATCH", f"/api/campaigns/{made['id']}/stop")
    bsg.set("stop_from", "wide")
    assert (await bsg.ok("PATCH", f"/api/campaigns/{made['id']}/stop"))["data"]["status"] == "stopped"


@pytest.mark.parametrize(
    ("status", "message"), [("moderation", "moderation"), ("paused", "accepted"), ("spam", "failed")]
)
async def test_section_8_2_a_held_campaign_does_not_move(bsg: Any, status: str, message: str) -> None:
    bsg.set("fresh_status", status)
    made = await send(bsg)
    bsg.sandbox.set("clock", "+600")
    shown = await detail(bsg, made["id"])
    assert (shown["status"], shown["actual_start_at"], shown["statistics"][message]) == (status, None, 1)


async def test_section_1_5_the_service_may_live_in_another_zone(bsg: Any) -> None:
    bsg.set("utc_offset", 3)
    made = await send(bsg, start_at="2031-05-04 18:00:00")
    assert made["created_at"] == "2031-05-04 12:31:00"
    assert made["name"] == "SMS api campaign / 2031-05-04 12:31:00"
    assert made["start_at"] == "2031-05-04 18:00:00"
    bsg.sandbox.set("clock", "2031-05-04T15:00:00")
    assert (await bsg.ok("GET", f"/api/campaigns/{made['id']}"))["data"]["status"] == "done"


async def test_section_13_pace_may_be_instant(bsg: Any) -> None:
    bsg.set("pace", 0)
    made = await send(bsg)
    assert made["statistics"] == {"delivered": 1, "sent": 1}
