"""Failed sign-ins are counted by account and by network address; too many have to wait.

An attempt is counted before its password is looked at, so that many at once cannot pass between check and count.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete
from sqlmodel import Session, col, select

from store.tables import SignInAttempt
from tools.errors import Refused

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 5, 30
_FORGOTTEN_AFTER = timedelta(days=1)


def count_attempt(session: Session, email: str, address: str, now: datetime) -> None:
    """Count one attempt for an account (known or not) from a network address.

    Raises:
        Refused: too many have failed within the window; says how long to wait.
    """
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.created_at) < now - _FORGOTTEN_AFTER))
    network = network_of(address)
    _refuse_too_many(session, SignInAttempt.email == email, PER_ACCOUNT, "for this e-mail address", now)
    _refuse_too_many(session, SignInAttempt.address == network, PER_ADDRESS, "from your network", now)
    session.add(SignInAttempt(email=email, address=network))


def network_of(address: str) -> str:
    """What one person can hardly change: an IPv4 address, the first half of an IPv6 address; else the text itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address[:100]
    if isinstance(known, IPv6Address):
        return known.ipv4_mapped.compressed if known.ipv4_mapped else f"{known.exploded[:19]}::/64"
    return known.compressed


def forget_attempts(session: Session, email: str) -> None:
    """Forget what failed for an account: its person got in."""
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.email) == email))


def _refuse_too_many(session: Session, which: bool, allowed: int, where: str, now: datetime) -> None:
    times = select(SignInAttempt.created_at).where(which, col(SignInAttempt.created_at) > now - WINDOW)
    latest = session.exec(times.order_by(col(SignInAttempt.created_at).desc()).limit(allowed)).all()
    if len(latest) < allowed or latest[-1] is None:
        return
    minutes = max(1, -int((now - latest[-1] - WINDOW).total_seconds() // 60))
    again = "in a minute" if minutes == 1 else f"in {minutes} minutes"
    raise Refused(f"Too many sign-ins have failed {where}. Try again {again}, or ask for a new link.")
