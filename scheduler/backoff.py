"""How long to wait before a message is tried again: a pure function, so that it can be proven and explained."""

import hashlib

#: The first wait and the longest one, in seconds.
FIRST, LONGEST = 30.0, 900.0
#: So much of a wait is spread, so that what failed together is not tried together.
SPREAD = 0.25
#: What a provider may ask for at most, in seconds.
PATIENCE = 6 * 3600.0


def wait(tries: int, after: float | None = None, seed: str = "") -> float:
    """How many seconds to leave a message alone.

    The wait doubles with every try up to its cap, and is spread by up to a quarter, always alike for one seed. What the
    provider asks for is kept to: no try comes before it (it may ask for six hours at most).

    Args:
        tries: How often it was tried so far, from 1.
        after: How many seconds the provider wants to be left alone, where it said so.
        seed: What tells this message from others, such as its token.
    """
    grown = min(LONGEST, FIRST * 2.0 ** min(max(tries, 1) - 1, 32))
    asked = min(max(after or 0.0, 0.0), PATIENCE)
    return max(grown, asked) * (1 + SPREAD * _share(f"{seed}:{tries}"))


def _share(seed: str) -> float:
    """A number of [0, 1) that a text decides."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6]) / 2**48
