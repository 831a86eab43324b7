"""Phone numbers in a page's lines, as E.164; fax numbers, registration numbers and dates are none."""

import re
from collections.abc import Iterable
from itertools import islice

import phonenumbers

#: Lines with digits that are looked at, and numbers that are kept, of one page.
_LINES, _NUMBERS = 60, 6
_FAX_BEFORE = re.compile(r"\b(?:tele)?fax(?:es|nummer)?\b[^\d+)]{0,12}$|\bF\s?[:.]\s?\(?$", re.I)
_BOTH_BEFORE = re.compile(r"\b(?:phone|tel\w*|ph)\b\.?\s?(?:/|&|and|or|\+|,)\s?fax\b[^\d+]{0,12}$", re.I)
_FAX_AFTER = re.compile(r"^\s?[(\[]\s?fax\b|^\s?[-–—]?\s?fax\b(?!\W{0,4}\+?\d)", re.I)
_NO_NUMBER = re.compile(
    r"\b(?:EIN|tax(?:payer)?[\s-]?(?:id|number|no)|FEIN|IBAN|BIC|ISBN|VAT|USt|charity|registered|registration|account|"
    r"order|invoice|ticket|license|DUNS|UEI|ABN)\b[^\d]{0,20}$",
    re.I,
)


def numbers(lines: Iterable[str], country: str) -> list[str]:
    """The phone numbers of a page, each once, in their order.

    Args:
        lines: The visible lines.
        country: Where a number without a country code is (ISO 3166).
    """
    found: dict[str, None] = {}
    likely = [line for line in lines if sum(c.isdigit() for c in line) >= 7]
    for line in likely[:_LINES]:
        found.update(dict.fromkeys(_in_line(line, country)))
        if len(found) >= _NUMBERS:
            break
    return list(found)[:_NUMBERS]


def _in_line(line: str, country: str) -> Iterable[str]:
    matcher = phonenumbers.PhoneNumberMatcher(line, country.upper() or None, max_tries=10)
    before = 0
    for match in islice(matcher, 2 * _NUMBERS):
        prefix, suffix = line[before : match.start], line[match.end : match.end + 20]
        before = match.end
        fax = (_FAX_BEFORE.search(prefix) and not _BOTH_BEFORE.search(prefix)) or _FAX_AFTER.search(suffix)
        if not fax and not _NO_NUMBER.search(prefix[-60:]):
            yield phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
