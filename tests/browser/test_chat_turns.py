"""Turns in a real browser: streaming, steps, cards, questions that wait, stopping, and all of it again later."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from agent.bench.provider import Reply

Visit = Callable[..., Any]


def call(tool: str, **args: Any) -> Reply:
    return Reply(calls=((tool, json.dumps(args)),))


@pytest.fixture(autouse=True)
def says(script: Any) -> None:
    """What the scripted model does, by the first word that it is told."""
    denver = {"destination": "Denver", "starts_on": "2027-12-04", "ends_on": "2027-12-07"}
    script.replies.update(
        plan=[call("create_trip", **denver), Reply("Planned it, as you said.", pieces=6)],
        boston=[call("create_trip", destination="Boston", name="Boston for once"), Reply("Boston is planned.")],
        remove=[call("delete_record", record="Boston for once"), Reply("So it is.")],
        austin=[call("create_trip", destination="Austin", name="Austin for keeps"), Reply("Austin is planned.")],
        drop=[call("delete_record", record="Austin for keeps"), Reply("So it stays.")],
        fail=[call("get_trip", trip="Atlantis"), Reply("I know no such trip.")],
        slow=[call("create_trip", destination="Chicago"), Reply("On and on.", silence=20)],
        long=[Reply("Begun and ended. ", silence=4)],
    )


def test_a_call_is_a_step_with_its_arguments_and_a_card_with_its_facts(scripted: Any, visit: Visit) -> None:
    chat = visit(scripted, scripted.member()).open()
    chat.say("plan it")
    chat.sees("Planned it, as you said.")
    card = chat.page.get_by_role("article", name="Trip Denver December 2027")
    assert "Dec 4 to Dec 7, 2027" in card.inner_text()
    link = card.get_by_role("link", name="Open the page of Denver December 2027")
    assert re.fullmatch(r"/desk/trips/\d+", link.get_attribute("href"))
    chat.page.get_by_role("button", name="Create trip: Denver").click()
    chat.sees("Destination: Denver")
    chat.sees("Starts: Sat, Dec 4, 2027")
    with chat.context.expect_page() as opened:
        link.click()
    assert "Denver December 2027" in opened.value.inner_text("main")
    assert chat.errors == []


def test_a_call_that_could_not_be_done_says_so_without_alarm(scripted: Any, visit: Visit) -> None:
    chat = visit(scripted, scripted.member()).open()
    chat.say("fail")
    chat.sees("I know no such trip.")
    chat.page.get_by_role("button", name="Get trip: Atlantis – not done").click()
    chat.sees('I know no trip called "Atlantis".')
    assert "Traceback" not in chat.text


def test_a_conversation_is_there_after_a_reload_and_in_the_list(scripted: Any, visit: Visit) -> None:
    chat = visit(scripted, scripted.member()).open()
    chat.say("plan it, please")
    assert "/chat/thread/" in chat.page.url
    chat.page.reload()
    chat.page.get_by_role("article", name="Trip Denver December 2027").wait_for()
    chat.sees("Planned it, as you said.")
    chat.page.goto(scripted.address + "/chat/")
    chat.page.locator("#thread-history").get_by_text("plan it, please").click()
    chat.page.get_by_role("article", name="Trip Denver December 2027").wait_for()
    chat.say("plan it again")
    assert chat.page.get_by_role("article", name="Trip Denver December 2027").count() == 2


def test_a_question_waits_through_a_reload_and_a_restart_and_is_answered_once(scripted: Any, visit: Visit) -> None:
    chat = visit(scripted, scripted.member()).open()
    chat.say("boston")
    chat.say("remove it")
    assert chat.buttons("Approve") == 1
    chat.picture("question")
    chat.page.reload()
    chat.page.get_by_role("button", name="Approve").wait_for()
    assert chat.buttons("Approve") == 1
    scripted.stop()
    scripted.start()
    chat.page.goto(chat.page.url)
    chat.page.get_by_role("button", name="Approve").wait_for()
    stale = visit(scripted)
    stale.context.add_cookies(chat.context.cookies())
    stale.page.goto(chat.page.url)
    stale.page.get_by_role("button", name="Decline").wait_for()

    chat.press("Approve")
    chat.sees("So it is.")
    for name in ("Approve", "Decline"):  # they go one after the other
        chat.page.get_by_role("button", name=name, exact=True).first.wait_for(state="detached")
    assert (chat.buttons("Approve"), chat.buttons("Decline")) == (0, 0)
    chat.sees("Approved")
    stale.press("Decline")
    stale.sees("This was decided before")
    stale.page.get_by_role("button", name="Decline").wait_for(state="detached")
    chat.page.reload()
    chat.sees("Approved")
    chat.listens()
    assert chat.buttons("Approve") == 0


def test_a_typed_no_takes_the_buttons_away(scripted: Any, visit: Visit) -> None:
    chat = visit(scripted, scripted.member()).open()
    chat.say("austin")
    chat.say("drop it")
    chat.page.get_by_role("button", name="Approve").wait_for()
    chat.say("no")
    chat.sees("Declined")
    assert (chat.buttons("Approve"), chat.buttons("Decline")) == (0, 0)


def test_stop_stops_and_tells_what_was_done(scripted: Any, visit: Visit) -> None:
    chat = visit(scripted, scripted.member()).open()
    chat.say("slow", wait=False)
    chat.page.get_by_role("button", name="Create trip: Chicago", exact=True).wait_for()  # it is done
    chat.page.click("#stop-button")
    chat.sees("Stopped. This was done: Planned Chicago trip")
    chat.page.wait_for_selector("#stop-button", state="detached")
    chat.page.reload()
    chat.page.wait_for_selector(".step")
    chat.sees("Stopped. This was done: Planned Chicago trip")
    chat.say("hello")
    chat.sees("I am here.")


def test_a_page_that_is_opened_while_a_turn_runs_shows_its_end(scripted: Any, visit: Visit) -> None:
    chat = visit(scripted, scripted.member()).open()
    chat.say("hello")
    chat.say("long", wait=False)
    chat.page.wait_for_selector("#stop-button")
    chat.page.reload()
    chat.sees("Begun and ended.")
    chat.page.wait_for_selector("#stop-button", state="detached")


def test_nobody_opens_anothers_conversation(scripted: Any, visit: Visit) -> None:
    mine = visit(scripted).open()
    mine.say("hello, my little secret")
    other = visit(scripted)
    other.page.goto(mine.page.url)
    other.page.wait_for_url("**/chat")  # the socket refused, and the page left for a conversation of its own
    assert "little secret" not in other.text
    other.page.goto(scripted.address + "/chat/")
    other.page.wait_for_selector("#welcome-screen")
    assert "little secret" not in other.text


def test_a_right_that_is_taken_away_ends_at_the_next_word(scripted: Any, visit: Visit) -> None:
    member = scripted.member("Ray")
    chat = visit(scripted, member).open()
    chat.say("plan it")
    assert scripted.accounts is not None
    scripted.accounts.sign_out(member.account_id)
    chat.say("plan it again")
    chat.sees("Your sign-in has ended, so nothing was done.")
    assert chat.page.get_by_role("article", name="Trip Denver December 2027").count() == 1
    chat.page.goto(scripted.address + "/chat/")
    chat.page.wait_for_selector("#welcome-screen")
    assert chat.page.locator("html").get_attribute("data-role") == "visitor"
