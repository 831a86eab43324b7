"""How promising a lead is."""

from dataclasses import replace
from datetime import date

from tools.leads.scoring import Facts, score

TODAY = date(2026, 11, 23)
BEST = Facts(
    kind="barbershop_chorus",
    distance_km=0,
    email="ana@chorus.example",
    contact_name="Ana",
    size=60,
    seen_on=date(2026, 11, 1),
)


def test_the_best_there_is_scores_a_hundred_and_says_why() -> None:
    best = score(BEST, TODAY)
    assert best.points == 100
    assert best.reasons[0] == "barbershop chorus: 30 of 30"
    assert len(best.reasons) == 5


def test_no_score_passes_a_hundred_and_boosts_are_named() -> None:
    boosted = score(replace(BEST, earlier_business=True, sources=3), TODAY)
    assert boosted.points == 100
    assert "worked together before: +10" in boosted.reasons
    assert "seen by 3 sources: +5" in boosted.reasons


def test_what_is_not_known_is_neither_best_nor_nothing() -> None:
    unknown = score(Facts(), TODAY)
    assert 30 <= unknown.points <= 50
    assert "kind not known: 15 of 30" in unknown.reasons


def test_nearer_is_better_and_far_is_nothing() -> None:
    points = [score(replace(BEST, distance_km=km), TODAY).points for km in (0, 20, 50, 100, 5000)]
    assert points == sorted(points, reverse=True)
    assert points[3] == points[4] == 75


def test_a_persons_address_beats_an_offices_and_that_beats_a_number_and_a_site() -> None:
    ways = [
        {"email": "ana@chorus.example", "contact_name": None},
        {"email": "info@chorus.example", "contact_name": "Ana"},
        {"email": "info@chorus.example", "contact_name": None},
        {"email": None, "contact_name": None, "phone": "+12065550142"},
        {"email": None, "contact_name": None, "website": "https://chorus.example", "form": True},
        {"email": None, "contact_name": None, "website": "https://chorus.example"},
        {"email": None, "contact_name": None, "social": True},
        {"email": None, "contact_name": None},
    ]
    points = [score(replace(BEST, **way), TODAY).points for way in ways]  # type: ignore[arg-type]
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == len(points)


def test_a_page_that_is_known_to_be_old_counts_little_though_it_was_read_today() -> None:
    old = score(replace(BEST, page_year=2010, seen_on=TODAY), TODAY)
    assert "its page dates from about 2010: 2 of 10" in old.reasons


def test_what_is_excluded_scores_nothing_and_says_so() -> None:
    assert score(replace(BEST, excluded="closed"), TODAY).reasons == ["excluded: closed"]
    assert score(replace(BEST, excluded="closed"), TODAY).points == 0
