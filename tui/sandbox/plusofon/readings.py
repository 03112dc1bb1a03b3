"""The switches of the Plusofon sandbox: every reading that the contract leaves open, the default named first.

Sections are those of the Plusofon contract; "7.3" is row 3 of its table of ambiguities, "8 PUT" a row of section 8.
"""

from typing import Final

from tui.sandbox.switches import choice, flag, number

SHAPES: Final = (
    choice("auth_failure", "401|500|403|404|200", "3.2, 3.3, 7.8, 7.9, 8 token", "answer to a wrong token or Client"),
    choice("bad_body", "400|422|422-first|200", "3.2, 3.3, 7.4, 7.7, 8 bad body", "answer to an invalid body"),
    choice("unknown_id", "404|404-message|500", "3.2, 3.3, 7.6, 7.10, 8 unknown id", "answer to an unknown id"),
    choice("delete_twice", "404|200", "4.5, 8 DELETE", "a second delete: as an unknown id, or 200 with success false"),
    choice("post_status", "201|200", "4.3, 7.3, 8 POST", "status of a create"),
    choice("write_status", "200|204", "4.5, 7.3", "status of an update or a delete; 204 has no body"),
    choice("location", "absolute|relative|localhost|none", "4.3, 7.1, 7.2, 8 POST", "the Location header of a create"),
    choice("success", "true|absent|1|text", "3.1, 3.4, 7.5", "`success` of answers that succeed"),
    number("per_page", 15, (1, 1000), "4.1, 7.14, 8 paginator", "rows of a page"),
    choice("page_urls", "localhost|own", "4.1, 7.12, 8 paginator", "host of the paginator's URLs"),
    flag("links", "0, 7.16, 8 paginator", "the paginator's `links`, as Laravel 8 has them"),
    choice("contacts", "present|null|absent", "7.18", "`contacts` of a list"),
    choice("phones", "present|null|absent", "7.18", "`phones` of the contacts of a list"),
    choice("arrays", "arrays|objects", "7.17", "`data`, `contacts`, `phones`, `types`: arrays, or objects with gaps"),
    choice("ids", "integers|strings", "7.19", "ids of lists"),
    choice("detail_id", "same|other", "7.20", "`id` in the body of a list: the one asked for, or another"),
    choice("json", "plain|escaped", "7.15, 8 faults", "escaped prints `/` as `\\/` and Cyrillic as `\\uXXXX`"),
    flag("extra", "7.16", "keys that nothing documents: timestamps of lists, ids of contacts"),
)
"""How answers look."""

RULES: Final = (
    choice("client", "checked|any", "1.2, 7.28, 8 Client", "whether the Client header matters"),
    choice("accept", "any|redirect", "1, 3.3", "wrong token without `Accept: application/json`: as with it, or a 302"),
    choice("page", "honoured|ignored", "4.1, 7.11", "whether `page` counts"),
    choice("put", "replaces|merges", "4.4, 7.24, 8 PUT", "what an update does to the contacts there were"),
    choice("omitted_contacts", "empty|keep|refused", "4.3, 4.4, 7.23, 8 PUT", "an update without `contacts`"),
    choice("empty_contacts", "accepted|refused", "4.4", "an update with `contacts` as an empty array"),
    choice("put_type", "changes|keeps|refused", "7.25", "an update with another `type`"),
    choice("white", "accepted|refused", "2, 4.6, 7.22", "whether a white list can be made"),
    choice("empty_phones", "refused|accepted", "4.3, 8 phones", "a contact with an empty array of phones"),
    choice("integer_phones", "refused|accepted", "2, 8 phones", "phones sent as integers; they come back as such"),
    choice(
        "rewriting", "none|trimmed|normalised", "2, 7.27", "what is stored: names trimmed, phones as 7 and 10 digits"
    ),
    choice("order", "kept|sorted|deduplicated", "7.26", "order and repeats of stored contacts"),
    number("rate_limit", 0, (0, 100_000), "3.3, 8 rate limit", "requests a minute, 0 for any number"),
    choice(
        "interloper", "off|add|change|remove", "4.4, 8 concurrency", "somebody changes a list after each read of it"
    ),
)
"""What operations do, and for whom."""

SWITCHES: Final = SHAPES + RULES
