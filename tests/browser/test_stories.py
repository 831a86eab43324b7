"""The two stories that Harmony is for, from an empty folder: a trip to Denver, and a visitor of fifteen in Boston."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Visit = Callable[..., Any]


@pytest.fixture
def fresh(tmp_path: Path, begun: Callable[..., Any]) -> Iterator[Any]:
    """A server on an empty folder, nothing configured."""
    server = begun(tmp_path, {"HARMONY_MODEL": "builtin"})
    yield server
    server.stop()


def ranked(chat: Any) -> list[Any]:
    """The rows of the last ranked list, all of them, in order."""
    card = chat.page.locator("article:has(.hm-rows)").last
    card.locator(".hm-more").click()
    return list(card.locator(".hm-rows").first.locator("> li").all())


def test_staff_plan_a_trip_find_groups_book_spend_ask_and_take_back(fresh: Any, visit: Visit) -> None:
    chat = visit(fresh, fresh.member()).open()
    chat.say("plan a trip to Denver Dec 4-7 and find choruses nearby")
    chat.sees("Denver December 20")
    groups = ranked(chat)
    chat.picture("story-1-denver")
    assert len(groups) >= 20
    for row in groups:
        assert row.locator('a[href^="http"]').count() > 0, row.inner_text()

    chat.say("the second one said yes, book them for a workshop on the 5th at 2pm, $1,800")
    chat.sees("2:00 PM")
    chat.picture("story-2-booked")
    assert "$1,800" in chat.text
    chat.say("log $412.60 for flights")
    chat.sees("$412.60")
    chat.say("what would I net?")
    chat.sees("$1,387.40")
    assert "412.60" in chat.text
    chat.picture("story-3-net")
    chat.say("undo that")
    chat.sees("Undone")
    chat.picture("story-4-undone")
    assert chat.errors == []

    fresh.stop()
    fresh.start()
    chat.page.goto(chat.page.url)
    chat.sees("$1,387.40")
    chat.say("what would I net?")
    chat.sees("$1,800")
    chat.picture("story-5-after-restart")


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_a_visitor_asks_of_workshops_then_finds_a_group_and_leaves_a_request(
    fresh: Any, visit: Visit, phone: bool
) -> None:
    chat = visit(fresh, phone=phone).open()
    size = "phone" if phone else "wide"
    chat.say("what are your workshops like?")
    chat.sees("Workshops")
    chat.say("i'm 15, love pop a cappella, in boston")
    chat.picture(f"visitor-1-groups-{size}")
    assert "Boston" in chat.text
    assert "Harvard" not in chat.text.split("i'm 15")[-1] or "student" not in chat.text
    chat.say(
        "please submit a group request for me, my name is Robin Vale, robin@singers.example, yes you may contact me"
    )
    chat.picture(f"visitor-2-request-{size}")
    chat.sees("request")
    link = chat.page.locator('a[href*="/my/requests/"]').first
    link.wait_for()
    chat.page.goto(fresh.address + str(link.get_attribute("href")).replace(fresh.address, ""))
    chat.picture(f"visitor-3-own-page-{size}")
    assert "Boston" in chat.text
    assert chat.errors == []

    stranger = visit(fresh)
    stranger.page.goto(chat.page.url)
    assert "Robin" not in stranger.text
