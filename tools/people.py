"""Names, addresses and numbers of people and groups, as they are kept: clean, and comparable."""

import re
import unicodedata
from urllib.parse import urlsplit

import phonenumbers

from tools.errors import InvalidInput

_SMALL = frozenset("of the and for in on at de la da di van von".split())
_EMAIL = re.compile(r"[^@\s<>(),;:\"\[\]\\]+@[^@\s<>(),;:\"\[\]\\]+\.[^@\s.]{2,}")
_SPACES = re.compile(r"\s+")


def clean_text(text: str, field: str, max_length: int = 4000) -> str:
    """Free text without control characters; line breaks and tabs stay.

    Raises:
        InvalidInput: it is longer than `max_length` characters.
    """
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip()
    if len(kept) > max_length:
        raise InvalidInput(field, f"has {len(kept):,} characters.", f"Give at most {max_length:,}.")
    return kept


def clean_name(text: str, field: str, max_length: int = 120) -> str:
    """A name with single spaces; typed all in lower case, it is capitalised.

    Raises:
        InvalidInput: it is empty, has no letter, or is longer than `max_length` characters.
    """
    if len(text) > 10 * max_length:
        raise InvalidInput(field, "is too long for a name.", f"Give at most {max_length} characters.")
    name = _SPACES.sub(" ", clean_text(text, field, 10 * max_length)).strip()
    if not any(c.isalnum() for c in name):
        raise InvalidInput(field, "is empty." if not name else "has no letters.", "Give a name.")
    if len(name) > max_length:
        raise InvalidInput(field, "is too long for a name.", f"Give at most {max_length} characters.")
    return capitalised(name) if name == name.lower() else name


def capitalised(name: str) -> str:
    """A name typed in lower case, as it is written: "voices of hope" becomes "Voices of Hope"."""
    words = name.split(" ")
    return " ".join(w if n and w in _SMALL else _big(w) for n, w in enumerate(words))


def _big(word: str) -> str:
    return re.sub(r"(^|[-'’](?=\w{2})|^[\"(])(\w)", lambda m: m[1] + m[2].upper(), word)


def normalise_email(text: str, field: str = "email") -> str:
    """An e-mail address in lower case.

    Raises:
        InvalidInput: it is none.
    """
    address = text.strip().strip("<>.,;").lower()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise InvalidInput(field, f'"{text[:60]}" is not an e-mail address.', "Give one such as ana@example.com.")
    return address


def normalise_phone(text: str, field: str = "phone", country: str = "US") -> str:
    """A phone number as E.164, such as +12065550142; read in the country (ISO 3166) where it has no country code.

    Raises:
        InvalidInput: it cannot be a phone number.
    """
    try:
        number = phonenumbers.parse(text[:60], country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise InvalidInput(field, f'"{text[:40]}" is not a phone number.', "Give one such as +1 206 555 0142.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(number: str) -> str:
    """An E.164 number as people write it internationally."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def normalise_url(text: str, field: str = "website") -> str:
    """A web address with its scheme; https:// where none was given.

    Raises:
        InvalidInput: it is no http(s) address, or carries a user name.
    """
    raw = text.strip()
    parts = urlsplit(raw if re.match(r"[a-z][a-z0-9+.-]*:", raw, re.I) and "://" in raw else f"https://{raw}")
    bad = len(raw) > 2000 or parts.scheme not in ("http", "https") or "." not in (parts.hostname or "")
    if bad or parts.username or re.search(r"\s", raw):
        raise InvalidInput(field, f'"{raw[:60]}" is not a web address.', "Give one such as https://example.com.")
    return parts.geturl()


def same_name(one: str, other: str) -> bool:
    """Whether two names are equal but for case, spaces and punctuation."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
