"""Words that are to be sent, or were answered, are kept as they were said."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.planner.speech import quoted, verbatim


@pytest.mark.parametrize(
    ("said", "tool", "args"),
    [
        ("text Helen that we're running ten minutes late", "send_message", {"body": "we're running ten minutes late"}),
        (
            "email Helen saying we'll be there at noon, I'm sure",
            "send_message",
            {"body": "we'll be there at noon, I'm sure"},
        ),
        ("write to Nell: Dear Nell, see you on the 17th. Best, Dana", "send_message", {"recipient": "contact:3"}),
        ("let Helen know that it's $1,800 and not less", "send_message", {"body": "it's $1,800 and not less"}),
        ("text Helen: maybe we can meet at 5", "send_message", {"body": "maybe we can meet at 5", "channel": "sms"}),
        ("email Helen and tell her we're late", "send_message", {"body": "we're late", "channel": "email"}),
        ("reply to Helen: see you then", "send_message", {"body": "see you then"}),
        ("draft a text to Greg saying see you at the hall", "draft_message", {"body": "see you at the hall"}),
        (
            "send Nell an email, subject Parking, saying Is there any?",
            "send_message",
            {"subject": "Parking", "body": "Is there any?"},
        ),
        ("Helen replied: sure, tell me more", "record_reply", {"text": "sure, tell me more"}),
        ("Helen replied sure, on the 4th", "record_reply", {"text": "sure, on the 4th"}),
        ("Nell called and said they'd love to", "record_reply", {"text": "they'd love to"}),
        (
            "Cascade Vocal Project wrote back: please stop emailing us",
            "record_reply",
            {"text": "please stop emailing us"},
        ),
        ("got a reply from Omar: yes!", "record_reply", {"text": "yes!"}),
        ("send the draft to Helen", "send_message", {"draft": "latest", "recipient": "contact:1"}),
        ("show me the messages to Helen Marsh", "find_messages", {"recipient": "contact:1"}),
        ("did Helen reply", "find_messages", {"recipient": "contact:1", "direction": "in"}),
        ("show me the queued messages", "find_messages", {"status": "queued"}),
        ("cancel the message to Helen", "cancel_message", {"message": "contact:1"}),
        ("release the message to Helen", "release_message", {"message": "contact:1"}),
        ("the message to Helen did go out", "settle_message", {"message": "contact:1", "sent": True}),
    ],
)
def test_the_words_are_kept(said: str, tool: str, args: dict[str, Any], talk: Callable[..., Any]) -> None:
    conversation = talk()
    answer = conversation.say(said)
    assert [name for name, _ in conversation.calls] == [tool], answer
    made = conversation.calls[0][1]
    assert {name: made.get(name) for name in args} == args


def test_an_answer_to_the_question_what_to_say_is_the_words(talk: Callable[..., Any]) -> None:
    conversation = talk()
    assert conversation.say("email Helen") == "What should it say?"
    conversation.say("we'll be there at noon, don't worry")
    assert conversation.calls[0][1]["body"] == "we'll be there at noon, don't worry"


def test_the_message_that_was_spoken_of_is_the_one_that_is_cancelled(talk: Callable[..., Any]) -> None:
    conversation = talk()
    conversation.say('text Helen "hi"')
    conversation.say("cancel that message")
    assert [name for name, _ in conversation.calls] == ["send_message", "cancel_message"]


@pytest.mark.parametrize(
    "said",
    [
        "mark the inquiry from Peter answered",
        "has Helen replied: yes or no",
        "what did Nell reply",
        'text Helen "hi" that is all',
        "plan a trip to Denver: December 4 to 7",
        "save an email template called Hello, body: Hi there",
        "x" * 30_000,
    ],
)
def test_other_sentences_are_left_as_they_are(said: str) -> None:
    assert quoted(said) == said


def test_only_a_question_for_words_takes_any_words() -> None:
    assert verbatim({"arg": "trip"}, "Denver") == ""
    assert verbatim({"arg": "body"}, " see you ") == '"see you"'
