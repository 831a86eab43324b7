"""Names, addresses and numbers of people and groups, as they are kept: clean, and comparable."""

import re
import unicodedata
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

import phonenumbers

from tools.errors import InvalidInput

_SMALL = frozenset("of the and for in on at de la da di van von".split())
_EMAIL = re.compile(r"[^@\s<>(),;:\"\[\]\\\x00-\x1f\x7f]+@[a-z0-9.-]+\.[a-z0-9-]{2,}")
_SPACES = re.compile(r"\s+")
#: Written in capitals also where a name is typed in lower case.
_CAPITALS = frozenset("satb ttbb ssaa ssa lgbt lgbtq lgbtqia ymca ywca usa uk nyc ii iii iv".split())
_MAX_TYPED = 300


def clean_text(text: str, field: str, max_length: int = 4000) -> str:
    """Free text without control characters; line breaks and tabs stay.

    Raises:
        InvalidInput: it is longer than `max_length` characters.
    """
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip()
    if len(kept) > max_length:
        raise InvalidInput(field, f"has {len(kept):,} characters.", f"Give at most {max_length:,}.")
    return kept


def unlinked(text: str) -> str:
    """A text in which no link of Markdown hides where it leads: whatever somebody calls themselves, chats show it."""
    return text.replace("](", "] (")


def clean_name(text: str, field: str, max_length: int = 120) -> str:
    """A name with single spaces; typed all in lower case, it is capitalised.

    Raises:
        InvalidInput: it is empty, has no letter, or is longer than `max_length` characters.
    """
    if len(text) > 10 * max_length:
        raise InvalidInput(field, "is too long for a name.", f"Give at most {max_length} characters.")
    name = unlinked(_SPACES.sub(" ", clean_text(text, field, 10 * max_length)).strip())
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
    if word in _CAPITALS:
        return word.upper()
    return re.sub(r"(^|[-'’](?=\w{2})|^[\"(“‘])(\w)", lambda m: m[1] + m[2].upper(), word)


def normalise_email(text: str, field: str = "email") -> str:
    """An e-mail address in lower case; a domain with letters beyond ASCII as it travels ("xn--...").

    Raises:
        InvalidInput: it is none.
    """
    address = text[:_MAX_TYPED].strip().removeprefix("mailto:").strip("<>.,;").lower()
    local, _, domain = address.rpartition("@")
    host = _ascii_host(domain)
    dotted = ".." in local or local.startswith(".") or local.endswith(".") or len(local) > 64
    if dotted or not host or len(text) > _MAX_TYPED or not _EMAIL.fullmatch(f"{local}@{host}"):
        raise InvalidInput(field, f'"{text[:60]}" is not an e-mail address.', "Give one such as ana@example.com.")
    return f"{local}@{host}"


def _ascii_host(domain: str) -> str:
    """The domain in ASCII; empty where it cannot be one."""
    try:
        host = domain.encode("idna").decode()
    except UnicodeError:
        return ""
    labels = host.split(".")
    return host if all(re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", label) for label in labels) else ""


def normalise_phone(text: str, field: str = "phone", country: str = "US") -> str:
    """A phone number as E.164, such as +12065550142; read in the country (ISO 3166) where it has no country code.

    Whether somebody has that number is not asked; a number without its area code is none.

    Raises:
        InvalidInput: it cannot be a phone number.
    """
    number = None
    if len(text) <= _MAX_TYPED:
        with suppress(phonenumbers.NumberParseException):
            number = phonenumbers.parse(text, country)
    whole = phonenumbers.ValidationResult.IS_POSSIBLE
    if number is None or phonenumbers.is_possible_number_with_reason(number) != whole:
        raise InvalidInput(field, f'"{text[:40]}" is not a phone number.', "Give one such as +1 206 555 0142.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(number: str) -> str:
    """An E.164 number as people write it internationally."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def normalise_url(text: str, field: str = "website") -> str:
    """A web address with its scheme; https:// where none was given.

    Raises:
        InvalidInput: it is no http(s) address, or carries a user name or characters that nobody sees.
    """
    raw = text.strip()
    try:
        parts = urlsplit(raw if "://" in raw.partition("?")[0] else f"https://{raw}")
        sound = parts.port != 0 and parts.username is None and parts.password is None
    except ValueError:  # brackets that do not close, a port that is no number
        sound = False
    if not sound or len(raw) > 2000 or any(map(_unseen, raw)) or not _is_web(parts):
        raise InvalidInput(field, f'"{raw[:60]}" is not a web address.', "Give one such as https://example.com.")
    return parts._replace(netloc=parts.netloc.lower()).geturl()


def _unseen(char: str) -> bool:
    """Whether a character is a space, shows nothing, or turns the writing around, and so hides an address."""
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cs")


def _is_web(parts: SplitResult) -> bool:
    host = (parts.hostname or "").rstrip(".")
    return parts.scheme in ("http", "https") and "." in host and bool(_ascii_host(host))


def same_name(one: str, other: str) -> bool:
    """Whether two names are equal but for case, spaces and punctuation."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", folded) or folded.strip()
