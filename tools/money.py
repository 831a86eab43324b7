"""Sums of money: integer cents with a currency (ISO 4217). Decimal arithmetic only; nothing here is ever a float.

A cent is the hundredth part in every currency, also where nobody coins it (yen).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import NoReturn

from babel.numbers import list_currencies
from price_parser import Price

from tools.errors import InvalidInput

#: Above this a sum is taken for a slip: 100 million, in cents.
MAX_CENTS = 100_000_000_00
_MAX_LENGTH = 60
_REMEDY = 'Give one sum, such as "$1,250.50" or "1250.50 USD".'

#: How a sum is written: the symbol in front, where the currency has one.
SYMBOLS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "MXN": "MX$",
    "JPY": "¥",
    "INR": "₹",
    "BRL": "R$",
    "KRW": "₩",
    "ILS": "₪",
}
#: What people write and say besides; a bare dollar is the default currency's, where that is a dollar.
_SAID = {
    "us$": "USD",
    "c$": "CAD",
    "au$": "AUD",
    "dollar": "$",
    "dollars": "$",
    "buck": "$",
    "bucks": "$",
    "euro": "EUR",
    "euros": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "sterling": "GBP",
    "yen": "JPY",
    "franc": "CHF",
    "francs": "CHF",
    "peso": "MXN",
    "pesos": "MXN",
}
_DOLLARS = {"USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD"}
#: Where a comma never marks the decimals, "12,50" is a slip for 12.50 or for 12,500: nobody can say which.
_POINT_ONLY = _DOLLARS | {"GBP", "JPY", "INR", "KRW", "ILS"}
_BY_SYMBOL = {symbol.lower(): code for code, symbol in SYMBOLS.items()} | {"$": "$"}
_TIMES = {
    "k": 1_000,
    "grand": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "million": 1_000_000,
}

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?:\.\d{3})+,\d\d|\d+,\d\d|\d*\.?\d+|\d+\.?"
_UNIT = r"[^\W\d_]{0,8}\.?[$€£¥₹₩₪]|[^\W\d_]{2,8}"
_SUM = re.compile(
    rf"(?P<before>{_UNIT})?\s*(?P<number>{_NUMBER})\s*(?:(?P<times>k|grand|thousand|m|million)\b)?\s*(?P<after>{_UNIT})?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum: `Money(125050, "USD")` is "$1,250.50"."""

    cents: int
    currency: str

    def __str__(self) -> str:
        return format_money(self.cents, self.currency)


def format_money(cents: int, currency: str) -> str:
    """The sum as people write it; the cents only where there are any: "$1,250.50", "$1,800", "CHF 90", "-$5"."""
    whole, rest = divmod(abs(cents), 100)
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{'-' if cents < 0 else ''}{symbol}{whole:,}{f'.{rest:02}' if rest else ''}"


def parse_money(value: str | float | Decimal, field: str, default_currency: str = "USD") -> Money:
    """Read one sum, in units of its currency: "$1,250.50", "1250.50 USD", "2.8k", "1250 bucks", "€900", "CA$50", 1800.

    Raises:
        InvalidInput: it is no sum or several, negative, above 100 million, finer than a cent, or of no known currency.
    """
    text = _plain(value, field)
    found = _SUM.fullmatch(text)
    if not found:
        _refuse(text, field)
    currency = _currency(
        [unit for unit in (found["before"], found["after"]) if unit],
        field,
        default_currency,
    )
    amount = _amount(found["number"], currency, field) * _TIMES.get((found["times"] or "").lower(), 1)
    return Money(_cents(amount, field), currency)


def sum_money(sums: Iterable[Money]) -> list[Money]:
    """One total per currency, in the order in which the currencies appear; nothing is converted."""
    totals: dict[str, int] = {}
    for money in sums:
        totals[money.currency] = totals.get(money.currency, 0) + money.cents
    return [Money(cents, currency) for currency, cents in totals.items()]


def split_cents(total_cents: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Shares of a total by weight, which sum to it exactly: cents left over go to the largest remainders first.

    Raises:
        ValueError: no weights, a negative one, or all of them zero.
    """
    whole = sum(weights, Decimal(0))
    if not whole or min(weights) < 0:
        raise ValueError("weights must not be negative, and one of them must be above zero")
    sign, total = (-1 if total_cents < 0 else 1), abs(total_cents)
    with localcontext(prec=60):
        exact = [total * Decimal(weight) / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: shares[i] - exact[i])
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return [sign * share for share in shares]


def percent_of(cents: int, percent: Decimal) -> int:
    """That share of a sum, in whole cents; a half cent goes to the even neighbour (12.5 % of 100 is 12)."""
    return int((cents * percent / 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def _plain(value: str | float | Decimal, field: str) -> str:
    """The value as short text. A number's own digits are kept: 0.1 stays 0.1."""
    if isinstance(value, bool):
        raise InvalidInput(field, "is not a sum of money.", _REMEDY)
    if isinstance(value, float):
        value = Decimal(repr(value))
    text = unicodedata.normalize("NFKC", value if isinstance(value, str) else format(Decimal(value), "f")).strip()
    if not text or len(text) > _MAX_LENGTH:
        raise InvalidInput(field, "is too long for a sum of money." if text else "is empty.", _REMEDY)
    return text


def _refuse(text: str, field: str) -> NoReturn:
    """Say what is wrong with a text that is no single sum."""
    if _SUM.fullmatch(text.lstrip("-−– (").rstrip(") ")) and not text[0].isalnum():
        problem = f'"{text}" is negative, and a sum is not.'
    elif len(re.findall(r"\d[\d.,]*", text)) > 1:
        problem = f'"{text}" is more than one number.'
    else:
        problem = f'"{text}" is not a sum of money.'
    raise InvalidInput(field, problem, _REMEDY)


def _amount(number: str, currency: str, field: str) -> Decimal:
    """The number's value by its written shape: "1,204.16" and "1.204,16" are one; "1.204" has three decimals."""
    if "," not in number:
        return Decimal(number)
    if re.fullmatch(r"\d+,\d\d", number) and currency in _POINT_ONLY:
        raise InvalidInput(field, f'"{number}" can be read in two ways.', _REMEDY)
    amount = Price.fromstring(number.rstrip(".")).amount
    return Decimal(0) if amount is None else amount


def _cents(amount: Decimal, field: str) -> int:
    cents = amount * 100
    if cents > MAX_CENTS:
        raise InvalidInput(field, "is more than 100 million, which looks like a slip.", _REMEDY)
    if cents != int(cents):
        raise InvalidInput(field, f"{amount} has more than two decimals.", _REMEDY)
    return int(cents)


def _currency(units: list[str], field: str, default: str) -> str:
    """The one currency that the words and symbols around a number mean; a bare dollar beside another gives way."""
    codes = {_code(unit, field) for unit in units}
    if "$" in codes and (codes & _DOLLARS or codes == {"$"}):
        codes = codes & _DOLLARS or {default if default in _DOLLARS else "USD"}
    if len(codes) > 1:
        raise InvalidInput(field, f'"{" ".join(units)}" are two currencies.', _REMEDY)
    return codes.pop() if codes else default


def _code(unit: str, field: str) -> str:
    """The unit's ISO code, or "$" for a bare dollar."""
    said = unit.lower().replace(".", "")
    code = _SAID.get(said) or _BY_SYMBOL.get(said) or said.upper()
    if code != "$" and code not in list_currencies():
        raise InvalidInput(field, f'"{unit}" is no currency that I know.', _REMEDY)
    return code
