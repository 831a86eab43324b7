"""The evaluation's world, built once for each database and copied for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import make_url
from sqlmodel import Session
from starlette.testclient import TestClient

from agent.app import accounts_of, create_app
from agent.auth import COOKIE
from agent.history import History
from agent.house import open_house
from agent.settings import Settings
from store.database import open_database
from store.tables import Campaign, Lead, Message, Upload
from tools.catalogue import REGISTRY
from tools.context import Business, Principal
from tools.dispatch import Dispatcher
from tools.errors import InvalidInput, Refused
from tools.geography.places import resolve
from tools.sources.web import Answer, Budget, NoWeb
from tools.startup import builtin_sources

WORLD = Path(__file__).parents[1] / "evals" / "world.yaml"
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
CSV = 'name,location\nNew Choir,"Denver, CO"\n'


SITE_AT = "https://cascade.example"
SITE = b"<h1>Cascade Singers</h1><p>We are a community chorus in Tacoma, WA. Location: Tacoma, WA</p>"


class OneSite(NoWeb):
    """A web (the Protocol) in which every address is the home page of one chorus."""

    def open(self, budget: Budget) -> "OneSite":
        return self

    def read(self, url: str) -> Answer:
        return Answer(url, 200, {"content-type": "text/html"}, SITE)


def opened(url: str) -> Dispatcher:
    business = Business("Harmony Test", resolve("San Francisco, CA"))
    return Dispatcher(open_database(url), business, lambda: NOW, builtin_sources(), web=OneSite())


def build(url: str) -> None:
    """Play the world's calls, and leave an upload and a campaign that has not ended."""
    dispatcher = opened(url)
    history = History(dispatcher.engine, dispatcher.clock)
    people = {role: Principal(role, f"{role}:world", "chat") for role in ("staff", "visitor")}
    people = {role: replace(who, conversation_id=history.open(who, "test").id) for role, who in people.items()}
    for call in yaml.safe_load(WORLD.read_text())["calls"]:
        args = {name: v.isoformat() if hasattr(v, "isoformat") else v for name, v in call["args"].items()}
        assert call["tool"] in REGISTRY
        dispatcher.call(people[call.get("as", "staff")], call["tool"], args, uuid4().hex, approved=True)
    with Session(dispatcher.engine) as session:
        session.add(Upload(created_at=NOW, owner="owner@harmony.example", filename="venues.csv", content=CSV))
        campaign = Campaign(created_at=NOW, name="Slow search", status="running")
        session.add(campaign)
        session.flush()
        where = {"city": "Tacoma", "region": "WA", "country": "US", "place": "Tacoma, WA", "website": SITE_AT}
        session.add(Lead(created_at=NOW, campaign_id=campaign.require_id(), name="Cascade Singers", **where))
        came = {"channel": "email", "direction": "in", "status": "received", "address": "who@home.example"}
        session.add(Message(id=90, created_at=NOW, subject="Singing", body="Do you come to Tacoma?", **came))
        session.commit()
    dispatcher.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("world") / "world.db"
    path.write_bytes(sqlite_template.read_bytes())
    build(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture(scope="session")
def postgres_world(new_postgres: Callable[[str | None], str], postgres_template: str) -> str:
    url = new_postgres(postgres_template)
    build(url)
    return str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Dispatcher]:
    """Dispatch over a copy of the evaluation's world."""
    with ExitStack() as lent:
        if request.param == "sqlite":
            (tmp_path / "world.db").write_bytes(request.getfixturevalue("sqlite_world"))
            url = f"sqlite:///{tmp_path / 'world.db'}"
        else:
            databases = request.getfixturevalue("databases")
            url = lent.enter_context(databases.lent(request.getfixturevalue("postgres_world")))
        dispatcher = opened(url)
        yield dispatcher
        dispatcher.engine.dispose()


@pytest.fixture
def browser_of(world: Dispatcher, tmp_path: Path) -> Iterator[Callable[[Principal], TestClient]]:
    """The site over the test's world, in a principal's own browser."""
    url = world.engine.url.render_as_string(hide_password=False)
    house = open_house(Settings.load(data_dir=tmp_path / "data", database_url=url), lambda: NOW)
    app, accounts = create_app(house, chat=False), accounts_of(house)

    def browser(who: Principal) -> TestClient:
        if who.role == "staff":
            with suppress(Refused, InvalidInput):  # the account is made at the first call
                accounts.accept(accounts.link(), "Olivia", who.person, "four warm voices")
            identity = accounts.sign_in(who.person, "four warm voices", "127.0.0.1")
        else:
            identity = accounts.identity_of(who.person)
        client = TestClient(app, base_url="http://harmony.example")
        client.cookies.set(COOKIE, accounts.cookie_for(identity)[0], domain="harmony.example")
        return client

    yield browser
    house.close()
