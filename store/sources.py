"""What discovery keeps beside the leads: pages read, facts kept for a while, pairs that may be one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from store.columns import Record, Row, one_of, table_args

PAIR_STATES = ("open", "same", "different")


class FetchedPage(Row, table=True):
    """The last answer at an address, so that it is asked again only whether it changed. The body is zlib-compressed.

    Not journaled: it is a copy of something public, and is thrown away when it is old.
    """

    __tablename__ = "fetched_page"
    __table_args__ = table_args(UniqueConstraint("key"))

    key: str = Field(max_length=64)
    """SHA-256, in hex, of what was asked."""
    url: str
    status: int
    headers: dict[str, str] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    body: bytes = b""
    fetched_at: datetime = Field(nullable=False, index=True)
    fresh_until: datetime = Field(nullable=False)


class SourceHolding(Row, table=True):
    """Facts of a lead that a source's terms let one keep only until a day. Not journaled: they have to go in the end.

    The lead is named by its id alone (ids are never reused), so that nothing hangs on what is to be thrown away.
    """

    __tablename__ = "source_holding"
    __table_args__ = table_args(UniqueConstraint("lead_id", "source"))

    lead_id: int = Field(index=True)
    source: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    expires_at: datetime = Field(nullable=False, index=True)


class PossibleDuplicate(Record, table=True):
    """A lead that may be the same group as another lead, or as a venue: for a person to say."""

    __tablename__ = "possible_duplicate"
    __table_args__ = table_args(
        one_of("state", PAIR_STATES),
        UniqueConstraint("lead_id", "other_id"),
        UniqueConstraint("lead_id", "venue_id"),
        CheckConstraint("(other_id IS NULL) <> (venue_id IS NULL)", name="one_other"),
    )

    lead_id: int = Field(foreign_key="lead.id", index=True)
    other_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    venue_id: int | None = Field(default=None, foreign_key="venue.id", index=True)
    why: str = ""
    state: str = Field(default="open", index=True)


class FetchLease(Row, table=True):
    """Which process carries out a FETCH, and when it last said so: another one takes it up only when it fell silent."""

    __tablename__ = "fetch_lease"
    __table_args__ = table_args(UniqueConstraint("change_id"))

    change_id: int = Field(foreign_key="change.id")
    holder: str
    alive_at: datetime = Field(nullable=False)
