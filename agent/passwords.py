"""Passwords: what is accepted, and how they are kept (argon2id)."""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tools.errors import InvalidInput

SHORTEST, LONGEST = 10, 256
_HASHER = PasswordHasher()
#: One hash takes 64 MiB: so many at a time, or a flood of sign-ins would exhaust the machine.
_AT_ONCE = threading.BoundedSemaphore(2)


def checked_password(password: str, email: str) -> str:
    """A password that may be used.

    Raises:
        InvalidInput: it is too short, too long, too plain, or the e-mail address itself.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        problem = "is too short." if len(password) < SHORTEST else "is too long."
        raise InvalidInput("password", problem, f"Take {SHORTEST} to {LONGEST} characters; a few words do well.")
    if len(set(password)) < 4 or password.casefold() in (email, email.partition("@")[0]):
        raise InvalidInput("password", "is too easy to guess.", "Take a few words that do not belong together.")
    return password


def hash_password(password: str) -> str:
    """The password as it is kept."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one that was kept; without a hash the same work is done, and the answer is no."""
    try:
        with _AT_ONCE:
            right = _HASHER.verify(password_hash or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None and len(password) <= LONGEST


@cache
def _nobodys() -> str:
    return _HASHER.hash("a password that nobody has")
