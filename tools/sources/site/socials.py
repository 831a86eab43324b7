"""A group's handles at social networks, from addresses; what shares, embeds or shows one post is none."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from rapidfuzz import fuzz

from tools.sources.handles import facebook_handle, instagram_handle

_HANDLE = re.compile(r"[\w.-]{2,80}")
#: Whose own accounts the sites that they built lead to.
_BUILDERS = frozenset("wix squarespace wordpressdotcom wordpresscom wordpress godaddy weebly".split())
_X_NOT = frozenset("intent share home hashtag search i login settings tos privacy".split())


def facebook_page(url: str) -> str | None:
    """The handle or number of the Facebook page that a link leads to, also by way of its "l.php?u=..."."""
    parts = _of(url, "facebook.com", "fb.com", "fb.me")
    if parts is None:
        return None
    if parts.path == "/l.php":
        target = parse_qs(parts.query).get("u", [""])[0]
        return None if "/l.php" in target else facebook_page(target)
    straight = parts._replace(path=re.sub(r"^/pages/category/[^/]+/", "/pages/", parts.path))
    return facebook_handle(straight.geturl())


def instagram_account(url: str) -> str | None:
    """The handle of the Instagram account that a link leads to."""
    return instagram_handle(url) if _of(url, "instagram.com", "instagr.am") else None


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
    "facebook": facebook_page,
    "instagram": instagram_account,
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
            if (handle := reader(url)) and handle not in _BUILDERS:
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
