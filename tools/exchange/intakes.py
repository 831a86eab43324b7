"""What each kind of import reads from a line, how it recognises what is on file already, and the row that it makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlmodel import select

from store.columns import Record
from store.tables import Contact, Expense, Trip, Venue
from store.trips import TRIP_STATUSES
from tools.arg_types import (
    DateText,
    EmailText,
    FreeText,
    MoneyText,
    NameText,
    OneOf,
    PlaceText,
    RefTo,
    UrlText,
)
from tools.context import ToolContext
from tools.errors import InvalidInput, NotFound
from tools.geography.nearness import put_place
from tools.kinds import CATEGORIES, GROUP_KINDS, category_of, kind_of
from tools.people import normalise_phone, same_name
from tools.refs import plain

Values = dict[str, Any]


class Reader(Protocol):
    """How a cell is read."""

    def read(self, raw: str, field: str, ctx: ToolContext) -> Any:
        """Its value.

        Raises:
            HarmonyError: it says none.
        """


#: What a column of notes is also called.
_NOTES = "note comment comments remark remarks"


@dataclass(frozen=True)
class Column:
    """A column of a file: what else it may be called, and how its cells are read."""

    reader: Reader
    called: str = ""
    required: bool = False


@dataclass(frozen=True)
class Intake:
    """One kind of import. `known` answers the row that is on file already, `make` a new one, not yet added."""

    columns: Mapping[str, Column]
    known: Callable[[ToolContext, Values], Record | None]
    make: Callable[[ToolContext, Values], Record]

    @property
    def called(self) -> dict[str, str]:
        """For each column the words that mean it."""
        return {name: column.called for name, column in self.columns.items()}

    @property
    def first(self) -> str:
        """The column without which nothing can be read."""
        return next(name for name, column in self.columns.items() if column.required)

    def read(self, ctx: ToolContext, cells: Mapping[str, str]) -> Values:
        """A line's cells as values.

        Raises:
            HarmonyError: a required one is missing, or one cannot be read.
        """
        for name, column in self.columns.items():
            if column.required and name not in cells:
                raise InvalidInput(name, "is missing.")
        return {name: self.columns[name].reader.read(cell, name, ctx) for name, cell in cells.items()}


class PhoneText:
    """A phone number, of the business's country where it names none."""

    def read(self, raw: str, field: str, ctx: ToolContext) -> str:
        """The number as E.164."""
        return normalise_phone(raw, field, ctx.business.home.country)


class SizeText:
    """A number of singers."""

    def read(self, raw: str, field: str, ctx: ToolContext) -> int:
        """The number."""
        if not raw.isdecimal() or not 0 < int(raw[:9]) <= 10_000:
            raise InvalidInput(field, f'"{raw[:40]}" is no number of singers.')
        return int(raw)


class VenueByName:
    """A venue by its exact name, which is quick for thousands of lines; else by whatever else finds it."""

    def read(self, raw: str, field: str, ctx: ToolContext) -> Venue:
        """The venue."""
        named = ctx.session.exec(select(Venue).where(Venue.name == raw).limit(2)).all()
        venue = named[0] if len(named) == 1 else RefTo(("venue",)).read(raw, field, ctx)
        if not isinstance(venue, Venue):
            raise NotFound(f'I know no venue called "{raw}".')
        return venue


def _known_venue(ctx: ToolContext, values: Values) -> Venue | None:
    place = values["location"]
    there = select(Venue).where(Venue.latitude == place.latitude, Venue.longitude == place.longitude)
    return next((venue for venue in ctx.session.exec(there) if same_name(venue.name, values["name"])), None)


def _venue(ctx: ToolContext, values: Values) -> Venue:
    own = {name: value for name, value in values.items() if name != "location"}
    venue = Venue(**own)
    put_place(venue, values["location"])
    return venue


def _known_contact(ctx: ToolContext, values: Values) -> Contact | None:
    there = ctx.session.exec(select(Contact).where(Contact.venue_id == values["venue"].id))
    return next((contact for contact in there if same_name(contact.name, values["name"])), None)


def _contact(ctx: ToolContext, values: Values) -> Contact:
    own = {name: value for name, value in values.items() if name != "venue"}
    return Contact(venue_id=values["venue"].require_id(), **own)


def _known_trip(ctx: ToolContext, values: Values) -> Trip | None:
    same_days = select(Trip).where(Trip.starts_on == values.get("starts_on"))
    trips = ctx.session.exec(same_days)
    return next((trip for trip in trips if plain(trip.name) == plain(_trip_name(values))), None)


def _trip(ctx: ToolContext, values: Values) -> Trip:
    first, last = values.get("starts_on"), values.get("ends_on") or values.get("starts_on")
    if first is None and last is not None:
        raise InvalidInput("starts_on", "is missing, though an end is given.")
    if first and last and last < first:
        raise InvalidInput("ends_on", f"{last} is before the start, {first}.")
    trip = Trip(name=_trip_name(values), starts_on=first, ends_on=last)
    trip.status, trip.notes = values.get("status", "planned"), values.get("notes", "")
    put_place(trip, values["destination"])
    return trip


def _trip_name(values: Values) -> str:
    starts_on, city = values.get("starts_on"), values["destination"].city
    return str(values.get("name") or (f"{city} {starts_on:%B %Y}" if starts_on else f"{city} trip"))


def _known_expense(ctx: ToolContext, values: Values) -> Expense | None:
    same = select(Expense).where(Expense.trip_id == values["trip"].id, Expense.amount_cents == values["amount"].cents)
    same = same.where(Expense.category == values["category"], Expense.spent_on == values["spent_on"])
    return ctx.session.exec(same.where(Expense.description == values.get("description", ""))).first()


def _expense(ctx: ToolContext, values: Values) -> Expense:
    if not values["amount"].cents:
        raise InvalidInput("amount", "is nothing.")
    return Expense(
        trip_id=values["trip"].require_id(),
        amount_cents=values["amount"].cents,
        currency=values["amount"].currency,
        category=values["category"],
        description=values.get("description", ""),
        spent_on=values["spent_on"],
    )


INTAKES: dict[str, Intake] = {
    "venues": Intake(
        {
            "name": Column(NameText(), "venue group organisation organization chorus choir", required=True),
            "location": Column(PlaceText(), "place city town where address", required=True),
            "kind": Column(OneOf(GROUP_KINDS, kind_of), "type"),
            "website": Column(UrlText(), "site web url homepage"),
            "size": Column(SizeText(), "singers members"),
            "notes": Column(FreeText(), _NOTES),
        },
        _known_venue,
        _venue,
    ),
    "contacts": Intake(
        {
            "name": Column(NameText(), "contact person", required=True),
            "venue": Column(VenueByName(), "group organisation organization chorus choir", required=True),
            "role": Column(FreeText(80), "title position job"),
            "email": Column(EmailText(), "mail emailaddress"),
            "phone": Column(PhoneText(), "telephone tel number mobile cell phonenumber"),
        },
        _known_contact,
        _contact,
    ),
    "trips": Intake(
        {
            "destination": Column(PlaceText(), "place city location where", required=True),
            "name": Column(NameText(), "trip title"),
            "starts_on": Column(DateText(), "start starts begins from startdate firstday"),
            "ends_on": Column(DateText(), "end ends until to enddate lastday"),
            "status": Column(OneOf(TRIP_STATUSES, {"canceled": "cancelled", "done": "completed"}.get), "state"),
            "notes": Column(FreeText(), _NOTES),
        },
        _known_trip,
        _trip,
    ),
    "expenses": Intake(
        {
            "amount": Column(MoneyText(), "sum cost total price", required=True),
            "trip": Column(RefTo(("trip",)), "tour", required=True),
            "category": Column(OneOf(CATEGORIES, category_of), "kind type", required=True),
            "spent_on": Column(DateText(), "date day spent paid paidon", required=True),
            "description": Column(FreeText(), "what text"),
        },
        _known_expense,
        _expense,
    ),
}
