"""What has come in for a booking and what is still owed, in the booking's currency; nothing is converted."""

from store.tables import Booking, Payment
from tools.money import Money

#: Payments of these kinds count toward the fee; a reimbursement and anything else come besides it.
TOWARD_FEE = ("deposit", "balance")


def payments(booking: Booking, *kinds: str) -> list[Payment]:
    """The booking's payments of these kinds, earliest first."""
    chosen = [payment for payment in booking.payments if payment.kind in kinds]
    return sorted(chosen, key=lambda payment: (payment.received_on, payment.id or 0))


def money_of(paid: Payment) -> Money:
    """The payment's sum."""
    return Money(paid.amount_cents, paid.currency)


def received(booking: Booking) -> Money:
    """What came in toward the fee, in the booking's currency."""
    paid = payments(booking, *TOWARD_FEE)
    return Money(sum(p.amount_cents for p in paid if p.currency == booking.currency), booking.currency)


def owed(booking: Booking) -> Money:
    """What is still to come of the fee; nothing where no fee is agreed."""
    return Money(max(0, (booking.fee_cents or 0) - received(booking).cents), booking.currency)


def deposit_owed(booking: Booking) -> Money:
    """What is still to come of the deposit; money that came as balance covers it too."""
    return Money(max(0, (booking.deposit_cents or 0) - received(booking).cents), booking.currency)
