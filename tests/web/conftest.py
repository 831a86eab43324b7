"""The real application over a real database, and browsers that fill in its forms."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response
from sqlmodel import Session
from starlette.testclient import TestClient

from agent.app import accounts_of, create_app
from agent.auth import COOKIE, Accounts
from agent.house import House, open_house
from agent.settings import Settings
from store.database import writing
from store.tables import (
    ChatConversation,
    ChatTurn,
    EmailSequence,
    GroupRequest,
    Inquiry,
    Message,
    Template,
    UnansweredQuestion,
    Upload,
)
from tools.context import Principal
from tools.errors import AwaitsApproval
from tools.results import Result

PASSWORD = "four warm voices"


@dataclass
class Browser:
    """Somebody at the site: keeps cookies, follows redirects, and sends forms with all their hidden fields."""

    client: TestClient

    def get(self, path: str, **options: Any) -> Response:
        return self.client.get(path, **options)

    def submit(self, page: str, /, button: str = "", files: Any = None, **fields: str) -> Response:
        """Open a page, fill in its first form that has these fields (or this button), and send it."""
        html = self.get(page).text
        for action, body in re.findall(r'<form[^>]*method="post" action="([^"]+)"[^>]*>(.*?)</form>', html, re.S):
            if all(f'name="{name}"' in body for name in fields) and button in body:
                data = {**self.filled(body), **fields}
                return self.client.post(unescape(action), data=data, files=files)
        raise AssertionError(f"{page} has no such form")

    @staticmethod
    def filled(html: str) -> dict[str, str]:
        """What the fields of a form hold already, the hidden ones among them."""
        found = re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', html)
        return {name: unescape(value) for name, value in found}

    @property
    def cookie(self) -> str | None:
        return self.client.cookies.get(COOKIE)


@pytest.fixture
def house(database_url: str, tmp_path: Path, clock: Any) -> Iterator[House]:
    settings = Settings.load(data_dir=tmp_path / "data", database_url=database_url, business_name="Harmony Test")
    house = open_house(settings, clock)
    yield house
    house.close()


@pytest.fixture
def app(house: House) -> FastAPI:
    return create_app(house, chat=False)


@pytest.fixture
def accounts(house: House) -> Accounts:
    return accounts_of(house)


@pytest.fixture
def browser(app: FastAPI) -> Callable[[], Browser]:
    """A new browser, at each call."""
    return lambda: Browser(TestClient(app, base_url="http://harmony.example"))


@pytest.fixture
def visitor(browser: Callable[[], Browser]) -> Browser:
    return browser()


@pytest.fixture
def staff_browser(browser: Callable[[], Browser], accounts: Accounts) -> Browser:
    """The owner, signed in."""
    identity = accounts.accept(accounts.link(), "Olivia", "olivia@harmony.example", PASSWORD)
    someone = browser()
    someone.client.cookies.set(COOKIE, accounts.cookie_for(identity)[0], domain="harmony.example")
    return someone


@pytest.fixture
def world(house: House) -> House:
    """A house with something of every kind in it, made by the owner."""
    owner, number = Principal("staff", "olivia@harmony.example", "terminal"), count()

    def call(tool: str, **args: Any) -> Result:
        return house.dispatcher.call(owner, tool, args, f"world-{next(number)}")

    call("create_trip", destination="Denver, CO", starts_on="2026-12-04", ends_on="2026-12-07")
    call("add_venue", name="Evergreen <Harmony> Chorus", location="Denver, CO", website="https://evergreen.example")
    call("add_contact", venue="venue:1", name="Ana Whitfield", role="director", email="ana@evergreen.example")
    call("add_booking", trip="trip:1", venue="venue:1", starts_at="2026-12-05T14:00", service="workshops", fee="$1,800")
    call("update_booking", booking="booking:1", status="confirmed")
    call("log_expense", trip="trip:1", amount="$412.60", category="travel", description="flights")
    call("record_payment", booking="booking:1", amount="$500", kind="deposit")
    call("set_revenue_split", target="trip:1", party="Agent", percent=10, base="gross")
    call("add_participant", booking="booking:1", name="Maya Chen", voice_part="alto")
    call("run_campaign", location="Boulder, CO", radius_km=12, trip="trip:1")
    call("block_dates", starts_on="2027-02-01", note="holiday")
    call("record_consent", recipient="contact:1", channel="email", wording="Please write to me")
    call("suppress", recipient="contact:1", reason="asked us to")
    with writing(house.engine, house.dispatcher.clock()) as session:
        _rows(session)
    with suppress(AwaitsApproval):
        call("delete_record", record="participant:1")
    return house


def _rows(session: Session) -> None:
    """What no operation of the staff's makes."""
    conversation = ChatConversation(
        uid="c1", owner="visitor:1", role="visitor", origin="site", name="A choir in Boston"
    )
    sequence = EmailSequence(name="Winter outreach", stage="cold")
    template = Template(name="Hello", channel="email", subject="Hello", body="Dear {{ contact.first_name }}")
    session.add_all([conversation, sequence, template])
    session.flush()
    session.add_all(
        [
            Message(contact_id=1, sequence_id=sequence.id, template_id=template.id, channel="email", subject="Hello"),
            Upload(owner="olivia@harmony.example", filename="leads.csv", content="name,city\nOne,Denver\n"),
            GroupRequest(conversation_id=conversation.id, age=15, styles=["pop"], place="Boston, MA", city="Boston"),
            Inquiry(conversation_id=conversation.id, name="Ruth", email="ruth@choir.example", message="A workshop?"),
            UnansweredQuestion(
                question="Do you need <a piano>?", conversation_id=conversation.id, service_id=3, times=4
            ),
        ]
    )
    turn = ChatTurn(conversation_id=conversation.require_id(), number=1, said="i'm 15", reply="Where?", state="done")
    session.add(turn)
