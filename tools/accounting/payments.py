"""Payments: money that came in for a booking."""

from datetime import date
from typing import Annotated

from store.tables import Booking, Payment
from store.trips import PAYMENT_KINDS
from tools.accounting.owed import TOWARD_FEE, money_of
from tools.arg_types import OneOf
from tools.args import BookingRef, DateArg, MoneyArg
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.money import Money
from tools.record_names import short_date
from tools.record_titles import booking_title
from tools.records import link_of, ref_of, title_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result, View
from tools.touring.booking_rules import note_overpaid
from tools.touring.booking_views import BookingView, booking_view, money_standing

_SAID = {
    "down_payment": "deposit",
    "advance": "deposit",
    "retainer": "deposit",
    "remainder": "balance",
    "rest": "balance",
    "final_payment": "balance",
    "full_payment": "balance",
    "reimbursed": "reimbursement",
    "reimbursements": "reimbursement",
    "refund_of_expenses": "reimbursement",
}


def understood_kind(said: str) -> str | None:
    """The kind of payment that a word for it means ("down payment", "the rest")."""
    words = said.casefold().replace("-", " ").split()
    return _SAID.get("_".join(word for word in words if word not in ("the", "a", "their", "final")) or said)


PaymentKind = Annotated[str, OneOf(PAYMENT_KINDS, understood_kind)]


class PaymentView(View):
    """A payment as people see it."""

    booking: str
    amount: str
    kind: str
    received_on: date


class PaymentResult(Result):
    """A payment, and how its booking stands with it."""

    payment: PaymentView
    booking: BookingView


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "record {amount} {kind} (from|for) {booking}",
        "(record|log|enter|add|book) {kind} of {amount} (from|for) {booking}",
        "(record|log|enter|add) a payment of {amount} from {booking}",
        "record {amount} from {booking}",
        "(received|got|deposited) {amount} from {booking}",
        "i received {amount} {kind} from {booking}",
        "{booking} paid {amount}",
        "{booking} paid {kind} {amount}",
        "{booking} sent {amount} {kind}",
        "{booking} {amount} {kind} (came in|arrived|landed|cleared)",
        "the {kind} from {booking} (came in|arrived|landed|cleared) {amount}",
        "{amount} (came in|arrived) from {booking}",
        "record {booking} {kind}",
        "record {booking} {amount} {kind}",
        "log {booking} {amount} {kind}",
        "payment of {amount} from {booking}",
        "{booking} reimbursed {amount} -> kind=reimbursement",
        "{booking} reimbursed us {amount} for {what} -> kind=reimbursement",
        "(paid|payment) {kind} {amount} {booking}",
        "{amount} {kind} {booking}",
        "{booking} paid in full {amount} -> kind=balance",
        "got {booking} {kind} {amount}",
        "got the {kind} from {booking} {amount}",
        "{booking} (came through|came up) with {kind} {amount}",
        "{booking} {kind} (is in|arrived|came through|has landed) {amount}",
    ),
)
def record_payment(
    ctx: ToolContext, booking: BookingRef, amount: MoneyArg, kind: PaymentKind, received_on: DateArg | None = None
) -> PaymentResult:
    """Record money that came in for a booking. Where nobody said what it is for, ask; the amount does not tell.

    Args:
        ctx: The call's surroundings.
        booking: The booking; its venue's name will do where that is clear.
        amount: What came in.
        kind: What it is: deposit and balance count toward the fee, a reimbursement of expenses and other do not.
        received_on: The day it came in; today unless said.

    Raises:
        InvalidInput: the amount is nothing, or the day is still to come.
    """
    day = received_on or ctx.today
    if not amount.cents:
        raise InvalidInput("amount", "is nothing.", "Give what came in.")
    if day > ctx.today:
        raise InvalidInput("received_on", f"{short_date(day)} is still to come.", "Give the day on which it came in.")
    _note_repeat(ctx, booking, amount, kind, day)
    payment = Payment(
        booking_id=booking.require_id(), amount_cents=amount.cents, currency=amount.currency, kind=kind, received_on=day
    )
    booking.payments.append(payment)
    ctx.add(payment)
    _note_terms(ctx, booking, payment)
    headline = f"Recorded {amount} as {kind} for {booking_title(booking)}, received {short_date(day)}."
    return PaymentResult(
        headline=f"{headline} {money_standing(booking)}".strip(),
        ref=ref_of(payment),
        link=link_of(payment),
        payment=payment_view(payment),
        booking=booking_view(booking),
    )


def payment_view(payment: Payment) -> PaymentView:
    """A payment as people see it."""
    return PaymentView(
        ref=ref_of(payment),
        link=link_of(payment),
        title=title_of(payment),
        booking=ref_of(payment.booking),
        amount=str(money_of(payment)),
        kind=payment.kind,
        received_on=payment.received_on,
    )


def _note_repeat(ctx: ToolContext, booking: Booking, amount: Money, kind: str, day: date) -> None:
    if any(money_of(p) == amount and p.kind == kind for p in booking.payments):
        known = next(p for p in booking.payments if money_of(p) == amount and p.kind == kind)
        ctx.note(
            f"The same sum was recorded as {kind} before, received {short_date(known.received_on)} ({ref_of(known)});"
            " if this is that one, undo it."
        )


def _note_terms(ctx: ToolContext, booking: Booking, payment: Payment) -> None:
    """Note where the payment is not what the booking's terms lead to expect."""
    if booking.status == "cancelled":
        ctx.note("That booking is cancelled.")
    if payment.kind not in TOWARD_FEE:
        return
    if payment.currency != booking.currency:
        ctx.note(f"The fee is in {booking.currency}, so this is shown beside it and not counted toward it.")
    elif payment.kind == "deposit" and booking.deposit_cents not in (None, payment.amount_cents):
        ctx.note(f"The deposit that was agreed is {Money(booking.deposit_cents or 0, booking.currency)}.")
    note_overpaid(ctx, booking)
