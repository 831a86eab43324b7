"""A message in full: its text as its recipient sees it, its state with the one reason, each attempt, each event."""

import json
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from scheduler.delivery.base import Outgoing
from scheduler.outgoing import outgoing
from store.tables import Attempt, DeliveryEvent, Lead, MailboxItem, Message
from tools.context import ToolContext
from tools.outreach.deciding import STOPPABLE
from tools.outreach.explaining import what_became
from tools.outreach.in_hand import InHand
from tools.outreach.message_views import local, message_view, person_of, state_in_words
from tools.outreach.recipients import recipient_of
from tools.records import link_of, ref_of
from tools.results import View

_OUTCOMES = {
    None: "under way",
    "accepted": "taken",
    "rejected": "refused",
    "try_again": "not taken; tried again later",
    "unknown": "nobody knows",
    "withheld": "not made after all",
}
#: What is said where an operation has to be named, and where its button stands below.
_WITH_BUTTONS = {
    "settle_message decides": "say below which",
    "which leaves only by send_message": "which leaves only when you send it",
}
#: To which stage a reading of an answer would move a lead.
_STAGES = {"interested": "interested", "no": "lost"}


@dataclass(frozen=True)
class Try:
    """One call to a provider, with the provider's own words and mark."""

    number: int
    at: str
    provider: str
    outcome: str
    words: str
    mark: str


@dataclass(frozen=True)
class Told:
    """One event, with its kind in our words, the provider's own word for it, and all that was told."""

    at: str
    kind: str
    raw_kind: str
    by: str
    machine: bool
    raw: str


def message_page(ctx: ToolContext, message: Message) -> dict[str, Any]:
    """All that the page of a message shows."""
    who = person_of(message)
    view, became = message_view(ctx, message), _became(ctx, message)
    planned = local(ctx, message, message.due_at) if message.due_at and message.status == "queued" else ""
    return {
        "view": view,
        "who": who,
        "who_link": link_of(who) if who else "",
        "became": became,
        "planned": "" if planned in became else planned,
        "not_before": local(ctx, message, message.not_before) if message.not_before else "",
        "seen": None if message.direction == "in" else seen(ctx, message),
        "stoppable": message.status in STOPPABLE and message.direction == "out",
        "open": message.direction == "in" and message.answered_at is None,
        "answered": local(ctx, message, message.answered_at) if message.answered_at else "",
        "stage": _stage(message, who),
        "attempts": [_try(ctx, message, attempt) for attempt in sorted(message.attempts, key=lambda a: a.number)],
        "events": _events(ctx, message),
        "sequence_link": link_of(message.sequence) if message.sequence else "",
        "answers": _linked(ctx.session.get(Message, message.answers_id)) if message.answers_id else None,
        "answered_by": [_linked(row) for row in _answers_to(ctx, message)],
    }


def seen(ctx: ToolContext, message: Message) -> Outgoing | None:
    """A message as it was handed over, where the local mailbox took it; else as it would be handed over now.

    None for one that has neither address nor mark, such as a draft.
    """
    if not (message.token and message.address):
        return None
    taken = select(MailboxItem).where(MailboxItem.token == message.token).order_by(col(MailboxItem.id))
    item = ctx.session.exec(taken.limit(1)).first()
    return Outgoing(**item.content) if item else outgoing(_in_hand(message), ctx.business)


def _in_hand(message: Message) -> InHand:
    """A message as it would be taken in hand; which ones it follows is no part of what is seen."""
    who = person_of(message)
    text = message.channel, message.address, message.token, message.subject or "", message.body
    return InHand(0, 0, *text, name=who.name if who else "", before=())


def _became(ctx: ToolContext, message: Message) -> str:
    """What happened to it, or will, with the one reason; as a page says it, which has a button for what to do."""
    if message.direction == "in":
        said = f"{state_in_words(ctx, message)}{f', {message.reason}' if message.reason else ''}"
    else:
        who = person_of(message)
        said = what_became(ctx, message, recipient_of(ctx, who).zone if who else None)
    for words, here in _WITH_BUTTONS.items():
        said = said.replace(words, here)
    return f"{said[:1].upper()}{said[1:]}."


def _stage(message: Message, who: Any) -> str:
    """To which stage the lead would move, by what the answer seems to say; empty where nothing is plain."""
    stage = _STAGES.get(message.reading or "", "") if message.direction == "in" and isinstance(who, Lead) else ""
    return stage if stage and who.stage not in (stage, "booked") else ""


def _try(ctx: ToolContext, message: Message, attempt: Attempt) -> Try:
    return Try(
        attempt.number,
        local(ctx, message, attempt.created_at) if attempt.created_at else "",
        attempt.provider,
        _OUTCOMES.get(attempt.outcome, attempt.outcome or ""),
        attempt.words,
        attempt.provider_id or "",
    )


def _events(ctx: ToolContext, message: Message) -> list[Told]:
    query = select(DeliveryEvent).where(DeliveryEvent.message_id == message.id)
    rows = ctx.session.exec(query.order_by(col(DeliveryEvent.happened_at), col(DeliveryEvent.id)))
    return [_told(ctx, message, row) for row in rows]


def _told(ctx: ToolContext, message: Message, event: DeliveryEvent) -> Told:
    raw = event.raw
    word = next((str(raw[k]) for k in ("event", "MessageStatus", "SmsStatus", "kind") if raw.get(k)), "")
    told = json.dumps(raw, indent=2, ensure_ascii=False, sort_keys=True) if raw else ""
    return Told(local(ctx, message, event.happened_at), event.kind, word, event.provider, event.machine, told)


def _answers_to(ctx: ToolContext, message: Message) -> list[Message]:
    query = select(Message).where(Message.answers_id == message.id, Message.direction == "in")
    return list(ctx.session.exec(query.order_by(col(Message.id)).limit(20)))


def _linked(message: Message | None) -> View | None:
    if message is None:
        return None
    words = message.subject or message.body[:60]
    return View(ref=ref_of(message), link=link_of(message), title=words)
