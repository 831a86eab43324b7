"""A lead's own site, read again because a person asks."""

from typing import Any

import pytest
from sqlalchemy import Engine

from agent.bench.loopback import Loopback, Reply
from tools.dispatch import Dispatcher
from tools.errors import Refused
from tools.startup import builtin_sources

PAGE = "<h1>Larkspur Singers</h1><p>We are a community chorus.</p><a href='mailto:{}@larkspur.example'>write</a>"


@pytest.fixture
def dispatcher(engine: Engine, business: Any, clock: Any, fetcher: Any) -> Dispatcher:
    """Dispatch with a way to the web: that of the town on loopback."""
    return Dispatcher(engine, business, clock, builtin_sources(), web=fetcher)


def test_what_a_site_says_now_takes_the_place_of_what_it_said(staff: Any, loopback: Loopback, clock: Any) -> None:
    staff("add_lead", name="Larkspur Singers", location="Tacoma, WA", website="http://larkspur.example/")
    for said in ("hello", "sing"):
        loopback.answer = lambda asked, said=said: (  # type: ignore[misc]
            Reply(PAGE.format(said)) if asked.target == "/" else Reply(status=404)
        )
        read = staff("read_site_again", lead="Larkspur Singers")
        assert read.headline.startswith("Read again the site of Larkspur Singers")
        assert read.lead.email == f"{said}@larkspur.example"
        clock.forward(days=30)
    assert len(read.lead.seen) == 1


@pytest.mark.parametrize(
    ("website", "why"), [(None, "has no site on file"), ("https://facebook.com/larkspur", "not read")]
)
def test_a_lead_without_a_site_of_its_own_is_refused(staff: Any, website: str | None, why: str) -> None:
    given = {"website": website} if website else {}
    staff("add_lead", name="Larkspur Singers", location="Tacoma, WA", **given)
    with pytest.raises(Refused, match=why):
        staff("read_site_again", lead="Larkspur Singers")
