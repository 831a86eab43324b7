"""Two people who may be written to, and what stands against it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from outreach_people import BAY, DALE, READY, lead, sequence
from sqlmodel import Session

from tools.context import Business, ToolContext
from tools.outreach.blockers import blockers
from tools.outreach.recipients import recipient_of


@pytest.fixture
def two_people(staff: Any) -> None:
    """A lead with an address and a number; a contact of a venue with both."""
    staff("add_lead", **BAY)
    staff("add_venue", name="Music City Tenors", location="Nashville, TN")
    staff("add_contact", venue="Music City", **DALE)


@pytest.fixture
def session(dispatcher: Any, clock: Any, two_people: None) -> Iterator[Session]:
    """A session of the test's own; it keeps nothing open while tools are called."""
    with Session(dispatcher.engine) as session:
        session.info["now"] = clock()
        yield session


@pytest.fixture
def against(session: Session, staff: Any, clock: Any, business: Business) -> Callable[..., list[str]]:
    """What stands against writing to somebody (the lead, unless named), by a channel, in the sequence of a stage."""

    def ask(stage: str | None = "cold", channel: str = "email", who: Any = None, config: Any = READY) -> list[str]:
        ctx = ToolContext(session, clock(), staff.principal, replace(business, outreach=config))
        found = blockers(ctx, recipient_of(ctx, who or lead(session)), channel, stage and sequence(session, stage))
        session.commit()
        return found

    return ask
