"""What the chat offers to say first: by role, and to a visitor by the page from which they opened it."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from tools.catalogue import REGISTRY
from tools.context import Role

#: The page of the site from which the chat was opened, while it asks what to offer.
PAGE: ContextVar[str] = ContextVar("page", default="")


@dataclass(frozen=True)
class Opening:
    """One offer: the button's label, the sentence it says, and the tool that makes it worth saying."""

    label: str
    sentence: str
    tool: str


_OPENINGS: dict[Role, tuple[Opening, ...]] = {
    "staff": (
        Opening("What needs me today?", "what needs me today?", "get_briefing"),
        Opening("Plan a trip", "plan a trip to Denver and find choruses nearby", "create_trip"),
        Opening("Upcoming trips", "show my trips", "find_trips"),
        Opening("Best leads", "show the best leads", "find_leads"),
        Opening("New inquiries", "show new inquiries", "find_inquiries"),
    ),
    "visitor": (
        Opening("What do you offer?", "what do you offer?", "list_services"),
        Opening("Find a group to sing with", "i'm looking for a group to sing with", "find_singing_groups"),
        Opening("Ask for a booking", "i'd like to book a workshop", "submit_booking_inquiry"),
        Opening("Talk to a person", "i'd like to talk to a person", "request_human"),
    ),
    "scheduler": (),
}


_OF_PAGES = {
    "/find-a-group": Opening("Find a group near me", "find a singing group near me", "find_singing_groups"),
    "/book": Opening("Which days are free?", "are you free next month?", "check_availability"),
    "/events": Opening("Ask for a date near me", "i'd like to book a workshop", "submit_booking_inquiry"),
}


def of_page(page: str, services: Mapping[str, str]) -> list[Opening]:
    """What a visitor may want to say first of a page. `services` are the names on offer by their slugs."""
    if page in _OF_PAGES:
        return [_OF_PAGES[page]]
    name = services.get(page.removeprefix("/services/"))
    if name is None:
        return []
    one = _one(name)
    return [
        Opening(f"What does {one} cost?", f"what does {one} cost?", "get_service"),
        Opening(f"Book {one}", f"i'd like to book {one}", "submit_booking_inquiry"),
    ]


def _one(name: str) -> str:
    """A service in a sentence: "Workshops" is "a workshop", "Coaching" stays what it is."""
    said = name[:1].lower() + name[1:]
    if said.endswith("ing") or " " in said:
        return said
    one = said[:-1] if said.endswith("s") and not said.endswith("ss") else said
    return f"{'an' if one[0] in 'aeiou' else 'a'} {one}"


def openings(role: Role) -> list[Opening]:
    """The offers of a role whose tools are there."""
    return [o for o in _OPENINGS[role] if o.tool in REGISTRY and role in REGISTRY[o.tool].roles]
