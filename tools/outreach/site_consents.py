"""What visitors of the site agreed to when they asked for something: to be answered there, and to no more.

It stays with their inquiry or request, in its words and with its moment, and goes when that goes. The words are theirs
and untrusted, so what is told here does without them. It is never copied among the consents to be written to
(consents.py): an answer is no sequence, and an address is no number. Who decides about a sequence is told of it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from store.tables import GroupRequest, Inquiry
from tools.record_names import short_date

_ASKED_FOR: dict[type[Inquiry] | type[GroupRequest], str] = {
    Inquiry: "about their inquiry",
    GroupRequest: "about their search for a group",
}


@dataclass(frozen=True)
class AgreedToAnswer:
    """Somebody's word that they may be answered."""

    about: str
    on: date

    @property
    def in_words(self) -> str:
        """What they agreed to, as the end of a sentence."""
        return f"agreed on {short_date(self.on)} to be answered {self.about}"


def agreed_to_answer(session: Session, email: str | None, zone: ZoneInfo) -> AgreedToAnswer | None:
    """The latest such word under an e-mail address; None where there is none.

    Args:
        session: Where to look.
        email: The address, in lower case.
        zone: In which the day is told.
    """
    if not email:
        return None
    found = [(at, word) for model in _ASKED_FOR for at, word in _of(session, model, email, zone)]
    return max(found, key=lambda each: each[0])[1] if found else None


def _of(
    session: Session, model: type[Inquiry] | type[GroupRequest], email: str, zone: ZoneInfo
) -> list[tuple[datetime, AgreedToAnswer]]:
    """The latest word of one kind, with its moment."""
    query = select(model).where(model.email == email, col(model.consent)).order_by(col(model.id).desc()).limit(1)
    row: Inquiry | GroupRequest | None = session.exec(query).first()  # type: ignore[assignment]  # one of the two
    at = (row.consent_at or row.created_at) if row else None
    return [(at, AgreedToAnswer(_ASKED_FOR[model], at.astimezone(zone).date()))] if at else []
