"""Wire samples: every example answer that BSG's contract prints for these operations, produced by some switches.

Ids and secrets are the service's to choose, so samples are compared with those replaced.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

pytestmark = pytest.mark.anyio

UK = 447700900123


@pytest.fixture
async def noor(bsg: Any) -> Any:
    """A contact of section 3.2, made in the seconds that the section prints."""
    bsg.sandbox.set("clock", "2031-02-01T08:00:00")
    await bsg.login()
    await bsg("POST", "/api/contacts/delete", {"group_ids": [3007]})
    await bsg("DELETE", "/api/groups/3007")
    group = (await bsg.ok("POST", "/api/groups", {"name": "Autumn tasting"}))["data"]["id"]
    bsg.sandbox.set("clock", "2031-02-03T10:11:12")
    fields = [{"id": 5501, "value": "Noor"}]
    made = await bsg.ok("POST", "/api/contacts", {"phone": UK, "fields": fields, "groups": [group]})
    return made["data"]["id"], group


async def test_section_2_1_login(bsg: Any) -> None:
    secrets = bsg.sandbox.credentials()["bsg"]
    body = await bsg.ok("POST", "/api/auth/login", {"api_key": secrets["api_key"]})
    assert list(body) == ["bearer"]
    assert body["bearer"].count(".") == 2
    assert body["bearer"].startswith("eyJ0eXAiOi")


async def test_section_3_2_search(bsg: Any, noor: Any) -> None:
    contact, group = noor
    criteria = {"search[field]": 5501, "search[operator]": "=", "search[value]": "Noor"}
    body = await bsg.ok("GET", "/api/contacts/search", **{"page[limit]": 15, "page[offset]": 0}, **criteria)
    assert body == {
        "data": [
            {
                "id": contact,
                "phone": 447700900123,
                "fields": {"5501": "Noor"},
                "groups": [
                    {
                        "id": group,
                        "name": "Autumn tasting",
                        "description": None,
                        "default": False,
                        "created_at": "2031-02-01 08:00:00",
                    }
                ],
                "hlr_status": "unknown",
                "hlr_last_check": None,
                "created_at": "2031-02-03 10:11:12",
            }
        ],
        "meta": {
            "page": {"total": 1, "limit": 15, "offset": 0},
            "search": {"field": "5501", "operator": "=", "value": "Noor"},
        },
    }


async def test_sections_0_and_3_1_the_other_shapes_of_the_same_search(bsg: Any, noor: Any) -> None:
    bsg.set("fields", "code_text")
    bsg.set("group_default", "number")
    bsg.set("search_meta", "operation")
    criteria = {"search[field]": 5501, "search[operation]": "=", "search[value]": "Noor"}
    body = await bsg.ok("GET", "/api/contacts/search", **criteria)
    assert body["data"][0]["id"] == noor[0]
    assert body["data"][0]["fields"] == [{"code": 5501, "text": "Noor"}]
    assert body["data"][0]["groups"][0]["default"] == 0
    assert body["meta"]["search"] == {"field": 5501, "operation": "=", "value": "Noor"}


async def test_section_4_field(bsg: Any) -> None:
    await bsg("POST", "/api/contacts/fields/delete", {"ids": [5502]})
    bsg.set("description", "null")
    body = await bsg.ok("POST", "/api/contacts/fields", {"name": "birthday", "type": "date"})
    sample = {"name": "birthday", "type": "date", "description": None, "is_visible": True}
    assert body == {"data": {"id": body["data"]["id"], **sample}}


async def test_section_7_balance(bsg: Any) -> None:
    bsg.set("balance", -3.5)
    body = await bsg.ok("GET", "/api/accounts/balance")
    assert body == {"data": {"balance": -3.5, "currency": "EUR", "credit": 50}}


async def test_section_8_4_detail(bsg: Any) -> None:
    bsg.sandbox.set("clock", "2031-05-04T09:30:00")
    bsg.set("alternative_channels", "list")
    phones = [447700900100, 447700900101, 447700900120]
    order = {
        "channels": ["sms"],
        "recipients": {"phones": [{"number": phone} for phone in phones]},
        "sms": {"sender": "LumenCafe", "text": "Table ready"},
    }
    number = (await bsg.ok("POST", "/api/campaigns/send", order))["data"]["id"]
    bsg.sandbox.set("clock", "+60")
    sample = {
        "id": number,
        "name": "SMS api campaign / 2031-05-04 09:30:00",
        "sender": "LumenCafe",
        "status": "done",
        "type": "sms",
        "started_at": "2031-05-04 09:30:00",
        "actual_start_at": "2031-05-04 09:30:20",
        "finished_at": None,
        "created_at": "2031-05-04 09:30:00",
        "statistics": {
            "delivered": 2,
            "sent": 1,
            "scheduled": 0,
            "moderation": 0,
            "accepted": 0,
            "sending": 0,
            "expired": 0,
            "failed": 0,
            "undelivered": 0,
            "unknown": 0,
            "read": 0,
            "not_viber_user": 0,
            "not_rcs_user": 0,
        },
        "total_messages": 3,
        "total_phones": 3,
        "total_price": "0.1050000",
        "currency": "EUR",
        "alternative_channels": [],
    }
    assert await bsg.ok("GET", f"/api/campaigns/{number}/detail") == {"data": sample}


async def test_section_8_5_price(bsg: Any) -> None:
    messages = [{"phone": UK}, {"phone": UK + 1}, {"phone": UK + 2}]
    request = {"sender": "LumenCafe", "text": "Table ready", "messages": messages}
    assert await bsg.ok("POST", "/api/campaigns/price", request) == {"price": 0.105, "currency": "EUR"}
    long = request | {"messages": [{"phone": 4477009001230000}]}
    assert await bsg.refused("POST", "/api/campaigns/price", long) == {
        "message": "The given data was invalid.",
        "errors": {"messages0phone": ["This value is too long. It should have 15 characters or less."]},
    }
    unknown = await bsg.refused("POST", "/api/campaigns/price", request | {"tariff_code": 9})
    assert unknown == {"message": "Tariff was not found", "errors": []}


async def test_section_8_6_send(bsg: Any) -> None:
    reference = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
    order = {
        "channels": ["sms"],
        "recipients": {"phones": [{"number": 447700900123, "reference_id": reference}]},
        "sms": {"sender": "LumenCafe", "text": "Table ready at seven"},
        "start_at": "2031-05-04 18:00:00",
        "add_to_contact_book": False,
    }
    assert bsg.sandbox.now() == datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
    assert await bsg.ok("POST", "/api/campaigns/send", order) == {
        "data": {
            "id": 880043,
            "name": "SMS api campaign / 2031-05-04 09:31:00",
            "sender": "LumenCafe",
            "status": "scheduled",
            "message_type": "sms",
            "start_at": "2031-05-04 18:00:00",
            "real_start_at": None,
            "finished_at": None,
            "created_at": "2031-05-04 09:31:00",
            "statistics": {"delivered": 0, "sent": 0},
            "calculated_price": 0.035,
            "currency": "EUR",
            "alternative_channels": None,
        }
    }


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("GET", "/api/contacts/1", None, "Invalid contact id"),
        ("POST", "/api/contacts", {"phone": 1}, "Invalid phone number format"),
        ("POST", "/api/groups", {"name": "Autumn tasting"}, "Contact group is already exists"),
        ("PUT", "/api/groups/1", {"name": "Autumn tasting"}, "Contact group is not found"),
        ("PATCH", "/api/campaigns/880013/stop", None, "Invalid campaign status"),
    ],
)
async def test_section_1_7_business_errors(bsg: Any, method: str, path: str, body: object, message: str) -> None:
    assert await bsg.refused(method, path, body) == {"message": message, "errors": []}
