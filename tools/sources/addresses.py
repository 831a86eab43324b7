"""Addresses: whose they are, and what of them is kept to oneself."""

from collections.abc import Iterable, Mapping

import httpx

#: Schemes that are asked, and their ports.
PORTS = {"http": 80, "https": 443}
#: Parameters of an address that carry a key (Google, Meta, and the usual names).
_PARAMS = frozenset(
    "key access_token input_token token api_key apikey api-key appsecret_proof client_secret sig signature".split()
)
_HEADERS = frozenset("authorization x-goog-api-key x-api-key api-key cookie".split())
_HIDDEN = "…"


def origin_of(url: httpx.URL) -> tuple[str, int]:
    """Host and port of an address."""
    return url.host, url.port or PORTS.get(url.scheme, 0)


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two addresses are of one scheme, host and port (RFC 6454)."""
    return one.scheme == other.scheme and origin_of(one) == origin_of(other)


def place_of(url: httpx.URL) -> str:
    """The host as its pace is kept: one, whether it is asked by http or https."""
    return url.host if url.port in (None, *PORTS.values()) else f"{url.host}:{url.port}"


def without_secrets(url: httpx.URL) -> str:
    """An address with its keys replaced: they do not belong in what is shown, logged or kept."""
    hidden = {name: _HIDDEN for name in url.params if name.lower() in _PARAMS}
    return str(url.copy_merge_params(hidden) if hidden else url)


def tells_a_secret(body: bytes, url: httpx.URL, headers: Mapping[str, str]) -> bool:
    """Whether an answer repeats a key that was in the question (as links to a next page do)."""
    return any(secret.encode() in body for secret in _secrets(url, headers))


def _secrets(url: httpx.URL, headers: Mapping[str, str]) -> Iterable[str]:
    params = (value for name, value in url.params.multi_items() if name.lower() in _PARAMS)
    sent = (value.removeprefix("Bearer ") for name, value in headers.items() if name.lower() in _HEADERS)
    return (secret for secret in (*params, *sent) if secret)
