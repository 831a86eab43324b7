"""A provider that lets nothing of ours in (a wrong key, a closed account) holds its whole channel, from one home.

The attempts say so themselves: the latest that tells of the account was refused for the account. Until one is taken,
a single message is tried at a time, seldomer and seldomer; all others of the channel stay in the queue as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, func, select
from sqlmodel import Session, SQLModel

from store.tables import Attempt
from tools.outreach.claiming import MESSAGE

ATTEMPT: Table = SQLModel.metadata.tables[str(Attempt.__tablename__)]
#: The outcome of an attempt that was refused for the account, not for the message.
SHUT_OUT = "shut_out"
#: Whatever else the provider said of a message, it had let us in to say it.
_LET_IN = ("accepted", "rejected")
#: The first wait for the next single try, and the longest.
FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
#: So many of the newest attempts are looked at: a channel that was not used for longer is tried as if nothing had been.
_LOOK_BACK = 2_000
_NAMES = {"email": "e-mail", "sms": "text"}
_A = ATTEMPT.c
_OF_MESSAGE = ATTEMPT.join(MESSAGE, MESSAGE.c.id == _A.message_id)


@dataclass(frozen=True)
class ShutOut:
    """A provider that refuses the account: since when, when and with which message it was last tried, its words."""

    provider: str
    channel: str
    words: str
    message_id: int
    since: datetime
    tried_at: datetime

    @property
    def again_at(self) -> datetime:
        """When a single message is tried again: the waits double, from half a minute to a quarter of an hour."""
        return self.tried_at + min(max(self.tried_at - self.since, FIRST), LONGEST)

    @property
    def what(self) -> str:
        """What waits: "every e-mail", "every text"."""
        return f"every {_NAMES[self.channel]}"

    @property
    def in_words(self) -> str:
        """What staff are told."""
        said = self.words.rstrip(".")
        return (
            f"{self.provider} lets nothing in ({said}), so {self.what} waits in the queue: "
            "once its key or account is right, they leave by themselves."
        )


def shut_out(session: Session, channel: str, provider: str | None = None) -> ShutOut | None:
    """How a channel is held, by this provider (by whichever was asked last, unless named); None where it is open."""
    asked = _asked(channel, provider)
    last = _newest(session, *asked, _A.outcome.in_((SHUT_OUT, *_LET_IN)))
    if last is None or last.outcome != SHUT_OUT:
        return None
    let_in = _newest(session, *asked, _A.outcome.in_(_LET_IN))
    since = (*asked, _A.id > (let_in.id if let_in else 0), _A.outcome != "withheld")
    tried = select(func.min(_A.ended_at), func.max(_A.ended_at)).select_from(_OF_MESSAGE).where(*since)
    first, latest = session.connection().execute(tried).one()
    return ShutOut(last.provider, channel, last.words, last.message_id, first, latest)


def open_to(
    session: Session, now: datetime, providers: Mapping[str, str], begun: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """Which channels messages may leave by now, with their providers: freely; and a single one, to see.

    Args:
        session: Where the attempts are.
        now: The moment, UTC.
        providers: By channel the provider that would be asked.
        begun: Whether the process that would ask has just begun: its key may be a new one, so it need not wait.
    """
    free, single = dict(providers), dict[str, str]()
    for channel, provider in providers.items():
        if held := shut_out(session, channel, provider):
            del free[channel]
            if (begun or now >= held.again_at) and not _being_tried(session, channel):
                single[channel] = provider
    return free, single


def _asked(channel: str, provider: str | None) -> tuple[ColumnElement[bool], ...]:
    """The newest attempts of a channel."""
    newest = select(func.max(_A.id)).scalar_subquery()
    of_channel = (MESSAGE.c.channel == channel, _A.id > newest - _LOOK_BACK)
    return (*of_channel, _A.provider == provider) if provider else of_channel


def _newest(session: Session, *conditions: ColumnElement[bool]) -> Row[*tuple[Any, ...]] | None:
    query = select(_A.id, _A.outcome, _A.provider, _A.words, _A.message_id).select_from(_OF_MESSAGE)
    return session.connection().execute(query.where(*conditions).order_by(_A.id.desc()).limit(1)).first()


def _being_tried(session: Session, channel: str) -> bool:
    sending = select(MESSAGE.c.id).where(MESSAGE.c.status == "sending", MESSAGE.c.channel == channel)
    return session.connection().execute(sending.limit(1)).first() is not None
