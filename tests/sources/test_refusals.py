"""A provider's refusal is one sentence: its status, its own words, and when to come back."""

import pytest

from tools.sources.refusals import refusal, refuse_unless_ok
from tools.sources.web import Answer, Refusal


def answer(status: int, body: str, **headers: str) -> Answer:
    return Answer(
        "https://api.example", status, {name.replace("_", "-"): text for name, text in headers.items()}, body.encode()
    )


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"error": {"code": 403, "message": "Blocked."}}', "Blocked"),
        ('{"error": "invalid_token", "error_description": "It expired"}', "It expired"),
        ('{"errors": [{"code": 3, "message": "Too long"}]}', "Too long"),
        ('[{"error": {"message": "In a list"}}]', "In a list"),
        ('{"detail": "Not yours"}', "Not yours"),
        ('"Plainly no"', "Plainly no"),
        ("Go\n  away", "Go away"),
        (
            "<html><head><title>x</title><style>p{}</style></head><p>Be <b>back</b> &amp; soon</p></html>",
            "Be back & soon",
        ),
        ("<script>alert(1)</script>Down", "Down"),
    ],
)
def test_the_providers_words_are_found_wherever_it_puts_them(body: str, says: str) -> None:
    assert str(refusal(answer(403, body))) == f'it does not allow the request (status 403: "{says}")'


def test_a_refusal_without_words_is_told_by_its_status() -> None:
    for body in ("", "{}", "null", "[]", '{"error": {}}'):
        assert str(refusal(answer(500, body))) == "it has trouble of its own (status 500)"


def test_a_long_page_is_cut_short() -> None:
    assert len(str(refusal(answer(500, "<p>word " * 9000)))) < 300


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        ("90", "in 90 seconds"),
        ("600", "in 10 minutes"),
        ("7200", "in 2 hours"),
        ("Mon, 23 Nov 2026 18:00:00 GMT", "after Mon, 23 Nov 2026 18:00:00 GMT"),
    ],
)
def test_it_says_when_to_ask_again(wait: str, told: str) -> None:
    says = 'it has had enough requests for now (status 429: "slow down"); it may be asked again'
    assert str(refusal(answer(429, "slow down", retry_after=wait))) == f"{says} {told}"


def test_a_yes_is_no_refusal() -> None:
    refuse_unless_ok(answer(200, ""))
    with pytest.raises(Refusal) as refused:
        refuse_unless_ok(answer(204, ""))
    assert refused.value.answer.status == 204
