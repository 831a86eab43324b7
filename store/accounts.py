"""Who may sign in."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from store.columns import Row, table_args


class StaffAccount(Row, table=True):
    """A member of staff. `session_version` rises when sign-ins must end; an inactive account has no role."""

    __tablename__ = "staff_account"
    __table_args__ = table_args(
        UniqueConstraint("email"),
        CheckConstraint("quiet_from >= 0 AND quiet_from < 24", name="quiet_from_hour"),
        CheckConstraint("quiet_to >= 0 AND quiet_to < 24", name="quiet_to_hour"),
    )

    email: str
    name: str
    password_hash: str | None = None
    owner: bool = False
    active: bool = True
    session_version: int = 1
    phone: str | None = None
    notify_by: list[str] = Field(
        default_factory=lambda: ["email"],
        sa_type=JSON,
        nullable=False,
        sa_column_kwargs={"server_default": '["email"]'},
    )
    """How they are told that a visitor waits: email, sms, both or neither; the desk shows it always."""
    quiet_from: int | None = None
    """Between these hours (0 to 23, local to the business; over midnight too) nothing is sent to them."""
    quiet_to: int | None = None


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


class ModelSpend(Row, table=True):
    """What a day's turns of one role cost at the model's provider, in millionths of a US dollar."""

    __tablename__ = "model_spend"
    __table_args__ = table_args(UniqueConstraint("day", "role"))

    day: date
    role: str
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    microdollars: int = Field(default=0, sa_type=BigInteger)
