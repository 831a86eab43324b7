"""References: `trip:12`, or a name that finds exactly one record among the kinds that an argument takes."""

import re

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sqlmodel import Session

from store.columns import Row
from store.tables import Booking, Lead, Trip, Venue
from tools.context import ToolContext
from tools.errors import Candidate, InvalidInput, NeedsAnswer, NotFound
from tools.record_names import Named
from tools.records import KINDS, kind_of, ref_of, title_of

_REF = re.compile(r"([a-z_]+):(\d{1,12})")
_ARTICLES = re.compile(r"\b(the|our|my|a|an|that|this)\b")
#: From this similarity (0 to 100) on, a misspelt word is repaired; below, nothing is guessed.
REPAIR_FROM = 84
#: The same for a name whose words are run together or torn apart.
WHOLE_FROM = 97
MAX_NAME = 300
MAX_CANDIDATES = 8


def find(ctx: ToolContext, text: str, kinds: tuple[str, ...], field: str) -> Row:
    """The one record that the text names.

    Raises:
        InvalidInput: the text is no reference, or is a ref of another kind.
        NotFound: nothing is called so.
        NeedsAnswer: several are; carries them as candidates.
    """
    text = checked(text, field)
    if ref := _REF.fullmatch(text.casefold()):
        return _by_ref(ctx.session, ref[1], int(ref[2]), kinds, field)
    names = [named for kind in kinds for named in KINDS[kind].names(ctx.session)]
    found = matches(text, names)
    if not found and (found := repaired(text, names)):
        _note_repair(ctx, text, found)
    if not found:
        raise NotFound(_nothing(text, kinds, names))
    return _only([_row(ctx.session, *place) for place in found], text, field)


def find_or_none(ctx: ToolContext, text: str, kinds: tuple[str, ...], field: str) -> Row | None:
    """As `find`, but a name that finds nothing is None; a name that finds several, and an unknown ref, still raise."""
    try:
        return find(ctx, text, kinds, field)
    except NotFound:
        if is_ref(text):
            raise
        return None


def is_ref(text: str) -> bool:
    """Whether the text is written like a ref, such as `trip:12`."""
    return _REF.fullmatch(text.strip().casefold()) is not None


def checked(text: str, field: str) -> str:
    """A reference as typed, with single spaces.

    Raises:
        InvalidInput: it is empty, or too long to be a name.
    """
    text = " ".join(text.split())
    if not text or len(text) > MAX_NAME:
        problem = "is too long for a name." if text else "is empty."
        raise InvalidInput(field, problem, "Give a ref such as trip:12, or a name.")
    return text


def matches(text: str, names: list[Named]) -> list[tuple[str, int]]:
    """The records (kind, id) whose name equals the text; else has it as a part; else has all its words.

    Faint names count only where no other name is found.
    """
    wanted = plain(text)
    for faint in (False, True):
        here = [n for n in names if n.faint is faint]
        for level in (_equal, _within, _all_words):
            if found := [(n.kind, n.id) for n in here if level(wanted, n)]:
                return list(dict.fromkeys(found))
    return []


def repaired(text: str, names: list[Named]) -> list[tuple[str, int]]:
    """The records whose name the text most likely misspells; empty where none is close."""
    wanted = plain(text)
    usable = [n for n in names if not n.whole]
    if len(wanted) < 4 or not usable:
        return []
    scored = [(likeness(wanted, plain(n.text)), n) for n in usable]
    best = max(score for score, _ in scored)
    close = [n for score, n in scored if score >= max(best - 3, REPAIR_FROM)]
    clear = [n for n in close if not n.faint] or close
    return list(dict.fromkeys((n.kind, n.id) for n in clear))


def likeness(wanted: str, name: str) -> float:
    """How like a name some words are (0 to 100): the least of each word against the nearest word of the name.

    One whole word that differs makes another name ("Men's" for "Women's"), however long the rest is.
    """
    words, said = name.split(), wanted.split()
    whole = fuzz.ratio("".join(said), "".join(words)) if len(said) != len(words) else 0.0
    least = min((max((word_likeness(w, word) for word in words), default=0.0) for w in said), default=0.0)
    return whole if whole >= WHOLE_FROM else least


def word_likeness(said: str, word: str) -> float:
    """How like a word another is (0 to 100); one slip in five letters or more (a swap, too) is always repaired."""
    ratio = float(fuzz.ratio(said, word))
    slip = len(said) >= 5 and OSA.distance(said, word, score_cutoff=1) == 1
    return max(ratio, REPAIR_FROM) if slip else ratio


def plain(text: str) -> str:
    """Lower case, without punctuation, articles and apostrophes: how names compare."""
    text = re.sub(r"[’']", "", text.casefold())
    text = re.sub(r"[^\w@.+]+|\.(?=\s|$)", " ", text)
    return " ".join(_ARTICLES.sub(" ", text).split()) or text.strip()


def _equal(wanted: str, named: Named) -> bool:
    return plain(named.text) == wanted


def _within(wanted: str, named: Named) -> bool:
    return not named.whole and f" {wanted} " in f" {plain(named.text)} "


def _all_words(wanted: str, named: Named) -> bool:
    words = plain(named.text).split()
    return not named.whole and all(any(_begins(word, said) for word in words) for said in wanted.split())


def _begins(word: str, said: str) -> bool:
    return word == said or (len(said) >= 4 and word.startswith(said)) or said in (f"{word}s", f"{word}es")


def _by_ref(session: Session, kind: str, row_id: int, kinds: tuple[str, ...], field: str) -> Row:
    if kind not in KINDS:
        raise InvalidInput(field, f'"{kind}" is no kind of record.', f"Give {listed(kinds)}.")
    if kind not in kinds:
        raise InvalidInput(field, f"takes {listed(kinds)}, not a {KINDS[kind].label}.")
    return _row(session, kind, row_id)


def _row(session: Session, kind: str, row_id: int) -> Row:
    row = session.get(KINDS[kind].model, row_id)
    if row is None:
        raise NotFound(f"There is no {KINDS[kind].label} {row_id}.")
    return row


def _only(rows: list[Row], text: str, field: str) -> Row:
    venues = {row.id for row in rows if isinstance(row, Venue)}
    trips = {row.id for row in rows if isinstance(row, Trip)}
    # A converted lead's name means its venue; a trip's or a venue's name means itself, not the bookings there.
    rows = [r for r in rows if not (isinstance(r, (Lead, Booking)) and r.venue_id in venues)]
    rows = [r for r in rows if not (isinstance(r, Booking) and r.trip_id in trips)]
    if len(rows) == 1:
        return rows[0]
    shown = [Candidate(ref_of(row), kind_of(row).describe(row)) for row in rows[:MAX_CANDIDATES]]
    raise NeedsAnswer(field, f'Which one do you mean by "{text}"?', shown)


def _note_repair(ctx: ToolContext, text: str, found: list[tuple[str, int]]) -> None:
    if len(found) == 1:
        ctx.note(f'I read "{text}" as {title_of(_row(ctx.session, *found[0]))}.')


def _nothing(text: str, kinds: tuple[str, ...], names: list[Named]) -> str:
    choices = {n.text: plain(n.text) for n in names if not n.whole}
    near = process.extract(plain(text), choices, scorer=fuzz.WRatio, limit=3, score_cutoff=60)
    hint = f" Near it: {', '.join(str(key) for _, _, key in near)}." if near else ""
    return f'I know no {listed(kinds, article=False)} called "{text}".{hint}'


def listed(kinds: tuple[str, ...], article: bool = True) -> str:
    """Kinds of record in words, such as "a trip or a booking"."""
    labels = [f"{'a ' if article else ''}{KINDS[kind].label}" for kind in kinds]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
