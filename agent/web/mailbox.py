"""The local mailbox's page: what would have left, as it would have looked, and the recipient's part to play.

An answer that is typed here comes in as a provider would deliver it, and so does what a real one does.
"""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import func
from sqlmodel import Session, col, select

from agent.web.site import Page, Sent, Site, Staff, TheSite
from scheduler.delivery.base import Incoming, Outgoing
from scheduler.delivery.mailbox import NAME
from scheduler.recording import SCHEDULER, told_of
from store.database import reading
from store.tables import MailboxItem, Message
from tools.kinds import in_words
from tools.people import format_phone
from tools.record_names import local_time
from tools.records import link_of

router = APIRouter(prefix="/desk/mailbox")
PER_PAGE = 20
#: Where messages are that do not come here, by provider.
_CALLED = {"sendgrid": "SendGrid", "smtp": "your mail server", "twilio": "Twilio"}


@dataclass(frozen=True)
class Shown:
    """One message in the mailbox: as it left, when, and what our own record says of it."""

    id: int
    out: Outgoing
    at: str
    link: str
    status: str

    @property
    def to(self) -> str:
        """Who would have got it, as a mail program shows it."""
        return _named(self.out.to_name, self.out.to)

    @property
    def sender(self) -> str:
        """Who it would have come from."""
        return _named(self.out.sender_name, self.out.sender)

    @property
    def html(self) -> str:
        """Its HTML part for a frame of its own, in which a link opens another page."""
        return self.out.html.replace("<html>", '<html><base target="_blank">', 1)


@router.get("")
def items(request: Request, site: TheSite, who: Staff, page: int = 1) -> Page:
    """What would have left, the newest first."""
    with reading(site.house.engine) as session:
        total = session.exec(select(func.count()).select_from(MailboxItem)).one()
        pages = max(1, -(-total // PER_PAGE))
        page = max(1, min(page, pages))
        newest = select(MailboxItem).order_by(col(MailboxItem.id).desc())
        rows = session.exec(newest.offset((page - 1) * PER_PAGE).limit(PER_PAGE))
        shown = [_shown(session, site, row) for row in rows]
    real = {in_words(channel): _CALLED[name] for channel, name in site.house.settings.delivery_config.providers.items()}
    return site.page(request, "mailbox.html", items=shown, total=total, page=page, pages=pages, real=real)


@router.post("/{item_id}")
def answer(request: Request, site: TheSite, who: Staff, sent: Sent, item_id: int) -> Page:
    """Answer a message as its recipient would."""
    with reading(site.house.engine) as session:
        item = session.get(MailboxItem, item_id) if item_id < 2**31 else None
        if item is None:
            raise HTTPException(404)
        out = Outgoing(**item.content)
    text = sent.text("text").strip()
    if not text:
        asks = {"title": "Nothing was said", "text": "Type what they would answer.", "back": "/desk/mailbox"}
        return site.page(request, "message.html", 422, **asks)
    told = told_of(_answer(site, out, text, sent.nonce, who.person))
    result = site.house.dispatcher.call(SCHEDULER, "record_inbound", {"message": told}, f"{NAME}:{sent.nonce}")
    return site.page(request, "mailbox_answered.html", result=result, to=out.to_name or out.to)


def _answer(site: Site, out: Outgoing, text: str, nonce: str, person: str) -> Incoming:
    """An answer as a mail program makes it: to the reply address, in the thread. Who typed it is kept with it."""
    ours = out.headers.get("Message-ID", "")
    earlier = out.headers.get("References", "").split()
    return Incoming(
        provider=NAME,
        channel=out.channel,
        sender=out.to,
        to=out.reply_to or out.sender,
        text=text,
        at=site.house.dispatcher.clock(),
        key=nonce,
        subject=f"Re: {out.subject}" if out.subject else "",
        in_reply_to=ours,
        references=tuple([*earlier, ours] if ours else ()),
        headers={"X-Typed-By": person},
    )


def _shown(session: Session, site: Site, item: MailboxItem) -> Shown:
    message = session.exec(select(Message).where(Message.token == item.token)).first()
    at = local_time(item.created_at, site.zone) if item.created_at else ""
    content: dict[str, Any] = item.content
    if message is None:
        return Shown(item.require_id(), Outgoing(**content), at, "", "")
    return Shown(item.require_id(), Outgoing(**content), at, link_of(message), in_words(message.status))


def _named(name: str, address: str) -> str:
    shown = address if "@" in address else format_phone(address) if address else ""
    return f"{name} <{shown}>" if name and shown else name or shown
