"""What the planner may know of the store: the names by which people speak of records.

Handed in anew for every turn; empty for visitors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Name:
    """One record as people speak of it.

    `text` is its name; `also` other whole names (an address, a description); `words` closed words that describe it
    (service, status, category); `of` the refs of what it belongs to (a booking: its trip and its venue); `place`
    its city. `starts` and `ends` are days local to the record, both included; `clock` and `until` the hours of a
    booking; `sums` what it still owes in cents (deposit, balance); `live` is false for what is cancelled or over
    and done with.
    """

    ref: str
    kind: str
    text: str
    label: str = ""
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    place: str = ""
    starts: date | None = None
    ends: date | None = None
    clock: time | None = None
    until: time | None = None
    sums: tuple[tuple[str, int], ...] = ()
    live: bool = True

    @property
    def said(self) -> str:
        """How a question names it."""
        return self.label or self.text


class Lexicon(Protocol):
    """The names and the clock of one turn. `now` is aware, in the business's zone."""

    @property
    def now(self) -> datetime:
        """The turn's moment, in the business's zone."""

    @property
    def staff(self) -> bool:
        """Whether staff are speaking; a visitor never learns a record by its name."""

    @property
    def business(self) -> str:
        """What the business is called."""

    def names(self) -> Sequence[Name]:
        """Every record that may be spoken of, oldest first."""


@dataclass(frozen=True, slots=True)
class Names:
    """A lexicon made of given names."""

    now: datetime
    staff: bool = False
    known: tuple[Name, ...] = ()
    business: str = ""

    def names(self) -> Sequence[Name]:
        """The given names."""
        return self.known
