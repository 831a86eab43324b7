"""What can be done about an inquiry from its page: the forms, with what the visitor said filled in."""

from urllib.parse import urlencode

from sqlmodel import Session, col, select

from store.tables import Inquiry, Trip
from tools.records import ref_of
from tools.visitors.inquiry_views import asked_for


def inquiry_block(session: Session, inquiry: Inquiry) -> dict[str, str]:
    """The addresses of the forms: to book it, and to answer it by e-mail; empty where that cannot be.

    A trip is filled in where only one goes on that day; an hour nobody has said, so the day stands in the notes.
    """
    lead = inquiry.lead
    booked = bool(lead and lead.booking)
    booking = {"inquiry": ref_of(inquiry), "trip": _trip_on(session, inquiry), "service": _service(inquiry)}
    mail = {
        "recipient": ref_of(lead) if lead else "",
        "channel": "email",
        "subject": f"Your inquiry about {asked_for(inquiry)}",
        "body": f"Hello {inquiry.name},\n\nthank you for asking about {asked_for(inquiry)}.\n\n",
    }
    return {
        "book": "" if booked else _form("book_inquiry", booking),
        "answer": _form("send_message", mail) if lead else "",
        "answered": "" if inquiry.status != "new" else _form("update_inquiry", {"inquiry": ref_of(inquiry)} | _DONE),
        "wish": asked_for(inquiry),
    }


_DONE = {"status": "answered"}


def _form(tool: str, filled: dict[str, str]) -> str:
    return f"/desk/do/{tool}?{urlencode({name: value for name, value in filled.items() if value})}"


def _service(inquiry: Inquiry) -> str:
    return ref_of(inquiry.service) if inquiry.service else ""


def _trip_on(session: Session, inquiry: Inquiry) -> str:
    """The one trip that is planned for the day that they asked for; empty where there is none, or several."""
    if inquiry.starts_on is None:
        return ""
    going = select(Trip).where(col(Trip.status).in_(("planned", "confirmed")))
    on = going.where(col(Trip.starts_on) <= inquiry.starts_on, col(Trip.ends_on) >= inquiry.starts_on).limit(2)
    found = session.exec(on).all()
    return ref_of(found[0]) if len(found) == 1 else ""
