"""Visitors who write in another language are answered in it, and nobody else is."""

import pytest

from agent.planner.tongues import answer_to, language_of


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("¿cuánto cuesta un taller para nuestro coro?", "es"),
        ("avez-vous des ateliers pour notre chorale ?", "fr"),
        ("Wir suchen jemanden für unseren Chor", "de"),
        ("bom dia, vocês têm um coral para crianças?", "pt"),
        ("buongiorno, vorrei cantare con voi", "it"),
        ("wij zoeken een koor om mee te zingen", "nl"),
        ("szukam chóru w Krakowie", "pl"),
        ("合唱団を探しています", "ja"),
        ("你们有什么课程", "zh"),
        ("합창단을 찾고 있어요", "ko"),
        ("Здравствуйте, сколько стоит урок?", "ru"),
        ("Скільки коштує майстер-клас і де її знайти?", "uk"),
        ("أبحث عن جوقة", "ar"),
        ("मुझे गाना है", "hi"),
        ("merci", "fr"),
    ],
)
def test_a_language_is_told_by_its_script_or_its_commonest_words(said: str, language: str) -> None:
    assert language_of(said) == language


@pytest.mark.parametrize(
    "said",
    [
        "do you coach lieder such as Die Forelle or Un bel dì?",
        "Any choirs in San Luis de la Paz or Los Angeles?",
        "I sing with El Coro de la Ciudad, can you come?",
        "Marie de la Cruz, Café Müller",
        "sing",
        "La Jolla",
        "my daughter María is 9 and loves 방탄소년단",
        "are you free on May 8?",
        "no",
        "??? 12/5",
        "",
    ],
)
def test_english_with_foreign_names_is_english(said: str) -> None:
    assert language_of(said) is None
    assert answer_to(said) is None


def test_the_answer_says_it_in_their_language_and_leads_to_both_forms() -> None:
    told = answer_to("Gibt es hier einen Kurs für unseren Chor?") or ""
    assert told.startswith("Leider verstehe ich hier nur Englisch.")
    assert "](/find-a-group)" in told
    assert "](/book)" in told
