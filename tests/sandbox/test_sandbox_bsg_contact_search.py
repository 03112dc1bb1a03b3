"""The contact search of the rehearsed BSG, by section of its contract."""

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


async def test_section_1_6_search_page_is_50_from_the_start_and_limits_are_15_to_500(bsg: Any) -> None:
    whole = await bsg.ok("GET", "/api/contacts/search")
    assert whole["meta"]["page"] == {"total": 60, "limit": 50, "offset": 0}
    assert len(whole["data"]) == 50
    second = await bsg.ok("GET", "/api/contacts/search", **{"page[limit]": 15, "page[offset]": 50})
    assert [one["id"] for one in second["data"]] == [FIRST + n for n in range(50, 60)]
    for limit in (14, 501, "many"):
        refusal = await bsg.refused("GET", "/api/contacts/search", **{"page[limit]": limit})
        assert refusal["message"] == "The given data was invalid."
        assert list(refusal["errors"]) == ["pagelimit"]
    assert list((await bsg.refused("GET", "/api/contacts/search", **{"page[offset]": -1}))["errors"]) == ["pageoffset"]


@pytest.mark.parametrize(
    ("path", "default", "low"),
    [
        ("/api/contacts", 20, 15),
        ("/api/contacts/search", 50, 15),
        ("/api/groups", 50, 15),
        ("/api/groups/search", 50, 15),
        ("/api/stoplist", 20, 15),
        ("/api/stoplist/search", 50, 15),
        ("/api/campaigns", 50, 30),
        ("/api/messages", 50, 15),
        ("/api/accounts/tariff", 50, 15),
    ],
)
async def test_section_1_6_every_list_has_its_default_and_its_bounds(
    bsg: Any, path: str, default: int, low: int
) -> None:
    body = await bsg.ok("GET", path)
    assert len(body["data"]) <= default
    if "meta" in body:
        assert body["meta"]["page"]["limit"] == default
    assert (await bsg("GET", path, **{"page[limit]": low})).status_code == 200
    assert (await bsg("GET", path, **{"page[limit]": 500})).status_code == 200
    assert (await bsg("GET", path, **{"page[limit]": low - 1})).status_code == 422
    assert (await bsg("GET", path, **{"page[limit]": 501})).status_code == 422


async def test_section_3_2_sort_and_way(bsg: Any) -> None:
    ascending = await bsg.ok("GET", "/api/contacts/search", sort="phone", **{"page[limit]": 500})
    descending = await bsg.ok("GET", "/api/contacts/search", sort="phone", way="desc", **{"page[limit]": 500})
    phones = [one["phone"] for one in ascending["data"]]
    assert phones == sorted(phones)
    assert [one["phone"] for one in descending["data"]] == phones[::-1]
    assert list((await bsg.refused("GET", "/api/contacts/search", sort="name"))["errors"]) == ["sort"]


@pytest.mark.parametrize("spelling", ["operator", "operation"])
async def test_section_3_2_phone_like_is_a_substring_in_either_spelling(bsg: Any, spelling: str) -> None:
    wanted = await add(bsg, 447700900123)
    for piece in ("7700900", "90", "447700900123"):
        found = await bsg.ok("GET", "/api/contacts/search", **search("phone", "like", piece, spelling))
        assert wanted in [one["id"] for one in found["data"]]
        assert all(piece in str(one["phone"]) for one in found["data"])
        assert found["meta"]["search"] == {"field": "phone", "operator": "like", "value": piece}


async def test_section_3_2_like_has_sql_wildcards_and_no_case_beyond_ascii_either(bsg: Any) -> None:
    wanted = await add(bsg, 447700900123, f5501="Żaneta ŁOŚ_7")
    for pattern in ("żaneta ł", "ŻANETA", "żan%łoś%", "%", "%łoś_7", "ł"):
        found = await bsg.ok("GET", "/api/contacts/search", **search(NAME, "like", pattern), **{"page[limit]": 500})
        assert wanted in [one["id"] for one in found["data"]], pattern
    found = await bsg.ok("GET", "/api/contacts/search", **search(NAME, "like", "łoś 8"))
    assert found["data"] == []


async def test_section_3_2_without_an_operator_equality_runs(bsg: Any) -> None:
    wanted = await add(bsg, 447700900123, f5501="Noor")
    found = await bsg.ok("GET", "/api/contacts/search", **{"search[field]": NAME, "search[value]": "Noor"})
    assert [one["id"] for one in found["data"]] == [wanted]
    assert found["meta"]["search"]["operator"] == "="
    assert (await bsg.ok("GET", "/api/contacts/search", **search(NAME, "=", "Noo")))["data"] == []


async def test_section_3_2_differing_spellings_are_refused_and_equal_ones_pass(bsg: Any) -> None:
    both = search("id", ">", FIRST) | {"search[operation]": ">"}
    assert (await bsg.ok("GET", "/api/contacts/search", **both))["meta"]["page"]["total"] == 59
    refusal = await bsg.refused("GET", "/api/contacts/search", **(both | {"search[operation]": "<"}))
    assert list(refusal["errors"]) == ["searchoperator"]


async def test_section_3_2_numbers_and_dates_compare_as_such(bsg: Any) -> None:
    ids = [await add(bsg, 447700900100 + n, f5503=str(n), f5502=f"2031-01-{n:02}") for n in (9, 10, 11)]
    for operator, expected in ((">", ids[2:]), (">=", ids[1:]), ("=", ids[1:2])):
        visits = await bsg.ok("GET", "/api/contacts/search", **search(VISITS, operator, "10"), **{"page[limit]": 500})
        assert [one["id"] for one in visits["data"] if one["id"] in ids] == expected
        dates = await bsg.ok("GET", "/api/contacts/search", **search(BIRTHDAY, operator, "2031-01-10"))
        assert [one["id"] for one in dates["data"]] == expected
    assert list((await bsg.refused("GET", "/api/contacts/search", **search(VISITS, "=", "many")))["errors"]) == [
        "searchvalue"
    ]


@pytest.mark.parametrize(
    ("field", "operators"),
    [
        ("id", "= > >= < <="),
        ("phone", "like ="),
        (NAME, "like ="),
        (VISITS, "= > >= < <="),
        (BIRTHDAY, "= > >= < <="),
        ("created_at", "= > >= < <="),
        ("date", "= > >= < <="),
        ("group_id", "="),
    ],
)
async def test_section_3_2_table_of_legal_operators(bsg: Any, field: object, operators: str) -> None:
    values = {BIRTHDAY: "2000-01-01", "created_at": "2031-01-01 00:00:00", "date": "2031-01-01T00:00:00+01:00"}
    for operator in ("like", "=", ">", ">=", "<", "<="):
        answer = await bsg("GET", "/api/contacts/search", **search(field, operator, values.get(field, "100")))
        assert answer.status_code == (200 if operator in operators.split() else 422), operator


@pytest.mark.parametrize("field", ["name", "9999", "99999999999999999999999", ""])
async def test_section_13_an_unknown_field_is_refused(bsg: Any, field: str) -> None:
    assert "searchfield" in (await bsg.refused("GET", "/api/contacts/search", **search(field, "=", "1")))["errors"]


async def test_section_3_2_several_search_fields_must_all_hold_and_come_instead_of_search(bsg: Any) -> None:
    wanted = await add(bsg, 447700900123, f5501="Noor", f5503="3")
    await add(bsg, 447700900124, f5501="Noor", f5503="4")
    query = {
        "search_fields[0][field]": NAME,
        "search_fields[0][operator]": "like",
        "search_fields[0][value]": "noo",
        "search_fields[1][field]": VISITS,
        "search_fields[1][operator]": "<",
        "search_fields[1][value]": "4",
    }
    found = await bsg.ok("GET", "/api/contacts/search", **query, **search("id", "=", "1"))
    assert [one["id"] for one in found["data"]] == [wanted]
    assert [one["field"] for one in found["meta"]["search"]] == [str(NAME), str(VISITS)]


@pytest.mark.parametrize(("older", "type_"), [("string", "text"), ("integer", "number"), ("datetime", "date")])
async def test_section_14_25_older_type_names_are_understood_and_spoken_by_switch(
    bsg: Any, older: str, type_: str
) -> None:
    made = await bsg.ok("POST", "/api/contacts/fields", {"name": "x", "type": older})
    assert made["data"]["type"] == type_
    bsg.set("field_types", "string")
    assert (await bsg.ok("GET", "/api/contacts/fields"))["data"][-1]["type"] == older


async def test_section_14_2_a_service_that_knows_one_spelling_runs_equality_for_the_other(bsg: Any) -> None:
    for known, other in (("operator", "operation"), ("operation", "operator")):
        bsg.set("search_spelling", known)
        right = await bsg.ok("GET", "/api/contacts/search", **search("id", ">", FIRST, known))
        assert right["meta"]["page"]["total"] == 59
        wrong = await bsg.ok("GET", "/api/contacts/search", **search("id", ">", FIRST, other))
        assert (wrong["meta"]["page"]["total"], wrong["meta"]["search"]["operator"]) == (1, "=")


async def test_section_14_3_the_echo_is_operator_or_operation(bsg: Any) -> None:
    bsg.set("search_meta", "operation")
    found = await bsg.ok("GET", "/api/contacts/search", **search(NAME, "like", "x"))
    assert found["meta"]["search"] == {"field": NAME, "operation": "like", "value": "x"}


@pytest.mark.parametrize(("word", "meta"), [("missing", {}), ("null", {"search": None}), ("list", {"search": []})])
async def test_section_3_2_meta_of_a_search_without_criteria(bsg: Any, word: str, meta: object) -> None:
    bsg.set("search_meta_empty", word)
    shown = (await bsg.ok("GET", "/api/contacts/search"))["meta"]
    assert {key: value for key, value in shown.items() if key != "page"} == meta


async def test_section_14_4_the_date_field_has_two_names_or_one(bsg: Any) -> None:
    for word, statuses in (("both", (200, 200)), ("created_at", (200, 422)), ("date", (422, 200))):
        bsg.set("date_field", word)
        for name, status in zip(("created_at", "date"), statuses, strict=True):
            answer = await bsg("GET", "/api/contacts/search", **search(name, "<", "2031-01-01 00:00:00"))
            assert answer.status_code == status
