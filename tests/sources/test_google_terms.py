"""Of Google's content only the ids of places come into the store; all else is its groups' own, or staff's."""

import logging
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from agent.bench.loopback import Loopback, Reply, Request
from store.tables import Lead, LeadSighting, SourceHolding
from tools.context import Business
from tools.dispatch import Dispatcher
from tools.sources.config import SourceConfig
from tools.sources.fetcher import Fetcher
from tools.sources.google_places import GooglePlaces
from tools.sources.websites import Websites

KEY = "AIza-invented-key-of-nobody"


def place(number: int, name: str, **other: Any) -> dict[str, Any]:
    return {
        "id": f"ChIJinvented{number}",
        "displayName": {"text": name},
        "formattedAddress": f"{number}77 Mapmaker Row, Denver, CO 80299, USA",
        "location": {"latitude": 39.74 + number / 1234567, "longitude": -104.99 - number / 1234567},
        "nationalPhoneNumber": f"(303) 555-014{number}",
        "types": ["point_of_interest", "establishment"],
        "businessStatus": "OPERATIONAL",
        **other,
    }


PLACES = [
    place(1, "Zephyrine Chorale Mapname", websiteUri="http://zephyrine.example/"),
    place(2, "Quillfeather Gospel Choir"),
    place(3, "Marrowgate Singers", websiteUri="http://marrowgate.example/"),
    place(4, "Owl Canyon Chorus"),
    place(5, "Bygone Glee Club", websiteUri="http://bygone.example/", businessStatus="CLOSED_PERMANENTLY"),
    place(6, "Tamarack Voices", websiteUri="https://www.facebook.com/tamarackvoices"),
]
#: What is Google's alone: none of it may be found anywhere.
GOOGLES = re.compile(
    r"mapname|quillfeather|marrowgate|bygone|tamarack|mapmaker|80299|555-?014\d|\+1303555014|closed for good", re.I
)
#: Google's coordinates, beyond the three decimals that the gazetteer has.
POSITIONS = re.compile(r"39\.74000\d|104\.99000\d")
SITE = """<html><head><title>Zephyrine Chorale</title></head><body><h1>Zephyrine Chorale</h1>
<p>We are a community chorus of sixty singers in Denver, Colorado, and sing four concerts a year.</p>
<p>Write to <a href="mailto:hello@zephyrine.example">hello@zephyrine.example</a> or call (303) 555-0177.</p>
</body></html>"""


def answer(request: Request) -> Reply:
    """Google, and the sites of its places, of which one is broken."""
    if request.path == "/v1/places:searchText":
        return Reply({"places": PLACES} if "chorus" in request.json()["textQuery"] else {})
    if request.path == "/robots.txt":
        return Reply(status=404)
    if request.host == "zephyrine.example":
        return Reply(SITE if request.path == "/" else b"", 200 if request.path == "/" else 404)
    return Reply(status=500)


@pytest.fixture
def dispatcher(
    store: Engine, business: Business, clock: Any, loopback: Loopback, make_fetcher: Callable[..., Fetcher]
) -> Dispatcher:
    """A house with Google and the groups' own sites as its sources."""
    loopback.answer = answer
    google = GooglePlaces(SourceConfig(google_places_key=KEY, endpoints={"google_places": f"{loopback.url}/v1"}))
    return Dispatcher(store, business, clock, [google, Websites()], web=make_fetcher())


def cells(engine: Engine, *but: str) -> Iterator[str]:
    """Every value of every table (but some), as text; copies of pages as they were read."""
    with engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        for table in set(tables) - set(but):
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                yield from (_as_text(value) for value in row)


def _as_text(value: Any) -> str:
    if not isinstance(value, bytes):
        return str(value)
    try:
        return zlib.decompress(value).decode("utf-8", "replace")
    except zlib.error:
        return value.decode("utf-8", "replace")


def leads(engine: Engine) -> dict[str, Lead]:
    with Session(engine) as session:
        found = session.exec(select(Lead).order_by(Lead.id)).all()  # type: ignore[arg-type]
        session.expunge_all()
        return {lead.place_id or "": lead for lead in found}


def test_a_campaign_in_the_chat_leaves_nothing_of_google_but_ids(
    talk: Any, store: Engine, loopback: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    conversation = talk()
    conversation.say("find choruses near Denver, CO")
    assert loopback.asked("/v1/places:searchText")
    everything = list(cells(store))
    assert any("ChIJinvented2" in cell for cell in everything)
    for told in (*everything, conversation.said, caplog.text, repr(conversation.events)):
        assert not GOOGLES.search(told), told[:300]
        assert KEY not in told
    for told in (*cells(store, "source_holding"), conversation.said):
        assert not POSITIONS.search(told), told[:300]


def test_the_file_itself_has_not_a_word_of_it(staff: Any, store: Engine) -> None:
    staff("run_campaign", location="Denver, CO")
    with store.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        path = connection.exec_driver_sql("PRAGMA database_list").fetchall()[0][2]
    content = Path(path).read_bytes().decode("latin-1")
    assert "ChIJinvented2" in content
    assert not GOOGLES.search(content)


def test_a_group_whose_site_is_read_is_a_lead_in_its_own_words(staff: Any, store: Engine) -> None:
    staff("run_campaign", location="Denver, CO")
    lead = leads(store)["ChIJinvented1"]
    assert (lead.name, lead.phone, lead.email) == ("Zephyrine Chorale", "+13035550177", "hello@zephyrine.example")
    assert (lead.website or "").startswith("http://zephyrine.example")
    assert lead.city == "Denver"
    with Session(store) as session:
        sightings = session.exec(select(LeadSighting).where(LeadSighting.lead_id == lead.id)).all()
    said = {sighting.source: sighting for sighting in sightings}
    assert said["google_places"].facts == {"place_id": "ChIJinvented1"}
    assert "query_place_id=ChIJinvented1" in said["google_places"].source_url
    assert said["website"].facts["phone"] == "+13035550177"


@pytest.mark.parametrize("number", [2, 3, 6])
def test_a_group_without_a_readable_site_is_a_lead_without_a_name_to_look_at(
    number: int, staff: Any, store: Engine
) -> None:
    staff("run_campaign", location="Denver, CO")
    lead = leads(store)[f"ChIJinvented{number}"]
    assert re.fullmatch(r"Unnamed group \d{6} \(Google Maps\)", lead.name)
    assert (lead.city, lead.region, lead.latitude) == ("Denver", "CO", 39.739)
    assert (lead.website, lead.phone, lead.email) == (None, None, None)
    with Session(store) as session:
        [sighting] = session.exec(select(LeadSighting).where(LeadSighting.lead_id == lead.id)).all()
        [held] = session.exec(select(SourceHolding).where(SourceHolding.lead_id == lead.id)).all()
    assert sighting.facts == {"place_id": f"ChIJinvented{number}"}
    assert "Open the link" in sighting.note
    assert set(held.facts) == {"latitude", "longitude"}


def test_a_group_on_file_gains_its_id_and_nothing_else(staff: Any, store: Engine) -> None:
    staff("add_lead", name="Owl Canyon Chorus", location="Denver, CO")
    result = staff("run_campaign", location="Denver, CO")
    lead = leads(store)["ChIJinvented4"]
    assert (lead.name, lead.phone, lead.website) == ("Owl Canyon Chorus", None, None)
    assert [row.name for row in leads(store).values()].count("Owl Canyon Chorus") == 1
    google = next(source for source in result.campaign.sources if source.source == "google_places")
    assert (google.found, google.new, google.known_before) == (5, 4, 1)


def test_a_place_that_is_closed_and_that_nobody_knew_is_left(staff: Any, store: Engine) -> None:
    staff("run_campaign", location="Denver, CO")
    assert "ChIJinvented5" not in leads(store)
    assert not any("ChIJinvented5" in cell for cell in cells(store))


def test_a_campaign_again_doubles_nothing(staff: Any, store: Engine) -> None:
    first = staff("run_campaign", location="Denver, CO")
    before = {place_id: lead.name for place_id, lead in leads(store).items()}
    again = staff("run_campaign", location="Denver, CO")
    assert (again.total, again.campaign.new) == (first.total, 0)
    assert {place_id: lead.name for place_id, lead in leads(store).items()} == before


def test_a_group_gets_its_name_once_its_site_can_be_read_and_keeps_one_that_staff_gave(
    staff: Any, store: Engine, loopback: Loopback
) -> None:
    loopback.answer = lambda r: Reply(status=500) if (r.host, r.path) == ("zephyrine.example", "/") else answer(r)
    staff("run_campaign", location="Denver, CO")
    unnamed = leads(store)
    assert unnamed["ChIJinvented1"].name.startswith("Unnamed group")
    staff("update_lead", lead=f"lead:{unnamed['ChIJinvented2'].id}", name="Named by Hand Choir")
    loopback.answer = answer
    staff("run_campaign", location="Denver, CO")
    named = leads(store)
    assert (named["ChIJinvented1"].name, named["ChIJinvented1"].id) == (
        "Zephyrine Chorale",
        unnamed["ChIJinvented1"].id,
    )
    assert named["ChIJinvented2"].name == "Named by Hand Choir"


def test_positions_are_forgotten_after_thirty_days_and_the_ids_stay(
    staff: Any, store: Engine, as_principal: Any, clock: Any
) -> None:
    staff("run_campaign", location="Denver, CO")
    held = [cell for cell in cells(store) if POSITIONS.search(cell)]
    assert held
    clock.forward(days=30)
    as_principal("scheduler", "scheduler", "scheduler")("forget_expired_source_data")
    assert not any(POSITIONS.search(cell) for cell in cells(store))
    assert "ChIJinvented2" in leads(store)
