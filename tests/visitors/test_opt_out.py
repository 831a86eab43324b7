"""Stop means stop: at once, for anybody, and without telling who is known."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading
from store.tables import Suppression
from tools.errors import InvalidInput, NeedsAnswer, Refused


@pytest.fixture
def visitor(as_principal: Any) -> Any:
    return as_principal("visitor", "visitor:a")


def test_an_address_is_closed_at_once_by_its_own_word(visitor: Any, engine: Engine) -> None:
    visitor("stop_messages", email="Hello@OlympicSingers.example")
    with reading(engine) as session:
        kept = session.exec(select(Suppression)).one()
    assert (kept.address, kept.channel, kept.by, kept.verified) == (
        "hello@olympicsingers.example",
        "all",
        "self",
        False,
    )


def test_a_number_is_kept_in_one_form_however_it_was_typed(visitor: Any, engine: Engine) -> None:
    visitor("stop_messages", phone="508-555-0133")
    visitor("stop_messages", phone="+1 (508) 555 0133")
    with reading(engine) as session:
        assert session.exec(select(Suppression.address)).all() == ["+15085550133"]


def test_the_answer_is_the_same_for_the_known_the_unknown_and_the_already_closed(staff: Any, visitor: Any) -> None:
    staff("add_venue", name="Olympic Singers", location="Olympia, WA")
    staff("add_contact", venue="Olympic Singers", name="Ana", email="hello@olympicsingers.example")
    staff("suppress", recipient="closed@singers.example")
    said = [
        visitor("stop_messages", email=email).model_dump_json().replace(email, "X")
        for email in ("hello@olympicsingers.example", "nobody@nowhere.example", "closed@singers.example")
    ]
    assert said[0] == said[1] == said[2]
    assert "/desk" not in said[0]


def test_a_person_s_own_word_outranks_staff_s(staff: Any, visitor: Any, engine: Engine) -> None:
    staff("suppress", recipient="ana@singers.example", reason="asked by phone")
    visitor("stop_messages", email="ana@singers.example")
    with reading(engine) as session:
        kept = session.exec(select(Suppression)).one()
    assert (kept.by, kept.reason) == ("self", "asked by phone")
    with pytest.raises(Refused):
        staff("undo", change="change:1")


def test_without_an_address_it_asks_which(visitor: Any) -> None:
    with pytest.raises(NeedsAnswer, match="Which e-mail address or phone number"):
        visitor("stop_messages")


@pytest.mark.parametrize(("field", "value"), [("email", "nobody"), ("phone", "12")])
def test_what_is_no_address_is_told_so(visitor: Any, field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as error:
        visitor("stop_messages", **{field: value})
    assert error.value.field == field
