"""The desk: for staff, a list of every kind of record and a page for each record. Nothing is changed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import func
from sqlmodel import Session, col, select

from agent.web import answers
from agent.web.columns import OWN_VIEW, shape_of
from agent.web.doors import actions_for
from agent.web.extras import Block, blocks_for
from agent.web.present import Shown, facts, heading_of, label_of, opening, relations_of, shown_of
from agent.web.site import Page, Staff, TheSite
from store.columns import Row
from store.database import reading
from store.tables import Approval, Change, RowChange
from tools.exchange.export_tables import SHEETS
from tools.record_names import local_time
from tools.records import KINDS, RecordKind, link_of, ref_of, title_of
from tools.refs import plain

router = APIRouter(prefix="/desk")
router.include_router(answers.router)
PER_PAGE = 50
_BY_PLURAL = {kind.plural: kind for kind in KINDS.values()}
#: Kinds whose rows are told by a sentence, and what heads it.
_SENTENCES: dict[type[Row], str] = {Change: "What happened", Approval: "Question"}
_BY_MODEL = {kind.model: kind for kind in KINDS.values()}


@dataclass(frozen=True)
class Line:
    """One row of a table: what it is called, its page, and its cells."""

    title: str
    link: str
    cells: list[Shown]


@dataclass(frozen=True)
class Table:
    """Rows of one table. `first` heads what the records are called; empty where they have no page of their own."""

    title: str
    headers: list[str]
    lines: list[Line]
    first: str = ""


def kind_called(plural: str) -> RecordKind:
    """The kind of record of a list's address.

    Raises:
        HTTPException: there is none (404).
    """
    if plural not in _BY_PLURAL:
        raise HTTPException(404)
    return _BY_PLURAL[plural]


@router.get("/{plural}", name="records")
def records(request: Request, site: TheSite, who: Staff, plural: str, q: str = "", page: int = 1) -> Page:
    """Every record of a kind, or those whose name has the words of `q`, 50 a page."""
    kind, page = kind_called(plural), max(1, min(page, 100_000))
    with reading(site.house.engine, site.house.dispatcher.clock()) as session:
        query = _ordered(kind.model)
        if q.strip():
            query = query.where(col(kind.model.id).in_(_named(session, kind, q)))
        named = bool(q) or next(iter(kind.names(session)), None) is not None
        total = session.exec(select(func.count()).select_from(query.subquery())).one()
        rows = session.exec(query.offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()
        table = table_of(kind.plural, kind.model, rows, site.zone)
    pages = max(1, -(-total // PER_PAGE))
    found = {"table": table, "total": total, "q": q, "page": page, "pages": pages, "named": named}
    return site.page(request, "records.html", kind=kind, exports=kind.plural in SHEETS, **found)


@router.get("/{plural}/{row_id}")
def record(request: Request, site: TheSite, who: Staff, plural: str, row_id: int) -> Page:
    """One record: what it says, what belongs to it, what was done to it."""
    kind = kind_called(plural)
    with reading(site.house.engine, site.house.dispatcher.clock()) as session:
        row = session.get(kind.model, row_id) if row_id < 2**31 else None
        if row is None:
            raise HTTPException(404)
        content = _content(session, site, who, kind, row)
    return site.page(request, "record.html", kind=kind, **content)


def table_of(title: str, model: type[Row], rows: Sequence[Row], zone: str, without: str | None = None) -> Table:
    """Rows as a table; empty columns, and the one that everybody knows (`without`), are left out."""
    shape, titled = shape_of(model), model in _BY_MODEL
    names = [n for n in shape.columns if n != without and any(shown_of(row, n, zone).lines for row in rows)]
    lines = [
        Line(
            opening(heading_of(row), 140) if titled else "",
            link_of(row) if titled else "",
            [shown_of(row, name, zone) for name in names],
        )
        for row in rows
    ]
    first = _SENTENCES.get(model, "Name") if titled else ""
    return Table(title, [label_of(name) for name in names], lines, first)


def _content(session: Session, site: TheSite, who: Staff, kind: RecordKind, row: Row) -> dict[str, Any]:
    blocks: list[Block] = blocks_for(session, site, who, row)
    return {
        "title": title_of(row),
        "lead": heading_of(row) if heading_of(row) != title_of(row) else "",
        "ref": ref_of(row),
        "facts": [fact for fact in facts(row, site.zone) if fact.text != title_of(row)],
        "added": local_time(row.created_at, site.zone) if row.created_at else "",
        "actions": actions_for(kind.name, ref_of(row)),
        "tables": _related(row, site.zone),
        "blocks": blocks,
        "going_on": getattr(row, "status", "") == "running",
        "history": _history(session, row, site.zone),
    }


def _ordered(model: type[Row]) -> Any:
    shape = shape_of(model)
    column = col(getattr(model, shape.order))
    ordered = column.asc() if shape.ascending else column.desc()
    return select(model).order_by(ordered.nulls_last(), col(model.id).desc())


def _named(session: Session, kind: RecordKind, words: str) -> list[int]:
    wanted = plain(words)
    return list({named.id for named in kind.names(session) if wanted in plain(named.text)})[:500]


def _related(row: Row, zone: str) -> list[Table]:
    """A table for each relationship that leads to many, if there are any."""
    tables, own = [], OWN_VIEW.get(str(row.__tablename__), frozenset())
    for name, relation in relations_of(type(row)):
        if relation.uselist and name not in own:
            model, found = relation.mapper.class_, list(getattr(row, name))
            order = shape_of(model)
            found.sort(key=lambda r: (_sortable(getattr(r, order.order)), r.id), reverse=not order.ascending)
            tables += [table_of(label_of(name), model, found[:200], zone, relation.back_populates)] if found else []
    return tables


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)


def _history(session: Session, row: Row, zone: str) -> Table | None:
    """The latest changes to a record, from the journal."""
    here = select(RowChange.change_id).where(RowChange.table == row.__tablename__, RowChange.row_id == row.id)
    latest = select(Change).where(col(Change.id).in_(here)).order_by(col(Change.id).desc()).limit(20)
    changes = session.exec(latest).all()
    return table_of("History", Change, changes, zone) if changes else None
