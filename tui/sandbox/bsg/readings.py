"""BSG's switches: the readings its contract leaves open; the first named is the default."""

from tui.sandbox.switches import Switch, choice, flag, number

SWITCHES: tuple[Switch, ...] = (
    choice(
        "fields",
        "map|code_text|id_value|maps|object",
        "3.1, 14.5",
        "shape of a contact's fields; object is a map that is {} when empty",
    ),
    choice("group_default", "bool|number", "14.6", "a group's `default` as true/false or 1/0"),
    choice(
        "search_meta",
        "operator|operation",
        "3.2, 14.3",
        "meta.search with operator and a text field, or operation and an integer field",
    ),
    choice(
        "search_spelling",
        "both|operator|operation",
        "3.2, 14.2",
        "which operator parameter is known; the other is ignored, so `=` runs",
    ),
    choice("search_meta_empty", "missing|null|list", "3.2", "meta.search of a search without criteria"),
    choice("date_field", "both|created_at|date", "14.4", "which name of the creation date searches know"),
    choice("flag_name", "is_default|default", "14.7", "the flag's name in group search"),
    choice("ids", "number|text", "14.8", "group ids in answers"),
    choice("counters", "number|text", "14.29", "items, stop_list_count and total in answers of groups and stop list"),
    choice(
        "field_types", "text|string", "4, 14.25", "custom-field types as text/number/date or string/integer/datetime"
    ),
    choice("description", "absent|null", "13", "a custom field without description leaves the key out or says null"),
    choice("contact_put", "merge|replace", "3.6, 17.7", "what PUT does with omitted and listed fields and groups"),
    choice("stop_attach_status", "200|201", "6, 14.28", "status of stop-list attach"),
    choice("rcs_stoplist", "on|off", "6", "whether stop-list entries have rcs_stoplist"),
    choice("alternative_channels", "null|list|map", "14.20", "an empty alternative_channels in campaigns"),
    choice(
        "attach_body", "object|empty", "5.6, 6", "what attach and detach of groups and detach of the stop list answer"
    ),
    choice("group_put_name", "optional|required", "14.32", "whether PUT of a group may leave its name out"),
    choice("later_price", "0|null", "8.1", "calculated_price of a campaign outside the answer that created it"),
    choice("currency", "code|null", "8.1, 14.21", "currency of campaigns"),
    choice(
        "fresh_status",
        "done|sending|creation|moderation|paused|spam",
        "8.2, 13",
        "a campaign under way says done at once, or sending until its last message is final, or is held",
    ),
    choice("start_key", "started_at|start_date", "14.19", "name of the start in campaign detail"),
    choice("price_envelope", "bare|data", "8.5, 14.22", "the price answer unwrapped or within data"),
    choice("stop_from", "strict|wide", "8.2, 14.17", "statuses that may be stopped: without or with creation"),
    choice(
        "reference_twice",
        "refuse|skip|bill",
        "13",
        "a used reference_id refuses the whole request, leaves its message out, or is sent and billed once more",
    ),
    choice(
        "campaign_list",
        "all|sms",
        "8.3, 13",
        "what a campaign list without filter shows: everything, or SMS of three months",
    ),
    choice(
        "out_of_credit",
        "paused|refuse",
        "8.2, 17.12",
        "a send beyond balance and credit makes a paused campaign, or is a 422",
    ),
    choice(
        "account",
        "live|test|demo",
        "2.1",
        "the account's mode: test reaches only numbers in the book, demo sends nothing",
    ),
    choice("bad_key_status", "401|422", "2.1", "status of a login with a wrong key"),
    choice("errors_shape", "map|strings|absent", "1.7, 14.13", "how 422 carries what was wrong"),
    flag("refresh_revokes", "2.2, 17.11", "the old token dies when it is refreshed"),
    flag("sender_check", "8.6, 17.12", "a sender that is not active is a 422"),
    flag("personalise", "8.6, 17.15", "campaigns.send to groups replaces {field_id}"),
    flag("guard_retry_after", "13", "the duplicate guard's 429 carries Retry-After"),
    number("guard", 2, (0, 600), "1.8, 13", "seconds in which an identical POST is refused with 429; 0 is off"),
    number("token_life", 2_592_000, (1, 31_536_000), "2.1", "seconds until a token expires"),
    number("utc_offset", 0, (-12, 14), "1.5, 17.3", "hours that the service's times are ahead of UTC"),
    number("balance", 250, (-100_000, 100_000), "7", "what the account holds before the sends of this data"),
    number("credit", 50, (0, 100_000), "7", "how far the account may go below zero"),
    number("pace", 1, (0, 1000), "13", "factor on the time that new messages take; 0 is at once"),
)
