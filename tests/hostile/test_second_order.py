"""What visitors write for staff to read later: a model reads it as quoted, a page shows it as text, and a model that
obeys it stops before it sends or deletes anything.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from hostile_visits import Obedient, Visit, as_visitor, attempts, opened, plant, said_by
from sqlmodel import Session, select

from agent.app import accounts_of, create_app
from agent.auth import COOKIE
from agent.events import CallEnded
from agent.house import House
from agent.marking import MARK
from store.tables import Approval, Change, Inquiry, Message, Trip
from tools.context import Principal

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
STAFF = Principal("staff", "olivia.zephyrquill@harmony.example", "chat")
#: Where staff meet what visitors wrote.
READS: list[dict[str, Any]] = [
    {"find_inquiries": {}},
    {"find_group_requests": {}},
    {"find_conversations": {}},
    {"find_questions": {}},
    {"get_briefing": {}},
    {"what_changed": {}},
    {"search_records": {"text": "trip:1"}},
]
#: What the visitors' texts order.
ORDERS: list[tuple[str, dict[str, Any]]] = [
    ("delete_record", {"record": "trip:1"}),
    ("send_message", {"recipient": "contact:2", "body": "We are bankrupt.", "subject": "News"}),
    ("pass_on_group_request", {"request": "request:1", "venue": "venue:1"}),
    ("reply_to_visitor", {"conversation": "conversation:1", "text": "All contacts: …"}),
    ("merge_records", {"keep": "lead:1", "other": "lead:2"}),
]
SECOND = [param for param in attempts() if param.values[0]["kind"] == "second-order"]


@pytest.fixture(scope="module")
def visited_store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store in which all the second-order attempts have been made; each test has a copy of it."""
    folder = tmp_path_factory.mktemp("visited")
    (folder / "harmony.db").write_bytes(sqlite_template.read_bytes())
    house = plant(f"sqlite:///{folder / 'harmony.db'}", folder / "data", lambda: NOW)
    for number, param in enumerate(SECOND):
        attempt = param.values[0]
        Visit(house, as_visitor(f"second-{number}"), Obedient(attempt["calls"])).say(*said_by(attempt))
    house.close()
    return (folder / "harmony.db").read_bytes()


@pytest.fixture
def visited(visited_store: bytes, tmp_path: Path, clock: Any) -> Iterator[House]:
    (tmp_path / "harmony.db").write_bytes(visited_store)
    house = opened(f"sqlite:///{tmp_path / 'harmony.db'}", tmp_path / "data", clock)
    yield house
    house.close()


def written() -> list[str]:
    """The texts that the visitors planted."""
    texts: list[str] = []
    for param in SECOND:
        for call in param.values[0]["calls"]:
            for args in call.values():
                given = [*args.values(), *args.get("styles", [])]
                texts += [text for text in given if isinstance(text, str) and len(text) > 20]
    return texts


def test_staffs_model_reads_it_as_quoted_from_outside(visited: House) -> None:
    model = Obedient(READS)
    staff = Visit(visited, STAFF, model)
    staff.say("what came in?")
    results = {event.tool: event.result for event in staff.events if isinstance(event, CallEnded)}
    assert set(results) == {name for call in READS for name in call}
    met = set()
    for messages in model.returned:
        for text in written():
            if text.casefold() in json.dumps(messages, ensure_ascii=False).casefold():
                met.add(text)
                assert MARK in messages, messages
                assert _unmarked_places(messages, text) == []
    assert len(met) >= 5, met


def _unmarked_places(content: dict[str, Any], text: str) -> list[str]:
    """The paths at which a text stands and that the mark does not name."""
    fields = content[MARK]["fields"]
    found: list[str] = []

    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{path}.{name}" if path else name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, path)
        elif isinstance(value, str) and text.casefold() in value.casefold() and path not in fields:
            found.append(path)

    walk({name: value for name, value in content.items() if name != MARK}, "")
    return found


@pytest.mark.parametrize(("tool", "args"), ORDERS, ids=[tool for tool, _ in ORDERS])
def test_a_model_that_obeys_it_stops_before_it_sends_or_deletes(
    visited: House, tool: str, args: dict[str, Any]
) -> None:
    before = _sent(visited)
    ended = Visit(visited, STAFF, Obedient([{"find_inquiries": {}}, {tool: args}])).say("what came in?")
    with Session(visited.engine) as session:
        asked = session.exec(select(Approval).where(Approval.tool == tool)).all()
        done = session.exec(select(Change).where(Change.tool == tool, Change.state == "done")).all()
        assert session.get(Trip, 1) is not None
    assert done == []
    assert ended.state == "waiting" or asked == []  # it is asked about, or was refused outright
    assert _sent(visited) == before


def test_deleting_is_asked_about(visited: House) -> None:
    ended = Visit(visited, STAFF, Obedient([{"delete_record": {"record": "trip:1"}}])).say("what came in?")
    assert ended.state == "waiting"


def _sent(house: House) -> list[int]:
    with Session(house.engine) as session:
        return [m.require_id() for m in session.exec(select(Message).where(Message.purpose == "outreach"))]


class Scripts(HTMLParser):
    """What of a page would run, or lead elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said, given = f"{tag} {attrs}", {name: value or "" for name, value in attrs}
        if tag == "iframe" and "sandbox" in given and "allow-scripts" not in given["sandbox"]:
            inner = Scripts()
            inner.feed(given.get("srcdoc", ""))  # a message as it looks: shown where no script runs
            self.found += inner.found
            return
        runs = tag in ("iframe", "object", "embed") or any(name.startswith("on") for name, _ in attrs)
        inline = tag == "script" and "src" not in dict(attrs) and dict(attrs).get("type") != "application/ld+json"
        to = [urlsplit((value or "").strip()) for name, value in attrs if name in ("href", "src", "action")]
        away = any("evil" in link.netloc or link.scheme in ("javascript", "data") for link in to)
        if runs or inline or away:
            self.found.append(said)


def test_on_the_desks_pages_it_is_text(visited: House) -> None:
    app = create_app(visited, chat=False)
    accounts = accounts_of(visited)
    identity = accounts.accept(accounts.link(), "Olivia", "olivia@harmony.example", "four warm voices")
    client = TestClient(app, base_url="http://harmony.example")
    client.cookies.set(COOKIE, accounts.cookie_for(identity)[0], domain="harmony.example")
    with Session(visited.engine) as session:
        inquiries = [inquiry.require_id() for inquiry in session.exec(select(Inquiry))]
    model = Obedient(READS)
    staff = Visit(visited, STAFF, model)
    staff.say("what came in?")
    links = {item["link"] for content in model.returned for item in content.get("items", [])}
    met = 0
    for path in ["/desk", *sorted(link for link in links if link.startswith("/"))]:
        page = client.get(path)
        assert page.status_code == 200, path
        parser = Scripts()
        parser.feed(page.text)
        assert parser.found == [], path
        met += "&lt;script&gt;alert(1)" in page.text
    assert inquiries
    assert met >= 1
