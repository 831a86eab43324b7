"""Discovery as people watch it: sources on loopback, each in its own way, in a real browser."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from looks import by_night_and_day, fits

from agent.bench.loopback import Loopback, Reply, Request

Visit = Callable[..., Any]
MAPPED = {
    "elements": [
        {
            "type": "node",
            "id": 71,
            "lat": 39.74,
            "lon": -104.99,
            "tags": {"name": "Larkspur Map Choir", "club": "choir", "phone": "+1 303 555 0142", "addr:city": "Denver"},
        }
    ]
}
BUSY = Reply("Rate limit exceeded", 429, "text/plain", headers={"Retry-After": "999"})


@pytest.fixture
def let_go() -> Iterator[threading.Event]:
    """Until it is set, OpenStreetMap keeps everybody waiting."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def street_map(let_go: threading.Event) -> Iterator[Loopback]:
    """OpenStreetMap: it takes its time, and finds one."""

    def answer(_: Request) -> Reply:
        let_go.wait(60)
        return Reply(MAPPED)

    with Loopback(answer) as server:
        yield server


@pytest.fixture
def wikidata() -> Iterator[Loopback]:
    """Wikidata: it will not."""
    with Loopback(lambda _: BUSY) as server:
        yield server


@pytest.fixture
def searching(tmp_path: Path, begun: Callable[..., Any], street_map: Loopback, wikidata: Loopback) -> Iterator[Any]:
    """A server whose sources are on loopback."""
    env = {
        "HARMONY_MODEL": "builtin",
        "HARMONY_SOURCES": "directory,overpass,wikidata,google_places",
        "HARMONY_SOURCE_URLS": json.dumps({"overpass": street_map.url, "wikidata": wikidata.url}),
    }
    server = begun(tmp_path, env)
    yield server
    server.stop()


def test_a_campaign_is_watched_source_by_source_in_the_chat_and_on_its_page(
    searching: Any, visit: Visit, let_go: threading.Event
) -> None:
    member = searching.member()
    chat = visit(searching, member).open()
    chat.say("find choruses near Denver", wait=False)
    tasks = chat.page.get_by_role("list", name="Tasks").get_by_role("listitem")
    tasks.filter(has_text="Wikidata").filter(has_text="429").wait_for()
    chat.page.locator('.hm-task[data-state="done"]').filter(has_text="directory").wait_for()
    chat.picture("campaign-running-chat")
    states = {row.locator(".hm-task-name").inner_text(): row.get_attribute("data-state") for row in tasks.all()}
    assert states["OpenStreetMap"] == "asking"
    assert states["Wikidata"] == "failed"

    page = visit(searching, member)
    page.page.goto(searching.address + "/desk/campaigns/1")
    assert "It is running." in page.text
    page.picture("campaign-running-page")
    let_go.set()
    chat.sees("Found 4")
    chat.page.wait_for_selector("#stop-button", state="detached")
    page.page.get_by_text("It is running.").wait_for(state="detached")
    for said in ("Larkspur Map Choir", "© OpenStreetMap contributors", "429", "HARMONY_GOOGLE_PLACES_KEY"):
        assert said in page.text
    credit = page.page.get_by_role("link", name="© OpenStreetMap contributors, ODbL")
    assert credit.get_attribute("href") == "https://www.openstreetmap.org/copyright"
    assert chat.page.locator("article").get_by_role("link", name="© OpenStreetMap contributors").count() == 1
    chat.picture("campaign-done-chat")
    assert page.errors == chat.errors == []


def test_a_campaign_is_stopped_on_its_page(searching: Any, visit: Visit) -> None:
    member = searching.member()
    chat = visit(searching, member).open()
    chat.say("find choruses near Denver", wait=False)
    chat.page.get_by_role("list", name="Tasks").wait_for()
    page = visit(searching, member)
    page.page.goto(searching.address + "/desk/campaigns/1")
    page.press("Stop it")
    page.sees("Stopped the campaign Denver")
    chat.sees("Stopped: Found")
    page.page.goto(searching.address + "/desk/campaigns/1")
    assert "stopped" in page.page.locator("table.fared").inner_text()


def test_the_pages_of_discovery_fit_wherever_they_are_read(
    searching: Any, visit: Visit, let_go: threading.Event
) -> None:
    let_go.set()
    member = searching.member()
    chat = visit(searching, member).open()
    chat.say("find choruses near Denver")
    for phone in (False, True):
        reader = visit(searching, member, phone=phone, dark=phone)  # the chat chooses its colours when it is opened
        reader.open(chat.page.url.removeprefix(searching.address))
        reader.page.locator(".hm-card").first.wait_for()
        assert fits(reader.page)
        reader.picture(f"campaign-chat-{phone}")
        reader.page.goto(searching.address + "/desk/campaigns/1")
        seen_by_night_and_day(reader, f"campaign-page-{phone}")
        reader.page.get_by_role("link", name=re.compile("Larkspur Map Choir")).first.click()
        reader.page.get_by_text("Where each fact is from").wait_for()
        seen_by_night_and_day(reader, f"lead-page-{phone}")
        assert "© OpenStreetMap contributors" in reader.text


def seen_by_night_and_day(reader: Any, name: str) -> None:
    for look in by_night_and_day(reader.page):
        assert fits(reader.page), f"{name} {look}"
        reader.picture(f"{name}-{look}")
