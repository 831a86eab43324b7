"""Campaigns: groups discovered around a place, each kept once, with where it was seen."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from store.database import reading, writing
from store.tables import Campaign, CampaignSource, Change, Lead, LeadSighting, Upload
from tools.context import Stage, Task
from tools.dispatch import Dispatcher
from tools.errors import HarmonyError, InvalidInput, NotFound, Refused
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.csv_list import CsvList
from tools.sources.directory import Directory
from tools.sources.web import Unreachable

SEEN = date(2026, 11, 20)


class Killed(BaseException):
    """The process stops here."""


KANTOREI = Found("Kantorei", "https://a.example/kantorei", SEEN, "Denver", "CO", "US", kind="chamber_choir")


@dataclass
class Listed:
    """A source that knows a list, and answers after a while, or breaks off."""

    name: str
    groups: list[Found | Flaw] = field(default_factory=list)
    lacks: str | None = None
    fails: Exception | None = None
    seconds: float = 0.0
    needs: str = ""
    yields: str = "names"
    terms: Terms = field(default_factory=lambda: Terms("none"))
    timeout: float = 10.0
    asked: list[Search] = field(default_factory=list)
    together: threading.Barrier | None = None

    def ready(self) -> str | None:
        return self.lacks

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        self.asked.append(search)
        if self.together:
            self.together.wait(timeout=10)
        time.sleep(self.seconds)
        yield from self.groups
        if self.fails:
            raise self.fails


@pytest.fixture
def desk_with(staff: Any, dispatcher: Dispatcher) -> Any:
    """A staff desk over other sources."""

    def make(*sources: Any) -> Any:
        return replace(staff, dispatcher=replace(dispatcher, sources=sources))

    return make


def rows(dispatcher: Dispatcher, model: Any) -> list[Any]:
    with reading(dispatcher.engine) as session:
        found = session.exec(select(model).order_by(model.id)).all()
        session.expunge_all()
        return list(found)


def test_denver_gives_real_groups_with_their_sources_ranked(staff: Any) -> None:
    staff("create_trip", destination="Denver", starts_on="2026-12-04", ends_on="2026-12-07")
    found = staff("run_campaign", location="Denver, CO", trip="Denver")
    assert found.total >= 20
    assert len(found.items) >= 20
    assert all(item.source_url.startswith("http") and item.seen_on for item in found.items)
    assert all(item.distance_km <= 50 and item.link.startswith("/desk/leads/") for item in found.items)
    scores = [item.score for item in found.items]
    assert scores == sorted(scores, reverse=True)
    assert found.campaign.trip == "Denver December 2026"
    for said in (f"{found.total} groups", "Denver, CO", found.items[0].title, found.items[2].title, "directory"):
        assert said in found.headline


def test_groups_of_one_schools_students_are_leads_and_marked(staff: Any) -> None:
    staff("run_campaign", location="Denver, CO")
    buffoons = staff("get_lead", lead="CU Buffoons")
    assert buffoons.lead.marks == ["students of one school only"]
    assert "students of one school only" in buffoons.headline


def test_a_campaign_again_doubles_nothing_and_lists_the_same_groups(staff: Any, dispatcher: Dispatcher) -> None:
    first = staff("run_campaign", location="Denver, CO")
    second = staff("run_campaign", location="Denver, CO")
    assert [item.ref for item in second.items] == [item.ref for item in first.items]
    assert (second.campaign.title, second.campaign.new) == ("Denver, CO 2", 0)
    assert second.campaign.sources[0].known_before == first.total
    assert "none new" in second.headline
    leads = rows(dispatcher, Lead)
    assert len(leads) == len(rows(dispatcher, LeadSighting)) == first.total
    assert {lead.campaign_id for lead in leads} == {int(first.ref.partition(":")[2])}


def test_the_campaign_is_named_after_the_place_or_as_said(staff: Any) -> None:
    assert staff("run_campaign", location="minneapolis").campaign.title == "Minneapolis, MN"
    named = staff("run_campaign", location="Minneapolis", name="Twin Cities Search")
    assert named.campaign.title == "Twin Cities Search"
    assert named.campaign.trip is None
    shown = staff("get_campaign", campaign="Twin Cities")
    assert shown.ref == named.ref
    assert "Twin Cities Search" in shown.headline


def test_the_radius_is_fifty_kilometres_unless_said(staff: Any) -> None:
    wide = staff("run_campaign", location="Denver, CO")
    narrow = staff("run_campaign", location="Denver, CO", radius_km=5)
    assert (wide.campaign.radius_km, narrow.campaign.radius_km) == (50, 5)
    assert narrow.total < wide.total
    assert all(item.distance_km <= 5 for item in narrow.items)


def test_where_there_is_nobody_it_says_so(staff: Any) -> None:
    found = staff("run_campaign", location="Bismarck, ND", radius_km=20)
    assert found.total == 0
    assert "no groups within 20 km of Bismarck" in found.headline
    assert found.campaign.status == "completed"


@pytest.mark.parametrize("radius", [0, -3, 40_000])
def test_a_radius_that_is_none_is_refused_and_leaves_nothing(staff: Any, radius: float) -> None:
    with pytest.raises(InvalidInput, match="radius"):
        staff("run_campaign", location="Denver, CO", radius_km=radius)
    assert staff("find_campaigns").total == 0


def test_a_source_that_there_is_not_is_named_with_those_there_are(staff: Any) -> None:
    with pytest.raises(InvalidInput, match="directory"):
        staff("run_campaign", location="Denver, CO", sources=["myspace"])
    assert staff("find_campaigns").total == 0


def test_all_sources_are_asked_at_once_and_each_group_is_kept_once(desk_with: Any, dispatcher: Dispatcher) -> None:
    together = threading.Barrier(3)  # each waits until all are asked
    other = replace(KANTOREI, source_url="https://b.example/1", website="https://kantorei.example", kind=None)
    sources = [
        Listed("one", [KANTOREI], together=together),
        Listed("two", [replace(other, name="KANTOREI INC.")], together=together),
        Listed("three", [replace(KANTOREI, name="Kantorei Children's Choir")], together=together),
    ]
    found = desk_with(*sources)("run_campaign", location="Denver, CO")
    assert sorted(item.title for item in found.items if "Children" not in item.title) == [found.items[0].title]
    assert found.total == 2
    kantorei = next(lead for lead in rows(dispatcher, Lead) if "Children" not in lead.name)
    assert (kantorei.kind, kantorei.website) == ("chamber_choir", "https://kantorei.example")
    assert sum(row.lead_id == kantorei.id for row in rows(dispatcher, LeadSighting)) == 2


def test_a_source_that_breaks_off_keeps_what_it_gave_and_harms_no_other(desk_with: Any) -> None:
    other = replace(KANTOREI, name="Sound of the Rockies", source_url="https://b.example/1")
    found = desk_with(
        Listed("one", [KANTOREI], fails=SourceFailed("429: come back in an hour")),
        Listed("two", [other, Flaw("line 7: there is no city")]),
        Listed("three", fails=ZeroDivisionError("a bug")),
        Listed("four", lacks="not configured: needs a key"),
    )("run_campaign", location="Denver, CO")
    states = {s.source: (s.state, s.found, s.problem) for s in found.campaign.sources}
    assert states["one"] == ("failed", 1, "429: come back in an hour")
    assert states["two"] == ("done", 1, "line 7: there is no city")
    assert states["three"][0] == "failed"
    assert "division" not in states["three"][2]
    assert states["four"] == ("not_configured", 0, "not configured: needs a key")
    assert found.campaign.status == "completed"
    assert found.total == 2
    assert "429: come back in an hour" in found.headline


def test_where_every_source_fails_the_campaign_did(desk_with: Any) -> None:
    found = desk_with(Listed("one", fails=SourceFailed("down")))("run_campaign", location="Denver, CO")
    assert found.campaign.status == "failed"


def test_where_no_source_can_be_asked_nothing_is_begun(desk_with: Any) -> None:
    desk = desk_with(Listed("one", lacks="not configured: needs a key"))
    with pytest.raises(Refused, match="needs a key"):
        desk("run_campaign", location="Denver, CO")
    assert desk("find_campaigns").total == 0


def test_no_write_lock_is_held_while_it_gathers(desk_with: Any, dispatcher: Dispatcher) -> None:
    """Another write goes through while a source takes its time."""
    slow = Listed("slow", [KANTOREI], together=threading.Barrier(2))
    desk = desk_with(slow)
    running = threading.Thread(target=desk, args=("run_campaign",), kwargs={"location": "Denver, CO"})
    running.start()
    while not slow.asked:
        time.sleep(0.01)
    began = time.monotonic()
    desk("create_trip", destination="Austin, TX")
    assert time.monotonic() - began < 5
    assert slow.together is not None
    slow.together.wait(timeout=10)
    running.join(timeout=10)
    assert desk("find_leads").total == 1


def test_a_campaign_that_is_stopped_keeps_what_it_had_and_takes_no_more(desk_with: Any) -> None:
    gate = threading.Barrier(2)
    desk = desk_with(
        Listed("quick", [KANTOREI]),
        Listed("slow", [replace(KANTOREI, name="Late Singers", source_url="https://b.example/2")], together=gate),
    )
    answer: list[Any] = []
    running = threading.Thread(target=lambda: answer.append(desk("run_campaign", location="Denver, CO")))
    running.start()
    while desk("find_leads").total < 1:
        time.sleep(0.02)
    stopped = desk("stop_campaign", campaign="Denver, CO")
    gate.wait(timeout=10)
    running.join(timeout=10)
    assert stopped.campaign.status == "stopped"
    assert answer[0].campaign.status == "stopped"
    assert [item.title for item in answer[0].items] == ["Kantorei"]
    assert answer[0].headline.startswith("Stopped:")


def test_a_campaign_that_is_over_cannot_be_stopped(staff: Any) -> None:
    staff("run_campaign", location="Denver, CO", radius_km=5)
    with pytest.raises(Refused, match="completed"):
        staff("stop_campaign", campaign="Denver, CO")


def test_an_interrupted_campaign_goes_on_and_doubles_nothing(
    desk_with: Any, dispatcher: Dispatcher, business: Any, clock: Any
) -> None:
    """The process stops after the first source was kept; the next one takes the campaign up again."""

    def kill(point: str) -> None:
        if point == "fetch.kept":
            raise Killed

    other = replace(KANTOREI, name="Sound of the Rockies", source_url="https://b.example/1")
    sources = (Listed("one", [KANTOREI]), Listed("two", [other], seconds=0.2))
    desk = desk_with(*sources)
    with pytest.raises(Killed):
        replace(desk, dispatcher=replace(desk.dispatcher, reached=kill))("run_campaign", location="Denver, CO")
    assert [row.state for row in rows(dispatcher, CampaignSource)] == ["done", "asking"]
    clock.forward(seconds=61)
    [result] = Dispatcher(dispatcher.engine, business, clock, sources).resume_fetches()
    assert (result.total, result.campaign.status) == (2, "completed")  # type: ignore[attr-defined]
    assert [len(source.asked) for source in sources] == [1, 2]  # the first was done, and is not asked again
    assert len(rows(dispatcher, Lead)) == len(rows(dispatcher, LeadSighting)) == 2
    assert {change.state for change in rows(dispatcher, Change)} == {"done"}


def test_the_same_call_again_answers_what_was_stored(staff: Any, dispatcher: Dispatcher) -> None:
    call = ("run_campaign", {"location": "Denver, CO", "radius_km": 5}, "one-call")
    first = dispatcher.call(staff.principal, *call)
    assert dispatcher.call(staff.principal, *call) == first
    assert staff("find_campaigns").total == 1


def test_progress_is_told_source_by_source(staff: Any, dispatcher: Dispatcher) -> None:
    told: list[Stage] = []
    args = {"location": "Denver, CO"}
    dispatcher.call(staff.principal, "run_campaign", args, "x", progress=told.append)
    assert told[0] == Stage("Asking directory", 0, 1, (Task("directory", "asking"),))
    assert (told[-1].done, told[-1].total) == (1, 1)
    [task] = told[-1].tasks
    assert (task.state, task.text.endswith(" found")) == ("done", True)


def test_an_uploaded_list_is_looked_through_too(staff: Any, dispatcher: Dispatcher, clock: Any) -> None:
    text = "Group,City,State,E-mail\nMile High Singers,Denver,CO,hello@milehigh.example\nNo Town Choir,,,\n"
    with writing(dispatcher.engine, clock()) as session:
        session.add(Upload(owner="owner@harmony.example", filename="list.csv", content=text))
    found = staff("run_campaign", location="Denver, CO", upload="upload:1", sources=["csv"])
    assert [item.title for item in found.items] == ["Mile High Singers"]
    assert found.campaign.sources[0].problem == "line 3: there is no city"
    assert staff("get_lead", lead="Mile High").lead.email == "hello@milehigh.example"


def test_somebody_elses_list_is_not_there(staff: Any, dispatcher: Dispatcher, clock: Any) -> None:
    with writing(dispatcher.engine, clock()) as session:
        session.add(Upload(owner="other@harmony.example", filename="list.csv", content="name,city\nTheirs,Denver\n"))
    with pytest.raises(NotFound):
        staff("run_campaign", location="Denver, CO", upload="upload:1", sources=["csv"])


def test_without_an_upload_the_list_says_what_it_needs(staff: Any) -> None:
    found = staff("run_campaign", location="Denver, CO")
    csv = next(s for s in found.campaign.sources if s.source == CsvList.name)
    assert csv.state == "not_configured"
    assert "needs a CSV" in csv.problem
    assert "needs a CSV" not in found.headline


def test_a_group_that_is_a_venue_already_is_recognised(staff: Any) -> None:
    venue = staff("add_venue", name="Kantorei", location="Denver, CO", kind="chamber_choir", size=40)
    staff("run_campaign", location="Denver, CO")
    leads = staff("find_leads", text="Kantorei")
    assert [item.marks for item in leads.items] == [["already a venue: Kantorei"]]
    refs = [item.ref for item in staff("find_leads", near="Denver, CO", limit=200).items]
    shown = next(staff("get_lead", lead=ref) for ref in refs if ref == leads.items[0].ref)
    assert shown.lead.venue_ref == venue.ref


def test_a_campaign_is_renamed_and_linked_to_a_trip(staff: Any) -> None:
    staff("run_campaign", location="Denver, CO")
    staff("create_trip", destination="Boulder, CO", name="Boulder Weekend")
    before = staff("get_lead", lead="Ars Nova Singers").lead
    changed = staff("update_campaign", campaign="Denver, CO", name="Front Range", trip="Boulder Weekend")
    assert (changed.campaign.title, changed.campaign.trip) == ("Front Range", "Boulder Weekend")
    after = staff("get_lead", lead="Ars Nova Singers").lead
    assert after.score > before.score
    assert any("in Boulder, CO" in reason for reason in after.score_reasons)
    with pytest.raises(InvalidInput, match="nothing to change"):
        staff("update_campaign", campaign="Front Range")


def test_campaigns_are_listed_newest_first(staff: Any) -> None:
    staff("run_campaign", location="Denver, CO")
    staff("run_campaign", location="Austin, TX")
    listed = staff("find_campaigns")
    assert [view.title for view in listed.items] == ["Austin, TX", "Denver, CO"]
    assert "Denver, CO (completed" in listed.headline


def test_staffs_word_wins_over_a_source_and_a_source_over_what_it_said_before(desk_with: Any) -> None:
    said = replace(KANTOREI, website="https://old.example", email="old@kantorei.example")
    source = Listed("one", [said])
    desk = desk_with(source)
    desk("run_campaign", location="Denver, CO")
    desk("update_lead", lead="Kantorei", email="ana@kantorei.example")
    source.groups = [replace(said, website="https://new.example", email="new@kantorei.example", phone="+13035550100")]
    desk("run_campaign", location="Denver, CO")
    lead = desk("get_lead", lead="Kantorei").lead
    assert (lead.email, lead.website, lead.phone) == ("ana@kantorei.example", "https://new.example", "+13035550100")
    assert [seen.facts["email"] for seen in lead.seen] == ["new@kantorei.example"]


def test_undo_takes_a_campaign_back_with_its_leads(staff: Any, dispatcher: Dispatcher) -> None:
    staff("run_campaign", location="Denver, CO")
    change = max(row.id for row in rows(dispatcher, Change) if row.tool == "run_campaign")
    staff("undo", change=f"change:{change}")
    assert rows(dispatcher, Lead) == rows(dispatcher, LeadSighting) == rows(dispatcher, CampaignSource) == []


class BrokenDirectory:
    """A source with a bug: it yields what is no group at all."""

    name, terms, timeout = "broken", "none", 10.0

    def ready(self) -> str | None:
        return None

    def search(self, search: Any) -> Any:
        yield object()


def test_a_bug_while_it_keeps_closes_the_campaign_as_failed(dispatcher: Any, staff: Any, engine: Any) -> None:
    broken = replace(dispatcher, sources=[BrokenDirectory()])
    with pytest.raises(Refused, match="in the log under"):
        broken.call(staff.principal, "run_campaign", {"location": "Denver, CO"}, "k")
    with Session(engine) as session:
        assert session.exec(select(Campaign.status)).all() == ["failed"]
        assert session.exec(select(Change.state)).all() == ["failed"]
    assert broken.resume_fetches() == []


def test_a_call_that_failed_says_so_again_and_does_nothing(dispatcher: Any, staff: Any, engine: Any) -> None:
    broken = replace(dispatcher, sources=[BrokenDirectory()])
    call = (staff.principal, "run_campaign", {"location": "Denver, CO"}, "k")
    for _ in range(2):
        with pytest.raises(Refused, match="in the log under"):
            broken.call(*call)
    with Session(engine) as session:
        assert len(session.exec(select(Campaign)).all()) == 1


def test_the_same_call_at_the_same_time_runs_once(dispatcher: Any, staff: Any, engine: Any) -> None:
    slow = replace(dispatcher, sources=[Listed("one", [KANTOREI], seconds=1.0)])

    def run(_: int) -> str:
        try:
            return str(slow.call(staff.principal, "run_campaign", {"location": "Denver, CO"}, "k").ref)
        except HarmonyError as error:
            return str(error)

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(run, range(8)))
    assert answers == ["This is still running."] * 7 + ["campaign:1"]
    with Session(engine) as session:
        assert len(session.exec(select(Campaign)).all()) == 1


def test_one_campaign_that_fails_again_does_not_keep_the_next_from_going_on(
    desk_with: Any, dispatcher: Dispatcher, clock: Any
) -> None:
    def kill(point: str) -> None:
        if point == "fetch.kept":
            raise Killed

    sources = (Listed("one", [KANTOREI]), Listed("two", [KANTOREI], seconds=0.2))
    desk = desk_with(*sources)
    for _ in range(2):
        with pytest.raises(Killed):
            replace(desk, dispatcher=replace(desk.dispatcher, reached=kill))("run_campaign", location="Denver, CO")
    with writing(dispatcher.engine, dispatcher.clock()) as session:
        first = session.exec(select(Change).order_by(col(Change.id))).first()
        assert first is not None
        first.result = {"plan": {"nothing": "that can be gone on with"}}
    clock.forward(seconds=61)
    results = replace(dispatcher, sources=sources).resume_fetches()
    assert [result.campaign.status for result in results] == ["completed"]  # type: ignore[attr-defined]
    assert [change.state for change in rows(dispatcher, Change)] == ["failed", "done"]


def test_what_a_failed_campaign_kept_can_be_taken_back(dispatcher: Any, staff: Any, engine: Any) -> None:
    half = replace(dispatcher, sources=[Listed("one", [KANTOREI]), BrokenDirectory()])
    with pytest.raises(Refused, match="in the log under"):
        half.call(staff.principal, "run_campaign", {"location": "Denver, CO"}, "k")
    staff("undo", change="change:1")
    with Session(engine) as session:
        assert session.exec(select(Campaign)).all() == session.exec(select(Lead)).all() == []


def test_a_group_that_a_source_names_twice_is_one_that_was_found(desk_with: Any) -> None:
    again = replace(KANTOREI, source_url="https://a.example/kantorei-in-concert")
    [source] = desk_with(Listed("one", [KANTOREI, again]))("run_campaign", location="Denver, CO").campaign.sources
    assert (source.found, source.new, source.known_before) == (1, 1, 0)
    [source] = desk_with(Listed("one", [KANTOREI, again]))("run_campaign", location="Denver, CO").campaign.sources
    assert (source.found, source.new, source.known_before) == (1, 0, 1)


def unknown_host(host: str) -> Unreachable:
    return Unreachable(f"there is no host {host}, or its name cannot be looked up now")


def test_what_cannot_be_reached_without_a_network_is_said_once_and_the_table_keeps_each_ones_words(
    desk_with: Any,
) -> None:
    hosts = ["www.irs.gov", "query.wikidata.org", "overpass-api.de"]
    sources = [Listed(f"s{n}", fails=unknown_host(host)) for n, host in enumerate(hosts)]
    found = desk_with(Directory(), *sources)("run_campaign", location="Denver, CO")
    assert found.headline.endswith("3 sources could not be reached: no network.")
    assert len(found.headline) < 500
    assert [source.problem for source in found.campaign.sources[1:]] == [str(source.fails) for source in sources]


def test_where_somebody_answered_it_is_not_said_that_there_is_no_network(desk_with: Any) -> None:
    found = desk_with(
        Listed("one", fails=unknown_host("www.irs.gov")),
        Listed("two", fails=unknown_host("overpass-api.de")),
        Listed("three", [KANTOREI]),
    )("run_campaign", location="Denver, CO")
    assert "no network" not in found.headline
    assert "one and two: their hosts' names cannot be looked up now" in found.headline


def test_sources_that_fail_alike_share_a_clause_and_others_have_their_own(desk_with: Any) -> None:
    found = desk_with(
        Listed("one", fails=Unreachable("www.irs.gov did not answer in time")),
        Listed("two", fails=Unreachable("overpass-api.de did not answer in time")),
        Listed("three", fails=SourceFailed("429: come back in an hour")),
    )("run_campaign", location="Denver, CO")
    assert "one and two: the host did not answer in time" in found.headline
    assert "three: 429: come back in an hour" in found.headline
