"""What some pages show beyond columns: a change's before and after, a conversation's words, a trip's profit."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from sqlmodel import Session, col, select

from agent.auth import Identity
from agent.web.columns import SILENT
from agent.web.discovery import campaign_block, lead_block
from agent.web.inquiry_block import inquiry_block
from agent.web.matches import matches_of
from agent.web.outreach_blocks import message_block, sequence_block
from agent.web.present import label_of, shown_of
from agent.web.site import Site
from store.columns import Row
from store.journal import from_snapshot, model_of
from store.tables import (
    Approval,
    Campaign,
    Change,
    ChatConversation,
    ChatTurn,
    Contact,
    EmailSequence,
    GroupRequest,
    Inquiry,
    Lead,
    Message,
    RowChange,
    Template,
    Trip,
    UnansweredQuestion,
    Upload,
)
from tools.errors import HarmonyError
from tools.geography.units import unit_of
from tools.record_names import local_time
from tools.records import KINDS, ref_of
from tools.registry import REGISTRY

_PREVIEW_LINES = 12


@dataclass(frozen=True)
class Block:
    """A part of a record's page: the template in `blocks/` that shows it, and what it shows."""

    template: str
    content: Any


@dataclass(frozen=True)
class Difference:
    """One column before and after; empty where there was nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedRow:
    """One row of a change: its name and page, and what is different."""

    title: str
    link: str
    what: str
    differences: list[Difference]


def blocks_for(session: Session, site: Site, who: Identity, row: Row) -> list[Block]:
    """The parts that a record's page has of its own."""
    make = _BLOCKS.get(type(row))
    return [block for block in make(session, site, who, row) if block] if make else []


def answer(site: Site, who: Identity, tool: str, **args: Any) -> dict[str, Any] | None:
    """What a reading tool says, as JSON; None where there is no such tool, or it has an objection."""
    if tool not in REGISTRY:
        return None
    try:
        return site.house.dispatcher.call(who.principal("site"), tool, args, token_urlsafe()).model_dump(mode="json")
    except HarmonyError:
        return None


def _of_trip(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    found = answer(site, who, "get_trip_profit", trip=ref_of(row))
    return [Block("profit", found)] if found else []


def _of_approval(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    mine = row.state == "open" and row.asked_by == who.person
    return [Block("approval", {"card": row.card, "id": row.id, "mine": mine, "tool": row.tool})]


def _of_conversation(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    turns = session.exec(select(ChatTurn).where(ChatTurn.conversation_id == row.id).order_by(col(ChatTurn.number)))
    return [Block("transcript", [_spoken(turn, site.zone) for turn in turns])]


def _spoken(turn: ChatTurn, zone: str) -> dict[str, str]:
    at = local_time(turn.created_at, zone) if turn.created_at else ""
    return {"at": at, "said": turn.said, "reply": turn.reply}


def _of_request(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    return [Block("matches", matches_of(row.matches, unit_of(row.country or "")))]


def _of_question(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    """Where it was asked, and the form of the record that could answer it."""
    about = f"?service=service:{row.service_id}" if row.service_id else ""
    asked_in = f"/desk/conversations/{row.conversation_id}" if row.conversation_id else ""
    return [Block("question", {"form": f"/desk/do/update_service{about}", "asked_in": asked_in})]


def _of_inquiry(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    return [Block("inquiry", inquiry_block(session, row))]


def _of_upload(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    lines = row.content.splitlines()
    return [Block("upload", {"lines": lines[:_PREVIEW_LINES], "total": len(lines)})]


def _of_template(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    """The template as the newest contact would get it, and the sequences that use it."""
    someone = session.exec(select(Contact).order_by(col(Contact.id).desc()).limit(1)).first()
    shown = someone and answer(site, who, "preview_template", template=ref_of(row), recipient=ref_of(someone))
    found = answer(site, who, "get_template", template=ref_of(row)) or {}
    return [Block("template", {"shown": shown, **found.get("template", {})})]


def _of_change(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    return [Block("change", [_changed(r, site.zone) for r in row.rows])]


def _of_campaign(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    return [Block("campaign", campaign_block(session, site, who.principal("site"), row))]


def _of_lead(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    return [Block("lead", lead_block(session, site, who.principal("site"), row)), *_of_person(session, site, who, row)]


def _of_person(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    """What was and will be sent to them, and why not."""
    found = answer(site, who, "explain_outreach", recipient=ref_of(row))
    return [Block("outreach", found)] if found else []


def _of_sequence(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    return [Block("sequence", sequence_block(session, site, who, row))]


def _of_message(session: Session, site: Site, who: Identity, row: Any) -> list[Block]:
    return [Block("message", message_block(session, site, who, row))]


def _changed(row: RowChange, zone: str) -> ChangedRow:
    model = model_of(row.table)
    kind = next((k for k in KINDS.values() if k.model is model), None)
    before, after = row.before or {}, row.after or {}
    names = [n for n in {**before, **after} if n not in SILENT and before.get(n) != after.get(n)]
    old, new = (model(**from_snapshot(model, values)) for values in (before, after))
    what = "added" if row.before is None else "deleted" if row.after is None else "changed"
    title = f"{kind.label if kind else label_of(row.table)} {row.row_id}"
    link = f"/desk/{kind.plural}/{row.row_id}" if kind and row.after is not None else ""
    differences = [Difference(label_of(n), _words(old, n, before, zone), _words(new, n, after, zone)) for n in names]
    return ChangedRow(title, link, what, [d for d in differences if d.before != d.after])


def _words(row: Row, name: str, values: dict[str, Any], zone: str) -> str:
    return shown_of(row, name, zone).text if values.get(name) is not None else ""


_BLOCKS: dict[type[Row], Callable[[Session, Site, Identity, Any], list[Block]]] = {
    Trip: _of_trip,
    Approval: _of_approval,
    ChatConversation: _of_conversation,
    GroupRequest: _of_request,
    Inquiry: _of_inquiry,
    UnansweredQuestion: _of_question,
    Upload: _of_upload,
    Change: _of_change,
    Campaign: _of_campaign,
    Lead: _of_lead,
    Contact: _of_person,
    EmailSequence: _of_sequence,
    Message: _of_message,
    Template: _of_template,
}
