"""Clicks that no person made: security scanners follow the links of a message as it arrives.

A provider does not tell them from people. What gives them away is time: SendGrid's support page "Illegitimate
(non-human) Click and Open Engagement Recorded" names clicks at about the moment of the delivery, and Mautic's issue
9798 tells of all links of a message being followed within seconds. Read in November 2026. Such events stay as they
were told and are marked; a click that is marked wrongly costs a figure, no message.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from store.tables import DeliveryEvent
from tools.context import ToolContext

#: Nobody has read a message so soon after it was delivered, or before.
READ_AT_THE_EARLIEST = timedelta(seconds=5)
#: Nobody follows two links of a message within so short a time. Providers tell whole seconds.
TOGETHER = timedelta(seconds=2)
CLICKED = "clicked"


def mark_machines(ctx: ToolContext, message_id: int) -> None:
    """Mark those of a message's clicks that a machine made, as far as is known by now: events come in any order."""
    query = select(DeliveryEvent).where(DeliveryEvent.message_id == message_id)
    told = ctx.session.exec(query.where(col(DeliveryEvent.kind).in_((CLICKED, "delivered")))).all()
    clicks = [event for event in told if event.kind == CLICKED]
    arrivals = [event for event in told if event.kind == "delivered"]
    for click in clicks:
        click.machine = click.machine or _at_arrival(click, arrivals) or _in_a_burst(click, clicks)
    ctx.session.flush()


def same_link(one: object, other: object) -> bool:
    """Whether two raw events are of the same link; of an event that names none, that is so."""
    links = [raw.get("url") if isinstance(raw, dict) else None for raw in (one, other)]
    return links[0] == links[1]


def _at_arrival(click: DeliveryEvent, arrivals: Sequence[DeliveryEvent]) -> bool:
    first = min((arrival.happened_at for arrival in arrivals), default=None)
    return first is not None and click.happened_at < first + READ_AT_THE_EARLIEST


def _in_a_burst(click: DeliveryEvent, clicks: Sequence[DeliveryEvent]) -> bool:
    return any(
        abs(click.happened_at - other.happened_at) <= TOGETHER and not same_link(click.raw, other.raw)
        for other in clicks
    )
