"""Groups and the stop list of the rehearsed BSG, by section of its contract."""

from typing import Any

import pytest

pytestmark = pytest.mark.anyio

FIRST = 70110001


def search(field: object, operator: str, value: object) -> dict[str, object]:
    return {"search[field]": field, "search[operator]": operator, "search[value]": value}


async def test_section_5_1_list_shows_both_counters(bsg: Any) -> None:
    body = await bsg.ok("GET", "/api/groups")
    assert body["total"] == len(body["data"]) == 12
    first = body["data"][0]
    assert first.keys() == {"id", "name", "description", "default", "created_at", "items", "stop_list_count"}
    members = await bsg.ok("GET", "/api/contacts", **{"groups[]": first["id"], "page[limit]": 500})
    assert first["items"] == members["total"]
    assert first["default"] is True


async def test_section_5_stop_list_count_counts_sms_and_viber(bsg: Any) -> None:
    made = (await bsg.ok("POST", "/api/groups", {"name": "Counted"}))["data"]["id"]
    await bsg.ok("POST", "/api/contacts", {"phone": 447700900123, "groups": [made]})
    await bsg.ok("POST", "/api/contacts", {"phone": 447700900124, "groups": [made]})
    await bsg.ok("POST", "/api/stoplist/attach", {"phones": [447700900123], "types": ["viber"]})
    await bsg.ok("POST", "/api/stoplist/attach", {"phones": [447700900124], "types": ["rcs"]})
    group = (await bsg.ok("GET", f"/api/groups/{made}"))["data"]
    assert (group["items"], group["stop_list_count"]) == (2, 1)


async def test_section_5_2_search_has_its_own_flag_and_no_stop_list_count(bsg: Any) -> None:
    body = await bsg.ok("GET", "/api/groups/search", **search("name", "like", "ГОСТИ"))
    assert [one["name"] for one in body["data"]] == ["Постоянные гости"]
    assert body["data"][0].keys() == {"id", "name", "description", "is_default", "created_at", "items"}
    assert body["meta"]["search"] == {"field": "name", "operator": "like", "value": "ГОСТИ"}
    bsg.set("flag_name", "default")
    assert "default" in (await bsg.ok("GET", "/api/groups/search"))["data"][0]


async def test_section_5_2_phone_finds_the_groups_of_a_number(bsg: Any) -> None:
    await bsg.ok("POST", "/api/contacts", {"phone": 447700900123, "groups": [3003, 3012]})
    for operator, value in (("=", "447700900123"), ("like", "00900123"), ("like", "%900123")):
        found = await bsg.ok("GET", "/api/groups/search", **search("phone", operator, value))
        assert [one["id"] for one in found["data"]] == [3003, 3012]
    short = await bsg.ok("GET", "/api/groups/search", **search("phone", "like", "7"))
    assert {3003, 3012} <= {one["id"] for one in short["data"]}
    assert "searchvalue" in (await bsg.refused("GET", "/api/groups/search", **search("phone", "=", "x")))["errors"]


@pytest.mark.parametrize(
    ("field", "operators"),
    [
        ("id", "= > >= < <="),
        ("items", "= > >= < <="),
        ("created_at", "= > >= < <="),
        ("date", "= > >= < <="),
        ("name", "like ="),
        ("description", "like ="),
        ("phone", "like ="),
    ],
)
async def test_section_5_2_operators_by_field(bsg: Any, field: str, operators: str) -> None:
    value = "2031-01-01" if field in ("created_at", "date") else "5"
    for operator in ("like", "=", ">", ">=", "<", "<="):
        answer = await bsg("GET", "/api/groups/search", **search(field, operator, value))
        assert answer.status_code == (200 if operator in operators.split() else 422), operator


@pytest.mark.parametrize("sort", ["id", "items", "name", "description", "created_at", "date"])
async def test_section_5_2_sorts(bsg: Any, sort: str) -> None:
    up = [one["id"] for one in (await bsg.ok("GET", "/api/groups/search", sort=sort))["data"]]
    down = [one["id"] for one in (await bsg.ok("GET", "/api/groups/search", sort=sort, way="desc"))["data"]]
    assert up == down[::-1]


async def test_sections_5_3_and_5_7_an_unknown_group_is_404_and_put_says_422(bsg: Any) -> None:
    for number in ("1", "x", "99999999999999999999999"):
        assert (await bsg("GET", f"/api/groups/{number}")).status_code == 404
        assert (await bsg("DELETE", f"/api/groups/{number}")).status_code == 404
        refusal = await bsg.refused("PUT", f"/api/groups/{number}", {"name": "Whatever"})
        assert refusal == {"message": "Contact group is not found", "errors": []}


async def test_section_5_4_create_and_a_taken_name(bsg: Any) -> None:
    answer = await bsg("POST", "/api/groups", {"name": "Nowa", "description": "d", "default": True})
    assert answer.status_code == 201
    made = answer.json()["data"]
    assert (made["name"], made["description"], made["default"], made["items"]) == ("Nowa", "d", True, 0)
    assert [one["default"] for one in (await bsg.ok("GET", "/api/groups"))["data"]].count(True) == 1
    refusal = await bsg.refused("POST", "/api/groups", {"name": "Nowa"})
    assert refusal == {"message": "Contact group is already exists", "errors": []}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "name"),
        ({"name": "ab"}, "name"),
        ({"name": "x" * 51}, "name"),
        ({"name": 12345}, "name"),
        ({"name": "abc", "description": ""}, "description"),
        ({"name": "abc", "description": "d" * 256}, "description"),
        ({"name": "abc", "default": "yes"}, "default"),
    ],
)
async def test_section_5_lengths(bsg: Any, body: object, path: str) -> None:
    assert list((await bsg.refused("POST", "/api/groups", body))["errors"]) == [path]


async def test_section_5_5_put_keeps_what_is_left_out_and_refuses_a_taken_name(bsg: Any) -> None:
    await bsg.ok("PUT", "/api/groups/3002", {"name": "Renamed"})
    group = (await bsg.ok("GET", "/api/groups/3002"))["data"]
    assert (group["name"], group["description"]) == ("Renamed", "More than ten visits a year")
    await bsg.ok("PUT", "/api/groups/3002", {"name": "Renamed", "description": None})
    assert (await bsg.ok("GET", "/api/groups/3002"))["data"]["description"] is None
    refusal = await bsg.refused("PUT", "/api/groups/3002", {"name": "Autumn tasting"})
    assert refusal["message"] == "Contact group is already exists"


async def test_section_14_32_put_without_a_name_passes_until_the_switch_says_required(bsg: Any) -> None:
    assert (await bsg.ok("PUT", "/api/groups/3007", {"description": "x"}))["data"]["name"] == "Autumn tasting"
    bsg.set("group_put_name", "required")
    assert list((await bsg.refused("PUT", "/api/groups/3007", {"description": "y"}))["errors"]) == ["name"]


async def test_section_5_6_attach_and_detach_do_the_cross_product_and_may_repeat(bsg: Any) -> None:
    made = [(await bsg.ok("POST", "/api/groups", {"name": name}))["data"]["id"] for name in ("One", "Two")]
    pairs = {"contacts": [FIRST, FIRST + 1, 5], "groups": [*made, 6]}
    for _ in range(2):
        assert (await bsg("POST", "/api/groups/attach", pairs)).json() == {}
        assert [(await bsg.ok("GET", f"/api/groups/{one}"))["data"]["items"] for one in made] == [2, 2]
    await bsg.ok("POST", "/api/groups/detach", {"contacts": FIRST, "groups": made[0]})
    assert [(await bsg.ok("GET", f"/api/groups/{one}"))["data"]["items"] for one in made] == [1, 2]


@pytest.mark.parametrize("operation", ["attach", "detach"])
async def test_section_5_6_both_lists_have_bounds(bsg: Any, operation: str) -> None:
    path = f"/api/groups/{operation}"
    for body in (
        {"contacts": [1]},
        {"groups": [1]},
        {"contacts": [], "groups": [1]},
        {"contacts": ["x"], "groups": [1]},
    ):
        await bsg.refused("POST", path, body)
    assert (await bsg("POST", path, {"contacts": list(range(200)), "groups": list(range(100))})).status_code == 200
    await bsg.refused("POST", path, {"contacts": list(range(201)), "groups": [1]})
    await bsg.refused("POST", path, {"contacts": [1], "groups": list(range(101))})


async def test_section_5_6_the_answer_may_be_empty(bsg: Any) -> None:
    bsg.set("attach_body", "empty")
    answer = await bsg("POST", "/api/groups/attach", {"contacts": [FIRST], "groups": [3012]})
    assert (answer.status_code, answer.content) == (200, b"")


async def test_section_5_7_contacts_outlive_their_group(bsg: Any) -> None:
    await bsg.ok("POST", "/api/groups/attach", {"contacts": [FIRST], "groups": [3012]})
    answer = await bsg("DELETE", "/api/groups/3012")
    assert (answer.status_code, answer.content) == (204, b"")
    assert all(group["id"] != 3012 for group in (await bsg.ok("GET", f"/api/contacts/{FIRST}"))["data"]["groups"])


async def test_section_14_6_default_is_a_bool_or_a_number(bsg: Any) -> None:
    bsg.set("group_default", "number")
    shown = [one["default"] for one in (await bsg.ok("GET", "/api/groups"))["data"]]
    assert [type(one) for one in shown] == [int] * 12
    assert shown[:2] == [1, 0]


async def test_sections_14_8_and_14_29_ids_and_counters_may_be_texts(bsg: Any) -> None:
    bsg.set("ids", "text")
    bsg.set("counters", "text")
    body = await bsg.ok("GET", "/api/groups")
    assert body["total"] == "12"
    assert body["data"][0]["id"] == "3001"
    assert body["data"][0]["items"].isdigit()
    assert body["data"][0]["stop_list_count"].isdigit()
    assert (await bsg.ok("GET", "/api/stoplist"))["total"].isdigit()


async def test_section_6_attach_is_by_phone_and_detach_by_entry_id(bsg: Any) -> None:
    made = (await bsg.ok("POST", "/api/stoplist/attach", {"phones": [447700900123], "types": ["sms", "rcs"]}))["data"]
    assert [(one["phone"], one["sms_stoplist"], one["viber_stoplist"], one["rcs_stoplist"]) for one in made] == [
        (447700900123, True, False, True)
    ]
    again = (await bsg.ok("POST", "/api/stoplist/attach", {"phones": [447700900123], "types": ["viber"]}))["data"]
    assert (again[0]["id"], again[0]["viber_stoplist"]) == (made[0]["id"], True)
    await bsg.ok("POST", "/api/stoplist/detach", {"ids": [made[0]["id"]], "types": ["sms"]})
    entry = (await bsg.ok("GET", "/api/stoplist/search", **search("phone", "=", "447700900123")))["data"][0]
    assert (entry["sms_stoplist"], entry["viber_stoplist"]) == (False, True)
    await bsg.ok("POST", "/api/stoplist/detach", {"ids": [made[0]["id"], 77777], "types": ["viber", "rcs"]})
    assert (await bsg.ok("GET", "/api/stoplist/search", **search("phone", "=", "447700900123")))["data"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("attach", {"phones": [447700900123]}),
        ("attach", {"types": ["sms"]}),
        ("attach", {"phones": [447700900123], "types": []}),
        ("attach", {"phones": [447700900123], "types": ["pigeon"]}),
        ("attach", {"phones": [12], "types": ["sms"]}),
        ("attach", {"phones": list(range(447700900000, 447700901001)), "types": ["sms"]}),
        ("detach", {"ids": [1]}),
        ("detach", {"types": ["sms"]}),
        ("detach", {"ids": list(range(201)), "types": ["sms"]}),
        ("detach", {"ids": [1], "types": ["pigeon"]}),
    ],
)
async def test_section_6_bodies_are_validated(bsg: Any, path: str, body: object) -> None:
    await bsg.refused("POST", f"/api/stoplist/{path}", body)


async def test_section_6_list_by_type_in_either_spelling(bsg: Any) -> None:
    whole = (await bsg.ok("GET", "/api/stoplist"))["total"]
    for spelling in ("type", "types"):
        body = await bsg.ok("GET", "/api/stoplist", **{spelling: "viber"})
        assert 0 < body["total"] < whole
        assert all(one["viber_stoplist"] for one in body["data"])
    assert (await bsg.ok("GET", "/api/stoplist", type="whatsapp"))["data"] == []
    assert list((await bsg.refused("GET", "/api/stoplist", type="pigeon"))["errors"]) == ["type"]


async def test_section_6_search_by_type_and_by_group_on_either_path(bsg: Any) -> None:
    await bsg.ok("POST", "/api/contacts", {"phone": 447700900123, "groups": [3012]})
    await bsg.ok("POST", "/api/stoplist/attach", {"phones": [447700900123, 447700900124], "types": ["viber"]})
    for path in ("/api/stoplist/search", "/api/stoplists/search"):
        found = await bsg.ok("GET", path, **search("type", "=", "viber"), contact_group_id=3012)
        assert [one["phone"] for one in found["data"]] == [447700900123]
        assert found["meta"]["page"]["total"] == 1
    assert (await bsg.ok("GET", "/api/stoplist/search", **search("phone", "like", "0090012")))["meta"]["page"][
        "total"
    ] == 2
    assert "searchvalue" in (await bsg.refused("GET", "/api/stoplist/search", **search("type", "=", "x")))["errors"]


@pytest.mark.parametrize(
    ("field", "operators"),
    [("id", "= > >= < <="), ("created_at", "= > >= < <="), ("phone", "like ="), ("type", "=")],
)
async def test_section_6_operators_by_field(bsg: Any, field: str, operators: str) -> None:
    value = {"created_at": "2031-01-01", "type": "sms"}.get(field, "5")
    for operator in ("like", "=", ">", ">=", "<", "<="):
        answer = await bsg("GET", "/api/stoplist/search", **search(field, operator, value))
        assert answer.status_code == (200 if operator in operators.split() else 422), operator


async def test_section_14_28_attach_answers_200_or_201(bsg: Any) -> None:
    body = {"phones": [447700900123], "types": ["sms"]}
    assert (await bsg("POST", "/api/stoplist/attach", body)).status_code == 200
    bsg.set("stop_attach_status", "201")
    assert (await bsg("POST", "/api/stoplist/attach", body)).status_code == 201


async def test_section_6_older_entries_have_no_rcs_flag(bsg: Any) -> None:
    assert "rcs_stoplist" in (await bsg.ok("GET", "/api/stoplist"))["data"][0]
    bsg.set("rcs_stoplist", "off")
    assert "rcs_stoplist" not in (await bsg.ok("GET", "/api/stoplist"))["data"][0]
