"""The raw material of the seed's people; imports the standard library alone."""

# ruff: noqa: RUF001 -- these are Cyrillic names, meant as such

import unicodedata
from functools import lru_cache

from msgspec import Struct


class Form(Struct, frozen=True):
    """Given names and the family names in the form that goes with them."""

    given: tuple[str, ...]
    family: tuple[str, ...]


class Nation(Struct, frozen=True):
    """Names, cities and mobile numbers that go together: a prefix is followed by seven digits."""

    country: str
    prefixes: tuple[str, ...]
    cities: tuple[str, ...]
    forms: tuple[Form, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_POLISH_STEMS = _words(
    "Kowalsk Wiśniewsk Kamińsk Lewandowsk Zielińsk Szymańsk Dąbrowsk Kozłowsk Jankowsk Wojciechowsk Kwiatkowsk"
    " Piotrowsk Grabowsk Pawłowsk Michalsk Jabłońsk Wróblewsk Żurawsk Ćwiklińsk"
)
_POLISH_PLAIN = _words(
    "Nowak Wójcik Mazur Krawczyk Zając Król Wróbel Dudek Pająk Sikora Gąsior Żak Źrebiec Łoś Ślusarczyk"
)
_RUSSIAN_STEMS = _words(
    "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев"
    " Лебедев Семёнов Егоров Павлов Щербаков Ершов"
)
_UKRAINIAN = _words(
    "Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Шевчук Поліщук Лисенко Мельник Марченко Руденко"
    " Гнатюк Мороз Ґудзь Їжакевич Єременко"
)
_ENGLISH = _words(
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White O'Neill"
    " Fitzgerald MacDonald Baker Clarke Hughes Ashworth-Cole"
)

NATIONS = (
    Nation(
        "PL",
        tuple(f"48{code}" for code in (50, 51, 53, 57, 60, 66, 69, 72, 73, 78, 79, 88)),
        _words("Warszawa Kraków Łódź Wrocław Poznań Gdańsk Szczecin Bydgoszcz Lublin Białystok Rzeszów Zielona-Góra"),
        (
            Form(
                _words(
                    "Anna Katarzyna Małgorzata Agnieszka Barbara Ewa Zofia Joanna Żaneta Łucja Świętosława Maja Hanna"
                ),
                (*(f"{stem}a" for stem in _POLISH_STEMS), *_POLISH_PLAIN),
            ),
            Form(
                _words(
                    "Jan Piotr Krzysztof Andrzej Tomasz Paweł Michał Łukasz Stanisław Zbigniew Wojciech Józef Grzegorz"
                ),
                (*(f"{stem}i" for stem in _POLISH_STEMS), *_POLISH_PLAIN),
            ),
        ),
    ),
    Nation(
        "UA",
        tuple(f"380{code}" for code in (50, 63, 66, 67, 68, 73, 93, 95, 96, 97, 98, 99)),
        _words("Київ Львів Одеса Харків Дніпро Чернівці Івано-Франківськ Ужгород Вінниця Полтава"),
        (
            Form(_words("Оксана Наталія Ірина Олена Тетяна Марія Юлія Соломія Леся Ганна Євгенія Любов"), _UKRAINIAN),
            Form(_words("Олександр Андрій Сергій Тарас Богдан Микола Юрій Василь Дмитро Остап Євген Ігор"), _UKRAINIAN),
        ),
    ),
    Nation(
        "RU",
        tuple(f"79{code}" for code in (10, 16, 26, 37, 52, 61, 64, 77, 85, 99)),
        _words("Москва Казань Новосибирск Екатеринбург Самара Пермь Томск Воронеж Уфа Омск"),
        (
            Form(
                _words("Анна Мария Елена Ольга Татьяна Наталья Ирина Светлана Юлия Екатерина Любовь Алёна"),
                tuple(f"{stem}а" for stem in _RUSSIAN_STEMS),
            ),
            Form(
                _words("Александр Дмитрий Максим Сергей Андрей Алексей Артём Илья Кирилл Михаил Фёдор Пётр"),
                _RUSSIAN_STEMS,
            ),
        ),
    ),
    Nation(
        "GB",
        tuple(f"447{code}" for code in (40, 41, 50, 54, 70, 71, 77, 78, 90, 91, 95, 98)),
        _words("London Leeds Bristol Cardiff Glasgow Belfast York Norwich Stoke-on-Trent Exeter"),
        (
            Form(_words("Emma Olivia Amelia Grace Charlotte Isla Sophie Lily Ava Zoë Chloé Siobhán"), _ENGLISH),
            Form(_words("Oliver George Harry Jack Noah Charlie Thomas Oscar William James Séan Rhys"), _ENGLISH),
        ),
    ),
)

MAIL_HOSTS = ("example.com", "example.org", "example.net", "poczta.example", "post.example")
EMOJI = ("🌷", "🎸", "👩‍🍳", "🇵🇱", "🐈", "👨‍👩‍👧", "☕", "🧵")
LONG_TAIL = "Przedsiębiorstwo Usługowo-Handlowe i Kwiaciarnia na Rogu, dział zamówień świątecznych"
NOTED = 0.25
NOTES = (
    "woli SMS",
    "dzwonić po 16",
    "stała klientka",
    "просила не звонить утром",
    "лише українською",
    "prefers mornings",
    "VIP",
    "faktura na firmę",
)

_ROMAN = dict(
    zip(
        "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя",
        _words("a b v h g d e ye yo zh z y i yi i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"),
        strict=True,
    )
)
_SHORT = {
    "Anna": "Ania",
    "Katarzyna": "Kasia",
    "Małgorzata": "Gosia",
    "Joanna": "Asia",
    "Tomasz": "Tomek",
    "Krzysztof": "Krzysiek",
    "Piotr": "Piotrek",
    "Александр": "Саша",
    "Олександр": "Сашко",
    "Мария": "Маша",
    "Thomas": "Tom",
    "William": "Will",
    "Charlotte": "Lottie",
}


@lru_cache(4096)
def latin(text: str) -> str:
    """A name in lower-case ASCII letters, as an address or a hurried desk spells it."""
    roman = "".join(_ROMAN.get(letter, letter) for letter in text.lower().replace("ł", "l"))
    plain = unicodedata.normalize("NFKD", roman).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain if letter.isalpha())


def short(given: str) -> str:
    """The short form of a given name, or the name itself."""
    return _SHORT.get(given, given)


HOSTILE = (
    "Anna [/]",
    "[VIP]",
    "[@click=app.quit]x",
    "[bold red]Marta[/bold red",
    "\x1b[31mRed\x1b[0m",
    "\x1b]52;c;cm0gLXJmIH4=\x07",
    "\x1b]0;owned\x1b\\",
    "\x9b31mC1\x9d52;c;eA==\x9c",
    "\u202egnp.exe\u202c",
    "ze\u200bro\u200d\ufeffwidth",
    "n" * 255,
    "Z\u0351\u036b\u0343\u036a\u0302a\u036b\u033d\u034f\u0334lgo" + "\u0301" * 40,
    "lone \ud83d surrogate",
    "\udc00tail first",
    "tab\tand\r\nline",
    "nul\x00inside",
    '=HYPERLINK("http://example.com")',
    "'; DROP TABLE bsg_contact;--",
    "{5501} %s {0}",
    "مرحبا Иван 你好",
)
"""Names that break a careless screen, log, spreadsheet or query; the switch `hostile` seeds them."""
