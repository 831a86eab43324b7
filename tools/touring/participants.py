"""Participants: the singers and attendees of a booking."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from store.tables import Booking, Participant
from tools.arg_types import OneOf
from tools.args import BookingRef, EmailArg, NameArg, ParticipantRef
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.kinds import VOICE_PARTS, voice_part
from tools.record_titles import booking_title
from tools.records import link_of, ref_of
from tools.refs import plain
from tools.registry import STAFF, Effect, tool
from tools.results import Listing, Result, View
from tools.touring.booking_views import on_trip, when_of
from tools.wording import MAX_LISTED, count, named

VoicePart = Annotated[str, OneOf(VOICE_PARTS, voice_part)]
MAX_AGE = 129


class ParticipantView(View):
    """A singer or attendee as people see them; `attended` is empty until somebody says."""

    booking: str
    booking_ref: str
    voice_part: str | None
    email: str | None
    age: int | None
    attended: bool | None


class ParticipantResult(Result):
    """One singer or attendee."""

    participant: ParticipantView


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "add {name} {voice_part} to {booking}",
        "add {name} to {booking}",
        "(sign up|register|enrol|put down) {name} for {booking}",
        "(add|sign up|register) a singer {name} (to|for) {booking}",
        "(add|sign up|register) a participant {name} (to|for) {booking}",
        "{name} is (coming|singing|attending|joining) {booking}",
        "put {name} on the roster (of|for) {booking}",
        "{name} (wants to join|signed up for|is joining) {booking}",
        "{name} is (singing|doing) {voice_part} (at|for) {booking}",
        "(get|have|put) {name} down (for|as) {voice_part}",
        "(get|put) {name} down (for|at) {booking}",
        "{name} will be (coming|singing|there|joining) {booking}",
        "squeeze {name} (in|into) {booking}",
        "{name} is (singing|doing) {voice_part} there",
    ),
)
def add_participant(
    ctx: ToolContext,
    booking: BookingRef,
    name: NameArg,
    voice_part: VoicePart | None = None,
    email: EmailArg | None = None,
    age: int | None = None,
) -> ParticipantResult:
    """Put somebody on a booking's roster.

    Args:
        ctx: The call's surroundings.
        booking: The booking; its venue's name will do where that is clear.
        name: Who it is.
        voice_part: What they sing.
        email: Their e-mail address.
        age: Their age in years.

    Raises:
        InvalidInput: the age cannot be.
        Refused: they are on that roster already.
    """
    _check_age(age)
    for other in booking.participants:
        if plain(other.name) == plain(name):
            raise Refused(f"{_described(other)} is on the roster of {on_trip(booking)} already ({ref_of(other)}).")
    person = Participant(booking_id=booking.require_id(), name=name, voice_part=voice_part, email=email, age=age)
    booking.participants.append(person)
    ctx.add(person)
    if booking.status == "cancelled":
        ctx.note("That booking is cancelled.")
    return _result(person, f"Added {_described(person)} to {on_trip(booking)}: {_number(booking)} now.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "{participant} sings {voice_part}",
        "{participant} is [a] {voice_part}",
        "(change|switch|move|make|set) {participant} to {voice_part}",
        "{participant} (showed up|attended|came|was there) -> attended=true",
        "(mark|check in) {participant} [as] (attended|present|here|in) -> attended=true",
        "{participant} (did not show|was absent|no-showed|did not come|did not attend) -> attended=false",
        "mark {participant} [as] (absent|no-show) -> attended=false",
        "{participant} email is {email}",
        "{participant} is {age} years old",
        "(change|set|switch) {participant} part to {voice_part}",
        "{participant} is a no-show -> attended=false",
        "{participant} is {age}",
        "{participant} switched to {voice_part}",
        "(tick|check|mark|cross) {participant} off [as attended] -> attended=true",
        "{participant} (turned up|made it|was present) -> attended=true",
        "{participant} (bailed|did not turn up|did not make it|skipped it) -> attended=false",
        "(put|list) {participant} [down] as {voice_part}",
    ),
)
def update_participant(
    ctx: ToolContext,
    participant: ParticipantRef,
    name: NameArg | None = None,
    voice_part: VoicePart | None = None,
    email: EmailArg | None = None,
    age: int | None = None,
    attended: bool | None = None,
) -> ParticipantResult:
    """Change what is known of somebody on a roster.

    Args:
        ctx: The call's surroundings.
        participant: The singer or attendee; their name will do where that is clear.
        name: What they are called.
        voice_part: What they sing.
        email: Their e-mail address.
        age: Their age in years.
        attended: Whether they came.

    Raises:
        InvalidInput: nothing to change was given, or the age cannot be.
    """
    given = {"name": name, "voice_part": voice_part, "email": email, "age": age, "attended": attended}
    changes: dict[str, Any] = {column: value for column, value in given.items() if value is not None}
    if not changes:
        problem = "nothing to change was given."
        raise InvalidInput("participant", problem, "Say what should be different, such as their voice part.")
    _check_age(age)
    for column, value in changes.items():
        setattr(participant, column, value)
    ctx.session.flush()
    booking = participant.booking
    if attended and booking.starts_at and booking.starts_at > ctx.now:
        ctx.note(f"{booking_title(booking)} is still to come: {when_of(booking)}.")
    return _result(participant, f"Updated {_described(participant)}, of {on_trip(booking)}.")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "who is (signed up|coming|registered|singing|attending|enrolled|participating) (for|at|to) {booking}",
        "who signed up for {booking}",
        "who came to {booking}",
        "(show|list) (participants|singers|attendees|roster) (of|for|at) {booking}",
        "(roster|participants|attendees) (of|for) {booking}",
        "how many (singers|participants|people) are (coming|signed up) (to|for) {booking}",
        "how many (singers|participants|people) (have|do) we [got|have] [coming|signed up] (for|to|at) {booking}",
        "how many (are|have) (signed up|coming|registered) (for|to|at) {booking}",
        "who have we got (for|at) {booking}",
        "who all is (in|on|at) {booking}",
    ),
)
def find_participants(ctx: ToolContext, booking: BookingRef) -> Listing[ParticipantView]:
    """List who is on a booking's roster, by voice part and name.

    Args:
        ctx: The call's surroundings.
        booking: The booking; its venue's name will do where that is clear.
    """
    people = sorted(booking.participants, key=_by_part)
    listed = f": {named([_described(person) for person in people])}.{_parts(people)}" if people else "."
    return Listing[ParticipantView](
        headline=f"{_number(booking)} at {on_trip(booking)}{listed}",
        ref=ref_of(booking),
        link=link_of(booking),
        items=[participant_view(person) for person in people[:MAX_LISTED]],
        total=len(people),
    )


def participant_view(person: Participant) -> ParticipantView:
    """A singer or attendee as people see them."""
    return ParticipantView(
        ref=ref_of(person),
        link=link_of(person),
        title=person.name,
        booking=on_trip(person.booking),
        booking_ref=ref_of(person.booking),
        voice_part=person.voice_part,
        email=person.email,
        age=person.age,
        attended=person.attended,
    )


def _check_age(age: int | None) -> None:
    if age is not None and not 0 <= age <= MAX_AGE:
        raise InvalidInput("age", f"{age} is no age.", f"Give years from 0 to {MAX_AGE}.")


def _number(booking: Booking) -> str:
    people = len(booking.participants)
    return count(people, "participant") if people else "Nobody is signed up"


def _described(person: Participant) -> str:
    came = {True: "attended", False: "did not attend", None: ""}[person.attended]
    details = ", ".join(filter(None, (person.voice_part, came)))
    return f"{person.name} ({details})" if details else person.name


def _by_part(person: Participant) -> tuple[int, str]:
    parts: Sequence[str] = VOICE_PARTS
    return (parts.index(person.voice_part) if person.voice_part in parts else len(parts), person.name.casefold())


def _parts(people: list[Participant]) -> str:
    """How many of each voice part, where there is more than one."""
    counted = Counter(person.voice_part or "unknown" for person in people)
    if len(counted) < 2:
        return ""
    return f" By part: {', '.join(f'{part} {number}' for part, number in counted.items())}."


def _result(person: Participant, headline: str) -> ParticipantResult:
    return ParticipantResult(
        headline=headline, ref=ref_of(person), link=link_of(person), participant=participant_view(person)
    )
