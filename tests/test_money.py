"""Sums of money: what people type for them, what is refused, and arithmetic that is exact to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import InvalidInput
from tools.money import (
    MAX_CENTS,
    SYMBOLS,
    Money,
    format_money,
    parse_money,
    percent_of,
    split_cents,
    sum_money,
)

SAID = {
    "$1,250.50": "$1,250.50",
    "1250.50 USD": "$1,250.50",
    "USD 1250.50": "$1,250.50",
    "1,204.16": "$1,204.16",
    "2.8k": "$2,800",
    "1.5K": "$1,500",
    "1.75k": "$1,750",
    "$2k": "$2,000",
    "$1.2m": "$1,200,000",
    "1250 bucks": "$1,250",
    "40 dollars": "$40",
    "$ 30": "$30",
    "$.50": "$0.50",
    "5.5": "$5.50",
    "100$": "$100",
    "$0": "$0",
    "US$5": "$5",
    "€900": "€900",
    "900 euros": "€900",
    "12,50 €": "€12.50",
    "1.204,16 €": "€1,204.16",
    "1.204,16": "$1,204.16",
    "£1,200": "£1,200",
    "90 quid": "£90",
    "CA$50": "CA$50",
    "C$50": "CA$50",
    "$50 CAD": "CA$50",
    "90 CHF": "CHF 90",
    "¥90,000": "¥90,000",
    "＄２０": "$20",
}

REFUSED = {
    "": "empty",
    "   ": "empty",
    "free": "not a sum",
    "NaN": "not a sum",
    "Infinity": "not a sum",
    "💰💰": "not a sum",
    "'; drop table": "not a sum",
    "\u202e005$": "not a sum",
    "-5": "negative",
    "-$5": "negative",
    "$-5": "more than one number|not a sum|negative",
    "($20)": "negative",
    "$1.234": "more than two decimals",
    "0.001": "more than two decimals",
    "$500-700": "more than one number",
    "$500 and $20": "more than one number",
    "1 250": "more than one number",
    "1,2345": "not a sum",
    "$12,50": "two ways",
    "$5 EUR": "two currencies",
    "900 florins": "no currency",
    "101 million": "slip",
    "$100,000,000.01": "slip",
    "9" * 100_000: "too long",
}


@pytest.mark.parametrize(("text", "meant"), SAID.items())
def test_what_people_write_for_a_sum_is_read(text: str, meant: str) -> None:
    assert str(parse_money(text, "fee")) == meant


@pytest.mark.parametrize(("text", "why"), REFUSED.items(), ids=lambda value: str(value)[:20])
def test_what_is_no_sum_is_refused_with_its_field_and_an_example(text: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why) as refusal:
        parse_money(text, "deposit")
    assert refusal.value.field == "deposit"
    assert "$1,250.50" in refusal.value.remedy


@pytest.mark.parametrize("value", [1800, 1800.0, Decimal(1800), Decimal("1.8E+3")])
def test_a_number_is_a_sum_in_the_default_currency(value: float | Decimal) -> None:
    assert parse_money(value, "fee", "EUR") == Money(180_000, "EUR")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, Decimal("-0.01"), True, 1e300, 0.1 + 0.2])
def test_a_number_that_is_no_sum_is_refused(value: float | Decimal) -> None:
    with pytest.raises(InvalidInput):
        parse_money(value, "fee")


def test_a_bare_dollar_is_the_dollar_of_the_business() -> None:
    assert parse_money("$50", "fee", "CAD") == Money(5_000, "CAD")
    assert parse_money("$50", "fee", "EUR") == Money(5_000, "USD")
    assert parse_money("US$50", "fee", "CAD") == Money(5_000, "USD")


@given(st.integers(0, MAX_CENTS), st.sampled_from([*SYMBOLS, "CHF", "SEK"]))
def test_a_sum_that_is_written_out_reads_back_as_itself(cents: int, currency: str) -> None:
    assert parse_money(format_money(cents, currency), "fee") == Money(cents, currency)


@given(st.text(max_size=80))
def test_any_text_is_a_sum_or_is_refused(text: str) -> None:
    refused = None
    try:
        cents = parse_money(text, "fee").cents
    except InvalidInput as refusal:
        refused, cents = refusal.field, 0
    assert refused in (None, "fee")
    assert cents >= 0


def test_a_loss_is_written_with_its_sign() -> None:
    assert format_money(-123_456, "USD") == "-$1,234.56"


def test_sums_of_two_currencies_stay_apart() -> None:
    mixed = [Money(100, "USD"), Money(200, "EUR"), Money(50, "USD")]
    assert sum_money(mixed) == [Money(150, "USD"), Money(200, "EUR")]
    assert sum_money([]) == []


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any),
)
def test_shares_sum_to_the_whole_and_are_within_a_cent_of_their_weight(total: int, weights: list[int]) -> None:
    shares = split_cents(total, weights)
    assert sum(shares) == total
    assert all(abs(share * sum(weights) - total * w) < sum(weights) for share, w in zip(shares, weights, strict=True))


def test_the_cents_left_over_go_to_the_largest_remainders() -> None:
    assert split_cents(100, [1, 1, 1]) == [34, 33, 33]
    assert split_cents(100, [Decimal("66.6"), Decimal("33.4")]) == [67, 33]
    assert split_cents(-100, [1, 1, 1]) == [-34, -33, -33]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_divide_nothing_are_a_programming_error(
    weights: list[int],
) -> None:
    with pytest.raises(ValueError, match="weights"):
        split_cents(100, weights)


@pytest.mark.parametrize(
    ("cents", "percent", "share"),
    [(100, "12.5", 12), (300, "12.5", 38), (500_000, "10", 50_000)],
)
def test_a_half_cent_of_a_percentage_goes_to_the_even_neighbour(cents: int, percent: str, share: int) -> None:
    assert percent_of(cents, Decimal(percent)) == share


def test_a_number_of_thousands_of_digits_is_refused_too() -> None:
    with pytest.raises(InvalidInput, match="too long"):
        parse_money(10**5000, "fee")
