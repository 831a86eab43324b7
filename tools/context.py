"""Who acts, when, for which business, in which transaction: everything that a tool may know besides its arguments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from store.columns import Row
from store.tables import ChatConversation
from tools.errors import Refused
from tools.geography.places import Place
from tools.money import Money
from tools.outreach.config import OutreachConfig
from tools.results import Result
from tools.sources.base import LeadSource
from tools.visitors.hours import OfficeHours

Role = Literal["staff", "visitor", "scheduler"]
Door = Literal["chat", "site", "terminal", "scheduler", "api"]
R = TypeVar("R", bound=Row)
A = TypeVar("A", bound=Result)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts. `person` is an e-mail address (staff), a visitor's key, or `scheduler`; it comes from the session only.

    `conversation_id` and `turn` say where in the chat the call is made, where it is made there.
    """

    role: Role
    person: str
    door: Door
    conversation_id: int | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Business:
    """The business that Harmony works for: its name, its base (with zone and country), its currency (ISO 4217).

    `hours` are when somebody is likely to be there, local to its base.
    """

    name: str
    home: Place
    currency: str = "USD"
    outreach: OutreachConfig = field(default_factory=OutreachConfig)
    hours: OfficeHours = field(default_factory=OfficeHours)

    @property
    def zone(self) -> ZoneInfo:
        """The business's own time zone."""
        return ZoneInfo(self.home.timezone)


@dataclass(slots=True)
class ToolContext:
    """One call's surroundings. `now` is UTC-aware and does not move within the call.

    `sources` are the lead sources there are, for a campaign to choose from: only its `gather` asks them.
    """

    session: Session
    now: datetime
    principal: Principal
    business: Business
    change_id: int | None = None
    notes: list[str] = field(default_factory=list)
    sources: Sequence[LeadSource] = ()

    @property
    def today(self) -> date:
        """Today in the business's zone."""
        return self.now.astimezone(self.business.zone).date()

    def note(self, text: str) -> None:
        """Add a remark that the answer carries (each once)."""
        if text not in self.notes:
            self.notes.append(text)

    def noted(self, result: A) -> A:
        """The answer with this call's remarks."""
        result.notes = [*result.notes, *(note for note in self.notes if note not in result.notes)]
        return result

    def add(self, row: R) -> R:
        """Put a new row into the store, so that it has its id."""
        self.session.add(row)
        self.session.flush()
        return row

    def money(self, cents: int | None, currency: str | None = None) -> Money | None:
        """Cents as money of the business's currency, unless another is given."""
        return None if cents is None else Money(cents, currency or self.business.currency)

    def conversation(self) -> ChatConversation:
        """The conversation in which the call is made.

        Raises:
            Refused: the call was made outside any conversation.
        """
        row = self.session.get(ChatConversation, self.principal.conversation_id or 0)
        if row is None:
            raise Refused("This works only within a conversation.")
        return row


@dataclass(frozen=True)
class Task:
    """One thing that a tool does while it gathers. `state` is waiting, asking, done, failed or stopped."""

    name: str
    state: str = "waiting"
    text: str = ""


@dataclass(frozen=True)
class Stage:
    """How far a tool has got: a sentence, how many of how many are done, and its tasks, one by one."""

    text: str
    done: int = 0
    total: int = 0
    tasks: tuple[Task, ...] = ()


Progress = Callable[[Stage], None]
"""Called while a tool gathers, from any thread, each time something moves."""
