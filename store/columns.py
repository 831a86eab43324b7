"""What tables have in common: ids that are never reused, a version, a place, and checks on closed vocabularies."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

#: Names of constraints, so that migrations can name what they change.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
#: Columns of bookkeeping: neither compared by undo nor shown as a change.
BOOKKEEPING = frozenset({"version"})
#: Marks a column that is computed from others, and so stands outside the journal.
DERIVED: dict[str, Any] = {"info": {"derived": True}}


class Row(SQLModel):
    """A row with an integer id (never reused) and the moment, UTC, at which it was made."""

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime | None = Field(default=None, nullable=False)

    def require_id(self) -> int:
        """The id of a row that has been flushed.

        Raises:
            ValueError: the row has not been written yet.
        """
        if self.id is None:
            raise ValueError(f"{type(self).__name__} has not been written yet")
        return self.id


class Record(Row):
    """A row that people edit: journaled, with a version that counts its changes, so that a page notices a conflict."""

    version: int = Field(default=1, nullable=False)


class Located(SQLModel):
    """Where something is: a label to read, and what it resolves to. Coordinates in degrees, the zone an IANA name."""

    place: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = Field(default=None, max_length=2)
    latitude: float | None = None
    longitude: float | None = None
    timezone: str | None = None


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A database check that a text column holds one of the values (an empty column passes)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def table_args(*constraints: Any) -> tuple[Any, ...]:
    """Table arguments of every table: the constraints, and ids that SQLite never hands out twice."""
    return (*constraints, {"sqlite_autoincrement": True})
