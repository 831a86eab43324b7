"""Which group a name means: one on file, one merely close to it (then a person is asked), a lead, or a new one."""

from dataclasses import dataclass
from typing import Annotated

from rapidfuzz.distance import Levenshtein
from sqlmodel import select

from store.columns import Located
from store.tables import Lead, Trip, Venue
from tools import refs
from tools.arg_types import RefTo
from tools.context import ToolContext
from tools.errors import Candidate, InvalidInput, NeedsAnswer, NotFound, Refused
from tools.people import clean_name
from tools.records import KINDS, ref_of

#: Words for any group: two names that share only one of these are not close.
COMMON_WORDS = frozenset(
    "band cappella choir choirs chorale chorus choruses club ensemble group quartet singers society voices".split()
)
#: Words with which the names of many groups begin.
_OPENERS = frozenset("music new north south east west saint st first great grand united national american".split())
#: From this likeness (0 to 100) on, the first words of two names are close enough to be asked about.
_ALIKE_FROM = 80
#: Words that do not count as a difference.
_FILLERS = frozenset({"of", "and", "in", "at", "for"})


@dataclass(frozen=True)
class VenueText(RefTo):
    """A venue's ref or name, left as it was typed: whether a near name is a slip or another group, the tool decides."""

    kinds: tuple[str, ...] = ("venue",)
    or_name: bool = True

    def read(self, raw: str, field: str, ctx: ToolContext) -> str:
        """The text with single spaces."""
        return refs.checked(raw, field)


VenueNamed = Annotated[str, VenueText()]


def booked_venue(ctx: ToolContext, said: str, new: bool | None, trip: Trip) -> tuple[Venue, bool]:
    """The venue that a booking's venue names, and whether it is a new one, at the trip's destination, not yet written.

    Args:
        ctx: The call's surroundings.
        said: A ref or a name.
        new: True: it is another group than those on file. False: it is one of them. None: nobody said.
        trip: The booking's trip.

    Raises:
        NeedsAnswer: several venues are called so, or one is called nearly so.
        NotFound: the ref is unknown, or none on file is meant though one should be.
        Refused: it is a lead, which is booked by converting it.
    """
    if new:
        _note_others(ctx, near(ctx, said))
        return _new(said, trip), True
    if known := refs.find_or_none(ctx, said, ("venue",), "venue"):
        assert isinstance(known, Venue)
        return known, False
    close = near(ctx, said) or _namesakes(ctx, said)
    if new is False:
        return _the_one(said, close), False
    if venue := _lead_venue(ctx, said, trip):
        return venue, False
    if close:
        raise _is_it(said, close)
    return _new(said, trip), True


def near(ctx: ToolContext, name: str) -> list[Venue]:
    """The venues whose name is this one, or is but for one whole word."""
    words = refs.plain(name).split()
    rows = ctx.session.exec(select(Venue.id, Venue.name)).all()
    close = [row_id for row_id, text in rows if one_word_apart(words, refs.plain(text).split())]
    return [ctx.session.get_one(Venue, row_id) for row_id in close]


def _namesakes(ctx: ToolContext, name: str) -> list[Venue]:
    """The venues that begin with the same word, or nearly, where that word tells groups apart ("Rainlite")."""
    first = refs.plain(name).split()[0]
    if first in COMMON_WORDS | _OPENERS:
        return []
    return [venue for venue in ctx.session.exec(select(Venue)).all() if _begins_like(venue, first)]


def _begins_like(venue: Venue, first: str) -> bool:
    known = refs.plain(venue.name).split()[0]
    town = refs.plain(f"{venue.city or ''} {venue.region or ''}").split()
    return known not in town and refs.word_likeness(first, known) >= _ALIKE_FROM


def one_word_apart(said: list[str], known: list[str]) -> bool:
    """Whether two names are equal but for one whole word (another, missing, or more), slips of the pen aside."""
    known = [word for word in known if word not in _FILLERS]
    said = [_unslipped(word, known) for word in said if word not in _FILLERS]
    shared = set(said) & set(known)
    telling = len(shared) > 1 or bool(shared - COMMON_WORDS)
    return telling and Levenshtein.distance(said, known) <= 1


def _unslipped(word: str, known: list[str]) -> str:
    """The known word that this one most likely misspells, else the word itself."""
    likeness, nearest = max(((refs.word_likeness(word, other), other) for other in known), default=(0.0, word))
    return nearest if likeness >= refs.REPAIR_FROM else word


def _note_others(ctx: ToolContext, others: list[Venue]) -> None:
    if others:
        names = ", ".join(KINDS["venue"].describe(venue) for venue in others)
        ctx.note(f"It is kept apart from {names}.")


def _the_one(said: str, close: list[Venue]) -> Venue:
    if len(close) == 1:
        return close[0]
    if close:
        raise _is_it(said, close)
    raise NotFound(f'I know no venue called "{said}".')


def _is_it(said: str, close: list[Venue]) -> NeedsAnswer:
    shown = [Candidate(ref_of(venue), KINDS["venue"].describe(venue)) for venue in close]
    what = "this one" if len(close) == 1 else "one of these"
    return NeedsAnswer("venue", f'I know no venue called "{said}". Is it {what}, or a new venue (new_venue)?', shown)


def _lead_venue(ctx: ToolContext, said: str, trip: Trip) -> Venue | None:
    """The venue of a converted lead of that name; None where no lead is called so."""
    names = list(KINDS["lead"].names(ctx.session))
    found = refs.matches(said, names) or refs.repaired(said, names)
    leads = [ctx.session.get_one(Lead, row_id) for _, row_id in found]
    venues = {lead.venue_id: lead.venue for lead in leads if lead.venue is not None}
    if len(venues) == 1:
        return next(iter(venues.values()))
    if leads:
        called = " or ".join(f"{lead.name} ({ref_of(lead)})" for lead in leads[: refs.MAX_CANDIDATES])
        raise Refused(
            f"{called} is a lead, not a venue yet: convert_lead books it on {trip.name} and keeps its people and"
            " history; if you mean another group, say that it is a new venue (new_venue)."
        )
    return None


def _new(said: str, trip: Trip) -> Venue:
    if refs.is_ref(said):
        raise InvalidInput("venue", f'"{said}" is a ref, and a new venue has none yet.', "Give its name.")
    where = {column: getattr(trip, column) for column in Located.model_fields}
    return Venue(name=clean_name(said, "venue"), **where)
