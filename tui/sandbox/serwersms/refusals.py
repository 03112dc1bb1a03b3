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
INVALID_CODE: Final = 2002
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
    3004: ("SendError", "Wyczerpano limit wiadomości MMS"),
    3005: ("SendError", "Brak uprawnień do wysyłania wiadomości MMS"),
    3006: ("SendError", "Wyczerpano limit wiadomości głosowych"),
    3007: ("SendError", "Brak uprawnień do wysyłania wiadomości głosowych"),
    3008: ("SendError", "Brak uprawnień do wysyłania wiadomości flash"),
    3009: ("SendError", "Brak uprawnień do wysyłania wiadomości SMS"),
    3100: ("SendError", "Wysyłka została zablokowana"),
    3101: ("SendError", "Pusta wiadomość"),
    3102: ("SendError", "Przekroczono dozwoloną liczbę znaków"),
    3103: ("SendError", "Nieprawidłowy numer odbiorcy"),
    3104: ("SendError", "Brak numerów telefonu"),
    3105: ("SendError", "Nieprawidłowa treść wiadomości"),
    3106: ("SendError", "Nie można użyć tej nazwy nadawcy"),
    3107: ("SendError", "Brak uprawnień do wysyłki spersonalizowanej"),
    3108: ("SendError", "Nieprawidłowy czas wysyłki"),
    3109: ("SendError", "Nieprawidłowy plik"),
    3110: ("SendError", "Zbyt wiele wiadomości do wysłania"),
    3111: ("SendError", "Błąd unikalności"),
    3200: ("SendError", "Niepoprawne znaki w unique_id"),
    3201: ("SendError", "Powtarzające się wartości unique_id"),
    3202: ("SendError", "Liczba wiadomości i unique_id jest różna"),
    3330: ("MessageError", "Brak wiadomości do wyświetlenia"),
    3331: ("MessageError", "Zbyt wiele wiadomości do wyświetlenia"),
    4000: ("FileError", "Plik jest zbyt duży"),
    4001: ("FileError", "Brak pliku"),
    4002: ("FileInvalid", "Nieprawidłowy plik"),
    4200: ("PremiumError", "Błąd wysyłki premium"),
    4201: ("PremiumError", "Nieprawidłowe dane premium"),
    4312: ("AccountError", "Login jest już zajęty"),
    4400: ("SenderExists", "Nazwa nadawcy już istnieje"),
    4401: ("SenderError", "Numeru nie można dodać jako nazwy nadawcy"),
    4402: ("SenderInvalid", "Nieprawidłowa nazwa nadawcy"),
    4403: ("SenderError", "Nieprawidłowy numer nadawcy"),
    4404: ("SenderError", "Nieprawidłowy kod nadawcy"),
    4405: ("SenderError", "Nadawca jest już aktywny"),
    4406: ("SenderError", "Konto testowe nie może dodawać nadawców"),
    4407: ("SenderError", "Pakiet darmowy pozwala na jedną nazwę nadawcy"),
    4500: ("SubaccountError", "Brak uprawnień do subkont"),
    4501: ("SubaccountError", "Subkonto nie może mieć subkont"),
    4502: ("SubaccountError", "Login subkonta jest zajęty"),
    4503: ("SubaccountError", "Nieprawidłowy szablon subkonta"),
    4504: ("SubaccountError", "Nieprawidłowe dane subkonta"),
    4600: ("BlacklistError", "Brak operacji do wykonania"),
    4601: ("BlacklistPhoneExists", "Numer już znajduje się na liście"),
    4602: ("BlacklistError", "Nie znaleziono podanego numeru"),
    **dict.fromkeys(range(4100, 4107), ("PhoneError", "Błąd sprawdzania numeru")),
    **dict.fromkeys(range(4300, 4312), ("AccountError", "Nieprawidłowe dane konta")),
    4313: ("AccountError", "Nieprawidłowe dane konta"),
    **dict.fromkeys(range(4320, 4326), ("AccountError", "Nie można zmienić hasła")),
}
"""Code -> (type, message). Where the server's text was not seen, the wording is free."""


def error_body(code: int) -> dict[str, object]:
    """Shape 6 of the contract's section 2; a code that the catalogue does not have is answered with 2002."""
    code = code if code in CATALOGUE else INVALID_CODE
    kind, message = CATALOGUE[code]
    return {"error": {"code": code, "type": kind, "message": message}}
