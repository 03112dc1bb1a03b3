"""Sending with the rehearsed BSG, by section of its contract."""

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


async def test_section_8_6_a_future_start_is_scheduled_and_then_sent(bsg: Any) -> None:
    made = await send(bsg, start_at="2031-05-04T18:00:00")
    assert (made["status"], made["start_at"]) == ("scheduled", "2031-05-04 18:00:00")
    assert (await detail(bsg, made["id"]))["statistics"]["scheduled"] == 1
    bsg.sandbox.set("clock", "2031-05-04T18:02:00")
    assert (await detail(bsg, made["id"]))["statistics"]["delivered"] == 1


async def test_section_13_a_past_start_sends_now_and_one_over_thirty_days_ahead_is_refused(bsg: Any) -> None:
    assert (await send(bsg, start_at="2031-05-01 00:00:00"))["start_at"] == "2031-05-04 09:31:00"
    assert (await send(bsg, UK + 1, start_at="2031-06-03 23:59:59"))["status"] == "scheduled"
    refusal = await bsg.refused("POST", "/api/campaigns/send", order(start_at="2031-06-04 00:00:00"))
    assert list(refusal["errors"]) == ["start_at"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"channels": None}, "channels"),
        ({"channels": []}, "channels"),
        ({"channels": ["sms", "rcs", "viber"]}, "channels"),
        ({"channels": ["whatsapp"]}, "channels0"),
        ({"sms": None}, "sms"),
        ({"sms": {"sender": "x"}}, "smstext"),
        ({"sms": {"sender": "x" * 16, "text": "x"}}, "smssender"),
        ({"channels": ["viber"], "viber": {"text": "x"}}, "vibersender"),
        ({"channels": ["viber"], "viber": {"sender": "x", "text": "x", "button_caption": "b"}}, "viberlink_url"),
        ({"channels": ["rcs"], "rcs": {"sender": "x"}}, "rcstext"),
        ({"channels": ["rcs"], "rcs": {"sender": "x", "cards": [{"title": "t"}]}}, "rcscards0text"),
        ({"channels": ["voice"], "voice": {"text": "x"}}, "voicecategory"),
        ({"recipients": None}, "recipients"),
        ({"recipients": {}}, "recipients"),
        ({"recipients": {"phones": []}}, "recipientsphones"),
        ({"recipients": {"phones": [{"number": "12"}]}}, "recipientsphones0number"),
        ({"recipients": {"phones": [{"number": UK, "reference_id": "a-b"}]}}, "recipientsphones0reference_id"),
        ({"recipients": {"groups": [1]}}, "recipientsgroups0"),
        ({"validity": 0}, "validity"),
        ({"validity": 73}, "validity"),
        ({"start_at": "tomorrow"}, "start_at"),
        ({"dry_run": "maybe"}, "dry_run"),
    ],
)
async def test_section_8_6_send_is_validated(bsg: Any, change: dict[str, object], path: str) -> None:
    assert path in (await bsg.refused("POST", "/api/campaigns/send", order() | change))["errors"]
    assert (await bsg.ok("GET", "/api/campaigns"))["meta"]["page"]["total"] == 30


@pytest.mark.parametrize(
    ("channel", "content"),
    [
        ("viber", {"sender": "Lumen Café", "text": "x"}),
        ("rcs", {"sender": "Lumen", "cards": [{"title": "t", "media": {"url": "https://example.com/x.png"}}]}),
        ("voice", {"text": "x", "category": "otp"}),
        ("telegram", {"text": "1234"}),
    ],
)
async def test_section_8_6_other_channels(bsg: Any, channel: str, content: object) -> None:
    made = await send(bsg, channels=[channel], **{channel: content})
    assert made["message_type"] == channel


async def test_section_8_6_misplaced_terms_and_a_singular_channel_are_honoured(bsg: Any) -> None:
    body = order()
    body["channel"] = body.pop("channels")
    body["sms"] |= {"start_at": "2031-05-05 10:00:00", "validity": 5}
    made = (await bsg.ok("POST", "/api/campaigns/send", body))["data"]
    assert made["start_at"] == "2031-05-05 10:00:00"
    assert (await messages(bsg, made["id"]))[0]["validity"] == 5


@pytest.mark.parametrize("number", [UK, str(UK)])
async def test_section_14_14_a_number_is_an_integer_or_digits(bsg: Any, number: object) -> None:
    body = order() | {"recipients": {"phones": [{"number": number}]}}
    made = (await bsg.ok("POST", "/api/campaigns/send", body))["data"]
    assert [one["phone"] for one in await messages(bsg, made["id"])] == [UK]


async def test_section_8_6_recipients_join_the_book_unless_told_otherwise(bsg: Any) -> None:
    async def known() -> Any:
        query = {"search[field]": "phone", "search[value]": str(UK)}
        return (await bsg.ok("GET", "/api/contacts/search", **query))["meta"]["page"]["total"]

    await send(bsg, add_to_contact_book=False)
    assert await known() == 0
    await send(bsg)
    assert await known() == 1


async def test_section_13_the_stop_list_is_respected_and_nobody_left_is_done_with_nothing(bsg: Any) -> None:
    await bsg.ok("POST", "/api/stoplist/attach", {"phones": [UK], "types": ["sms"]})
    made = await send(bsg, UK, PL)
    assert [one["phone"] for one in await messages(bsg, made["id"])] == [PL]
    nobody = await send(bsg, UK)
    assert (nobody["status"], nobody["calculated_price"]) == ("done", 0)
    assert (await detail(bsg, nobody["id"]))["total_messages"] == 0
    regardless = await send(bsg, UK, check_stop_list=False)
    assert len(await messages(bsg, regardless["id"])) == 1
    viber = {"channels": ["viber"], "viber": {"sender": "Lumen", "text": "x"}}
    assert len(await messages(bsg, (await send(bsg, UK, **viber))["id"])) == 1


async def test_section_13_a_used_reference_refuses_the_whole_request(bsg: Any) -> None:
    phones = [{"number": UK, "reference_id": "a1"}, {"number": PL, "reference_id": "a2"}]
    await bsg.ok("POST", "/api/campaigns/send", order() | {"recipients": {"phones": phones[:1]}})
    again = order() | {"recipients": {"phones": phones[::-1]}}
    assert list((await bsg.refused("POST", "/api/campaigns/send", again))["errors"]) == [
        "recipientsphones1reference_id"
    ]
    twice = order() | {"recipients": {"phones": [phones[1], phones[1]]}}
    assert list((await bsg.refused("POST", "/api/campaigns/send", twice))["errors"]) == [
        "recipientsphones1reference_id"
    ]
    bsg.set("reference_twice", "skip")
    made = (await bsg.ok("POST", "/api/campaigns/send", again))["data"]
    assert [one["reference_id"] for one in await messages(bsg, made["id"])] == ["a2"]


async def test_section_8_6_a_dry_run_keeps_nothing(bsg: Any) -> None:
    before = await bsg.ok("GET", "/api/accounts/balance")
    assert (await send(bsg, dry_run=True))["calculated_price"] == 0.035
    assert (await bsg.ok("GET", "/api/campaigns"))["meta"]["page"]["total"] == 30
    assert await bsg.ok("GET", "/api/accounts/balance") == before


async def test_section_7_a_send_lowers_the_balance(bsg: Any) -> None:
    bsg.set("balance", 10)
    await send(bsg, UK, PL)
    assert (await bsg.ok("GET", "/api/accounts/balance"))["data"] == {"balance": 9.944, "currency": "EUR", "credit": 50}


async def test_section_8_2_a_send_beyond_the_credit_is_paused_or_refused(bsg: Any) -> None:
    bsg.set("balance", -50)
    made = await send(bsg)
    assert made["status"] == "paused"
    assert (await bsg.ok("GET", "/api/accounts/balance"))["data"]["balance"] == -50
    bsg.set("out_of_credit", "refuse")
    assert (await bsg.refused("POST", "/api/campaigns/send", order()))["message"] == "Insufficient funds"


async def test_section_2_1_account_modes(bsg: Any) -> None:
    bsg.set("account", "demo")
    assert (await bsg("POST", "/api/campaigns/send", order())).status_code == 403
    bsg.set("account", "test")
    await bsg.refused("POST", "/api/campaigns/send", order())
    await bsg.refused("POST", "/api/contacts", {"phone": UK})
    known = (await bsg.ok("GET", "/api/contacts"))["data"][0]["phone"]
    assert (await send(bsg, known))["status"] == "done"


async def test_section_8_6_senders_may_be_checked(bsg: Any) -> None:
    other = {"sms": {"sender": "Stranger", "text": "x"}}
    assert (await send(bsg, **other))["sender"] == "Stranger"
    bsg.set("sender_check", on := True)
    assert on
    assert "smssender" in (await bsg.refused("POST", "/api/campaigns/send", order(**other)))["errors"]
    assert (await send(bsg))["sender"] == "LumenCafe"


async def test_section_17_15_placeholders_stay_or_are_replaced(bsg: Any) -> None:
    field = [{"id": 5501, "value": "Noor"}]
    await bsg.ok("POST", "/api/contacts", {"phone": UK, "fields": field, "groups": [3012]})
    body = order() | {"recipients": {"groups": [3012]}, "sms": {"sender": "LumenCafe", "text": "Hello {5501}{5503}!"}}
    for on, text in ((False, "Hello {5501}{5503}!"), (True, "Hello Noor!")):
        bsg.set("personalise", on)
        made = (await bsg.ok("POST", "/api/campaigns/send", body))["data"]
        assert [one["text"] for one in await messages(bsg, made["id"])] == [text]


async def test_section_7_senders_need_a_type(bsg: Any) -> None:
    body = await bsg.ok("GET", "/api/senders", type="sms")
    assert body["total"] == len(body["data"])
    assert body["data"][0].keys() == {"id", "status", "country", "sender", "created_at", "is_default"}
    for query in ({}, {"type": "rcs"}):
        assert list((await bsg.refused("GET", "/api/senders", **query))["errors"]) == ["type"]


async def test_section_7_tariffs(bsg: Any) -> None:
    body = await bsg.ok("GET", "/api/accounts/tariff")
    assert body["total"] == 4
    assert [one["code"] for one in body["data"] if one["is_default"]] == [0]
