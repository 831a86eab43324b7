"""How arguments of tools are read: each kind, as it is written in JSON and as the tool gets it.

A parameter annotated with one of these is text in the schema that models and programs see; dispatch reads it before the
tool runs, so a tool's body gets records, places and sums, never text to be looked up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from store.columns import Row
from tools import refs
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.geography.places import Place, resolve
from tools.money import Money, parse_money
from tools.people import clean_name, clean_text, normalise_email, normalise_url

FIRST_YEAR, LAST_YEAR = 1990, 2100


@runtime_checkable
class ArgType(Protocol):
    """How one kind of argument is read. `says` completes the parameter's description in the schema."""

    says: str

    def read(self, raw: Any, field: str, ctx: ToolContext) -> Any:
        """The value that the tool gets.

        Raises:
            HarmonyError: the text does not say one.
        """


@dataclass(frozen=True)
class RefTo:
    """A record: its ref, or an unambiguous name. With `or_name` a name that finds nothing is passed on as text."""

    kinds: tuple[str, ...]
    or_name: bool = False

    @property
    def says(self) -> str:
        """The kinds of record it takes, for the schema."""
        new = ", or the name of a new one" if self.or_name else ""
        return f"Names {refs.listed(self.kinds)}: a ref such as `{self.kinds[0]}:12`, or an unambiguous name{new}."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> Row | str:
        """The row; or the text, where a new name may stand."""
        if not self.or_name:
            return refs.find(ctx, raw, self.kinds, field)
        return refs.find_or_none(ctx, raw, self.kinds, field) or clean_name(raw, field)


@dataclass(frozen=True)
class PlaceText:
    """A place, resolved offline."""

    says: str = 'A place such as "Denver", "Denver, CO", "80302" or "Toronto, Canada".'

    def read(self, raw: Any, field: str, ctx: ToolContext) -> Place:
        """The place with its region, country, coordinates and zone."""
        return resolve(raw, field)


@dataclass(frozen=True)
class MoneyText:
    """A sum of money."""

    says: str = 'Money such as "$1,250.50" or "1250.50 USD".'

    def read(self, raw: Any, field: str, ctx: ToolContext) -> Money:
        """Cents and currency; the business's currency where none is said."""
        return parse_money(raw, field, ctx.business.currency)


@dataclass(frozen=True)
class DateText:
    """A calendar day."""

    says: str = "A day as YYYY-MM-DD, such as 2026-12-04."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> date:
        """The day."""
        try:
            day = date.fromisoformat(raw.strip())
        except ValueError:
            raise InvalidInput(field, f'"{raw[:40]}" is not a day of the calendar.', self.says) from None
        return _sensible(day, field)


@dataclass(frozen=True)
class When:
    """A moment as it was given: with an offset, or local to a place that the tool knows."""

    given: datetime

    def utc(self, zone: str | None) -> datetime:
        """The moment in UTC; a time without an offset is local to the zone (IANA name)."""
        here = self.given if self.given.tzinfo else self.given.replace(tzinfo=ZoneInfo(zone or "UTC"))
        return here.astimezone(UTC)


@dataclass(frozen=True)
class WhenText:
    """A day with a time."""

    says: str = (
        "A day and time as YYYY-MM-DDTHH:MM (local to the place), such as 2026-12-05T14:00; an offset may follow."
    )

    def read(self, raw: Any, field: str, ctx: ToolContext) -> When:
        """The moment; a day without a time is refused, since nobody said when."""
        text = raw.strip().replace("Z", "+00:00")
        try:
            given = datetime.fromisoformat(text)
        except ValueError:
            raise InvalidInput(field, f'"{raw[:40]}" is not a day and time.', self.says) from None
        if len(text) <= 10:
            raise InvalidInput(field, "has a day but no time.", self.says)
        _sensible(given.date(), field)
        return When(given)


@dataclass(frozen=True)
class NameText:
    """What something or somebody is called."""

    says: str = "A name of at most 120 characters."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> str:
        """The name with single spaces; typed all in lower case, it is capitalised."""
        return clean_name(raw, field)


@dataclass(frozen=True)
class FreeText:
    """Words for people to read."""

    limit: int = 4000

    @property
    def says(self) -> str:
        """The limit, for the schema."""
        return f"Text of at most {self.limit} characters."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> str:
        """The text, without control characters."""
        return clean_text(raw, field, self.limit)


@dataclass(frozen=True)
class EmailText:
    """An e-mail address."""

    says: str = "An e-mail address such as ana@example.com."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> str:
        """The address in lower case."""
        return normalise_email(raw, field)


@dataclass(frozen=True)
class UrlText:
    """A web address."""

    says: str = "A web address such as https://example.com."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> str:
        """The address, with https:// where no scheme was given."""
        return normalise_url(raw, field)


@dataclass(frozen=True)
class OneOf:
    """A word of a closed vocabulary. `understand` may map what people say to a word of it (None: not understood)."""

    words: tuple[str, ...]
    understand: Callable[[str], str | None] | None = None

    @property
    def says(self) -> str:
        """The words, for the schema."""
        return f"One of: {', '.join(self.words)}."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> str:
        """The word of the vocabulary."""
        word = str(raw).strip().casefold().replace("-", "_").replace(" ", "_")
        if word in self.words:
            return word
        understood = self.understand(raw) if self.understand else None
        if understood is None:
            raise InvalidInput(field, f'"{raw[:60]}" is not one of its values.', self.says)
        return understood


def _sensible(day: date, field: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(
            field, f"the year {day.year} is out of range.", f"Give one from {FIRST_YEAR} to {LAST_YEAR}."
        )
    return day
