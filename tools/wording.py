"""How results put things into a sentence: counts, lists that stay short, sums of several currencies, spans of time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tools.money import Money, sum_money
from tools.record_names import local_time, short_date

#: So many things are named in a sentence; the rest are counted.
MAX_NAMED = 8
#: So many records are listed in an answer; the rest are counted, and are on the list's page.
MAX_LISTED = 100
#: What a visitor is offered where no record answers; a yes asks for a person.
SHALL_I_ASK = "Shall I ask the team?"


#: Nouns that end so take another syllable: choruses, churches.
_HISSING = ("s", "x", "sh", "ch")


def count(number: int, noun: str) -> str:
    """A number of things, such as "1 booking", "3 bookings" or "2 choruses"."""
    return f"{number} {noun}{'' if number == 1 else 'es' if noun.endswith(_HISSING) else 's'}"


def named(texts: Sequence[str], separator: str = "; ", most: int = MAX_NAMED) -> str:
    """The texts in a row, those beyond the first `most` only counted."""
    shown = list(texts[:most])
    if more := len(texts) - len(shown):
        shown.append(f"and {more} more")
    return separator.join(shown)


def joined(texts: Sequence[str]) -> str:
    """All of the texts as a sentence lists them: "a, b and c"."""
    return " and ".join(part for part in (", ".join(texts[:-1]), *texts[-1:]) if part)


def total(sums: Iterable[Money]) -> str:
    """The sums added up, each currency apart: "$1,800", "$1,800 and €90"; "nothing" where there are none."""
    return joined([str(money) for money in sum_money(sums)]) or "nothing"


def span(starts_at: datetime | None, ends_at: datetime | None, zone: str | None) -> str:
    """When something is, local to the zone: "Sat Jan 16, 2027, 1:00 PM to 5:00 PM PST", or "no time yet"."""
    if starts_at is None:
        return "no time yet"
    start = local_time(starts_at, zone)
    if ends_at is None:
        return start
    end = local_time(ends_at, zone)
    here = ZoneInfo(zone or "UTC")
    if starts_at.astimezone(here).date() != ends_at.astimezone(here).date():
        return f"{start} to {end}"
    return f"{start.rpartition(' ')[0]} to {end.rpartition(', ')[2]}"


def days(first: date | None, last: date | None) -> str:
    """A range of days, both included, such as " from Jan 1, 2027 to Jan 31, 2027"; empty without either."""
    if first and last:
        return f" on {short_date(first)}" if first == last else f" from {short_date(first)} to {short_date(last)}"
    if first:
        return f" from {short_date(first)} on"
    return f" up to {short_date(last)}" if last else ""
