"""Venues: the groups, choruses and organisations where bookings take place."""

from typing import Any

from sqlmodel import col, or_, select

from store.tables import Venue
from tools.args import (
    KindArg,
    NameArg,
    PlaceArg,
    TextArg,
    UrlArg,
    VenueRef,
)
from tools.context import ToolContext
from tools.errors import Candidate, InvalidInput, NeedsAnswer
from tools.geography.nearness import boxed, checked_radius, km_between, put_place
from tools.geography.places import Place
from tools.records import KINDS, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.venues.venue_names import near as near_names
from tools.venues.venue_views import (
    VenueLine,
    VenueResult,
    venue_in_words,
    venue_line,
    venue_result,
    venue_told,
)
from tools.wording import count, named

MAX_SIZE = 10_000


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(add|new|create|save|enter) venue {name}",
        "add {name} as a venue",
        "(add|create|new) {kind} {name} as venue",
        "(add|create) a {kind} called {name}",
        "add {name} to [our] venues",
        "(have|got) a new venue {name}",
    ),
)
def add_venue(
    ctx: ToolContext,
    name: NameArg,
    location: PlaceArg,
    kind: KindArg | None = None,
    website: UrlArg | None = None,
    size: int | None = None,
    notes: TextArg | None = None,
    distinct: bool | None = None,
) -> VenueResult:
    """Keep a group or organisation where bookings take place. A name close to a known one is asked about first.

    Args:
        ctx: The call's surroundings.
        name: What it is called.
        location: Where it is.
        kind: What it is, as it was said; left out where nobody said.
        website: Its site.
        size: How many singers it has, such as 40.
        notes: Anything worth keeping.
        distinct: True where a known venue has nearly this name and a person said that this is another one.

    Raises:
        InvalidInput: the size is no number of singers.
        NeedsAnswer: a known venue is called so, or so but for one word.
    """
    _check_size(size)
    if not distinct and (close := near_names(ctx, name)):
        raise _is_it(name, close)
    venue = Venue(name=name, kind=kind, website=website, size=size, notes=notes or "")
    put_place(venue, location)
    ctx.add(venue)
    return venue_result(ctx.session, venue, f"Added the venue {venue_in_words(venue)}.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "{venue} (is|has) [now|up to|down to] {size}",
        "{venue} (grew|shrank) to {size}",
        "{venue} has {size}",
        "{venue} website is {website}",
        "{venue} is a {kind}",
        "(rename|call) venue {venue} [to] {name}",
        "rename {venue} to {name}",
        "(set|change|update) {venue} size to {size}",
        "(set|change|update) {venue} website to {website}",
        "(set|change|update) {venue} kind to {kind}",
        "(set|change|update) the (size|website|kind|location) of {venue} to {size}",
        "{venue} moved to {location}",
        "update venue {venue}",
        "add a note to {venue} {notes}",
        "note (on|for) {venue} {notes}",
        "(found|got|here is) a website for {venue} {website}",
        "{venue} (has|have|got) a website {website}",
        "{venue} (is|are) [now] called {name} change the (venue|name)",
        "change the venue name of {venue} to {name}",
        "{venue} (changed|are changing|is changing) their name to {name}",
    ),
)
def update_venue(
    ctx: ToolContext,
    venue: VenueRef,
    name: NameArg | None = None,
    location: PlaceArg | None = None,
    kind: KindArg | None = None,
    website: UrlArg | None = None,
    size: int | None = None,
    listed: bool | None = None,
    notes: TextArg | None = None,
) -> VenueResult:
    """Change what is kept of a venue.

    Args:
        ctx: The call's surroundings.
        venue: The venue.
        name: Its new name.
        location: Where it is now.
        kind: What it is.
        website: Its site.
        size: How many singers it has now, such as 82.
        listed: Whether visitors who look for a group to sing with may find it.
        notes: Notes that take the place of the old ones.

    Raises:
        InvalidInput: nothing to change was given, or the size is no number of singers.
    """
    given = {"name": name, "kind": kind, "website": website, "size": size, "listed": listed, "notes": notes}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes and location is None:
        raise InvalidInput("venue", "nothing to change was given.", "Say what should be different, such as its size.")
    _check_size(size)
    for field, value in changes.items():
        setattr(venue, field, value)
    if location:
        put_place(venue, location)
    ctx.session.flush()
    return venue_result(ctx.session, venue, f"Updated {venue_in_words(venue)}.")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list|which|what|any|our|all) venues [near {near}]",
        "venues near {near}",
        "what venues do we have near {near}",
        "which venues are (in|near) {near}",
        "(choruses|groups|choirs) (we know|on file) (in|near) {near}",
        "what venues do we (have|know) [near {near}]",
        "(which|what) (places|venues) (have|do) we (got|know) (near|in) {near}",
    ),
)
def find_venues(
    ctx: ToolContext,
    text: str | None = None,
    near: PlaceArg | None = None,
    radius_km: float | None = None,
    kind: KindArg | None = None,
) -> Listing[VenueLine]:
    """List the venues on file: by name, or nearest first where a place is given.

    Args:
        ctx: The call's surroundings.
        text: Part of the name, the place or the notes.
        near: Only venues around this place.
        radius_km: How far around it, in kilometres; 50 unless said.
        kind: Only venues of this kind.

    Raises:
        InvalidInput: the radius is not above zero.
    """
    radius = checked_radius(radius_km)
    found = [(venue, km_between(venue, near)) for venue in _matching(ctx, text, near, radius, kind)]
    if near:
        found = sorted((v for v in found if v[1] is not None and v[1] <= radius), key=lambda v: (v[1], v[0].name))
    where = f" within {radius:g} km of {near.label}" if near else ""
    listed = named([_named(venue, km) for venue, km in found])
    headline = f"{count(len(found), 'venue')}{where}: {listed}." if found else f"There are no such venues{where}."
    return Listing[VenueLine](
        headline=headline, items=[venue_line(*each) for each in found], total=len(found), link="/desk/venues"
    )


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "show {venue}",
        "show venue {venue}",
        "tell me about {venue}",
        "(details|info|information) (on|about|of|for) {venue}",
        "who is {venue}",
        "what do we know about {venue}",
        "how (big|large) is {venue}",
        "how many singers does {venue} have",
        "pull up {venue}",
    ),
)
def get_venue(ctx: ToolContext, venue: VenueRef) -> VenueResult:
    """Show one venue with its contacts, bookings and messages.

    Args:
        ctx: The call's surroundings.
        venue: The venue.
    """
    return venue_result(ctx.session, venue, venue_told(venue))


def _matching(ctx: ToolContext, text: str | None, near: Place | None, radius: float, kind: str | None) -> list[Venue]:
    query = select(Venue).order_by(col(Venue.name), col(Venue.id))
    if text:
        parts: list[Any] = [Venue.name, Venue.place, Venue.notes]
        query = query.where(or_(*(col(part).icontains(text.strip(), autoescape=True) for part in parts)))
    if kind:
        query = query.where(Venue.kind == kind)
    if near:
        query = query.where(boxed(Venue, near.latitude, near.longitude, radius))
    return list(ctx.session.exec(query).all())


def _named(venue: Venue, km: float | None) -> str:
    return venue_in_words(venue) + (f", {km:g} km" if km is not None else "")


def _check_size(size: int | None) -> None:
    if size is not None and not 0 < size <= MAX_SIZE:
        raise InvalidInput("size", f"{size} is no number of singers.", f"Give one from 1 to {MAX_SIZE}.")


def _is_it(name: str, close: list[Venue]) -> NeedsAnswer:
    shown = [Candidate(ref_of(venue), KINDS["venue"].describe(venue)) for venue in close]
    which = "Is it this one" if len(close) == 1 else "Is it one of these"
    return NeedsAnswer("name", f'"{name}" is close to what is on file. {which}, or another group (distinct)?', shown)
