"""What a day's turns may use of a model: an amount of US dollars, or a number of tokens."""

import re
from dataclasses import dataclass
from decimal import Decimal

from tools.errors import InvalidInput

_DOLLARS = re.compile(r"(?:USD|\$)?\s*(\d{1,6}(?:\.\d{1,6})?)", re.I)
_TOKENS = re.compile(r"(\d{1,3}(?:,?\d{3})*|\d{1,12})\s*tokens", re.I)
_REMEDY = "Give US dollars a day, such as 2.50, or tokens a day, such as 500000 tokens."
#: Millionths of a dollar: a price of a million tokens in dollars is the price of one in these.
MICRO = 1_000_000


@dataclass(frozen=True)
class Allowance:
    """So much a day: millionths of a US dollar, or tokens in and out together."""

    amount: int
    in_dollars: bool

    def spent(self, microdollars: int, tokens: int) -> bool:
        """Whether nothing of it is left."""
        return (microdollars if self.in_dollars else tokens) >= self.amount

    @property
    def in_words(self) -> str:
        """Such as "$2.50 a day" or "500,000 tokens a day"."""
        return f"{dollars(self.amount)} a day" if self.in_dollars else f"{self.amount:,} tokens a day"


def parse_allowance(text: str, field: str) -> Allowance | None:
    """The allowance that a setting says; None where it is empty.

    Raises:
        InvalidInput: it is no amount of dollars and no number of tokens.
    """
    if not (said := text.strip()):
        return None
    if found := _TOKENS.fullmatch(said):
        return Allowance(int(found[1].replace(",", "")), in_dollars=False)
    if found := _DOLLARS.fullmatch(said):
        return Allowance(int(Decimal(found[1]) * MICRO), in_dollars=True)
    raise InvalidInput(field, f'"{said}" is no budget.', _REMEDY)


def dollars(microdollars: int) -> str:
    """An amount for people: to the cent, upwards of a cent."""
    if 0 < microdollars < MICRO // 100:
        return "less than $0.01"
    return f"${Decimal(microdollars) / MICRO:,.2f}"
