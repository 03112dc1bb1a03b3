"""The error catalogue: every refusal SerwerSMS may answer with.

Source: SerwerSMS contract, section 10. Imports nothing of ours.
"""

from typing import Final


class RefusedError(Exception):
    """An operation is answered with shape 6 (contract, section 2): an error object."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class NothingToActOnError(Exception):
    """An operation is answered with shape 5: `{"success": false}` and no reason."""


INVALID_ACTION: Final = 1000
INVALID_USER: Final = 1001
INVALID_ID: Final = 1004
INVALID_DATA: Final = 1006
INVALID_TOKEN: Final = 1012
REQUIRED: Final = 2000
INVALID_PHONE: Final = 2001
ALREADY_BLACKLISTED: Final = 4601
NOT_BLACKLISTED: Final = 4602

CATALOGUE: Final[dict[int, tuple[str, str]]] = {
    1000: ("InvalidAction", "Nie określono akcji do wykonania"),
    1001: ("InvalidUser", "Nieprawidłowy login lub hasło"),
    1002: ("InvalidRole", "Użytkownik nie ma uprawnień do korzystania z API"),
    1003: ("InvalidIP", "Nieautoryzowany adres IP"),
    1004: ("InvalidID", "Nieprawidłowy parametr ID"),
    1005: ("InvalidRole", "Brak uprawnień"),
    1006: ("InvalidData", "Niepoprawny format danych"),
    1007: ("InvalidRole", "Konto nie jest w pełni aktywne"),
    1008: ("InvalidRole", "Użytkownik nie ma uprawnień do podglądu numerów"),
    1009: ("InvalidIP", "Zablokowany adres IP"),
    1010: ("SystemError", "System chwilowo niedostępny"),
    1011: ("InvalidToken", "Token API wygasł"),
    1012: ("InvalidToken", "Nieprawidłowy token API"),
    2000: ("ValidationRequiredError", "Brak wymaganych parametrów"),
    2001: ("ValidationPhoneError", "Nieprawidłowy numer telefonu"),
    2002: ("ValidationCodeError", "Nieprawidłowy kod błędu"),
    3000: ("SendError", "Wyczerpano limit dostępnych wiadomości SMS ECO+"),
    3001: ("SendError", "Brak uprawnień do wysyłania wiadomości SMS ECO+"),
    3002: ("SendError", "Wyczerpano limit dostępnych wiadomości SMS FULL"),
    3003: ("SendError", "Brak uprawnień do wysyłania wiadomości SMS FULL"),
    3100: ("SendError", "Wysyłka została zablokowana"),
    3101: ("SendError", "Pusta wiadomość"),
    3102: ("SendError", "Przekroczono dozwoloną liczbę znaków"),
    3103: ("SendError", "Nieprawidłowy numer odbiorcy"),
    3104: ("SendError", "Brak numerów telefonu"),
    3105: ("SendError", "Nieprawidłowa treść wiadomości"),
    3106: ("SendError", "Nie można użyć tej nazwy nadawcy"),
    3108: ("SendError", "Nieprawidłowy czas wysyłki"),
    3110: ("SendError", "Zbyt wiele wiadomości do wysłania"),
    3111: ("SendError", "Błąd unikalności"),
    3200: ("SendError", "Niepoprawne znaki w unique_id"),
    4400: ("SenderExists", "Nazwa nadawcy już istnieje"),
    4402: ("SenderInvalid", "Nieprawidłowa nazwa nadawcy"),
    4600: ("BlacklistError", "Brak operacji do wykonania"),
    4601: ("BlacklistPhoneExists", "Numer już znajduje się na liście"),
    4602: ("BlacklistError", "Nie znaleziono podanego numeru"),
}
"""Code -> (type, message). Codes whose server text nobody has seen are left out: none belongs to our operations."""


def error_body(code: int) -> dict[str, object]:
    """Shape 6 of the contract's section 2 for a code of the catalogue."""
    kind, message = CATALOGUE[code]
    return {"error": {"code": code, "type": kind, "message": message}}
