"""How each of the staff is told that a visitor waits: by what, at which number, and not within which hours."""

from dataclasses import dataclass

from agent.auth import Accounts
from store.accounts import StaffAccount
from store.database import reading, writing
from tools.errors import InvalidInput
from tools.people import normalise_phone

#: By what somebody can be told; the desk shows it always.
WAYS = ("email", "sms")


@dataclass(frozen=True)
class Reached:
    """Somebody's wishes. Hours are 0 to 23, local to the business; both or neither."""

    by: tuple[str, ...] = ("email",)
    phone: str = ""
    quiet_from: str = ""
    quiet_to: str = ""


def reached(accounts: Accounts, account_id: int) -> Reached:
    """What somebody has set."""
    with reading(accounts.engine) as session:
        own = session.get_one(StaffAccount, account_id)
        hours = ("" if hour is None else str(hour) for hour in (own.quiet_from, own.quiet_to))
        return Reached(tuple(own.notify_by), own.phone or "", *hours)


def set_reached(accounts: Accounts, account_id: int, wish: Reached, country: str | None) -> None:
    """Keep what somebody wishes.

    Args:
        accounts: Where it is kept.
        account_id: Whose it is.
        wish: What they wish; a number as people write it.
        country: Where a number without a country's code is dialled (ISO 3166 alpha-2); the United States unless known.

    Raises:
        InvalidInput: the number is none, texts are wished without one, or an hour is none.
    """
    phone = normalise_phone(wish.phone, "phone", country or "US") if wish.phone.strip() else None
    if "sms" in wish.by and phone is None:
        raise InvalidInput("phone", "is needed for texts.", "Give your mobile number.")
    begins, ends = _hour(wish.quiet_from, "quiet_from"), _hour(wish.quiet_to, "quiet_to")
    if (begins is None) != (ends is None):
        raise InvalidInput("quiet_to" if ends is None else "quiet_from", "is missing.", "Give both hours, or neither.")
    with writing(accounts.engine, accounts.clock()) as session:
        own = session.get_one(StaffAccount, account_id)
        own.notify_by = [way for way in WAYS if way in wish.by]
        own.phone, own.quiet_from, own.quiet_to = phone, begins, ends


def _hour(text: str, field: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or int(text) > 23:
        raise InvalidInput(field, f'"{text.strip()[:20]}" is no hour.', "Give a number from 0 to 23, such as 22.")
    return int(text)
