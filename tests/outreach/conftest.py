"""Two people who may be written to, what stands against it, and the outbox with a provider that counts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from outgoing_mail import Counting, Scene
from outreach_people import BAY, DALE, READY, lead, sequence
from sqlmodel import Session

from scheduler.outbox import Outbox
from tools.context import Business, ToolContext
from tools.dispatch import Dispatcher
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


@pytest.fixture
def scene(dispatcher: Dispatcher, clock: Any) -> Scene:
    return Scene(dispatcher.engine, clock)


@pytest.fixture
def provider() -> Counting:
    return Counting()


@pytest.fixture
def outbox(dispatcher: Dispatcher, provider: Counting) -> Outbox:
    """The outbox, with the provider for mail and one of its own for texts."""
    return Outbox(dispatcher, {"email": provider, "sms": Counting(channel="sms")})


@pytest.fixture
def scheduler(as_principal: Any) -> Any:
    return as_principal("scheduler", "scheduler", "scheduler")
