"""Who may sign in."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.columns import Row, table_args


class StaffAccount(Row, table=True):
    """A member of staff. `session_version` rises when sign-ins must end; an inactive account has no role."""

    __tablename__ = "staff_account"
    __table_args__ = table_args(UniqueConstraint("email"))

    email: str
    name: str
    password_hash: str | None = None
    owner: bool = False
    active: bool = True
    session_version: int = 1


class SignInLink(Row, table=True):
    """A one-time link, kept as a hash. `expires_at` in UTC; `used_at` is set by the POST that consumes it."""

    __tablename__ = "sign_in_link"
    __table_args__ = table_args(UniqueConstraint("token_hash"))

    token_hash: str
    account_id: int | None = Field(default=None, foreign_key="staff_account.id")
    expires_at: datetime
    used_at: datetime | None = None


class SignInAttempt(Row, table=True):
    """A failed sign-in, for throttling by account and by address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = table_args()

    email: str = Field(index=True)
    address: str = Field(index=True)


class Upload(Row, table=True):
    """A CSV that a person uploaded, until it is imported."""

    __table_args__ = table_args()

    owner: str = Field(index=True)
    filename: str
    content: str
