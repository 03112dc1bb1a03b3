"""Contacts and custom fields of the rehearsed BSG, by section of its contract."""

from typing import Any

import pytest

pytestmark = pytest.mark.anyio

FIRST = 70110001
NAME, BIRTHDAY, VISITS, CITY = 5501, 5502, 5503, 5504


def search(field: object, operator: str, value: object, spelling: str = "operator") -> dict[str, object]:
    return {"search[field]": field, f"search[{spelling}]": operator, "search[value]": value}


async def add(bsg: Any, phone: int, **fields: object) -> int:
    values = [{"id": int(key.removeprefix("f")), "value": value} for key, value in fields.items()]
    made = await bsg.ok("POST", "/api/contacts", {"phone": phone, "fields": values})
    return int(made["data"]["id"])


async def test_section_3_3_list_has_a_total_and_takes_the_union_of_groups(bsg: Any) -> None:
    one, other = await add(bsg, 447700900123), await add(bsg, 447700900124)
    made = [(await bsg.ok("POST", "/api/groups", {"name": name}))["data"]["id"] for name in ("First", "Second")]
    await bsg.ok("POST", "/api/groups/attach", {"contacts": [one], "groups": made})
    await bsg.ok("POST", "/api/groups/attach", {"contacts": [other], "groups": made[:1]})
    both = await bsg.ok("GET", "/api/contacts", **{"groups[]": made})
    assert ([row["id"] for row in both["data"]], both["total"]) == ([one, other], 2)
    second = await bsg.ok("GET", "/api/contacts", **{"groups[]": made[1:]})
    assert [row["id"] for row in second["data"]] == [one]
    assert second["data"][0]["groups"][0].keys() >= {"items", "stop_list_count"}


async def test_section_3_4_an_unknown_contact_is_422_and_not_404(bsg: Any) -> None:
    for method, body in (("GET", None), ("PUT", {"phone": 447700900123}), ("DELETE", None)):
        for number in ("1", "x", "99999999999999999999999"):
            refusal = await bsg.refused(method, f"/api/contacts/{number}", body)
            assert refusal == {"message": "Invalid contact id", "errors": []}


async def test_section_3_5_create_answers_201_and_refuses_a_taken_phone(bsg: Any) -> None:
    body = {"phone": 447700900124, "fields": [{"id": NAME, "value": "Ilse"}], "groups": [3007]}
    answer = await bsg("POST", "/api/contacts", body)
    assert answer.status_code == 201
    made = answer.json()["data"]
    assert made["fields"] == {"5501": "Ilse"}
    assert [group["id"] for group in made["groups"]] == [3007]
    assert "items" not in made["groups"][0]
    assert (made["hlr_status"], made["hlr_last_check"], made["created_at"]) == ("unknown", None, "2031-05-04 09:31:00")
    refusal = await bsg.refused("POST", "/api/contacts", body)
    assert refusal == {"message": "Phone number is already exist in contact book", "errors": []}


async def test_section_3_5_a_lone_surrogate_comes_back_as_it_was(bsg: Any) -> None:
    number = await add(bsg, 447700900124, f5501="\ud83d half \x1b]52;c;x\x07 [/]")
    shown = await bsg.ok("GET", f"/api/contacts/{number}")
    assert shown["data"]["fields"] == {"5501": "\ud83d half \x1b]52;c;x\x07 [/]"}


@pytest.mark.parametrize("phone", [1, 99999999, 10**15, 10**30, "+447700900124", "12345678x", -447700900124])
async def test_section_3_5_a_phone_has_9_to_15_digits(bsg: Any, phone: object) -> None:
    refusal = await bsg.refused("POST", "/api/contacts", {"phone": phone})
    assert refusal == {"message": "Invalid phone number format", "errors": []}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "phone"),
        ({"phone": None}, "phone"),
        ({"phone": 447700900124, "fields": [{"value": "x"}]}, "fields0id"),
        ({"phone": 447700900124, "fields": [{"id": 1, "value": "x"}]}, "fields0id"),
        ({"phone": 447700900124, "fields": [{"id": VISITS, "value": "many"}]}, "fields0value"),
        ({"phone": 447700900124, "fields": "x"}, "fields0"),
        ({"phone": 447700900124, "groups": [1]}, "groups0"),
        ({"phone": 447700900124, "groups": [{"name": "x"}]}, "groups0"),
        ({"phone": 447700900124, "groups": list(range(101))}, "groups"),
        ([], "body"),
    ],
)
async def test_section_1_7_complaints_lie_under_flattened_paths(bsg: Any, body: object, path: str) -> None:
    refusal = await bsg.refused("POST", "/api/contacts", body)
    assert refusal["message"] == "The given data was invalid."
    assert path in refusal["errors"]


async def test_section_13_groups_may_come_as_objects(bsg: Any) -> None:
    made = await bsg.ok("POST", "/api/contacts", {"phone": 447700900124, "groups": [{"id": 3007, "name": "x"}]})
    assert [group["id"] for group in made["data"]["groups"]] == [3007]


async def test_section_3_6_put_merges_fields_and_adds_groups(bsg: Any) -> None:
    number = await add(bsg, 447700900124, f5501="Ilse", f5503="4")
    await bsg.ok("PUT", f"/api/contacts/{number}", {"phone": 447700900124, "groups": [3007]})
    changed = {"phone": 447700900125, "fields": [{"id": VISITS, "value": 5}], "groups": [3008]}
    shown = (await bsg.ok("PUT", f"/api/contacts/{number}", changed))["data"]
    assert shown["phone"] == 447700900125
    assert shown["fields"] == {"5501": "Ilse", "5503": "5"}
    assert [group["id"] for group in shown["groups"]] == [3007, 3008]
    found = await bsg.ok("GET", "/api/contacts/search", **search("phone", "like", "7700900125"))
    assert [one["id"] for one in found["data"]] == [number]
    assert (await bsg.ok("GET", "/api/contacts/search", **search("phone", "like", "7700900124")))["data"] == []


async def test_section_3_6_put_replaces_when_the_switch_says_so(bsg: Any) -> None:
    number = await add(bsg, 447700900124, f5501="Ilse", f5503="4")
    bsg.set("contact_put", "replace")
    shown = (await bsg.ok("PUT", f"/api/contacts/{number}", {"phone": 447700900124, "groups": [3008]}))["data"]
    assert shown["fields"] == []
    assert [group["id"] for group in shown["groups"]] == [3008]


async def test_section_3_6_put_refuses_a_taken_phone_and_a_missing_one(bsg: Any) -> None:
    await add(bsg, 447700900124)
    refusal = await bsg.refused("PUT", f"/api/contacts/{FIRST}", {"phone": 447700900124})
    assert refusal["message"] == "Phone number is already exist in contact book"
    assert list((await bsg.refused("PUT", f"/api/contacts/{FIRST}", {}))["errors"]) == ["phone"]


async def test_section_3_7_delete_is_204_and_leaves_all_lists(bsg: Any) -> None:
    number = await add(bsg, 447700900124, f5501="Ilse Unique")
    await bsg.ok("POST", "/api/groups/attach", {"contacts": [number], "groups": [3012]})
    answer = await bsg("DELETE", f"/api/contacts/{number}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await bsg.ok("GET", "/api/groups/3012"))["data"]["items"] == 0
    assert (await bsg.ok("GET", "/api/contacts/search", **search(NAME, "like", "unique")))["data"] == []
    assert (await bsg.ok("GET", "/api/contacts/search"))["meta"]["page"]["total"] == 60


async def test_section_3_8_many_are_deleted_by_query_or_body_and_unknown_ids_pass(bsg: Any) -> None:
    ids = [FIRST, FIRST + 1, 5]
    assert (await bsg("POST", "/api/contacts/delete", **{"contact_ids[]": ids})).status_code == 204
    assert (await bsg("POST", "/api/contacts/delete", {"contact_ids": [FIRST + 2]})).status_code == 204
    left = await bsg.ok("GET", "/api/contacts/search")
    assert (left["meta"]["page"]["total"], left["data"][0]["id"]) == (57, FIRST + 3)


async def test_section_3_8_group_ids_delete_the_contacts_and_not_the_group(bsg: Any) -> None:
    items = (await bsg.ok("GET", "/api/groups/3001"))["data"]["items"]
    assert items
    assert (await bsg("POST", "/api/contacts/delete", **{"group_ids[]": 3001})).status_code == 204
    assert (await bsg.ok("GET", "/api/contacts/search"))["meta"]["page"]["total"] == 60 - items
    assert (await bsg.ok("GET", "/api/groups/3001"))["data"]["items"] == 0


async def test_section_3_8_neither_or_more_than_5000_are_refused(bsg: Any) -> None:
    assert list((await bsg.refused("POST", "/api/contacts/delete"))["errors"]) == ["contact_ids"]
    await bsg.refused("POST", "/api/contacts/delete", {"contact_ids": list(range(1, 5002))})
    assert (await bsg("POST", "/api/contacts/delete", {"contact_ids": list(range(1, 5001))})).status_code == 204


@pytest.mark.parametrize(
    ("shape", "full", "empty"),
    [
        ("map", {"5501": "Noor", "5503": "3"}, []),
        ("code_text", [{"code": 5501, "text": "Noor"}, {"code": 5503, "text": "3"}], []),
        ("id_value", [{"id": 5501, "value": "Noor"}, {"id": 5503, "value": "3"}], []),
        ("maps", [{"5501": "Noor"}, {"5503": "3"}], []),
        ("object", {"5501": "Noor", "5503": "3"}, {}),
    ],
)
async def test_section_3_1_shapes_of_fields(bsg: Any, shape: str, full: object, empty: object) -> None:
    bsg.set("fields", shape)
    one, other = await add(bsg, 447700900123, f5501="Noor", f5503="3"), await add(bsg, 447700900124)
    assert (await bsg.ok("GET", f"/api/contacts/{one}"))["data"]["fields"] == full
    assert (await bsg.ok("GET", f"/api/contacts/{other}"))["data"]["fields"] == empty


async def test_section_4_fields_live_and_die_with_their_values(bsg: Any) -> None:
    answer = await bsg("POST", "/api/contacts/fields", {"name": "allergies", "type": "text"})
    assert answer.status_code == 201
    made = answer.json()["data"]
    assert made == {"id": 5505, "name": "allergies", "type": "text", "is_visible": True}
    number = await add(bsg, 447700900124, f5505="nuts")
    change = {"description": "ask first", "is_visible": False}
    changed = await bsg.ok("PATCH", "/api/contacts/fields/5505", change)
    assert changed["data"] == {"id": 5505, "name": "allergies", "type": "text", **change}
    assert (await bsg("POST", "/api/contacts/fields/delete", {"ids": [5505, 77]})).status_code == 204
    assert [field["id"] for field in (await bsg.ok("GET", "/api/contacts/fields"))["data"]] == [5501, 5502, 5503, 5504]
    assert (await bsg.ok("GET", f"/api/contacts/{number}"))["data"]["fields"] == []


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"type": "text"}, "name"),
        ({"name": "x" * 31, "type": "text"}, "name"),
        ({"name": "", "type": "text"}, "name"),
        ({"name": "name", "type": "text"}, "name"),
        ({"name": "x"}, "type"),
        ({"name": "x", "type": "colour"}, "type"),
        ({"name": "x", "type": "text", "description": "d" * 256}, "description"),
    ],
)
async def test_section_4_a_field_is_validated(bsg: Any, body: object, path: str) -> None:
    assert list((await bsg.refused("POST", "/api/contacts/fields", body))["errors"]) == [path]


async def test_section_4_patch_needs_something_and_a_known_field(bsg: Any) -> None:
    await bsg.refused("PATCH", "/api/contacts/fields/5501", {})
    await bsg.refused("PATCH", "/api/contacts/fields/5501", {"type": "number"})
    await bsg.refused("PATCH", "/api/contacts/fields/5501", {"name": None})
    assert (await bsg("PATCH", "/api/contacts/fields/1", {"name": "x"})).status_code == 404
    await bsg.refused("POST", "/api/contacts/fields/delete", {"ids": []})
    await bsg.refused("POST", "/api/contacts/fields/delete", {"ids": list(range(31))})


async def test_section_13_a_field_without_description_leaves_it_out_or_says_null(bsg: Any) -> None:
    assert "description" not in (await bsg.ok("GET", "/api/contacts/fields"))["data"][1]
    bsg.set("description", "null")
    assert (await bsg.ok("GET", "/api/contacts/fields"))["data"][1]["description"] is None
