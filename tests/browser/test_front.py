"""The front door in a real browser: for everybody's eyes and hands, light on the line, and asking nobody else.

What axe finds is judged by the whole of WCAG 2.2 A and AA and axe's own good practice; nothing at all may be found.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from looks import by_night_and_day, faults, fits, zoomed

from store.database import writing
from store.tables import Booking, ServiceOffering, Trip, Venue

Visit = Callable[..., Any]
PAGES = ("/", "/services", "/services/workshops", "/services/coaching", "/events", "/privacy", "/find-a-group", "/book",
         "/unsubscribe", "/nowhere", "/sign-in")  # fmt: skip
#: What the first page may take to show its largest part, in milliseconds, on a processor four times slower.
SLOW, PATIENT = 4, 1000
#: How often it is tried: what else the machine is doing is not the page's fault.
TRIES = 5
WATCH = """
  window.stopped = [];
  document.addEventListener("securitypolicyviolation", (e) => window.stopped.push(e.violatedDirective));
"""
LARGEST = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(99999), 5000);
})"""
#: Where the keyboard is: what it is called, whether it is in sight and not covered, and whether that can be seen.
FOCUSED = """async () => {
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);  // it is scrolled to with the next frame
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect(), ring = [at, [at, "::after"]].map((of) => getComputedStyle(...[of].flat()));
  const x = box.x + Math.min(box.width / 2, 20), y = box.y + box.height / 2, top = document.elementFromPoint(x, y);
  return {
    name: at.id || at.getAttribute("href") || at.textContent.trim(),
    seen: box.top >= -1 && box.bottom <= innerHeight + 1 && !!top && (at.contains(top) || top.contains(at)),
    ringed: ring.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
  };
}"""


@pytest.fixture
def stocked(planned: Any) -> Iterator[Any]:
    """The server with a price, texts and two public dates; taken out again, since others use it too."""
    now = planned.accounts.clock()
    where = {"city": "Denver", "region": "CO", "country": "US", "timezone": "America/Denver"}
    with writing(planned.accounts.engine, now) as session:
        trip, venue = Trip(name="Denver", status="confirmed", **where), Venue(name="Evergreen Chorus", **where)
        session.add_all([trip, venue])
        session.flush()
        said = {"trip_id": trip.require_id(), "venue_id": venue.require_id(), "status": "confirmed", "public": True}
        said |= {"timezone": "America/Denver", "service_id": 3, "public_note": "Open to every singer."}
        dates = [
            Booking(starts_at=now + timedelta(days=n), ends_at=now + timedelta(days=n, hours=3), **said)
            for n in (9, 40)
        ]
        dates[0].public_link = "https://evergreen.example/tickets"
        session.add_all(dates)
        _say(
            session.get_one(ServiceOffering, 3),
            125_000,
            180,
            "A day on your feet.\n\n- Warm-up\n- Tuning",
            "25 % deposit.",
        )
        session.flush()
        made = [*dates, venue, trip]
        rows = [(type(row), row.require_id()) for row in made]
    yield planned
    with writing(planned.accounts.engine, now) as session:
        for model, row_id in rows:
            session.delete(session.get_one(model, row_id))
            session.flush()
        _say(session.get_one(ServiceOffering, 3), None, None, "", "")


def _say(service: ServiceOffering, cents: int | None, minutes: int | None, description: str, policies: str) -> None:
    service.price_from_cents, service.duration_minutes = cents, minutes
    service.description, service.policies = description, policies


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_everybody_can_use_every_page(stocked: Any, visit: Visit, size: str) -> None:
    someone = visit(stocked, phone=size == "phone")
    someone.page.add_init_script(WATCH)
    for path in PAGES:
        someone.page.goto(stocked.address + path)
        assert faults(someone.page) == [], path
        for look in by_night_and_day(someone.page):
            assert fits(someone.page), f"{path} {look}"
            someone.picture(f"front{path.replace('/', '-')}-{size}-{look}")
        assert someone.page.evaluate("window.stopped") == [], path
    assert [address for address in someone.asked if not address.startswith(stocked.address)] == []
    assert [error for error in someone.errors if "/nowhere" not in error] == []


def test_a_page_and_its_styles_are_light_and_soon_there(stocked: Any, visit: Visit) -> None:
    for path in PAGES:
        tries = (_look(visit(stocked, phone=True, cold=True), stocked.address + path) for _ in range(TRIES))
        assert any(2_000 < weight < 100_000 and took < PATIENT for weight, took in tries), path


def _look(someone: Any, address: str) -> tuple[float, float]:
    """What a page and its styles weigh on the line, in bytes, and when its largest part was there."""
    line = someone.context.new_cdp_session(someone.page)
    kinds: dict[str, str] = {}
    sent: dict[str, float] = {}
    line.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    line.on("Network.loadingFinished", lambda e: sent.update({e["requestId"]: e["encodedDataLength"]}))
    line.send("Network.enable")
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    someone.page.goto(address, wait_until="networkidle")
    took = someone.page.evaluate(LARGEST)
    someone.context.close()
    return sum(size for number, size in sent.items() if kinds.get(number) in ("Document", "Stylesheet")), took


def test_a_page_reads_at_twice_the_size_and_in_a_narrow_window_without_sideways_scrolling(
    stocked: Any, visit: Visit
) -> None:
    someone = visit(stocked)
    for path in PAGES:
        someone.page.goto(stocked.address + path)
        for width in zoomed(someone.page, 640, 320):  # 1280 at 200 %, and at 400 %
            assert fits(someone.page), f"{path} at {width}"
        someone.page.evaluate("document.documentElement.style.fontSize = '200%'")  # the reader's own larger type
        assert fits(someone.page), f"{path} in large type"


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_keyboard_alone_reaches_everything_and_always_shows_where_it_is(
    stocked: Any, visit: Visit, size: str
) -> None:
    someone = visit(stocked, phone=size == "phone", reduced_motion="reduce")
    for path in ("/", "/services/workshops", "/events"):
        someone.page.goto(stocked.address + path)
        someone.page.keyboard.press("Tab")
        assert someone.page.evaluate(FOCUSED)["name"] == "#main"
        reached = []
        while (at := someone.page.evaluate(FOCUSED)) is not None and len(reached) < 90:
            assert at["seen"], f"{path}: {at['name']} is not in sight"
            assert at["ringed"], f"{path}: {at['name']} shows no focus"
            reached.append(at["name"])
            someone.page.keyboard.press("Tab")
        links = someone.page.eval_on_selector_all("a[href]", "(all) => all.map((a) => a.getAttribute('href'))")
        assert set(links) <= set(reached)


def test_the_skip_link_leads_past_the_header(stocked: Any, visit: Visit) -> None:
    someone = visit(stocked)
    someone.page.goto(stocked.address)
    someone.page.keyboard.press("Tab")
    someone.page.keyboard.press("Enter")
    someone.page.keyboard.press("Tab")
    assert someone.page.evaluate(FOCUSED)["name"] == "/book"


def test_without_script_the_ways_lead_on(stocked: Any, visit: Visit) -> None:
    someone = visit(stocked, java_script_enabled=False)
    page = someone.page
    page.goto(stocked.address)
    page.get_by_role("link", name="Workshops").first.click()
    assert page.url.endswith("/services/workshops")
    page.get_by_role("link", name="Ask for a date").first.click()
    assert page.url.endswith("/book?service=workshops")
    page.goto(stocked.address)
    page.get_by_label("Where do you live?").fill("Denver, CO")
    page.get_by_role("button", name="Find a group").click()
    assert page.url.endswith("/find-a-group?where=Denver%2C+CO")
    page.goto(stocked.address)
    page.get_by_label("Which day?").fill("2027-03-05")
    page.get_by_role("button", name="Is it free?").click()
    assert page.url.endswith("/book?date=2027-03-05")
