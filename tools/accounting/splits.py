"""Revenue splits: who takes which share of a trip or of a booking, before or after expenses, in which order."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from store.tables import Booking, RevenueSplit, Trip
from store.trips import SPLIT_BASES
from tools import refs
from tools.arg_types import OneOf
from tools.args import NameArg, TripOrBookingRef
from tools.context import ToolContext
from tools.errors import Candidate, InvalidInput, NeedsAnswer, NotFound
from tools.record_names import Named
from tools.records import link_of, ref_of, title_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result, View

_SAID = {
    "revenue": "gross",
    "income": "gross",
    "fee": "gross",
    "fees": "gross",
    "off the top": "gross",
    "before expenses": "gross",
    "profit": "net",
    "after expenses": "net",
}
Percent = Annotated[float, Field(allow_inf_nan=False)]
Base = Annotated[str, OneOf(SPLIT_BASES, lambda said: _SAID.get(said.strip().casefold()))]


class SplitView(View):
    """One share as people see it; `order` counts from 1."""

    party: str
    percent: str
    base: str
    order: int


class SplitsResult(Result):
    """The shares of a trip or of a booking, in order."""

    target: str
    splits: list[SplitView]


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "give {party} {percent} of {base} (on|of) {target}",
        "give {party} {percent} of {target} {base}",
        "(set|add|put) [a] split [of] {percent} [of {base}] for {party} on {target}",
        "(set|add) {party} at {percent} of {base} on {target}",
        "put {party} down for {percent} of {base}",
        "{party} (gets|takes|is getting) {percent} of {base} (on|of) {target}",
        "{party} (gets|takes) {percent}",
        "{percent} of {base} (goes to|to|for) {party} on {target}",
        "split {target} {percent} {base} with {party}",
        "cut {party} in for {percent} of {base}",
        "(set|change) {party} (share|split|cut) to {percent} of {base} on {target}",
        "{party} is on {percent} of {base}",
        "(bump|raise|lower|increase|reduce|drop|change|set) {party} split on {target} to {percent} of {base}",
        "(bump|raise|lower|increase|reduce|drop|bring) {party} split to {percent} of {base} on {target}",
        "{party} split on {target} is {percent} of {base}",
    ),
)
def set_revenue_split(
    ctx: ToolContext, target: TripOrBookingRef, party: NameArg, percent: Percent, base: Base, order: int | None = None
) -> SplitsResult:
    """Set whose share of a trip or a booking is how much; a party that has one there gets this one instead.

    Args:
        ctx: The call's surroundings.
        target: The trip, or the one booking.
        party: Who takes it, such as "Linden Artists".
        percent: The share in percent, above 0 to 100, such as 15 or 12.5; at most two decimals.
        base: Of the gross (all income) or of the net (what is left after expenses and the shares before it).
        order: Its place among the shares there, counted from 1; the last unless said.

    Raises:
        InvalidInput: the share is not above 0 and up to 100, or the shares of the gross would be more than all of it.
    """
    points = _basis_points(percent)
    if order is not None and order < 1:
        raise InvalidInput("order", f"{order} is no place in a row.", "Count from 1.")
    known = next((split for split in target.splits if refs.plain(split.party) == refs.plain(party)), None)
    others = [split for split in in_order(target.splits) if split is not known]
    _check_gross(others, points, base)
    split = known or _new_split(target, party)
    split.basis_points, split.base = points, base
    place = order or (split.position if known else len(others) + 1)
    _renumber([*others[: place - 1], split, *others[place - 1 :]])
    ctx.add(split)
    ctx.session.expire(target, ["splits"])
    changed = "now gets" if known else "gets"
    headline = f"{split.party} {changed} {share(split)} on {title_of(target)}. {_shares(target)}"
    return _result(target, headline, ref_of(split), link_of(split))


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(remove|delete|drop|take off|cancel|end) {party} split (from|on) {target}",
        "take {party} split off {target}",
        "(remove|delete|drop|take) {party} (from|off) the split (on|of) {target}",
        "(remove|drop) {party} share (from|on|of) {target}",
        "(remove|drop|take) {party} cut (from|on|off) {target}",
        "{party} no longer (gets|takes) a (share|cut|split) (on|of) {target}",
        "get rid of {party} split (on|from) {target}",
        "(remove|drop) {party} from {target} split",
        "{party} no longer gets anything (on|from) {target}",
        "take {party} off {target}",
        "(scrap|axe|end|lose) {party} (share|cut|split) (on|from|of|for) {target}",
        "{party} is not getting a (share|cut|split) (on|of|from) {target}",
    ),
)
def remove_revenue_split(ctx: ToolContext, target: TripOrBookingRef, party: NameArg) -> SplitsResult:
    """Take somebody's share off a trip or a booking.

    Args:
        ctx: The call's surroundings.
        target: The trip, or the one booking.
        party: Who had it.

    Raises:
        NotFound: nobody of that name has a share there; names those who have.
        NeedsAnswer: several are called so.
    """
    split = _split_of(ctx, target, party)
    was, whose = share(split), split.party
    _renumber([other for other in in_order(target.splits) if other is not split])
    ctx.session.delete(split)
    ctx.session.flush()
    ctx.session.expire(target, ["splits"])
    headline = f"{whose} no longer gets {was} on {title_of(target)}. {_shares(target)}"
    return _result(target, headline, ref_of(target), link_of(target))


def in_order(splits: list[RevenueSplit]) -> list[RevenueSplit]:
    """The shares in the order in which they are taken."""
    return sorted(splits, key=lambda split: (split.position, split.id or 0))


def share(split: RevenueSplit) -> str:
    """A share in words, such as "12.5% of gross"."""
    return f"{split.basis_points / 100:g}% of {split.base}"


def _new_split(target: Trip | Booking, party: str) -> RevenueSplit:
    trip_id, booking_id = (target.id, None) if isinstance(target, Trip) else (None, target.id)
    return RevenueSplit(trip_id=trip_id, booking_id=booking_id, party=party, basis_points=1, base="gross", position=0)


def _basis_points(percent: float) -> int:
    points = Decimal(repr(percent)) * 100 if abs(percent) <= 100 else Decimal(0)
    if points <= 0 or points != int(points):
        raise InvalidInput("percent", f"{percent:g} is no share.", "Give above 0 to 100, at most two decimals: 12.5.")
    return int(points)


def _check_gross(others: list[RevenueSplit], points: int, base: str) -> None:
    taken = sum(split.basis_points for split in others if split.base == "gross")
    if base == "gross" and taken + points > 10_000:
        problem = f"{points / 100:g} with the {taken / 100:g} that others have is more than all of the gross."
        raise InvalidInput("percent", problem, f"Give at most {100 - taken / 100:g}.")


def _renumber(splits: list[RevenueSplit]) -> None:
    for position, split in enumerate(splits, start=1):
        split.position = position


def _split_of(ctx: ToolContext, target: Trip | Booking, party: str) -> RevenueSplit:
    names = [Named("split", split.require_id(), split.party) for split in target.splits]
    found = refs.matches(party, names) or refs.repaired(party, names)
    splits = [split for split in in_order(target.splits) if ("split", split.id) in found]
    if not splits:
        raise NotFound(f"{party} has no share on {title_of(target)}. {_shares(target)}")
    if len(splits) > 1:
        shown = [Candidate(split.party, f"{split.party}, {share(split)}") for split in splits]
        raise NeedsAnswer("party", f'Whose share do you mean by "{party}"?', shown)
    return splits[0]


def _shares(target: Trip | Booking) -> str:
    listed = [f"{split.position}. {split.party} {share(split)}" for split in in_order(target.splits)]
    return f"Shares there: {'; '.join(listed)}." if listed else "Nobody has a share there."


def _result(target: Trip | Booking, headline: str, ref: str, link: str) -> SplitsResult:
    views = [
        SplitView(
            ref=ref_of(split),
            link=link_of(split),
            title=title_of(split),
            party=split.party,
            percent=f"{split.basis_points / 100:g}%",
            base=split.base,
            order=split.position,
        )
        for split in in_order(target.splits)
    ]
    return SplitsResult(headline=headline, ref=ref, link=link, target=ref_of(target), splits=views)
