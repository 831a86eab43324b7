"""Approvals in the chat: a card with two buttons, bound to the stored question, there again after every reload.

A question's message has an id that follows from the question's own, so it is found again however often it is shown.
"""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

import chainlit as cl
from chainlit.step import StepDict
from chainlit.types import ThreadDict

from agent.chat_cards import element
from agent.chat_config import NAME
from agent.threads import iso
from store.tables import Approval

#: The name under which the buttons call back.
DECIDE = "decide"
#: What a closed question's card says.
_STATES = {"consumed": "Approved", "denied": "Declined", "void": "No longer possible", "expired": "Too old"}


def message_id(approval_id: int) -> str:
    """The id of the message that asks."""
    return str(uuid5(NAMESPACE_URL, f"harmony:approval:{approval_id}"))


def card_id(approval_id: int) -> str:
    """The id of the card in that message."""
    return str(uuid5(NAMESPACE_URL, f"harmony:approval:{approval_id}:card"))


def buttons(approval_id: int) -> list[cl.Action]:
    """Fresh buttons; their ids stay the same, so that they can be taken away from any session."""
    return [_button(approval_id, True, "Approve", "check"), _button(approval_id, False, "Decline", "x")]


async def ask(approval_id: int, card: dict[str, Any], parent: str | None = None) -> None:
    """Show a question, under a step: its card, and the buttons under it."""
    shown = element("ApprovalCard", props(card, "open"), card_id(approval_id))
    message = cl.Message(id=message_id(approval_id), content=str(card["headline"]), elements=[shown], parent_id=parent)
    message.metadata = {"approval": approval_id}
    await message.send()
    await offer(approval_id)


async def offer(approval_id: int) -> None:
    """Put the buttons under a question that is shown; never twice."""
    for button in buttons(approval_id):
        await button.remove()
        await button.send(for_id=message_id(approval_id))


async def close(approval: Approval) -> None:
    """Take the buttons away, and say on the card what became of the question."""
    approval_id = approval.require_id()
    for button in buttons(approval_id):
        await button.remove()
    shown = element("ApprovalCard", props(approval.card, approval.state), card_id(approval_id))
    await shown.send(for_id=message_id(approval_id))


def props(card: dict[str, Any], state: str) -> dict[str, Any]:
    """What the card is drawn from."""
    return {**card, "state": _STATES.get(state, "")}


def put_into(thread: ThreadDict, approvals: list[Approval]) -> list[StepDict]:
    """Bring a thread that is about to be shown up to the store: each question is there, in its present state.

    Answers the messages that were missing (a stop of the process came between the question and its message).
    """
    there = {step["id"] for step in thread["steps"]}
    missing = [_message(thread["id"], a) for a in approvals if message_id(a.require_id()) not in there]
    thread["steps"] += missing
    ids = {card_id(a.require_id()) for a in approvals}
    kept = [known for known in thread["elements"] or [] if known["id"] not in ids]
    thread["elements"] = kept + [_card(thread["id"], approval) for approval in approvals]
    return missing


def _button(approval_id: int, yes: bool, label: str, icon: str) -> cl.Action:
    word = "approve" if yes else "decline"
    return cl.Action(
        name=DECIDE, payload={"approval": approval_id, "yes": yes}, label=label, icon=icon, id=f"{word}-{approval_id}"
    )


def _card(thread_id: str, approval: Approval) -> Any:
    approval_id = approval.require_id()
    shown = element("ApprovalCard", props(approval.card, approval.state), card_id(approval_id), thread_id)
    return {**shown.to_dict(), "forId": message_id(approval_id)}


def _message(thread_id: str, approval: Approval) -> StepDict:
    at = iso(approval.created_at) if approval.created_at else ""
    return {
        "id": message_id(approval.require_id()),
        "threadId": thread_id,
        "parentId": None,
        "name": NAME,
        "type": "assistant_message",
        "output": str(approval.card["headline"]),
        "createdAt": at,
        "start": at,
        "end": at,
        "streaming": False,
        "metadata": {"approval": approval.require_id()},
    }
