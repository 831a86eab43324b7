"""Keys do not belong in what is shown, logged or kept."""

from collections.abc import Iterable, Mapping

import httpx

#: Parameters of an address that carry a key (Google, Meta, and the usual names).
_PARAMS = frozenset(
    "key access_token input_token token api_key apikey api-key appsecret_proof client_secret sig signature".split()
)
_HEADERS = frozenset("authorization x-goog-api-key x-api-key api-key cookie".split())
_HIDDEN = "…"


def without_secrets(url: httpx.URL) -> str:
    """An address with its keys replaced."""
    hidden = {name: _HIDDEN for name in url.params if name.lower() in _PARAMS}
    return str(url.copy_merge_params(hidden) if hidden else url)


def tells_a_secret(body: bytes, url: httpx.URL, headers: Mapping[str, str]) -> bool:
    """Whether an answer repeats a key that was in the question (as links to a next page do)."""
    return any(secret.encode() in body for secret in _secrets(url, headers))


def _secrets(url: httpx.URL, headers: Mapping[str, str]) -> Iterable[str]:
    params = (value for name, value in url.params.multi_items() if name.lower() in _PARAMS)
    sent = (value.removeprefix("Bearer ") for name, value in headers.items() if name.lower() in _HEADERS)
    return (secret for secret in (*params, *sent) if secret)
