"""The front door: pages made from the records, dates that are public and no others, and what programs read of them."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from sqlmodel import Session
from starlette.testclient import TestClient

from agent.app import create_app
from agent.house import House, open_house
from agent.settings import Settings
from store.database import writing
from store.tables import Booking, Contact, ServiceOffering, Trip, Venue
from tools.context import Principal

OPEN = ("/", "/services", "/services/workshops", "/events", "/privacy")
SITE = "https://whitlock.example"
PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 60


def told(html: str) -> list[dict[str, Any]]:
    """What a page says in schema.org's words."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    nodes: list[dict[str, Any]] = json.loads(block)["@graph"]
    return nodes


def of_kind(html: str, kind: str) -> list[dict[str, Any]]:
    return [node for node in told(html) if node["@type"] == kind]


@pytest.fixture
def change(house: House) -> Callable[..., None]:
    """Changes a service."""

    def put(row_id: int, **columns: Any) -> None:
        with writing(house.engine, house.dispatcher.clock()) as session:
            row = session.get_one(ServiceOffering, row_id)
            for name, value in columns.items():
                setattr(row, name, value)

    return put


@pytest.fixture
def book(house: House) -> Callable[..., None]:
    """Books a day that is confirmed and public unless said, so many hours from now, at a venue of this name."""

    def put(venue: str, hours: float = 240, lasts: float | None = 3, trip: str = "confirmed", **columns: Any) -> None:
        now = house.dispatcher.clock()
        with writing(house.engine, now) as session:
            where = {"city": "Denver", "region": "CO", "country": "US", "timezone": "America/Denver"}
            journey = Trip(name=f"For {venue}", status=trip, notes="their treasurer is slow", **where)
            place = Venue(name=venue, notes="gate code 4711", place="12 Elm Street, Denver, CO", **where)
            session.add_all([journey, place])
            session.flush()
            session.add(Contact(venue_id=place.require_id(), name="Ana Whitfield", email="ana@evergreen.example"))
            starts = now + timedelta(hours=hours)
            said = {"status": "confirmed", "public": True, "timezone": "America/Denver", "fee_cents": 180_000}
            said |= {"starts_at": starts, "ends_at": starts + timedelta(hours=lasts) if lasts else None}
            said |= {"notes": "pays cash", **columns}
            session.add(Booking(trip_id=journey.require_id(), venue_id=place.require_id(), **said))

    return put


@pytest.fixture
def configured(database_url: str, tmp_path: Path, clock: Any) -> Iterator[Callable[..., TestClient]]:
    """A site with other settings."""
    houses: list[House] = []

    def begin(**settings: Any) -> TestClient:
        made = Settings.load(data_dir=tmp_path / "set", database_url=database_url, base_url=SITE, **settings)
        houses.append(open_house(made, clock))
        return TestClient(create_app(houses[-1], chat=False), base_url=SITE)

    yield begin
    for house in houses:
        house.close()


def test_a_service_s_page_says_what_its_record_says(visitor: Any, change: Callable[..., None]) -> None:
    change(3, description="First.\n\nBring:\n- your <scores>\n- water\nAnd a pencil.", policies="- 25 % holds the date")
    change(3, price_from_cents=125_050, duration_minutes=180)
    page = visitor.get("/services/workshops").text
    for said in ("<li>your &lt;scores&gt;</li>", "Bring:", "And a pencil.", "25 % holds the date", "from $1,250.50"):
        assert said in page
    assert "3 hours" in page
    assert 'href="/book?service=workshops"' in page


def test_what_no_record_says_is_not_said(visitor: Any) -> None:
    page = visitor.get("/services/coaching").text
    assert "Price and length are not stated here: a person tells you when you ask." in page
    assert "<dt>" not in page
    assert "Good to know" not in page
    assert "$" not in page
    (node,) = of_kind(page, "Service")
    assert "offers" not in node


def test_a_price_is_told_as_the_least_of_an_offer(visitor: Any, change: Callable[..., None]) -> None:
    change(3, price_from_cents=125_050)
    (node,) = of_kind(visitor.get("/services/workshops").text, "Service")
    assert node["offers"]["priceSpecification"] == {
        "@type": "PriceSpecification",
        "minPrice": 1250.5,
        "priceCurrency": "USD",
    }


def test_a_public_date_says_where_and_when_there_and_no_more(visitor: Any, book: Callable[..., None]) -> None:
    book("Evergreen Chorus", service_id=3, public_note="Everybody sings.", public_link="https://evergreen.example/in")
    for path in ("/", "/events", "/services/workshops"):
        page = visitor.get(path).text
        for said in ("Evergreen Chorus", "Denver, CO", "Everybody sings.", 'href="https://evergreen.example/in"'):
            assert said in page, path
        assert "Thursday, December 3, 2026, 10:00 AM</time> to <time" in page
        assert "1:00 PM</time> MST" in page
        for kept in ("1,800", "1800", "cash", "4711", "Ana", "ana@", "treasurer", "Elm Street"):
            assert kept not in page, path
    (event,) = of_kind(visitor.get("/events").text, "Event")
    assert event["startDate"] == "2026-12-03T10:00:00-07:00"
    assert event["location"]["address"]["addressLocality"] == "Denver"


def test_what_staff_say_of_a_date_and_of_a_service_stands_on_the_site(visitor: Any, world: House) -> None:
    owner = Principal("staff", "olivia@harmony.example", "terminal")

    def say(tool: str, **args: Any) -> Any:
        return world.dispatcher.call(owner, tool, args, f"say-{args}")

    assert "Open to all" not in visitor.get("/events").text
    shown = {"public": True, "public_note": "Open to all.", "public_link": "evergreen.example/tickets"}
    early = say("update_booking", booking="booking:1", status="tentative", **shown)
    assert "Visitors see it as soon as it is confirmed." in early.notes
    assert "Open to all" not in visitor.get("/events").text
    say("update_booking", booking="booking:1", status="confirmed")
    page = visitor.get("/events").text
    assert "Evergreen &lt;Harmony&gt; Chorus" in page
    assert "Open to all." in page
    assert 'href="https://evergreen.example/tickets"' in page
    say("update_service", service="workshops", policies="Half of it holds the day.")
    assert "Half of it holds the day." in visitor.get("/services/workshops").text


def test_what_is_not_public_is_nowhere(visitor: Any, book: Callable[..., None]) -> None:
    book("Private Party", public=False)
    for status in ("hold", "tentative", "completed", "cancelled"):
        book(f"Only {status}", status=status)
    book("Called Off", trip="cancelled")
    book("Long Ago", hours=-240)
    book("Just Over", hours=-4)
    book("Some Day", starts_at=None, ends_at=None)
    for path in OPEN:
        page = visitor.get(path).text
        for name in ("Private Party", "Only", "Called Off", "Long Ago", "Just Over", "Some Day"):
            assert name not in page, path
    assert "No public date is announced" in visitor.get("/events").text
    assert "No public date is announced" in visitor.get("/").text


def test_a_date_stays_until_it_is_over_and_its_day_where_no_end_is_known(
    visitor: Any, book: Callable[..., None], clock: Any
) -> None:
    book("With An End", hours=-1)
    book("Without An End", hours=-4, lasts=None)
    page = visitor.get("/events").text
    assert "With An End" in page
    assert "Without An End" in page
    clock.forward(hours=12)  # from 10:00 to 22:00 there
    assert "With An End" not in visitor.get("/events").text
    assert "Without An End" in visitor.get("/events").text
    clock.forward(hours=3)
    assert "Without An End" not in visitor.get("/events").text


def test_a_date_names_no_service_that_is_not_published_and_no_link_that_runs(
    visitor: Any, book: Callable[..., None], change: Callable[..., None]
) -> None:
    book("Evergreen Chorus", service_id=4, public_link="javascript:alert(1)")
    change(4, published=False)
    page = visitor.get("/events").text
    assert "Evergreen Chorus" in page
    assert "Masterclass" not in page
    assert "javascript:" not in page


def test_words_of_a_record_never_leave_the_block_of_data(visitor: Any, change: Callable[..., None]) -> None:
    change(3, name="</script><script>alert(1)</script>")
    page = visitor.get("/services/workshops").text
    assert "<script>alert" not in page
    assert of_kind(page, "Service")[0]["name"] == "</script><script>alert(1)</script>"


def test_the_business_is_told_from_the_settings(configured: Callable[..., TestClient], tmp_path: Path) -> None:
    (tmp_path / "about.txt").write_text("Sings since 1998.\n\nTravels <far>.", encoding="utf-8")
    (tmp_path / "dana.png").write_bytes(PIXEL)
    site = configured(
        business_name="Whitlock Vocal",
        tagline="Louder, and kinder.",
        person="Dana Whitlock",
        about=tmp_path / "about.txt",
        portrait=tmp_path / "dana.png",
        public_email="Hello@Whitlock.example",
    )
    page = site.get("/").text
    for said in (
        "<h1>Louder, and kinder.</h1>",
        "Dana Whitlock</h2>",
        "Travels &lt;far&gt;.",
        "hello@whitlock.example",
    ):
        assert said in page
    (business,) = of_kind(page, "Organization")
    assert business["founder"]["description"] == "Sings since 1998.\n\nTravels <far>."
    (address,) = re.findall(r'class="portrait" src="([^"]+)"', page)
    picture = site.get(address)
    assert (picture.content, picture.headers["content-type"]) == (PIXEL, "image/png")
    assert "immutable" in picture.headers["cache-control"]
    assert site.get("/portrait.jpg").status_code == 404


def test_with_nothing_said_the_site_says_what_holds_of_everybody_and_staff_alone_how_to_say_more(
    visitor: Any, staff_browser: Any
) -> None:
    page = visitor.get("/").text
    assert "Who we are</h2>" in page
    assert "travels to where people sing" in page
    assert "mailto:" not in page
    assert visitor.get("/portrait.png").status_code == 404
    assert "Only you, as staff, see this box" not in page
    assert "Only you, as staff, see this box" in staff_browser.get("/").text


def test_what_staff_say_of_themselves_stands_on_the_site_at_once(house: House, visitor: Any) -> None:
    visitor.get("/")
    owner = Principal("staff", "olivia@harmony.example", "terminal")
    said = {"name": "Dana Whitlock", "about": "Sings since 1998.\n\nTravels <far>.", "email": "Hello@Whitlock.example"}
    for number, (part, text) in enumerate({**said, "tagline": "Louder, and kinder."}.items()):
        house.dispatcher.call(owner, "set_site_text", {"part": part, "text": text}, str(number))
    page = visitor.get("/").text
    for part in (
        "Dana Whitlock</h2>",
        "Travels &lt;far&gt;.",
        "mailto:hello@whitlock.example",
        "<h1>Louder, and kinder.</h1>",
    ):
        assert part in page
    (business,) = of_kind(page, "Organization")
    assert business["founder"]["name"] == "Dana Whitlock"
    assert "mailto:hello@whitlock.example" in visitor.get("/services").text
    house.dispatcher.call(owner, "undo", {"change": "change:4"}, "undo")
    assert "Louder, and kinder." not in visitor.get("/").text


def test_a_portrait_or_a_text_that_cannot_be_shown_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "heavy.png").write_bytes(b"0" * 1_000_001)
    (tmp_path / "about.txt").write_bytes(b"\xff\xfe\x00")
    wrong = {
        "portrait": (tmp_path / "heavy.png", tmp_path / "about.txt", tmp_path / "none.png"),
        "about": (tmp_path / "about.txt", tmp_path / "none.txt"),
        "public_email": ("nobody",),
    }
    for name, values in wrong.items():
        for value in values:
            with pytest.raises(ValidationError, match=f"HARMONY_{name.upper()}"):
                Settings.load(**{name: value})


def test_every_page_has_one_public_address_and_a_card_to_share(configured: Callable[..., TestClient]) -> None:
    site = configured()
    for path in OPEN:
        page = site.get(f"{path}?from=elsewhere").text
        assert f'<link rel="canonical" href="{SITE}{path}">' in page
        (title,) = re.findall(r"<title>(.*?)</title>", page)
        assert f'<meta property="og:title" content="{title}">' in page
        assert 5 < len(unescape(title)) < 70
        (said,) = re.findall(r'<meta name="description" content="(.*?)">', page)
        assert 40 < len(unescape(said)) < 320, path
        assert "noindex" not in page
    assert site.get("/public/og.png").headers["content-type"] == "image/png"


def test_what_is_for_one_person_is_kept_from_search_engines(visitor: Any, staff_browser: Any) -> None:
    for page in (visitor.get("/sign-in"), visitor.get("/nowhere"), visitor.get("/unsubscribe/abc")):
        assert '<meta name="robots" content="noindex">' in page.text
        assert "canonical" not in page.text
    rules = visitor.get("/robots.txt").text
    for path in ("/desk", "/my/", "/chat"):
        assert f"Disallow: {path}\n" in rules
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in rules


def test_the_sitemap_lists_the_pages_that_are_there(
    configured: Callable[..., TestClient], change: Callable[..., None]
) -> None:
    change(2, published=False)
    listed = re.findall(r"<loc>(.*?)</loc>", configured().get("/sitemap.xml").text)
    assert {f"{SITE}{path}" for path in OPEN} <= set(listed)
    assert f"{SITE}/services/coaching" not in listed
    assert len(listed) == len(set(listed))


def test_a_page_that_has_not_changed_is_not_sent_again(visitor: Any, change: Callable[..., None]) -> None:
    first = visitor.get("/services")
    mark = {"if-none-match": first.headers["etag"]}
    again = visitor.get("/services", headers=mark)
    assert (again.status_code, again.content) == (304, b"")
    change(3, summary="Quite another thing.")
    assert visitor.get("/services", headers=mark).status_code == 200


def test_pages_of_the_staff_s_are_never_kept(staff_browser: Any) -> None:
    for path in ("/", "/services", "/desk"):
        page = staff_browser.get(path)
        assert page.headers["cache-control"] == "no-store"
        assert "etag" not in page.headers


def test_static_files_are_kept_for_long_only_under_the_mark_of_their_content(visitor: Any) -> None:
    (address,) = re.findall(r'href="(/public/css/front\.css\?v=[0-9a-f]{12})"', visitor.get("/").text)
    kept = visitor.get(address)
    assert "immutable" in kept.headers["cache-control"]
    for other in ("/public/css/front.css", "/public/css/front.css?v=0123456789ab"):
        asked = visitor.get(other)
        assert asked.headers["cache-control"] == "no-cache"
        assert visitor.get(other, headers={"if-none-match": asked.headers["etag"]}).status_code == 304


def test_a_page_with_its_styles_weighs_little(app: FastAPI) -> None:
    site = TestClient(app, base_url="http://harmony.example")
    for path in (*OPEN, "/nowhere"):
        styles = re.findall(r'rel="stylesheet" href="([^"]+)"', site.get(path).text)
        assert len(styles) == 2
        sent = sum(_compressed(site, address) for address in (path, *styles))
        assert sent < 30_000, path  # the promise is 100 KB; what grows threefold deserves a look


def _compressed(site: TestClient, address: str) -> int:
    with site.stream("GET", address, headers={"accept-encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        return len(b"".join(answer.iter_raw()))


def test_the_privacy_page_follows_the_settings(configured: Callable[..., TestClient]) -> None:
    plain = configured().get("/privacy").text
    assert "made on our own server" in plain
    assert "lasts 90 days" in plain
    told_all = configured(
        model="openai-chat:gpt-5-mini", openai_api_key="sk-test", sendgrid_api_key="SG.x", sender_email="a@b.example"
    )
    outside = told_all.get("/privacy").text
    assert "language model of another company" in outside
    assert "through the provider that carries it" in outside


def test_nothing_on_offer_is_said_plainly(visitor: Any, house: House) -> None:
    with writing(house.engine, house.dispatcher.clock()) as session:
        _hide_all(session)
    for path in ("/", "/services"):
        assert "Nothing is offered here just now" in visitor.get(path).text
        assert visitor.get(path).status_code == 200


def _hide_all(session: Session) -> None:
    for row_id in range(1, 6):
        session.get_one(ServiceOffering, row_id).published = False
