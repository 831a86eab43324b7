"""The words and shapes of which days are said: months, weekdays, ordinals, counts, holidays."""

import re

from agent.planner.moments import WEEKDAYS

MONTHS = (
    "jan(?:uary)?",
    "feb(?:ruary)?",
    "mar(?:ch)?",
    "apr(?:il)?",
    "may",
    "june?",
    "july?",
    "aug(?:ust)?",
    "sept?(?:ember)?",
    "oct(?:ober)?",
    "nov(?:ember)?",
    "dec(?:ember)?",
)
MON = "(" + "|".join(MONTHS) + r")\b\.?"
D = r"(\d{1,2})(?:st|nd|rd|th)?(?![\d:%$]|[.,]\d|\s?(?:am|pm|km|k)\b)"
TH = r"(\d{1,2})(?:st|nd|rd|th)\b"
Y = r"(?:,?\s+(?:in\s)?(20\d\d)\b)?"
TO = r"\s?(?:-|–|—|to|through|thru|until|till|and)\s?(?:the\s)?"
WD = r"(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
NTH = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "last": -1,
}
NTHS = "(" + "|".join(NTH) + ")"
COUNT = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "couple of": 2,
    "a couple of": 2,
}
N = r"(\d{1,3}|a couple of|an?|one|two|three|four|five|six)"
HOLIDAYS = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "halloween": (10, 31),
    "valentine's day": (2, 14),
}


def month_of(text: str) -> int:
    """The number of a month, by its name or a short form."""
    return next(n for n, pattern in enumerate(MONTHS, 1) if re.fullmatch(pattern, text, re.I))


def weekday_of(text: str) -> int:
    """The number of a weekday (0 is Monday), by its name or a short form."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.lower().startswith(text[:3].lower()))
