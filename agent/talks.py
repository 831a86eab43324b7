"""What the chat and the desk's page of a conversation share: ids of what is added to it, and how people are named."""

from uuid import NAMESPACE_URL, uuid5

from sqlmodel import Session, select

from store.tables import StaffAccount


def step_id(uid: str, about: str) -> str:
    """The id of a message about something, such as `reply:12` or `change:7`, in the conversation of this uid.

    The same thing has the same id, however often it is told.
    """
    return str(uuid5(NAMESPACE_URL, f"harmony:{uid}:{about}"))


def name_of(session: Session, person: str, business: str) -> str:
    """How a visitor sees somebody of the staff: by name, never by address."""
    account = session.exec(select(StaffAccount).where(StaffAccount.email == person)).first()
    return account.name if account and "@" not in account.name else business
