"""A group's handles at social networks, from addresses; what shares, embeds or shows one post is none."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from rapidfuzz import fuzz

_HANDLE = re.compile(r"[\w.-]{2,80}")
_ID = re.compile(r"\d{5,20}")
_ENDS_IN_ID = re.compile(r"(?:^|-)(\d{9,20})$")
_FACEBOOK_NOT = frozenset(
    "sharer sharer.php share share.php dialog plugins tr events groups hashtag login login.php help policy policies "
    "privacy watch photo photo.php photos story.php permalink.php home.php l.php legal reel stories marketplace media "
    "video video.php v2.0 business about search posts settings ads gaming wix squarespace wordpresscom godaddy "
    "weebly".split()
)
_INSTAGRAM_NOT = frozenset(
    "p reel reels explore stories accounts tv share direct about legal developer wix squarespace wordpressdotcom "
    "godaddy web embed.js weebly".split()
)
_X_NOT = frozenset(
    "intent share home hashtag search i login settings tos privacy wix squarespace wordpressdotcom".split()
)


def facebook_handle(url: str) -> str | None:
    """The handle of a Facebook page, or its number where it has none: of ".../pages/Name/123", "profile.php?id=123"."""
    parts = _of(url, "facebook.com", "fb.com", "fb.me")
    if parts is None:
        return None
    path = _path(parts)
    if path[:1] == ["l.php"]:
        return facebook_handle(parse_qs(parts.query).get("u", [""])[0])
    if path[:1] == ["profile.php"]:
        number = parse_qs(parts.query).get("id", [""])[0]
        return number if _ID.fullmatch(number) else None
    if path[:1] == ["pg"]:
        path = path[1:]
    if path and path[0] in ("pages", "people", "p"):
        number = next((m[1] for part in reversed(path[1:]) if (m := _ENDS_IN_ID.search(part))), "")
        return number or None
    return _named(path, _FACEBOOK_NOT)


def instagram_handle(url: str) -> str | None:
    """The handle of an Instagram account."""
    parts = _of(url, "instagram.com", "instagr.am")
    return _named(_path(parts), _INSTAGRAM_NOT) if parts else None


def youtube_handle(url: str) -> str | None:
    """The handle of a YouTube channel ("@choir"), or its id where it has none ("UC...", case kept)."""
    parts = _of(url, "youtube.com")
    if parts is None:
        return None
    path = [part for part in parts.path.split("/") if part]
    if path[:1] == ["channel"] and len(path) > 1:
        return path[1] if re.fullmatch(r"UC[\w-]{22}", path[1]) else None
    if path[:1] in (["c"], ["user"]) and len(path) > 1:
        return _named([path[1].lower()], frozenset())
    return _named([path[0].lower()[1:]], frozenset()) if path and path[0].startswith("@") else None


def tiktok_handle(url: str) -> str | None:
    """The handle of a TikTok account."""
    path = _path(parts) if (parts := _of(url, "tiktok.com")) else []
    return _named([path[0][1:]], frozenset()) if path and path[0].startswith("@") else None


def x_handle(url: str) -> str | None:
    """The handle of an account at X, formerly Twitter."""
    parts = _of(url, "x.com", "twitter.com")
    return _named(_path(parts), _X_NOT) if parts and "/status/" not in parts.path else None


_READERS: Mapping[str, Callable[[str], str | None]] = {
    "facebook": facebook_handle,
    "instagram": instagram_handle,
    "youtube": youtube_handle,
    "tiktok": tiktok_handle,
    "x": x_handle,
}


def handles(urls: Iterable[str], name: str) -> dict[str, str]:
    """One handle for each network that the addresses lead to.

    Where they lead to several accounts of one network, it is the one most like `name`; of equals the most linked.
    """
    counted: dict[str, Counter[str]] = {network: Counter() for network in _READERS}
    for url in urls:
        for network, reader in _READERS.items():
            if handle := reader(url):
                counted[network][handle] += 1
    return {network: _likest(found, name) for network, found in counted.items() if found}


def _likest(found: Counter[str], name: str) -> str:
    squeezed = re.sub(r"\W+", "", name.casefold())
    return max(found, key=lambda handle: (round(fuzz.ratio(handle, squeezed), -1), found[handle]))


def _of(url: str, *hosts: str) -> SplitResult | None:
    """The parts of an address at one of these hosts, or at a name below one ("m.facebook.com")."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return (
        parts if parts.scheme in ("http", "https") and any(host == h or host.endswith(f".{h}") for h in hosts) else None
    )


def _path(parts: SplitResult) -> list[str]:
    return [part.lower() for part in unquote(parts.path).split("/") if part and not part.startswith("#!")]


def _named(path: list[str], others: frozenset[str]) -> str | None:
    handle = path[0].strip("@") if path else ""
    return handle if _HANDLE.fullmatch(handle) and handle not in others and not handle.endswith(".php") else None
