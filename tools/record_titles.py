"""What people call a record, and what tells it from others of that name."""

from typing import Any

from store.tables import (
    Booking,
    ChatConversation,
    Contact,
    Expense,
    GroupRequest,
    Inquiry,
    Message,
    Participant,
    Payment,
    RevenueSplit,
    Trip,
)
from tools.money import Money
from tools.people import format_phone
from tools.record_names import local_time, short_date


def name_of(row: Any) -> str:
    """A row's own name."""
    return str(row.name)


def trip_described(trip: Trip) -> str:
    """A trip with the day it begins on."""
    if trip.starts_on is None:
        return trip.name
    return f"{trip.name}, {short_date(trip.starts_on)}"


def booking_title(booking: Booking) -> str:
    """A booking as people call it, such as "Workshops at Evergreen Harmony Chorus"."""
    return f"{booking.service.name} at {booking.venue.name}" if booking.service else booking.venue.name


def booking_described(booking: Booking) -> str:
    """A booking with its time, its status and its trip."""
    when = local_time(booking.starts_at, booking.timezone) if booking.starts_at else "no time yet"
    return f"{booking_title(booking)}, {when}, {booking.status}, on {booking.trip.name}"


def placed(row: Any) -> str:
    """A row's name with its place."""
    return f"{row.name}, {row.place}" if row.place else str(row.name)


def expense_title(expense: Expense) -> str:
    """An expense as people call it, such as "Hotel $120.00"."""
    return (
        f"{expense.description or expense.category.replace('_', ' ')} {Money(expense.amount_cents, expense.currency)}"
    )


def expense_described(expense: Expense) -> str:
    """An expense with its day and its trip."""
    return f"{expense_title(expense)} on {short_date(expense.spent_on)}, {expense.trip.name}"


def payment_title(payment: Payment) -> str:
    """A payment as people call it."""
    return f"{payment.kind} {Money(payment.amount_cents, payment.currency)} from {payment.booking.venue.name}"


def contact_described(contact: Contact) -> str:
    """A contact with their role and venue."""
    return f"{contact.name}, {contact.role or 'contact'} of {contact.venue.name}"


def participant_described(person: Participant) -> str:
    """A participant with the venue of the booking."""
    return f"{person.name}, {person.booking.venue.name}"


def request_title(request: GroupRequest) -> str:
    """A request for a group as people call it."""
    return f"{request.name or 'Somebody'} in {request.city or request.place or 'an unknown place'}"


def inquiry_title(inquiry: Inquiry) -> str:
    """An inquiry as people call it: who asks, for whom."""
    return f"{inquiry.name} ({inquiry.organization})" if inquiry.organization else inquiry.name


def inquiry_described(inquiry: Inquiry) -> str:
    """With the day that is asked for and the day it came, since one person may ask for several."""
    asked = f"for {short_date(inquiry.starts_on)}" if inquiry.starts_on else "for no certain day"
    return f"{inquiry_title(inquiry)}, {asked}{_sent(inquiry)}"


def request_described(request: GroupRequest) -> str:
    """A request for a group with the day it came."""
    return f"{request_title(request)}{_sent(request)}"


def _sent(row: Inquiry | GroupRequest) -> str:
    return f", sent {short_date(row.created_at.date())}" if row.created_at else ""


def message_title(message: Message) -> str:
    """A message as people call it: to or from whom."""
    who, kind = message.contact or message.lead, "E-mail" if message.channel == "email" else "Text"
    address = message.address or "somebody"
    name = who.name if who else format_phone(address) if address.startswith("+") else address
    return f"{kind} {'to' if message.direction == 'out' else 'from'} {name}"


def split_title(split: RevenueSplit) -> str:
    """A revenue split as people call it."""
    return f"{split.party} {split.basis_points / 100:g}% of {split.base}"


def conversation_title(conversation: ChatConversation) -> str:
    """A conversation as people call it."""
    return conversation.name or f"Conversation {conversation.id}"
