"""Find a group to sing with: over the built-in directory and the venues that staff listed, never over leads."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.arg_types import OneOf
from tools.args import KindArg, PlaceArg
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.geography.nearness import checked_radius
from tools.groups.known_groups import known_groups
from tools.kinds import STYLES, VOICINGS, style_of, voicing_of
from tools.registry import EVERYONE, Effect, tool
from tools.results import Listing, View
from tools.visitors.group_search import MAX_SHOWN, RADIUS_KM, search
from tools.visitors.singers import ADULT_FROM, Match, Wish

MAX_AGE = 120
BRING_A_PARENT = "For somebody under 18: bring a parent or guardian in before you write to a group or go there."
_OLD_PAGE = "Found on a page from about {}: check that the group still exists"
SAY_THE_AGE = "For somebody under 18, say the age: other groups fit then."

#: How a group suits (see `Suits`); "other" sings something else than was wished.
Fit = Literal["stated", "age", "open", "other"]
#: More than these are not listed, even where all are wanted.
MOST = 100
StyleArg = Annotated[str, OneOf(STYLES, style_of)]
VoicingArg = Annotated[str, OneOf(VOICINGS, voicing_of)]


class GroupView(View):
    """A group, why it fits, and what to ask it first. The link is the public page that says so.

    `away` says the distance in the unit of the place searched. `latitude`, `longitude` (its city's, in degrees) and
    `fit` are for the site's map and list; no model is sent them.
    """

    kind: str | None
    city: str
    distance_km: float
    away: str
    why: str
    ask: str
    last_seen: date
    website: str | None
    note: str
    latitude: float = Field(exclude=True)
    longitude: float = Field(exclude=True)
    fit: Fit = Field(exclude=True)


@tool(
    Effect.READ,
    EVERYONE,
    examples=(
        "where can i sing {styles}",
        "where can i sing",
        "(looking for|find|join|searching for) a (choir|chorus|group|singing group|ensemble|quartet|kind)",
        "(want|like|love) to join a (choir|chorus|group|singing group|ensemble|quartet|kind)",
        "i want to (sing|join) {kind}",
        "is there a {kind} in {location}",
        "are there any {kind} in {location}",
        "any {kind} in {location}",
        "what {kind} are there in {location}",
        "(singing groups|choirs|choruses) (near|in) {location}",
        "i love {styles}",
        "somewhere to sing",
        "want to sing",
        "want to sing {styles}",
        "i am looking for somewhere to sing",
        "which groups would suit me",
    ),
)
def find_singing_groups(
    ctx: ToolContext,
    location: PlaceArg,
    age: int | None = None,
    styles: list[StyleArg] | None = None,
    voicing: VoicingArg | None = None,
    kind: KindArg | None = None,
    radius_km: float | None = None,
    show_all: bool = False,
) -> Listing[GroupView]:
    """Find groups that a singer can join, best first, with why each fits, when it was last seen, and its source.

    Args:
        ctx: The call's surroundings.
        location: Where the singer is.
        age: The singer's age in years. Which groups fit depends on it.
        styles: What they like to sing; any of these.
        voicing: The voices of the group: mixed, treble (women's) or tenor_bass (men's).
        kind: The kind of group.
        radius_km: How far, in kilometres; 40 unless said. Where nothing is that near, it looks farther and says so.
        show_all: Whether all that fit are wanted, and not the best 10 alone.

    Raises:
        InvalidInput: the age or the radius is impossible.
        NeedsAnswer: several cities of about that size have the name.
    """
    radius = checked_radius(radius_km, RADIUS_KM)
    wish = Wish(location, radius, checked_age(age), frozenset(styles or ()), voicing, kind)
    found = search(known_groups(ctx), wish, MOST if show_all else MAX_SHOWN)
    note_what_to_mind(ctx, age, found.matches)
    fitting = len(found.matches) - found.others
    items = [group_view(match, other=number >= fitting) for number, match in enumerate(found.matches)]
    return Listing[GroupView](headline=" ".join(found.told), items=items, total=found.total)


def group_view(found: Match, other: bool = False) -> GroupView:
    """The match as people see it; `other` says that it sings something else than was wished."""
    group = found.group
    return GroupView(
        ref=f"group:{'-'.join(group.name.lower().split())}",
        link=group.source,
        title=group.name,
        kind=group.kind,
        city=group.city,
        distance_km=found.km,
        away=found.away,
        why=found.why,
        ask=found.ask,
        last_seen=group.seen_on,
        website=group.website,
        note=_OLD_PAGE.format(group.page_year) if group.page_year else "",
        latitude=group.latitude,
        longitude=group.longitude,
        fit="other" if other else found.suits,
    )


def kept_match(found: Match) -> dict[str, Any]:
    """The match as a request keeps it: what was true on that day."""
    view = group_view(found)
    return {"name": view.title, **view.model_dump(mode="json", include={"link", "city", "distance_km", "why", "ask"})}


def note_what_to_mind(ctx: ToolContext, age: int | None, found: list[Match]) -> None:
    """Note where facts are old, and what concerns singers under 18; when each was seen stands with it."""
    if any(m.group.page_year for m in found):
        ctx.note("Some of these are from pages that are years old: check the source first.")
    if age is None:
        ctx.note(SAY_THE_AGE)
    elif age < ADULT_FROM:
        ctx.note(BRING_A_PARENT)


def checked_age(age: int | None) -> int | None:
    """The age in years.

    Raises:
        InvalidInput: nobody is of that age.
    """
    if age is not None and not 0 < age <= MAX_AGE:
        raise InvalidInput("age", f"{age} is no age.", "Give the singer's age in years, such as 34.")
    return age
