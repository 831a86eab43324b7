"""The public pages: what visitors see, what they do not, and how a mishap reads."""

import re
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from agent.auth import COOKIE, Accounts
from agent.house import House
from store.database import writing
from store.tables import ChatConversation, GroupRequest, Inquiry, ServiceOffering

LOADED = re.compile(r'<(?:link(?! rel="canonical")|script|img|iframe|source)\b[^>]*?(?:href|src)="([^"]+)"')
#: What the pages' policy stops; a block of data is none of it.
INLINE = re.compile(r'<script(?![^>]*(?:\bsrc=|type="application/ld\+json"))|<style|\son\w+=|\sstyle=')
PUBLIC = ("/", "/services", "/services/workshops", "/sign-in", "/welcome")


def test_public_pages_open_for_anybody(visitor: Any) -> None:
    for path in PUBLIC:
        page = visitor.get(path)
        assert page.status_code == 200, path
        assert "Harmony Test" in page.text
        assert 'href="/chat/' in page.text


def test_no_page_asks_another_host_or_runs_inline_script(world: House, staff_browser: Any) -> None:
    for path in (*PUBLIC, "/nowhere", "/desk", "/desk/trips/1", "/desk/do/log_expense?trip=trip:1", "/account"):
        page = staff_browser.get(path)
        loaded = LOADED.findall(page.text)
        assert loaded, path
        assert all(address.startswith("/public/") for address in loaded), path
        assert not INLINE.search(page.text), path
        assert "unsafe" not in page.headers["content-security-policy"]
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"


def test_the_files_that_pages_load_are_there(visitor: Any) -> None:
    for path in ("/public/css/site.css", "/public/js/welcome.js", "/public/favicon.svg"):
        assert visitor.get(path).status_code == 200


def test_nothing_else_of_the_folder_is_served(visitor: Any) -> None:
    for path in ("/public/../agent/app.py", "/public/%2e%2e/session.key", "/public/", "/session.key"):
        assert visitor.get(path).status_code == 404, path


def test_services_are_told_from_their_records(visitor: Any, world: House) -> None:
    with writing(world.engine, world.dispatcher.clock()) as session:
        coaching = session.get_one(ServiceOffering, 2)
        coaching.price_from_cents, coaching.duration_minutes = 125000, 90
    assert "from $1,250 · 90 minutes" in visitor.get("/services").text
    assert "Price and length are not stated here" in visitor.get("/services/workshops").text


def test_a_service_that_is_not_published_is_the_staff_s_alone(visitor: Any, staff_browser: Any, world: House) -> None:
    with writing(world.engine, world.dispatcher.clock()) as session:
        session.get_one(ServiceOffering, 2).published = False
    assert "Coaching" not in visitor.get("/").text
    assert visitor.get("/services/coaching").status_code == 404
    assert "not published" in staff_browser.get("/services/coaching").text


def test_a_visitor_reads_what_they_left_and_nobody_else_does(
    browser: Callable[[], Any], accounts: Accounts, house: House
) -> None:
    mine, other = browser(), browser()
    mine.get("/")
    identity = accounts.identity(mine.cookie)
    assert identity
    with writing(house.engine, house.dispatcher.clock()) as session:
        conversation = ChatConversation(uid="mine", owner=identity.person, role="visitor", origin="site")
        session.add(conversation)
        session.flush()
        number = conversation.require_id()
        match = {"name": "Boston <b>Pop</b> Choir", "why": "pop", "city": "Salem", "distance_km": 22.4}
        asked = GroupRequest(conversation_id=number, age=15, place="Boston, MA", styles=["contemporary_a_cappella"])
        asked.matches = [match | {"source_url": "javascript:alert(1)"}]
        session.add(asked)
        session.add(Inquiry(conversation_id=number, name="Ruth", email="ruth@choir.example", message="When?"))
        session.add(GroupRequest(age=40, place="Nowhere, KS"))
    page = mine.get("/my/requests/1").text
    assert "Boston &lt;b&gt;Pop&lt;/b&gt; Choir" in page
    assert "Salem, 22 km away" in page
    assert "contemporary_a_cappella" not in re.sub(r"<[^>]*>", "", page)
    assert "javascript:" not in page
    assert "When?" in mine.get("/my/inquiries/1").text
    for path in ("/my/requests/1", "/my/inquiries/1"):
        assert other.get(path).status_code == 404
    for path in ("/my/requests/2", "/my/requests/99", f"/my/inquiries/{2**40}"):
        assert mine.get(path).status_code == 404


def test_a_page_that_is_not_there_says_so_kindly(visitor: Any) -> None:
    page = visitor.get("/nowhere")
    assert page.status_code == 404
    assert "not here" in page.text
    assert visitor.get("/nowhere", headers={"accept": "application/json"}).json()["error"]
    assert visitor.client.post("/services").status_code == 405


def test_a_bug_shows_a_number_and_no_traceback(app: FastAPI, visitor: Any) -> None:
    app.add_api_route("/bug", lambda: {}["nobody@harmony.example"], methods=["GET"])
    calm = TestClient(app, base_url="http://harmony.example", raise_server_exceptions=False)
    page = calm.get("/bug")
    assert page.status_code == 500
    assert re.search(r"written down under [0-9a-f]{8}", page.text)
    assert "Traceback" not in page.text
    assert "nobody@" not in page.text


def test_a_body_that_is_too_large_is_refused(staff_browser: Any) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    streamed = (b"x" * 100_000 for _ in range(70))
    for body in (b"x" * 7_000_000, streamed):
        assert staff_browser.client.post("/sign-in", content=body, headers=form).status_code == 413


def test_pages_answer_those_who_only_ask_whether_they_are_there(visitor: Any) -> None:
    for path in ("/", "/services", "/sign-in", "/health", "/public/css/site.css"):
        assert visitor.client.head(path).status_code == 200, path
    assert visitor.client.head("/nowhere").status_code == 404


def test_health_says_whether_the_store_answers(visitor: Any) -> None:
    answer = visitor.get("/health")
    assert answer.json() == {"status": "ok"}
    assert COOKIE not in answer.headers.get("set-cookie", "")
