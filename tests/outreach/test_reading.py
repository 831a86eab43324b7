"""The first reading of an answer: what must not be missed, and what must not be made of it."""

from datetime import date

import pytest

from tools.outreach.quoted import own_words
from tools.outreach.reading import Answer, read

TODAY = date(2026, 11, 23)

STOPS = [
    ("sms", "STOP"),
    ("sms", "Stop."),
    ("sms", "stopall"),
    ("sms", "STOP ALL"),
    ("sms", "Opt-out"),
    ("sms", "END"),
    ("sms", "quit!"),
    ("sms", "cancel"),
    ("sms", "please stop texting me"),
    ("sms", "who is this? stop texting this number"),
    ("email", "Please stop."),
    ("email", "Please stop emailing me."),
    ("email", "Could you please stop sending these?"),
    ("email", "Stop sending me messages, thank you"),
    ("email", "unsubscribe"),
    ("email", "Unsubscribe me please"),
    ("email", "I'd like to unsubscribe from this list."),
    ("email", "Please take us off your mailing list."),
    ("email", "remove me from your list"),
    ("email", "Hi,\n\nplease remove my email address from your database.\n\nThanks\nRuth"),
    ("email", "We don't want to receive any more of these."),
    ("email", "I do not wish to receive further emails."),
    ("email", "No more emails please"),
    ("email", "Don’t email me again"),
    ("email", "Never write to us again."),
    ("email", "I want to opt out."),
    ("email", "Not interested, please unsubscribe us."),
    ("email", "kindly cease all communications"),
    ("email", "This is spam."),
    ("email", "No me escriban más."),
    ("email", "Por favor, quiero darme de baja"),
    ("email", "Dejen de enviarme correos"),
    ("email", "Ne m'écrivez plus, s'il vous plaît."),
    ("email", "Merci de me désinscrire"),
    ("email", "Bitte keine E-Mails mehr!"),
    ("email", "Bitte tragen Sie mich aus Ihrem Verteiler aus."),
    ("email", "Non scrivetemi più"),
    ("email", "Não quero mais receber seus emails"),
    ("email", "Stop met mailen"),
    ("email", "Sluta mejla mig"),
    ("sms", "ARRÊT"),
    ("email", "退订"),
]
ALL = ["Do not contact me again.", "Leave us alone", "lose my number", "please don't contact us"]
NOT_STOPS = [
    ("email", "Please stop by our rehearsal on Tuesday!"),
    ("email", "We can't stop singing your arrangement."),
    ("email", "Is there a bus stop near the hall?"),
    ("email", "Please don't stop sending these, we love them."),
    ("email", "We had to cancel the spring concert. Would May work?"),
    ("email", "Could you remove the tenor solo from the chart?"),
    ("email", "Don't email me before noon, I teach then. But yes, tell me more!"),
    ("email", "At the end of the season we quit rehearsing; write in fall."),
    ("email", "I can start on Monday, and the rehearsals end in June."),
    ("sms", "The concert will end at nine"),
    ("email", "You don't need to contact me at work, call my cell"),
    ("email", "No more questions from me, see you in March!"),
    ("email", "Cancel"),
    (
        "email",
        "Sure!\n\nOn Mon, Nov 23, 2026 at 9:00 AM Dana <dana@road.example> wrote:\n> Unsubscribe: https://x.example",
    ),
    ("email", "Tell me more\r\n\r\n> To get no more emails, answer STOP\r\n> stop"),
]


@pytest.mark.parametrize(("channel", "text"), STOPS)
def test_a_word_to_stop_is_taken_in_any_wording(channel: str, text: str) -> None:
    found = read(Answer(text, channel=channel), TODAY)
    assert (found.kind, found.scope) == ("opt_out", "channel")


@pytest.mark.parametrize("text", ALL)
def test_to_be_left_alone_closes_every_channel(text: str) -> None:
    assert read(Answer(text, channel="sms"), TODAY).scope == "all"


@pytest.mark.parametrize(("channel", "text"), NOT_STOPS)
def test_words_that_only_look_like_it_close_nothing(channel: str, text: str) -> None:
    assert read(Answer(text, channel=channel), TODAY).kind != "opt_out"


def test_a_mail_program_unsubscribes_by_the_subject() -> None:
    assert read(Answer("", "unsubscribe"), TODAY).kind == "opt_out"
    assert read(Answer("", "Re: Stop by in March?"), TODAY).kind == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sure, tell me more.", "interested"),
        ("We'd love to have you. What are your rates?", "interested"),
        ("Yes! Let's talk next week.", "interested"),
        ("That sounds wonderful.", "interested"),
        ("We are very interested in the masterclass.", "interested"),
        ("No problem, sounds good!", "interested"),
        ("Not interested.", "no"),
        ("No thanks", "no"),
        ("no", "no"),
        ("We're not really interested, good luck though", "no"),
        ("I think we'll pass.", "no"),
        ("It isn't a good fit for us.", "no"),
        ("Not right now, we have a concert coming.", "not_now"),
        ("Maybe next year?", "not_now"),
        ("Thanks, but our calendar is full. Check back in the fall.", "not_now"),
        ("No thanks, not this season.", "not_now"),
        ("We're interested but not at this time.", "not_now"),
        ("How much does it cost?", "question"),
        ("Who gave you my name?", "question"),
        ("Thanks for writing.", ""),
        ("I forwarded this to our director.", ""),
    ],
)
def test_an_answer_is_read_as_what_it_plainly_says(text: str, kind: str) -> None:
    assert read(Answer(text), TODAY).kind == kind


@pytest.mark.parametrize(
    ("answer", "back"),
    [
        (Answer("I am out of the office until December 4.", "Automatic reply: Hello"), date(2026, 12, 4)),
        (Answer("Thank you for your message.", "Hi", headers={"Auto-Submitted": "auto-replied"}), None),
        (Answer("I will be away, returning Monday, Dec 7th, 2026.", "Out of Office"), date(2026, 12, 7)),
        (Answer("I'm on vacation through 12/4.", "Re: Hello"), date(2026, 12, 5)),
        (Answer("I'm on vacation, back on January 4", "Re: Hello"), date(2027, 1, 4)),
        (Answer("I am away until 2026-12-01", "Re: Hello"), date(2026, 12, 1)),
        (Answer("Ich bin im Urlaub und ab 7. Dezember zurück", "Abwesenheitsnotiz"), date(2026, 12, 7)),
        (Answer("Estoy fuera hasta el 3 de diciembre", "Respuesta automática: Hola"), date(2026, 12, 3)),
        (Answer("Back in two weeks!", "Autoreply"), date(2026, 12, 7)),
        (Answer("I am out of the office until February 30.", "Re: Hi"), None),
        (Answer("I am out of the office until December 4, 2031.", "Re: Hi"), None),
        (Answer("I was back on November 1.", "Automatic reply"), None),
    ],
)
def test_an_absence_is_known_with_the_day_of_return(answer: Answer, back: date | None) -> None:
    found = read(answer, TODAY)
    assert (found.kind, found.back_on, found.is_reply) == ("out_of_office", back, False)


def test_a_person_who_mentions_an_absence_is_a_person() -> None:
    assert read(Answer("Yes please! Our president was out of town last week.", "Re: Hello"), TODAY).kind == "interested"
    assert read(Answer("Sure", headers={"Auto-Submitted": "no"}), TODAY).is_reply


def test_a_machines_answer_that_says_stop_still_stops() -> None:
    headers = {"Auto-Submitted": "auto-replied"}
    assert read(Answer("Please remove this address from your list.", headers=headers), TODAY).kind == "opt_out"


def test_start_and_help_are_words_of_texting_alone() -> None:
    assert read(Answer("START", channel="sms"), TODAY).again
    assert read(Answer("Help", channel="sms"), TODAY).help
    assert not read(Answer("start"), TODAY).again


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, Nov 23, 2026 at 9:00 AM Dana Road <dana@road.example> wrote:\n\nunsubscribe here",
        "On Mon, Nov 23, 2026 at 9:00 AM Dana Road <dana@road.example>\nwrote:\n> stop",
        "-----Original Message-----\nFrom: Dana\nunsubscribe",
        "From: Dana Road <dana@road.example>\nSent: Monday, November 23, 2026 9:00 AM\nTo: Ana\n\nunsubscribe",
        "Am 23.11.2026 um 09:00 schrieb Dana Road <dana@road.example>:\n> stop",
        "Le lun. 23 nov. 2026 à 09:00, Dana <dana@road.example> a écrit :\n> stop",
        "________________________________\nFrom: Dana\nstop",
        "-- \nAna Whitfield\nunsubscribe from our choir's list: https://x.example",
        "> stop\n> unsubscribe",
    ],
)
def test_what_is_quoted_below_is_not_the_senders_word(quoted: str) -> None:
    assert own_words(f"Count us in.\n\n{quoted}") == "Count us in."


def test_a_huge_answer_is_read_at_once() -> None:
    long = "On " + "a" * 50_000 + "\n" + "back " * 10_000 + "no more " * 5_000
    assert read(Answer(long, long[:900]), TODAY).kind in ("", "not_now", "no", "interested", "question")


@pytest.mark.parametrize(
    "text",
    [
        "remove me please",
        "Not interested. Remove.",
        "Enough already, stop",
        "I already asked you to stop.",
        "REMOVE FROM MAILING LIST",
        "Take me off, please",
        "unsub",
        "I can't unsubscribe from your emails",
        "Why can't I unsubscribe??",
        "I want to unsubscribe but when I click the link nothing happens",
        "We'd rather not hear from you again.",
        "Please do not write again.",
        "Not interested, please do not contact further",
        "STOP STOP STOP",
        "I don't want these emails",
        "Stop with the emails",
        "Please discontinue these emails",
        "Please end this subscription",
        "Merci de ne plus m'écrire",
        "Bitte melden Sie uns ab",
        "No quiero recibir más correos",
        "Hi Dana,\nplease stop\n\nRuth",
        "On Mon, Nov 23, 2026 at 9:00 AM Dana <d@r.example> wrote:\n> Hello\n> we sing\n\nPlease stop emailing me.",
        "> Would you like a workshop?\n\nUnsubscribe, thanks.",
    ],
)
def test_a_word_to_stop_is_taken_wherever_and_however_it_stands(text: str) -> None:
    assert read(Answer(text, "Re: Hello"), TODAY).scope == "channel"


@pytest.mark.parametrize(
    "text",
    [
        "Please stop by on Friday",
        "stop by on Friday",
        "Stop in any time!",
        "Could you come over? Please stop, and say hello at the desk.",
        "Sure, we'd love to!\n\nTo unsubscribe from our newsletter, click here",
        "Sure! If you no longer wish to receive our concert news, visit https://choir.example",
        "Click here to unsubscribe",
        "We don't want to get our hopes up, but tell us more",
        "Can you stop sending the PDF version and send the Word version?",
        "Please remove me from the Saturday workshop, Sunday is fine",
        "No more texts in Latin, please. We'd love to have you!",
        "Don't write us off!",
        "Let us be the first to say yes",
        "let me be clear: yes",
        "Let us be honest, we would love it",
        "we want to opt out of the Friday session but keep Saturday",
        "this is spam? no, ok, tell me more",
        "Don't send more than two people",
        "You may want to unsubscribe Bob, he left. I'm the director now, tell me more",
        "No, please don't stop",
    ],
)
def test_words_that_ask_for_something_else_close_nothing(text: str) -> None:
    assert read(Answer(text), TODAY).scope == ""


@pytest.mark.parametrize(
    ("channel", "text", "scope"),
    [
        ("email", "Please stop texting me", "sms"),
        ("sms", "Please stop emailing me", "email"),
        ("email", "don't text me, email is better", "sms"),
        ("email", "No more emails or texts", "all"),
        ("sms", "stop texting and emailing me", "all"),
        ("email", "please remove my email address from your list", "channel"),
        ("sms", "take me off your list", "channel"),
    ],
)
def test_the_channel_that_is_named_is_the_one_to_close(channel: str, text: str, scope: str) -> None:
    assert read(Answer(text, channel=channel), TODAY).scope == scope


def test_a_subject_of_their_own_is_their_word_and_ours_is_not() -> None:
    assert read(Answer("Thanks, Ruth", "Please unsubscribe me"), TODAY).kind == "opt_out"
    assert read(Answer("Thanks, Ruth", "Re: Please unsubscribe me"), TODAY).kind == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We are on vacation until June 3, but yes, we would love to have you!", "interested"),
        ("I'm out of town next week. How about December?", "question"),
        ("I am on leave. Not interested.", "no"),
    ],
)
def test_who_is_away_and_answers_has_answered(text: str, kind: str) -> None:
    assert read(Answer(text, "Re: Hello"), TODAY).kind == kind


@pytest.mark.parametrize(
    "subject",
    [
        *("Automatisk svar: Hello", "Automaattinen vastaus: Hello", "Automatická odpověď: Hello", "自動返信: Hello"),
        *(
            "Autoodpowiedź: Hello",
            "Автоответ: Hello",
            "自动回复: Hello",
            "부재중: Hello",
            "Réponse automatique : Hello",
        ),
    ],
)
def test_an_absence_is_known_by_its_subject_in_many_languages(subject: str) -> None:
    assert read(Answer("…", subject), TODAY).kind == "out_of_office"


def test_a_subject_that_only_begins_like_an_absence_is_none() -> None:
    assert read(Answer("Would you come?", "Vacation bible school workshop"), TODAY).kind == "question"
