"""What the pages of a sequence, a message and a person show of outreach. Figures and reasons come from the tools."""

from typing import Any

from sqlmodel import Session

from agent.auth import Identity
from agent.web.message_page import message_page
from agent.web.site import Site
from store.tables import EmailSequence, Message
from tools.context import ToolContext
from tools.outreach.sequence_reports import sequence_report
from tools.records import ref_of

#: The figures of a step, in the order in which a message lives: what counts, and what it is called.
FIGURES = (
    ("queued", "queued"),
    ("held", "held back"),
    ("sent", "sent"),
    ("delivered", "delivered"),
    ("opened", "opened"),
    ("clicked", "clicked"),
    ("replied", "answered"),
    ("bounced", "bounced"),
    ("opted_out", "opted out"),
    ("uncertain", "unknown"),
    ("failed", "failed"),
    ("stopped", "did not leave"),
)
#: Which of them are told also where there is none.
ALWAYS = frozenset({"queued", "sent", "delivered", "opened", "clicked", "replied", "bounced"})
#: Figures of which machines made some more, and what counts those.
BY_MACHINES = {"opened": "opened_by_machines", "clicked": "clicked_by_machines"}


def looking(session: Session, site: Site, who: Identity) -> ToolContext:
    """The surroundings of a look at the store; nothing is changed in it."""
    dispatcher = site.house.dispatcher
    return ToolContext(session, dispatcher.clock(), who.principal("site"), dispatcher.business)


def sequence_block(session: Session, site: Site, who: Identity, sequence: EmailSequence) -> dict[str, Any]:
    """A sequence's steps with their figures, in each edition, and everybody in it."""
    report = sequence_report(looking(session, site, who), sequence)
    return {
        "ref": ref_of(sequence),
        "report": report,
        "figures": FIGURES,
        "always": ALWAYS,
        "machines": BY_MACHINES,
        "cap": sequence.daily_cap,
        "automatic": sequence.automatic,
        "inside": report.now.inside + sum(edition.inside for edition in report.earlier),
    }


def message_block(session: Session, site: Site, who: Identity, message: Message) -> dict[str, Any]:
    """A message as it was or will be seen, what became of it, and what can be done about it."""
    return message_page(looking(session, site, who), message)
