"""Counting the parts of an SMS, as the rehearsed providers bill them; imports the standard library alone.

GSM 03.38: 160 septets in one part, 153 in each of several; a character of the extension table takes two and is never
divided. Anything else makes the text UCS-2: 70 UTF-16 units, 67 in each of several; a surrogate pair is never divided.
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_GSM = _BASIC | _EXTENDED
_LAST_OF_ONE_UNIT = 0xFFFF


def _spellings(row: str) -> list[str]:
    return [spelling.strip("-") for spelling in row.split()]


_CYRILLIC = dict(
    zip(
        "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя",
        _spellings("a b v h g d e ye yo zh z y i yi i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"),
        strict=True,
    )
)
_POLISH = dict(zip("ąćęłńóśźż", "acelnoszz", strict=True))
_PLAIN = {ord(letter): plain for letter, plain in (_CYRILLIC | _POLISH).items()} | {
    ord(letter.upper()): plain.title() for letter, plain in (_CYRILLIC | _POLISH).items()
}


def is_gsm(text: str) -> bool:
    """Whether the text fits the GSM 03.38 alphabet."""
    return _GSM.issuperset(text)


def _widths(text: str) -> list[int]:
    if is_gsm(text):
        return [2 if letter in _EXTENDED else 1 for letter in text]
    return [2 if ord(letter) > _LAST_OF_ONE_UNIT else 1 for letter in text]


def length(text: str) -> int:
    """Septets of a GSM text, UTF-16 units of any other."""
    return sum(_widths(text))


def parts(text: str) -> int:
    """How many parts the text is sent and billed in; an empty text is one."""
    alone, joined = (160, 153) if is_gsm(text) else (70, 67)
    widths = _widths(text)
    if sum(widths) <= alone:
        return 1
    count, filled = 1, 0
    for width in widths:
        if filled + width > joined:
            count, filled = count + 1, 0
        filled += width
    return count


def transliterated(text: str) -> str:
    """The text in letters of the GSM alphabet, as far as Polish and Cyrillic letters go."""
    return text.translate(_PLAIN)
