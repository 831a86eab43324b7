"""What a visitor says of themselves is in no transcript; the talk goes on all the same."""

from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from agent.privacy import Vault
from agent.typed import MAX_SAID

TODAY = date(2026, 11, 23)
LILY = "submit a group request for me! im Lily, im 11, in Denver, i like pop, lily@kids.example, +1 303 555 0142, yes"


def everything_in(engine: Engine) -> str:
    """Every value of every table, as one text."""
    with engine.connect() as connection:
        tables = ["chat_turn", "chat_conversation", "chat_step", "change", "row_change", "group_request", "approval"]
        return "\n".join(str(connection.execute(text(f'SELECT * FROM "{table}"')).all()) for table in tables)


def test_a_childs_name_and_address_reach_no_table(talk: Callable[..., Any], script: Any, engine: Engine) -> None:
    args = {
        "location": "Denver",
        "age": 11,
        "styles": ["pop"],
        "name": "Lily",
        "email": "lily@kids.example",
        "consent": True,
    }
    chat = talk(
        script([("submit_group_request", args)], "Thank you, Lily (lily@kids.example)."), "visitor", "visitor:a"
    )
    chat.say(LILY)
    kept = everything_in(engine)
    assert "Denver" in kept
    for personal in ("Lily", "lily@", "555 0142", "5550142"):
        assert personal not in kept


def test_the_model_still_reads_what_was_said_as_long_as_the_process_lives(
    talk: Callable[..., Any], script: Any
) -> None:
    model = script("Where?", "Fine.")
    chat = talk(model, "visitor", "visitor:a")
    chat.say("I'm Theo Marsh, theo@singers.example")
    chat.say("in Denver")
    assert model.seen[1][0].parts[0].content == "I'm Theo Marsh, theo@singers.example"


def test_what_staff_say_is_kept_as_they_said_it(talk: Callable[..., Any], script: Any, engine: Engine) -> None:
    talk(script("Noted.")).say("Ana's address is ana@evergreen.example")
    assert "ana@evergreen.example" in everything_in(engine)


def test_after_a_restart_the_placeholders_stay(tmp_path: Any) -> None:
    hidden = Vault().hide_said("u", "I'm Theo Marsh, theo@singers.example", TODAY)
    assert hidden == "I'm [name 1], [e-mail 1]"
    assert Vault().show("u", hidden) == hidden


@given(
    st.lists(st.sampled_from(["a@b.example", "c.d@e.example", "+1 206 555 0142", "hello", "2027-01-16"]), max_size=6)
)
def test_hiding_and_showing_again_gives_what_was_said(words: list[str]) -> None:
    vault, said = Vault(), " ".join(words)
    assert vault.show("u", vault.hide_said("u", said, TODAY)) == said


@pytest.mark.parametrize("piece", ["a", "1", "a@", "1 ", "a@b.co ", ".", "i'm "])
def test_a_huge_text_is_cut_and_takes_no_time(piece: str) -> None:
    began = perf_counter()
    hidden = Vault().hide_said("u", piece * (200_000 // len(piece)), TODAY)
    assert len(hidden) < 2 * MAX_SAID
    assert perf_counter() - began < 20  # minutes, where the time grows with the square of the length


def test_of_very_many_addresses_none_is_kept() -> None:
    vault = Vault()
    for start in range(0, 2_000, 400):
        hidden = vault.hide_said("u", " ".join(f"ann{n}@b.example" for n in range(start, start + 400)), TODAY)
        assert "@" not in hidden


@pytest.mark.parametrize("said", ["I am Maya Lopez. {}", "My name is Maya Lopez! {}", "i'm maya lopez. {}"])
@pytest.mark.parametrize("more", ["What does a workshop cost?", "When could you come to Denver?", "How long is it?"])
def test_the_question_behind_a_name_is_kept(said: str, more: str) -> None:
    hidden = Vault().hide_said("u", said.format(more), TODAY)
    assert hidden.endswith(more)
    assert "opez" not in hidden


def test_a_bare_name_and_a_spelt_address_are_in_no_table_when_the_form_is_dropped(
    talk: Callable[..., Any], engine: Engine
) -> None:
    chat = talk(None, "visitor", "visitor:a")
    chat.say("can you come to our church in Austin on May 6?")
    chat.say("Thessaly")
    chat.say("thessaly at church dot org")
    chat.say("forget it")
    kept = everything_in(engine)
    assert "Austin" in kept
    for personal in ("hessaly", "church.org", "church dot org"):
        assert personal not in kept
