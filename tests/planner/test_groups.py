"""Groups of leads by description: a look at them first, and then the call for those that it lists, and nobody else."""

from collections.abc import Callable
from typing import Any

import pytest

REFS = ["lead:4", "lead:2", "lead:1"]
LEADS = {"items": [{"ref": ref, "title": ref} for ref in REFS], "total": 3, "headline": "3 leads."}
CAMPAIGN = {"ref": "campaign:9", "headline": "Found 3.", "items": LEADS["items"]}


def _played(talk: Callable[..., Any], *said: str, **results: Any) -> Any:
    conversation = talk(results={"find_leads": LEADS, "run_campaign": CAMPAIGN, **results})
    conversation.answers = [conversation.say(one) for one in said]
    return conversation


@pytest.mark.parametrize(
    ("who", "look"),
    [
        ("the interested Denver leads", {"stage": "interested", "near": "Denver"}),
        ("all leads in Denver", {"near": "Denver"}),
        ("everyone near Denver we have not written to", {"near": "Denver", "contacted": False}),
        ("everybody around Salem that nobody has contacted yet", {"near": "Salem", "contacted": False}),
        ("all the uncontacted leads around Portland", {"near": "Portland", "contacted": False}),
        ("leads with an email within 50 miles of Boulder", {"has": "email", "radius_km": 80.5, "near": "Boulder"}),
        ("leads within 30 km of Denver who have a phone number", {"has": "phone", "radius_km": 30.0, "near": "Denver"}),
        ("the Denver leads that are interested", {"stage": "interested", "near": "Denver"}),
        ("the barbershop choruses near Denver", {"kind": "barbershop_chorus", "near": "Denver"}),
    ],
)
def test_a_description_is_looked_up_and_taken_whole(talk: Callable[..., Any], who: str, look: dict[str, Any]) -> None:
    conversation = _played(talk, f"put {who} in the cold sequence")
    assert conversation.calls == [
        ("find_leads", {**look, "limit": 200}),
        ("enroll_in_sequence", {"sequence": "sequence:1", "recipients": REFS}),
    ]


def test_two_places_are_two_looks_and_one_call(talk: Callable[..., Any]) -> None:
    conversation = _played(talk, "enroll the Denver and Salem leads in the nurture sequence")
    assert [args.get("near") for _, args in conversation.calls] == ["Denver", "Salem", None]
    assert conversation.calls[-1][1]["recipients"] == REFS


@pytest.mark.parametrize(
    "said",
    [
        "find choruses near Denver and put them in the cold sequence",
        "find choruses near Denver and enroll everyone you find in the cold sequence",
        "find choirs within 30 miles of Denver and start the cold sequence for them",
    ],
)
def test_what_a_search_of_the_same_sentence_finds_is_meant(talk: Callable[..., Any], said: str) -> None:
    conversation = _played(talk, said)
    assert [name for name, _ in conversation.calls] == ["run_campaign", "find_leads", "enroll_in_sequence"]
    assert conversation.calls[1][1] == {"campaign": "campaign:9", "limit": 200}
    assert conversation.calls[2][1]["recipients"] == REFS


@pytest.mark.parametrize(
    ("who", "refs"),
    [
        ("all of them except the second", ["lead:4", "lead:1"]),
        ("all of them but the first and the third one", ["lead:2"]),
        ("them all except Bluebird Barbershop", ["lead:4", "lead:1"]),
        ("the first three", REFS),
        ("the last two", ["lead:2", "lead:1"]),
    ],
)
def test_some_of_the_list_are_meant_by_where_they_stand(talk: Callable[..., Any], who: str, refs: list[str]) -> None:
    conversation = _played(talk, "show the leads near Denver", f"put {who} in the cold sequence")
    assert conversation.calls[-1] == ("enroll_in_sequence", {"sequence": "sequence:1", "recipients": refs})


def test_the_new_ones_are_those_of_the_list(talk: Callable[..., Any]) -> None:
    conversation = _played(talk, "show the leads near Denver", "put the new ones in the cold sequence")
    assert conversation.calls[1] == ("find_leads", {"near": "Denver", "stage": "new", "limit": 200})
    assert conversation.calls[2][1]["recipients"] == REFS


def test_who_is_left_out_stays_out(talk: Callable[..., Any]) -> None:
    conversation = _played(talk, "put all leads except Bluebird Barbershop in the nurture sequence")
    assert conversation.calls[-1][1]["recipients"] == ["lead:4", "lead:1"]


def test_a_description_that_nobody_fits_puts_nobody_anywhere(talk: Callable[..., Any]) -> None:
    nobody = {"items": [], "total": 0, "headline": "There are no such leads."}
    conversation = _played(talk, "put the interested Denver leads in the cold sequence", find_leads=nobody)
    assert [name for name, _ in conversation.calls] == ["find_leads"]
    assert "nobody" in conversation.answers[-1]


def test_more_than_one_look_can_list_is_not_done_in_part(talk: Callable[..., Any]) -> None:
    many = {**LEADS, "total": 900}
    conversation = _played(talk, "put all leads near Denver in the cold sequence", find_leads=many)
    assert [name for name, _ in conversation.calls] == ["find_leads"]
    assert "900" in conversation.answers[-1]


def test_a_look_that_fails_leaves_nobody_enrolled(talk: Callable[..., Any]) -> None:
    failed = {"error": "invalid_input", "sentence": "near: no such place."}
    conversation = _played(talk, "put all leads near Denver in the cold sequence", find_leads=failed)
    assert [name for name, _ in conversation.calls] == ["find_leads"]


@pytest.mark.parametrize(
    "said",
    [
        "put everyone in the cold sequence",
        "put the good ones in the cold sequence",
        "start the cold sequence for some people",
    ],
)
def test_who_is_not_described_is_asked_about(talk: Callable[..., Any], said: str) -> None:
    conversation = _played(talk, said)
    assert conversation.writes == []
    assert "?" in conversation.answers[-1]


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("more", {"offset": 8}),
        ("show me the rest of the leads", {"offset": 8}),
        ("give me the next ones", {"offset": 8}),
        ("which ones have an email", {"has": "email"}),
        ("which of them have we not written to?", {"contacted": False}),
        ("just the interested ones", {"stage": "interested"}),
        ("and which of those are near Boulder?", {"near": "Boulder"}),
    ],
)
def test_the_list_is_gone_on_with(talk: Callable[..., Any], said: str, more: dict[str, Any]) -> None:
    conversation = _played(talk, "show the leads near Denver", said)
    assert conversation.calls[-1] == ("find_leads", {"near": "Denver", **more})


def test_paging_goes_on_from_page_to_page(talk: Callable[..., Any]) -> None:
    conversation = _played(talk, "show me the leads", "more", "and the rest")
    assert [args for _, args in conversation.calls] == [{}, {"offset": 8}, {"offset": 16}]


def test_more_means_nothing_without_a_list(talk: Callable[..., Any]) -> None:
    assert _played(talk, "more").calls == []


@pytest.mark.parametrize(
    ("said", "stage", "refs"),
    [
        ("mark the first three as interested", "interested", REFS),
        ("mark the last two contacted", "contacted", ["lead:2", "lead:1"]),
        ("mark all of them as contacted", "contacted", REFS),
        ("set the first and the third to lost", "lost", ["lead:4", "lead:1"]),
        ("mark these as negotiating", "negotiating", REFS),
        ("mark all of them except the second as lost", "lost", ["lead:4", "lead:1"]),
    ],
)
def test_several_of_the_list_are_changed_one_by_one(
    talk: Callable[..., Any], said: str, stage: str, refs: list[str]
) -> None:
    conversation = _played(talk, "show the leads near Denver", said)
    assert conversation.writes == [("update_lead", {"lead": ref, "stage": stage}) for ref in refs]


def test_more_leads_than_may_be_changed_at_once_are_asked_about(talk: Callable[..., Any]) -> None:
    many = {"items": [{"ref": f"lead:{n}", "title": f"Group {n}"} for n in range(1, 31)], "total": 30}
    conversation = _played(talk, "show the leads near Denver", "mark all of them as contacted", find_leads=many)
    assert conversation.writes == []
    assert "30" in conversation.answers[-1]
    assert "?" in conversation.answers[-1]


def test_twenty_leads_are_changed_at_once(talk: Callable[..., Any]) -> None:
    many = {"items": [{"ref": f"lead:{n}", "title": f"Group {n}"} for n in range(1, 21)], "total": 20}
    conversation = _played(talk, "show the leads near Denver", "mark all of them as contacted", find_leads=many)
    assert [args["lead"] for _, args in conversation.writes] == [f"lead:{n}" for n in range(1, 21)]


@pytest.mark.parametrize("said", ["they said no", "they are interested"])
def test_they_after_a_list_are_not_all_of_it(talk: Callable[..., Any], said: str) -> None:
    assert _played(talk, "show the leads near Denver", said).writes == []


def test_a_number_beside_a_question_is_told_where_it_is_not_kept(talk: Callable[..., Any]) -> None:
    conversation = _played(talk, "show me the leads near Denver, grumpf 303-555-0110")
    assert conversation.writes == []
    assert "303-555-0110" in conversation.answers[-1]


def test_consent_is_not_taken_from_an_address(talk: Callable[..., Any]) -> None:
    """Who is happy and has an address has agreed to nothing."""
    for said in ("Bluebird is happy, email hello@bluebird.example", "Bluebird is ok, their e-mail: h@bluebird.example"):
        assert "record_consent" not in [name for name, _ in _played(talk, said).calls]
