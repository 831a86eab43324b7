"""The last answers, in the store: what is fresh is not asked for again, the rest only whether it changed."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Engine, delete
from sqlmodel import Session, col, select

from store.database import reading, writing
from store.tables import FetchedPage
from tools.sources.web import Answer

#: Seconds for which a page is fresh.
PAGE_FRESH = 24 * 3600.0
#: Days after which a copy that is not fresh any more is thrown away: a group's site is read again after a week, and is
#: then asked only whether it changed. Not longer: whole pages name more people than are kept of them, children too.
KEPT_DAYS = 8
#: Larger answers are not kept, in bytes.
_LARGEST = 8 * 1024 * 1024
_HEADERS = ("content-type", "date", "etag", "last-modified")


@dataclass(frozen=True)
class Kept:
    """An answer that is kept, and for how many seconds more it is fresh."""

    answer: Answer
    seconds: float

    @property
    def fresh(self) -> bool:
        """Whether it is good as it is."""
        return self.seconds > 0

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask only whether it changed (RFC 9110, section 13.1)."""
        had = self.answer.headers
        asked = {"If-None-Match": had.get("etag"), "If-Modified-Since": had.get("last-modified")}
        return {name: value for name, value in asked.items() if value}


def key_of(*parts: str) -> str:
    """What an answer is kept under: nobody can read from it what was asked, nor any key that was in it."""
    return sha256("\0".join(parts).encode()).hexdigest()


class PageCache:
    """Answers with status 200, by key. Each write is a short transaction of its own, outside of any journal."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    def get(self, key: str) -> Kept | None:
        """What is kept under a key, fresh or not."""
        now = self._clock()
        with reading(self._engine, now) as session:
            row = _row(session, key)
            if row is None:
                return None
            answer = Answer(row.url, row.status, row.headers, zlib.decompress(row.body), remembered=True)
            return Kept(answer, (row.fresh_until - now).total_seconds())

    def put(self, key: str, answer: Answer, seconds: float) -> None:
        """Keep an answer, fresh for so many seconds; not where its sender forbids it, nor where it is huge."""
        if len(answer.body) > _LARGEST or "no-store" in answer.headers.get("cache-control", ""):
            return
        now = self._clock()
        headers = {name: answer.headers[name] for name in _HEADERS if name in answer.headers}
        body = zlib.compress(answer.body)  # before anybody has to wait for this to be written
        with writing(self._engine, now) as session:
            row = _row(session, key) or FetchedPage(key=key, url="", status=0, fetched_at=now, fresh_until=now)
            row.url, row.status, row.headers, row.body = answer.url, answer.status, headers, body
            row.fetched_at, row.fresh_until = now, now + timedelta(seconds=seconds)
            session.add(row)

    def renew(self, key: str, seconds: float) -> None:
        """It has not changed: it is fresh again for so many seconds."""
        now = self._clock()
        with writing(self._engine, now) as session:
            if row := _row(session, key):
                row.fetched_at, row.fresh_until = now, now + timedelta(seconds=seconds)


def forget_old_pages(session: Session, now: datetime) -> int:
    """Throw away the old copies; answers how many."""
    return int(session.connection().execute(delete(FetchedPage).where(*_old(now))).rowcount)


def has_old_pages(session: Session, now: datetime) -> bool:
    """Whether there is any to throw away."""
    return session.exec(select(FetchedPage.id).where(*_old(now)).limit(1)).first() is not None


def _old(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(FetchedPage.fetched_at) < now - timedelta(days=KEPT_DAYS), col(FetchedPage.fresh_until) < now


def _row(session: Session, key: str) -> FetchedPage | None:
    return session.exec(select(FetchedPage).where(FetchedPage.key == key)).first()
