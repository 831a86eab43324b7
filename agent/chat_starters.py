"""What the chat offers to say first, by role."""

from dataclasses import dataclass

from tools.catalogue import REGISTRY
from tools.context import Role


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


def openings(role: Role) -> list[Opening]:
    """The offers of a role whose tools are there."""
    return [o for o in _OPENINGS[role] if o.tool in REGISTRY and role in REGISTRY[o.tool].roles]
