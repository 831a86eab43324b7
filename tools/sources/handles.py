"""What sources call one organisation by, in the one form in which it compares: handles and registers' numbers."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

_FACEBOOK, _INSTAGRAM = ("facebook.com", "fb.com", "fb.me"), ("instagram.com", "instagr.am")
_HANDLE = re.compile(r"[a-z0-9._-]{2,80}")
#: The number of a page behind its name: "Denver-Singers-100064000000000".
_NUMBERED = re.compile(r"(?:.*-)?(\d{9,20})")
_ITEM = re.compile(r"(?:https?://(?:www\.|m\.)?wikidata\.org/(?:entity|wiki)/)?(q[1-9][0-9]{0,14})", re.I)
#: First parts of addresses there that are no page's own.
_NO_PAGE = frozenset(
    "about ads business events explore groups hashtag help legal login marketplace media p photo photo.php photos "
    "plugins policies posts privacy reel reels search share sharer sharer.php stories terms tr tv video videos "
    "watch dialog l.php home.php story.php permalink.php accounts direct".split()
)
#: Parts of Facebook's addresses after which the page itself is named last.
_BEFORE = frozenset(("p", "pages", "people", "pg"))


def facebook_handle(text: str) -> str | None:
    """The handle of a page, in lower case, or its number; of an address, a handle or "@handle". None for others.

    "https://www.facebook.com/DenverSingers/about" is "denversingers", "facebook.com/pages/Denver-Singers/1234567890"
    and ".../profile.php?id=1234567890" are "1234567890". A group's, an event's or a post's address names no page.
    """
    parts, query = _parts(text, _FACEBOOK)
    if parts and parts[0].casefold() == "profile.php":
        return _numbered(parse_qs(query).get("id", [""])[0])
    if parts and parts[0].casefold() in _BEFORE:
        numbers = [number for part in parts[1:] if (number := _numbered(part))]
        return numbers[-1] if numbers else _handle("".join(parts[1:2]))
    return (_numbered(parts[0]) or _handle(parts[0])) if parts else None


def instagram_handle(text: str) -> str | None:
    """The handle of an account, in lower case, of its address, a handle or "@handle"; None for anything else."""
    parts, _ = _parts(text, _INSTAGRAM)
    return _handle(parts[0]) if parts else None


def ein_of(value: object) -> str | None:
    """An Employer Identification Number as nine digits, of "84-0000001", "840000001" or a number; None for no EIN."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    digits = str(value).strip() if isinstance(value, str) else f"{value:09d}"
    digits = re.sub(r"^(\d\d)-(\d{7})$", r"\1\2", digits)
    return digits if re.fullmatch(r"[0-9]{9}", digits) and digits != "0" * 9 else None


def wikidata_id_of(text: str) -> str | None:
    """A Wikidata item's id, such as Q131186, of the id or an address that ends with it; None for anything else."""
    found = re.fullmatch(
        r"(?:https?://(?:www\.|m\.)?wikidata\.org/(?:entity|wiki)/)?(q[1-9][0-9]{0,14})", text.strip(), re.I
    )
    return found[1].upper() if found else None


def _parts(text: str, hosts: tuple[str, ...]) -> tuple[list[str], str]:
    """The parts of an address' path and its query; a bare handle is one part. Nothing where it is another host's."""
    text = text.strip()
    if "/" not in text and not text.casefold().endswith(hosts):
        return [text.removeprefix("@")], ""
    try:
        address = urlsplit(text if "//" in text else f"//{text}")
        host = (address.hostname or "").casefold()
    except ValueError:
        return [], ""
    if not any(host == one or host.endswith(f".{one}") for one in hosts):
        return [], ""
    return [unquote(part) for part in address.path.split("/") if part], address.query


def _handle(text: str) -> str | None:
    handle = text.removeprefix("@").casefold()
    return handle if handle not in _NO_PAGE and _HANDLE.fullmatch(handle) else None


def _numbered(text: str) -> str | None:
    found = _NUMBERED.fullmatch(text)
    return found[1] if found else None
