"""What a fresh store holds before anybody has said a word: services, templates, sequences. And the built-in sources."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, select

from store.database import writing
from store.tables import ServiceOffering
from tools.outreach.starters import seed_outreach
from tools.sources.base import LeadSource, Outside
from tools.sources.catalogue import all_sources
from tools.sources.config import SourceConfig
from tools.sources.csv_list import CsvList
from tools.sources.directory import Directory
from tools.sources.fetcher import Fetcher
from tools.visitors.service_texts import SERVICES


def seed(engine: Engine, now: datetime) -> None:
    """Put what is built in into a store that has none of it; `now` is UTC-aware. Safe to repeat."""
    with writing(engine, now) as session:
        _seed_services(session)
        seed_outreach(session)


def _seed_services(session: Session) -> None:
    if session.exec(select(ServiceOffering).limit(1)).first() is not None:
        return
    for position, text in enumerate(SERVICES):
        session.add(ServiceOffering(**asdict(text), position=position))


def configured_outside(config: SourceConfig, engine: Engine, clock: Callable[[], datetime]) -> Outside:
    """The lead sources and the way to the web, as whoever runs Harmony configured them.

    Addresses that they set themselves may be anywhere, on their own machine too; all others have to be on the public
    Internet. The way is to be closed.
    """
    return Outside(all_sources(config), Fetcher(engine, clock, config.contact, config.endpoints.values()))


def builtin_sources() -> Sequence[LeadSource]:
    """The sources that need no key and no network."""
    return (Directory(), CsvList())
