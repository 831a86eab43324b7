"""What providers tell of messages afterwards: kept as it came, once, and taken for what it proves."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlmodel import and_, col, or_, select

from store.tables import DeliveryEvent, Message
from tools.context import ToolContext
from tools.outreach.events import OPTED_OUT, SAYS, STOPS, closes_address, state_after
from tools.outreach.machine_clicks import CLICKED, mark_machines, same_link
from tools.outreach.settling import leave, moved
from tools.outreach.stopping import stop_for
from tools.registry import SCHEDULER, Effect, tool
from tools.results import Result
from tools.suppressions import as_address, put_suppression

#: Of a provider's words so much is kept as a reason, in characters.
_WORDS = 500


class ToldEvent(BaseModel):
    """An event in the words of scheduler/delivery/base.py."""

    model_config = ConfigDict(extra="forbid")

    provider: str = Field(description="Who tells it, such as sendgrid.")
    kind: str = Field(description="accepted, deferred, sent, delivered, bounced, dropped, failed, complained, …")
    at: AwareDatetime = Field(description="When it happened.")
    key: str = Field(description="The provider's own id of the event, or a hash of what it says.")
    token: str = Field("", description="Our mark of the message.")
    provider_id: str = Field("", description="The provider's mark of the message.")
    address: str = Field("", description="The recipient's address.")
    words: str = Field("", description="The provider's words.")
    permanent: bool = Field(False, description="Whether it says that the address is dead.")
    machine: bool = Field(False, description="Whether a machine did it, not a person.")
    raw: dict[str, Any] = Field(default={}, description="The event as it came.")


class Recorded(Result):
    """What came of an event: the message's state, empty where no message is known by it."""

    new: bool
    state: str


@tool(Effect.WRITE, SCHEDULER, cannot_undo="it was told by somebody else.")
def record_delivery_event(ctx: ToolContext, event: ToldEvent) -> Recorded:
    """Take what a provider tells of a message: once, in any order. One of an unknown kind or message is only kept.

    Args:
        ctx: The call's surroundings.
        event: What was told, in the words of every provider.
    """
    told = ToldEvent.model_validate(event)
    message = _message_of(ctx, told)
    if _known(ctx, told, message):
        return Recorded(headline="This was told before.", new=False, state=message.status if message else "")
    _keep(ctx, told, message)
    if message is not None:
        _move(ctx, told, message)
        if told.kind in (CLICKED, "delivered"):
            mark_machines(ctx, message.require_id())
    _close(ctx, told, message)
    state = message.status if message else ""
    said = f"The message is {state}." if message else "No message is known by it."
    return Recorded(headline=f"Noted: {told.kind}. {said}", new=True, state=state)


def _message_of(ctx: ToolContext, told: ToldEvent) -> Message | None:
    known = [column == mark for column, mark in ((Message.token, told.token), (Message.provider_id, told.provider_id))]
    for condition, mark in zip(known, (told.token, told.provider_id), strict=True):
        query = select(Message).where(condition, Message.direction == "out")
        if mark and (found := ctx.session.exec(query).first()):
            return found
    return None


def _known(ctx: ToolContext, told: ToldEvent, message: Message | None) -> bool:
    """Whether it was told before: under this key, or as the same of the same message (and link) at the same moment."""
    again = and_(col(DeliveryEvent.provider) == told.provider, col(DeliveryEvent.key) == told.key)
    if message is not None:
        said = (col(DeliveryEvent.kind) == told.kind, col(DeliveryEvent.happened_at) == told.at)
        again = or_(again, and_(col(DeliveryEvent.message_id) == message.id, *said))
    alike = ctx.session.exec(select(DeliveryEvent.key, DeliveryEvent.raw).where(again)).all()
    return any(key == told.key or told.kind != CLICKED or same_link(raw, told.raw) for key, raw in alike)


def _keep(ctx: ToolContext, told: ToldEvent, message: Message | None) -> None:
    ctx.add(
        DeliveryEvent(
            provider=told.provider,
            key=told.key,
            message_id=message.require_id() if message else None,
            kind=told.kind,
            happened_at=told.at,
            machine=told.machine,
            raw=told.raw,
        )
    )


def _move(ctx: ToolContext, told: ToldEvent, message: Message) -> None:
    """The message's state by rank. An event also settles one of which nobody knew whether it had left."""
    state = state_after(message.status, told.kind)
    if state == message.status:
        return
    known = {"reason": told.words[:_WORDS], "provider_id": told.provider_id or message.provider_id}
    if SAYS[told.kind] == "failed":
        moved(ctx, message, states=(message.status,), status=state, **known)
    else:
        leave(ctx, message, _moment(ctx, told), state, **known)


def _close(ctx: ToolContext, told: ToldEvent, message: Message | None) -> None:
    """Suppress the address, and stop the sequence, where the event says so; also without a message known by it."""
    address = (message and message.address) or as_address(told.address, ctx.business.home.country or "US")
    if address is None or told.kind not in {*STOPS, "failed"}:
        return
    channel = "email" if "@" in address else "sms"
    why = f"{STOPS.get(told.kind, 'the number cannot be reached')}{f': {told.words}' if told.words else ''}"[:_WORDS]
    if closes_address(told.kind, told.permanent):
        own = told.kind in OPTED_OUT
        put_suppression(ctx, address, channel, "self" if own else "staff", why, verified=own)
    if told.kind in STOPS or told.permanent:
        stop_for(ctx, [address], why, channel=channel)


def _moment(ctx: ToolContext, told: ToldEvent) -> datetime:
    """When the message left at the latest; a provider's clock may be ahead of ours."""
    return min(told.at, ctx.now)
