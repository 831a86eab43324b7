"""What a trip leaves: every line, confirmed and possible, each currency by itself."""

from pydantic import BaseModel

from store.tables import Booking, Trip
from tools.accounting.accounts import COUNTED, OPEN, Account, LineKind, account, by_time, currencies
from tools.accounting.owed import TOWARD_FEE, deposit_owed, money_of, owed, received
from tools.args import TripRef
from tools.context import ToolContext
from tools.money import format_money
from tools.record_titles import booking_title
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result
from tools.touring.booking_views import status_of
from tools.wording import named, total


class ProfitLine(BaseModel):
    """One line. `cents` is signed: expenses and shares are below zero."""

    kind: LineKind
    text: str
    amount: str
    cents: int
    ref: str
    link: str


class Profit(BaseModel):
    """One currency's figures. The lines sum to the net; the possible lines, where there are any, to that net."""

    currency: str
    income: str
    expenses: str
    splits: str
    net: str
    net_cents: int
    possible_net: str
    possible_net_cents: int
    received: str
    still_owed: str
    deposits_unpaid: str
    lines: list[ProfitLine]
    possible_lines: list[ProfitLine]


class ProfitResult(Result):
    """A trip's figures, currency by currency."""

    trip: str
    accounts: list[Profit]


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "what did (i|we) (clear|net|make|earn) on {trip}",
        "what would (i|we) (net|clear|make|earn) on {trip}",
        "what did {trip} (net|clear|make|earn|bring in)",
        "what will {trip} (net|clear|make|earn|bring in)",
        "what (would|will|do|did) (i|we) net",
        "how did {trip} do",
        "how much (did|will|would) (i|we) (make|clear|net|earn) on {trip}",
        "how much did {trip} (net|make|clear|earn|bring in)",
        "profit (of|on|for) {trip}",
        "(show|what is) [the] profit (of|on|for) {trip}",
        "net for {trip}",
        "was {trip} (profitable|worth it)",
        "did (i|we) make money on {trip}",
        "(bottom line|profit and loss|p&l|numbers|financials) (of|on|for) {trip}",
        "(am i|are we) making money on {trip}",
        "(am i|are we) (ahead|in the black) on {trip}",
        "are we losing money on {trip}",
    ),
)
def get_trip_profit(ctx: ToolContext, trip: TripRef) -> ProfitResult:
    """Show what a trip leaves: income, expenses, shares and net; what came in and is owed; what is possible besides.

    Income is the fees of confirmed and completed bookings. Holds and tentative ones count only in the possible net.

    Args:
        ctx: The call's surroundings.
        trip: The trip.
    """
    accounts = [_profit(trip, currency) for currency in currencies(trip, ctx.business.currency)]
    _note_beside(ctx, trip)
    said = " ".join(_told(profit, _with_status(trip, OPEN)) for profit in accounts)
    return ProfitResult(
        headline=f"{trip.name}: {said}", ref=ref_of(trip), link=link_of(trip), trip=trip.name, accounts=accounts
    )


def _profit(trip: Trip, currency: str) -> Profit:
    sure = account(trip, currency)
    open_fees = any(b.currency == currency and b.fee_cents is not None for b in _with_status(trip, OPEN))
    possible = account(trip, currency, (*COUNTED, *OPEN)) if open_fees else sure
    counted = [b for b in _with_status(trip, COUNTED) if b.currency == currency]
    return Profit(
        currency=currency,
        income=format_money(sure.total("income"), currency),
        expenses=format_money(-sure.total("expense"), currency),
        splits=format_money(-sure.total("split"), currency),
        net=str(sure.net),
        net_cents=sure.net.cents,
        possible_net=str(possible.net),
        possible_net_cents=possible.net.cents,
        received=format_money(sum(received(b).cents for b in counted), currency),
        still_owed=format_money(sum(owed(b).cents for b in counted), currency),
        deposits_unpaid=format_money(sum(deposit_owed(b).cents for b in counted), currency),
        lines=_lines(sure),
        possible_lines=_lines(possible) if open_fees else [],
    )


def _lines(source: Account) -> list[ProfitLine]:
    return [
        ProfitLine(
            kind=entry.kind,
            text=entry.text,
            amount=format_money(entry.cents, source.currency),
            cents=entry.cents,
            ref=ref_of(entry.row),
            link=link_of(entry.row),
        )
        for entry in source.entries
    ]


def _with_status(trip: Trip, statuses: tuple[str, ...]) -> list[Booking]:
    return [booking for booking in by_time(trip.bookings) if booking.status in statuses]


def _told(profit: Profit, unsure: list[Booking]) -> str:
    """One currency's figures as a sentence."""
    net = f"net {profit.net}"
    if profit.possible_lines:
        open_now = [f"{booking_title(b)} ({status_of(b)})" for b in unsure if b.currency == profit.currency]
        net = f"net {profit.net} confirmed, {profit.possible_net} possible with {named(open_now)}"
    taken = [f"{line.text}: {line.amount.lstrip('-')}" for line in profit.lines if line.kind == "split"]
    parts = [f"income {profit.income}", f"expenses {profit.expenses}"]
    parts += [f"splits {profit.splits} ({named(taken)})"] if taken else []
    return f"{net}; {', '.join(parts)}. Received {profit.received}; {_still_owed(profit)}."


def _still_owed(profit: Profit) -> str:
    none = format_money(0, profit.currency)
    if profit.still_owed == none:
        return "nothing still owed"
    deposits = f", {profit.deposits_unpaid} of it as deposits" if profit.deposits_unpaid != none else ""
    return f"{profit.still_owed} still owed{deposits}"


def _note_beside(ctx: ToolContext, trip: Trip) -> None:
    """Note what is on file and not in the net: bookings without a fee, and money that is no counted booking's fee."""
    for booking in trip.bookings:
        if booking.fee_cents is None and booking.status in (*COUNTED, *OPEN):
            ctx.note(f"{booking_title(booking)} ({booking.status}) has no fee yet.")
        if booking.status not in COUNTED and (came := received(booking)).cents:
            ctx.note(f"{came} came in for {booking_title(booking)}, which is {booking.status}: it is not in the net.")
    rest = [p for b in trip.bookings for p in b.payments if p.kind not in TOWARD_FEE or p.currency != b.currency]
    for kind in dict.fromkeys(payment.kind for payment in rest):
        sums = total(money_of(payment) for payment in rest if payment.kind == kind)
        ctx.note(f"Besides the fees came in as {kind}: {sums}; it is not in the net.")
