"""People for the seed: plausible Polish, Russian, Ukrainian and English names; imports the standard library.

`people(seed, n)` is deterministic and its beginning does not depend on `n`, so every provider can take the same people
and spell some of them a little differently (`variant`).
"""

from collections.abc import Iterator
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from tui.sandbox import names

_LONG_NAME_EVERY = 83
_EMOJI_EVERY = 29


class Person(Struct, frozen=True):
    """Somebody in a contact book.

    Attributes:
        given: Given name.
        family: Family name, in the gender's form.
        phone: International digits without a plus; unique among the people of one seed.
        country: ISO 3166 alpha-2 of the phone.
        city: Where they live.
        email: A plausible address, in ASCII.
        birth_year: Year of birth.
        birth_day: Day of that year, 1-365.
        note: What a desk writes about somebody, or "".
    """

    given: str
    family: str
    phone: str
    country: str
    city: str
    email: str
    birth_year: int
    birth_day: int
    note: str

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"


def people(seed: int, count: int) -> Iterator[Person]:
    """The first `count` people of a seed."""
    random = Random(seed)
    start = random.randrange(1_000_000)
    for index in range(count):
        yield _person(random, index, start)


def _person(random: Random, index: int, start: int) -> Person:
    draw = random.random
    nation = names.NATIONS[int(draw() * draw() * len(names.NATIONS))]
    form = nation.forms[int(draw() * len(nation.forms))]
    given = form.given[int(draw() * len(form.given))]
    family = form.family[int(draw() * len(form.family))]
    mail = f"{names.latin(given)}.{names.latin(family)}{index}@{names.MAIL_HOSTS[index % len(names.MAIL_HOSTS)]}"
    if index % _LONG_NAME_EVERY == _LONG_NAME_EVERY - 1:
        family = f"{family}-{form.family[int(draw() * len(form.family))]} {names.LONG_TAIL}"
    if index % _EMOJI_EVERY == _EMOJI_EVERY - 1:
        given = f"{given} {names.EMOJI[index % len(names.EMOJI)]}"
    note = names.NOTES[int(draw() * len(names.NOTES))] if draw() < names.NOTED else ""
    return Person(
        given=given,
        family=family,
        phone=_phone(nation, index, start),
        country=nation.country,
        city=nation.cities[int(draw() * len(nation.cities))],
        email=mail,
        birth_year=1940 + int(draw() * 67),
        birth_day=1 + int(draw() * 365),
        note=note,
    )


def _phone(nation: names.Nation, index: int, start: int) -> str:
    """A number that no other index below ten million has: the last seven digits are a permutation of the index."""
    scattered = (index * 7_368_787 + start) % 10_000_000
    prefix = nation.prefixes[(index * 31 + start) % len(nation.prefixes)]
    return f"{prefix}{scattered:07d}"


def variant(person: Person, index: int) -> Person:
    """The same person as another provider's desk wrote them down: the same phone, a slightly different spelling."""
    given, family = person.given.split(" ")[0], person.family
    match index % 7:
        case 1:
            return replace(person, given=names.short(given))
        case 2:
            return replace(person, given=names.latin(given).title(), family=names.latin(family).title())
        case 3:
            return replace(person, family=family.upper())
        case 4:
            return replace(person, given=f"{given[:1]}.")
        case 5:
            return replace(person, email=person.email.replace("@", ".biuro@"), note="")
        case _:
            return person
