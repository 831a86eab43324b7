"""Where visitors may meet us next: the dates that staff made public, and of each what its page shows."""

from datetime import datetime

from tools.args import PlaceArg
from tools.context import ToolContext
from tools.geography.places import Place, distance_km
from tools.record_names import local_time
from tools.registry import VISITOR, Effect, tool
from tools.results import Listing, View
from tools.visitors.public_events import PublicEvent, public_events
from tools.wording import count, named

PAGE = "/events"
#: "Near" is within reach of a day's drive.
NEAR_KM = 160.0


class PublicDateView(View):
    """A public date. Moments are local to the venue, with their offset; `link_out` is its own page or its tickets."""

    venue: str
    where: str
    service: str
    starts_at: datetime
    ends_at: datetime | None
    note: str
    link_out: str


@tool(
    Effect.READ,
    VISITOR,
    examples=(
        "where will you be next",
        "where (can|could) (i|we) (see|hear|meet|watch) you",
        "are you coming to {near}",
        "will you be in {near}",
        "when are you in {near}",
        "(any|what|which) [public|upcoming|coming] (events|dates|appearances) [near {near}]",
    ),
)
def list_public_events(ctx: ToolContext, near: PlaceArg | None = None) -> Listing[PublicDateView]:
    """List where visitors may meet us next: coming dates that are public. Nothing is said of any other.

    Args:
        ctx: The call's surroundings.
        near: Only what is near this place.
    """
    coming = public_events(ctx.session, ctx.now)
    events = [event for event in coming if _is_near(event, near)] if near else coming
    views = [_view(number, event) for number, event in enumerate(events, 1)]
    return Listing[PublicDateView](headline=_headline(coming, events, near), items=views, total=len(views), link=PAGE)


def _is_near(event: PublicEvent, near: Place) -> bool:
    if event.latitude is None or event.longitude is None:
        return event.city.casefold() == near.city.casefold() and event.region == near.region
    return distance_km(event.latitude, event.longitude, near.latitude, near.longitude) <= NEAR_KM


def _view(number: int, event: PublicEvent) -> PublicDateView:
    return PublicDateView(
        ref=f"date:{number}",
        link=PAGE,
        title=event.title,
        venue=event.venue,
        where=event.where,
        service=event.service,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        note=event.note,
        link_out=event.link,
    )


def _headline(coming: list[PublicEvent], events: list[PublicEvent], near: Place | None) -> str:
    around = f" near {near.label}" if near else ""
    if events:
        return f"{count(len(events), 'public date')}{around}: {named([_told(event) for event in events])}."
    if near and coming:
        return f"No public date is planned{around} yet. The next one anywhere: {_told(coming[0])}."
    return f"No public date is planned{around} yet. You can ask for one of your own: say where and when."


def _told(event: PublicEvent) -> str:
    zone = str(event.starts_at.tzinfo)
    return f"{event.title}{f', {event.where}' if event.where else ''}, {local_time(event.starts_at, zone)}"
