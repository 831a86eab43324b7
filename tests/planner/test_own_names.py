"""The name by which somebody introduces themselves ends where their sentence ends."""

import re

import pytest

from agent.planner.introductions import organization_in
from agent.planner.own_names import name_in
from agent.planner.words import opened

OPENERS = (
    "I am {}. What does a workshop cost?",
    "I'm {}. Are you free on Saturday?",
    "I’m {}! Do you travel?",
    "im {}. How long is a clinic?",
    "Hi, my name is {}. Where will you be next?",
    "My name's {}. Which services do you offer?",
    "Hello! This is {}. Could you come to Denver?",
    "The name is {}. Can we talk?",
    "Please call me {}. Is there a deposit?",
    "Hi, it's {}. Would you teach us?",
    "I'm called {}. Who are you?",
    "I go by {}. Tell me more",
    "{} here. How much is it?",
    "This is {} speaking. Why is that?",
    "I am {}\nWhat does a workshop cost?",
    "I am {}, what does a workshop cost?",
    "I am {} What does a workshop cost?",
    "I AM {}. WHAT DOES IT COST?",
)
NAMES = (
    "Maya Lopez",
    "Ana",
    "Mary-Ann O'Neil",
    "Siobhan D’Arcy",
    "Jan van der Berg",
    "Juan de la Cruz",
    "Maria da Silva",
    "J. R. Walton",
    "Maya L. Lopez",
    "José Núñez",
    "Dr. Ada Stone",
    "Ian St. John",
    "Do-yun Kim",
    "Omar bin Said",
    "Øyvind Ås",
    "Anna-Lena Weiß",
)


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_taken_whole_and_nothing_of_the_next_sentence(opener: str, name: str) -> None:
    said = opened(opener.format(name))
    assert name_in(said, organization_in(said)) == name


@pytest.mark.parametrize("name", ["maya lopez", "ana", "juan de la cruz", "mary-ann o'neil", "jan van der berg"])
@pytest.mark.parametrize(
    "opener",
    [
        "i am {}. what does a workshop cost?",
        "i'm {}, are you free on saturday?",
        "my name is {} and i sing alto",
        "hi my name is {}. where will you be?",
        "call me {}. do you travel?",
        "my name is {} what does it cost",
    ],
)
def test_so_is_a_name_in_small_letters(opener: str, name: str) -> None:
    said = opened(opener.format(name))
    assert name_in(said, "").lower() == name


@pytest.mark.parametrize(
    "said",
    [
        "I am looking for a choir.",
        "i am so tired.",
        "I'm not sure. What do you think?",
        "i am getting married in june. do you sing?",
        "i am hard of hearing. is that a problem?",
        "i am 14.",
        "I'm interested in a workshop.",
        "This is great. What does it cost?",
        "It's Saturday. Are you open?",
        "Is it far from Denver? What does it cost?",
        "Thanks, what does a workshop cost?",
        "i am retired.",
    ],
)
def test_who_gives_no_name_has_none(said: str) -> None:
    assert name_in(opened(said), "") == ""


def test_two_sentences_of_a_name_are_one_name_and_a_question() -> None:
    said = "I am Maya Lopez. What. I am Ana."
    assert re.findall(r"\w+", name_in(said, "")) == ["Maya", "Lopez"]
