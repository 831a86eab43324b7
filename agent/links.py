"""One-time links: kept as a hash, good for an hour, used up by the POST that sets a password."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from store.database import reading, writing
from store.tables import SignInLink, StaffAccount
from tools.errors import Refused

LASTS = timedelta(hours=1)
_DEAD = "This link is used up, or older than an hour. `harmony user link`, typed where Harmony runs, makes a new one."


@dataclass(frozen=True)
class LinkOffer:
    """What a link is for: an account that is there (`bound`) with its address and name, or a first owner."""

    email: str = ""
    name: str = ""
    bound: bool = False


@dataclass(frozen=True)
class Links:
    """The one-time links of a store."""

    engine: Engine
    clock: Callable[[], datetime]

    def make(self, account_id: int | None) -> str:
        """A new token for an account, or for a first owner; older links for the same are void."""
        token, now = secrets.token_urlsafe(32), self.clock()
        with writing(self.engine, now) as session:
            _void(session, account_id, now)
            session.add(SignInLink(token_hash=_hash(token), account_id=account_id, expires_at=now + LASTS))
        return token

    def look(self, token: str) -> LinkOffer:
        """What the link is for; it stays unused.

        Raises:
            Refused: it is unknown, too old or used.
        """
        with reading(self.engine) as session:
            link = self._open(session, token)
            account = session.get(StaffAccount, link.account_id) if link.account_id else None
            return LinkOffer(account.email, account.name, bound=True) if account else LinkOffer()

    def use(self, session: Session, token: str) -> int | None:
        """Use the link up within a transaction; answers its account's id (None: a first owner's).

        Raises:
            Refused: it is unknown, too old or used.
        """
        link = self._open(session, token)
        link.used_at = self.clock()
        _void(session, link.account_id, self.clock())
        return link.account_id

    def _open(self, session: Session, token: str) -> SignInLink:
        link = session.exec(select(SignInLink).where(SignInLink.token_hash == _hash(token))).first()
        if link is None or link.used_at is not None or link.expires_at <= self.clock():
            raise Refused(_DEAD)
        return link


def _void(session: Session, account_id: int | None, now: datetime) -> None:
    open_links = select(SignInLink).where(SignInLink.account_id == account_id, col(SignInLink.used_at).is_(None))
    for link in session.exec(open_links):
        link.expires_at = min(link.expires_at, now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.strip().encode()).hexdigest()
