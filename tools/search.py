"""Searching every kind of record: by name first, then by anything written in it."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import JSON, ColumnElement, String, and_, cast, false, inspect, or_
from sqlmodel import AutoString, col, select

from store.columns import Record
from store.tables import ChatConversation, ChatTurn
from tools import refs
from tools.args import TextArg
from tools.changing.changes import RECORD_KINDS
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.record_names import Named
from tools.records import KINDS, link_of, ref_of, title_of
from tools.registry import STAFF, Effect, tool
from tools.results import Listing, OutsideText, View
from tools.wording import count, named

MAX_SHOWN, MAX_A_KIND = 25, 50
MAX_TEXT = 200
#: How good a find is: the whole name, a part, all its words; the text elsewhere, its words elsewhere; a slip.
EQUAL, PART, WORDS, WITHIN, SCATTERED, MISSPELT = 100, 90, 80, 60, 50, 40
#: Columns that hold nothing that people look for.
_DULL = frozenset({"timezone", "currency", "uid", "owner", "origin", "country", "channel", "direction", "base"})


class FoundView(View):
    """A record that was found: its kind, and what tells it apart from others of its name."""

    title: OutsideText
    kind: str
    about: OutsideText


class _Place(NamedTuple):
    kind: str
    id: int


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "search [everything] for {text}",
        "search {text}",
        "look up {text}",
        "lookup {text}",
        "find anything (about|on|with|mentioning) {text}",
        "what do we (have|know) (about|on) {text}",
        "anything (about|on) {text}",
        "find everything (on|about|for) {text}",
    ),
)
def search_records(ctx: ToolContext, text: TextArg) -> Listing[FoundView]:
    """Search every kind of record, best first: names, then everything else that is written in them.

    Args:
        ctx: The call's surroundings.
        text: What to look for; all of its words must be there.

    Raises:
        InvalidInput: it is empty, or too long.
    """
    said = " ".join(text.split())
    if not refs.plain(said) or len(said) > MAX_TEXT:
        raise InvalidInput("text", "is empty." if len(said) <= MAX_TEXT else "is too long.", "Give a few words.")
    found = _by_name(ctx, said)
    for place, score in _by_content(ctx, said):
        found[place] = max(score, found.get(place, 0))
    if not found and (found := _misspelt(ctx, said)):
        ctx.note(f'Nothing is written "{said}"; these are the nearest names.')
    order = list(RECORD_KINDS)
    best = sorted(found, key=lambda place: (-found[place], order.index(place.kind), -place.id))
    rows = [row for place in best if (row := _readable(ctx, place))]
    views = [_view(row) for row in rows[:MAX_SHOWN]]
    listed = named([f"{view.kind} {view.about}" for view in views])
    headline = f'{count(len(rows), "record")} for "{said}": {listed}.' if rows else f'There is nothing about "{said}".'
    return Listing[FoundView](headline=headline, items=views, total=len(rows))


def _by_name(ctx: ToolContext, said: str) -> dict[_Place, int]:
    wanted = refs.plain(said)
    found: dict[_Place, int] = {}
    for name in _names(ctx):
        place = _Place(name.kind, name.id)
        if score := _name_score(wanted, refs.plain(name.text)):
            found[place] = max(score, found.get(place, 0))
    return found


def _name_score(wanted: str, name: str) -> int:
    if name == wanted:
        return EQUAL
    if f" {wanted} " in f" {name} ":
        return PART
    words = name.split()
    return WORDS if all(any(word.startswith(said) for word in words) for said in wanted.split()) else 0


def _names(ctx: ToolContext) -> Iterable[Named]:
    for kind in RECORD_KINDS:
        yield from KINDS[kind].names(ctx.session)


def _by_content(ctx: ToolContext, said: str) -> Iterable[tuple[_Place, int]]:
    """Records in which the text is written anywhere, and those in which its words are."""
    for kind in RECORD_KINDS:
        model: Any = KINDS[kind].model
        columns = _text_columns(model)
        for condition, score in ((_written(columns, said), WITHIN), (_all_written(columns, said), SCATTERED)):
            newest = select(model.id).where(condition).order_by(model.id.desc()).limit(MAX_A_KIND)
            yield from ((_Place(kind, row_id), score) for row_id in ctx.session.exec(newest))
    talks = select(ChatTurn.conversation_id).where(_written([col(ChatTurn.said), col(ChatTurn.reply)], said)).distinct()
    yield from ((_Place("conversation", row_id), SCATTERED) for row_id in ctx.session.exec(talks.limit(MAX_A_KIND)))


def _text_columns(model: type[Record]) -> list[ColumnElement[str]]:
    columns = [c for c in inspect(model).columns if c.key not in _DULL]
    texts = [c for c in columns if isinstance(c.type, AutoString) or c.key == "styles"]
    return [cast(c, String) if isinstance(c.type, JSON) else c for c in texts]


def _written(columns: Sequence[Any], said: str) -> ColumnElement[bool]:
    """That the text stands in one of the columns, as it is or as a word of a vocabulary is written."""
    forms = {said, "_".join(said.split())}
    return or_(false(), *(column.icontains(form, autoescape=True) for column in columns for form in forms))


def _all_written(columns: Sequence[Any], said: str) -> ColumnElement[bool]:
    return and_(*(_written(columns, word) for word in said.split()))


def _misspelt(ctx: ToolContext, said: str) -> dict[_Place, int]:
    return {_Place(*place): MISSPELT for place in refs.repaired(said, list(_names(ctx)))}


def _readable(ctx: ToolContext, place: _Place) -> Record | None:
    """The row, unless it is the running conversation or another member of staff's own."""
    if place == ("conversation", ctx.principal.conversation_id):
        return None
    row = ctx.session.get(KINDS[place.kind].model, place.id)
    if isinstance(row, ChatConversation) and row.role != "visitor" and row.owner != ctx.principal.person:
        return None
    return row if isinstance(row, Record) else None


def _view(row: Record) -> FoundView:
    kind = next(kind for kind in KINDS.values() if kind.model is type(row))
    about = " ".join(kind.describe(row).split())
    return FoundView(ref=ref_of(row), link=link_of(row), title=title_of(row), kind=kind.label, about=about)
