"""Whether a machine answered for somebody who is away, and when they are back. Pure.

The headers are those of RFC 3834 (Auto-Submitted) and of the programs that came before it.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

#: So far ahead a day of return is believed, in days.
FARTHEST = 120
_SUBJECT = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response|responder|antwort)|autoreply|out of (?:the )?office|"
    r"ooo\b|away from (?:the |my )?(?:office|e-?mail)|(?:on )?(?:vacation|leave)(?=\s*(?:$|[:!-]|notice|repl|response|"
    r"message|until|auto))|abwesen\w*|automatische antwort|"
    r"respuesta autom[aá]tica|fuera de (?:la )?oficina|r[eé]ponse automatique|absence du bureau|absent[e]?\b|"
    r"resposta autom[aá]tica|risposta automatica|fuori sede|automatisch antwoord|afwezig\w*|autosvar|fr[aå]nvaro|"
    r"automatisk svar|automatiskt svar|automaattinen vastaus|automatick[aá] odpov|odpowied[zź] automatyczna|"
    r"autoodpowied[zź]|automatikus v[aá]lasz|r[aă]spuns automat|автоответ|автоматический ответ|αυτόματη απάντηση|"
    r"otomatik yan[ıi]t|自動返信|自動応答|不在|自动回复|自動回覆|자동\s?(?:회신|응답)|부재중)",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"\b(?:i am|i'm|i will be|i'll be|we are|we're|currently|am)\s+(?:currently\s+|away\s+and\s+)?"
    r"(?:out of (?:the )?(?:office|country|town)|"
    r"away (?:from (?:the |my )?(?:office|desk|e-?mail)|on\b|until\b|through\b)|"
    r"on (?:vacation|holiday|sabbatical|(?:(?:annual|maternity|paternity|parental|medical|sick) )?leave)|"
    r"travell?ing (?:with|and) (?:limited|no) access)"
    r"|\b(?:my|our) office is closed\b|\b(?:limited|no) access to (?:my )?e-?mail\b|\bthis is an auto(?:matic|mated)\b"
    r"|\bich bin (?:derzeit |zurzeit |momentan )?(?:nicht im b[uü]ro|abwesend|im urlaub|au(?:ß|ss)er haus)\b"
    r"|\bestoy (?:fuera|de vacaciones|ausente)\b|\bje suis (?:absente?|en cong[eé]s?|en vacances)\b"
    r"|\bestou (?:fora|de f[eé]rias|ausente)\b|\bsono (?:assente|in ferie|fuori (?:sede|ufficio))\b"
    r"|\bjeg (?:er|holder) (?:p[aå] )?ferie\b|\bolen (?:lomalla|poissa)\b|\bjestem (?:na urlopie|poza biurem)\b"
    r"|\bik ben (?:afwezig|met vakantie|niet aanwezig)\b|\bjag [aä]r (?:p[aå] semester|fr[aå]nvarande)\b",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *(
                "january jan januar enero janvier gennaio janeiro januari",
                "february feb februar febrero février febbraio",
            ),
            *(
                "march mar märz marzo mars março maart",
                "april apr abril avril aprile",
                "may mai mayo maggio maio mei maj",
            ),
            *("june jun juni junio juin giugno junho", "july jul juli julio juillet luglio julho"),
            *("august aug agosto août augustus augusti", "september sep sept septiembre septembre settembre setembro"),
            *("october oct oktober octubre octobre ottobre outubro okt", "november nov noviembre novembre novembro"),
            "december dec dezember diciembre décembre dicembre dezembro dez desember",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = (
    rf"(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s+(?:of\s+|de\s+)?(?P<month2>{_MONTH})\b\.?(?:,?\s+(?:de\s+)?(?P<year2>\d{{4}}))?"
    rf"|(?P<one>\d{{1,2}})(?P<sep>[/.])(?P<two>\d{{1,2}})(?:(?P=sep)(?P<year3>\d{{2,4}}))?)"
)
_UNTIL = (
    r"(?:until|till|through|thru|returning|return|back|again|bis|zurück|ab|hasta|regreso|vuelvo|"
    r"jusqu'?au|retour|de retour|até|volto|retorno|fino al|rientro|torno|tot|terug|t\.?o\.?m\.?|åter|til|indtil)"
)
_BACK = re.compile(
    rf"\b(?P<how>{_UNTIL})(?:\s+(?:to|on|in|the|the office|office|am|zum|le|el|em|il|op|den|work|\w+day,?|at my desk))"
    rf"{{0,5}}[\s,]+{_DAY}",
    re.IGNORECASE,
)
_IN_WEEKS = re.compile(r"\bback in (?P<number>\d|a|one|two|three|four) (?P<unit>day|week)s?\b", re.IGNORECASE)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
#: Away up to and with that day, so back on the next.
_LAST_DAY = frozenset(("through", "thru"))


def by_machine(headers: Mapping[str, str]) -> bool:
    """Whether the headers say that no person wrote it."""
    found = {name.casefold(): value.strip().casefold() for name, value in headers.items()}
    submitted = found.get("auto-submitted", "no").partition(";")[0].strip()
    marks = ("x-autoreply", "x-autorespond", "x-auto-reply-from", "x-mail-autoreply", "x-autoresponder")
    return (
        submitted not in ("", "no")
        or any(mark in found for mark in marks)
        or found.get("precedence") in ("auto_reply", "auto-reply", "junk", "bulk")
        or found.get("x-precedence") in ("auto_reply", "auto-reply")
    )


def says_away(text: str) -> bool:
    """Whether the words are those of somebody's absence."""
    return bool(_PHRASE.search(text.replace("’", "'")))


def away_by_subject(subject: str) -> bool:
    """Whether a subject is one that machines write for somebody who is away."""
    return bool(_SUBJECT.search(subject))


def back_on(text: str, today: date) -> date | None:
    """The day from which somebody is back, as an absence names it; None where it names none that can be believed."""
    text = text.replace("’", "'")
    days = [day for found in _BACK.finditer(text) if (day := _day_of(found, today))]
    if not days and (soon := _IN_WEEKS.search(text)):
        number = soon["number"].casefold()
        length = int(number) if number.isdigit() else _NUMBERS[number]
        days = [today + timedelta(days=length * (7 if soon["unit"].casefold() == "week" else 1))]
    fitting = [day for day in days if today < day <= today + timedelta(days=FARTHEST)]
    return max(fitting, default=None)


def _day_of(found: re.Match[str], today: date) -> date | None:
    try:
        day = date.fromisoformat(found["iso"]) if found["iso"] else _written(found, today)
    except ValueError:
        return None
    return day + timedelta(days=1) if found["how"].casefold() in _LAST_DAY else day


def _written(found: re.Match[str], today: date) -> date:
    """A day with its month in words or as a number; without a year it is the next such day."""
    if found["one"]:
        one, two = int(found["one"]), int(found["two"])
        american = found["sep"] == "/" and one <= 12
        month, number = (one, two) if american else (two, one)
        year = found["year3"]
    else:
        month = _MONTHS[(found["month"] or found["month2"]).casefold()]
        number, year = int(found["day"] or found["day2"]), found["year"] or found["year2"]
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, number)
    here = date(today.year, month, number)
    return here if here >= today else date(today.year + 1, month, number)
