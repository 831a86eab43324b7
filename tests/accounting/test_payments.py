"""Payments: what came in for a booking, and how it stands."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading
from store.tables import Payment
from tools.errors import InvalidInput

Desk = Callable[..., Any]


@pytest.fixture
def harborside(staff: Desk) -> str:
    """The ref of a held workshop for $3,200 with a deposit of $800."""
    staff("create_trip", destination="Boston, MA", starts_on="2027-03-04", ends_on="2027-03-09")
    booking = {"fee": "$3,200", "deposit": "$800", "status": "hold", "service": "workshops"}
    return str(staff("add_booking", trip="Boston", venue="Harborside A Cappella", **booking).ref)


def paid(engine: Engine) -> list[tuple[int, str, str, str]]:
    with reading(engine) as session:
        rows = session.exec(select(Payment).order_by(Payment.id)).all()  # type: ignore[arg-type]
        return [(p.amount_cents, p.currency, p.kind, p.received_on.isoformat()) for p in rows]


def test_a_deposit_is_recorded_with_its_day(staff: Desk, engine: Engine, harborside: str) -> None:
    made = staff("record_payment", booking="harborside", amount="$800", kind="deposit", received_on="2026-11-20")
    assert paid(engine) == [(80000, "USD", "deposit", "2026-11-20")]
    assert made.headline == (
        "Recorded $800 as deposit for Workshops at Harborside A Cappella, received Nov 20, 2026."
        " Received $800 in all; $2,400 still owed."
    )
    assert (made.ref, made.link, made.notes) == ("payment:1", "/desk/payments/1", [])


def test_money_received_on_no_said_day_came_today(staff: Desk, engine: Engine, harborside: str) -> None:
    staff("record_payment", booking=harborside, amount="1250.50", kind="balance")
    assert paid(engine) == [(125050, "USD", "balance", "2026-11-23")]


def test_the_kind_is_never_guessed_from_the_amount(staff: Desk, engine: Engine, harborside: str) -> None:
    with pytest.raises(InvalidInput) as missing:
        staff("record_payment", booking=harborside, amount="$800")
    assert missing.value.field == "kind"
    assert not paid(engine)


@pytest.mark.parametrize(
    ("field", "args"),
    [
        ("amount", {"amount": "0"}),
        ("amount", {"amount": "-5"}),
        ("amount", {"amount": "a lot"}),
        ("kind", {"kind": "gift"}),
        ("received_on", {"received_on": "2026-11-24"}),
        ("received_on", {"received_on": "2026-02-30"}),
    ],
)
def test_payments_that_cannot_be_are_refused(
    staff: Desk, engine: Engine, harborside: str, field: str, args: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        staff("record_payment", **({"booking": harborside, "amount": "$5", "kind": "balance"} | args))
    assert refused.value.field == field
    assert not paid(engine)


@pytest.mark.parametrize(("said", "kind"), [("down payment", "deposit"), ("the rest", "balance")])
def test_kinds_are_understood_in_peoples_words(staff: Desk, harborside: str, said: str, kind: str) -> None:
    assert staff("record_payment", booking=harborside, amount="$800", kind=said).payment.kind == kind


def test_more_than_the_fee_is_said(staff: Desk, harborside: str) -> None:
    staff("record_payment", booking=harborside, amount="$800", kind="deposit")
    over = staff("record_payment", booking=harborside, amount="$2,500", kind="balance")
    assert over.notes == ["What came in is $100 more than the fee, $3,200."]
    assert over.booking.owed == "$0"


def test_a_reimbursement_does_not_count_toward_the_fee(staff: Desk, harborside: str) -> None:
    made = staff("record_payment", booking=harborside, amount="$120", kind="reimbursement")
    assert (made.booking.received, made.booking.owed) == ("$0", "$3,200")


def test_another_deposit_than_agreed_and_the_same_sum_again_are_said(staff: Desk, harborside: str) -> None:
    odd = staff("record_payment", booking=harborside, amount="$700", kind="deposit")
    assert odd.notes == ["The deposit that was agreed is $800."]
    again = staff("record_payment", booking=harborside, amount="$700", kind="deposit")
    assert "The same sum was recorded as deposit before, received Nov 23, 2026 (payment:1)" in again.notes[0]


def test_another_currency_is_shown_beside_the_fee(staff: Desk, harborside: str) -> None:
    made = staff("record_payment", booking=harborside, amount="€500", kind="balance")
    assert made.payment.amount == "€500"
    assert made.booking.owed == "$3,200"
    assert "not counted toward it" in made.notes[0]


def test_a_payment_for_a_cancelled_booking_is_kept_and_said(staff: Desk, harborside: str) -> None:
    staff("cancel_booking", booking=harborside)
    assert (
        "That booking is cancelled." in staff("record_payment", booking=harborside, amount="$800", kind="deposit").notes
    )
