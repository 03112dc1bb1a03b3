"""Words that depend on a number. Pure; imports nothing."""


def counted(number: int, noun: str) -> str:
    """A number and what it counts: ``1 contact``, ``2,000 contacts``, ``3 entries``."""
    if number == 1:
        return f"1 {noun}"
    stem = f"{noun[:-1]}ie" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun
    return f"{number:,} {stem}s"
