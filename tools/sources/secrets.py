"""Keys and tokens stay unspoken: whatever goes wrong is told without them."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

from tools.sources.web import SourceFailed


def without(secret: str, text: str) -> str:
    """A text with a key or token taken out, in whichever way an address spells it."""
    for spelled in {secret, quote(secret, safe=""), quote_plus(secret)} - {""}:
        text = text.replace(spelled, "(key)")
    return text


@contextmanager
def unspoken(secret: str) -> Iterator[None]:
    """Within it, a failure that tells the secret is told without it, and without the failure that it came from."""
    try:
        yield
    except SourceFailed as failure:
        told = without(secret, str(failure))
        if told == str(failure):
            raise
        raise SourceFailed(told) from None
