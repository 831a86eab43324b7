"""One turn at the terminal: `harmony ask`."""

import asyncio
import json
from dataclasses import asdict
from typing import Any, Literal

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from sqlmodel import Session, col, select

from agent.auth import new_visitor
from agent.events import ApprovalAsked, CallEnded
from agent.house import House
from agent.transcript import Heard, hear
from agent.watching import Watched
from store.database import reading
from store.tables import ChatConversation, StaffAccount
from tools.context import Principal
from tools.registry import ApprovalCard

#: Who types at the terminal while there is no account yet.
NOBODY_YET = "owner@localhost"
_MARKS = {"done": "[green]done[/]", "failed": "[red]could not[/]", "asked": "[yellow]waits for your yes[/]"}


async def ask(
    house: House, text: str, role: Literal["staff", "visitor"], uid: str | None, progress: Console
) -> tuple[str, Heard]:
    """Say one thing; answers the conversation's id and what came of it. `progress` shows what is going on meanwhile.

    Raises:
        Forbidden: the conversation is somebody else's.
    """
    principal = who_asks(house, role, uid)
    conversation = house.history.open(principal, "terminal", uid)
    watched = Watched()
    with Live(watched, console=progress, transient=True, refresh_per_second=8):
        try:
            heard = await hear(house.turns.say(principal, conversation.uid, text), watched.see)
        except asyncio.CancelledError:
            house.dispatcher.leaving.set()  # Ctrl+C: a campaign is left to the server, and does not hold up the end
            raise
    return conversation.uid, heard


def who_asks(house: House, role: Literal["staff", "visitor"], uid: str | None) -> Principal:
    """Who speaks: the owner, or a visitor (the one of that conversation, where it is one's)."""
    with reading(house.engine) as session:
        if role == "staff":
            return Principal("staff", _owner(session), "terminal")
        known = session.exec(select(ChatConversation).where(ChatConversation.uid == uid, ChatConversation.role == role))
        conversation = known.first()
    return Principal("visitor", conversation.owner if conversation else new_visitor().person, "terminal")


def print_heard(out: Console, uid: str, heard: Heard) -> None:
    """The reply, the calls with their arguments and outcomes, what waits for a yes, and how to go on."""
    out.print(heard.said or "(no answer)", markup=False, highlight=False)
    if heard.calls:
        out.print(_calls(heard.calls), soft_wrap=False)
    for asked in heard.asked:
        out.print(_card(asked), soft_wrap=False)  # wrapped, never cut: it is what one says yes to
        out.print(f'Answer with: harmony ask "yes" --conversation {uid}', markup=False, highlight=False)
    out.print(f"[dim]conversation {escape(uid)}[/]", highlight=False)


def as_json(uid: str, heard: Heard) -> str:
    """What came of the turn, for programs."""
    return json.dumps(
        {
            "conversation": uid,
            "reply": heard.said,
            "state": heard.state,
            "calls": [asdict(call) for call in heard.calls],
            "approvals": [asdict(asked) for asked in heard.asked],
        },
        ensure_ascii=False,
        indent=2,
    )


def _owner(session: Session) -> str:
    accounts = select(StaffAccount).where(StaffAccount.active)
    first = session.exec(accounts.order_by(col(StaffAccount.owner).desc(), col(StaffAccount.id))).first()
    return first.email if first else NOBODY_YET


def _calls(calls: list[CallEnded]) -> Table:
    table = Table("call", "arguments", "outcome", box=None, header_style="dim", pad_edge=False)
    for call in calls:
        table.add_row(call.tool, escape(_arguments(call.args)), _MARKS[call.outcome])
    return table


def _arguments(args: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in args.items())


def _card(asked: ApprovalAsked) -> Panel:
    card = ApprovalCard.model_validate(asked.card)
    lines = [*card.lines, *(f"to {recipient}" for recipient in card.recipients)]
    return Panel(escape("\n".join([card.headline, "", *lines]).strip()), expand=False)
