"""What providers tell, signed or not, whole or broken, becomes normalised events and messages."""

import base64
import json
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from scheduler.delivery import inbound_mail, sendgrid_events, twilio_events

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()
BODY = json.dumps(
    [
        {
            "email": "Ana@Choir.example",
            "timestamp": 1795453200,
            "event": "delivered",
            "sg_event_id": "ev1",
            "sg_message_id": "abc.filter0001",
            "message_token": "tok-1",
            "response": "250 OK",
        }
    ]
).encode()


def signed(raw: bytes, when: datetime = NOW, key: Any = KEY) -> dict[str, str]:
    timestamp = str(int(when.timestamp()))
    signature = key.sign(timestamp.encode() + raw, ec.ECDSA(hashes.SHA256()))
    return {
        sendgrid_events.TIMESTAMP: timestamp,
        sendgrid_events.SIGNATURE: base64.b64encode(signature).decode(),
    }


def test_a_body_that_was_signed_just_now_is_sendgrids() -> None:
    assert sendgrid_events.verified(BODY, signed(BODY), PUBLIC, NOW)


@pytest.mark.parametrize(
    ("raw", "headers", "key"),
    [
        (BODY + b" ", signed(BODY), PUBLIC),
        (BODY, signed(BODY, key=ec.generate_private_key(ec.SECP256R1())), PUBLIC),
        (BODY, signed(BODY, NOW - timedelta(hours=1)), PUBLIC),
        (BODY, {}, PUBLIC),
        (BODY, signed(BODY) | {sendgrid_events.SIGNATURE: "not base64!"}, PUBLIC),
        (BODY, signed(BODY) | {sendgrid_events.TIMESTAMP: "yesterday"}, PUBLIC),
        (BODY, signed(BODY), "no key"),
        (b"\xff\xfe", signed(b"\xff\xfe"), PUBLIC),
    ],
    ids=["changed", "forged", "stale", "unsigned", "no base64", "no time", "no key", "no text"],
)
def test_a_body_that_is_not_sendgrids_or_not_fresh_is_refused(raw: bytes, headers: dict[str, str], key: str) -> None:
    assert not sendgrid_events.verified(raw, headers, key, NOW)


def test_an_event_carries_our_mark_and_theirs() -> None:
    (event,) = sendgrid_events.events_of(BODY)
    assert (event.kind, event.token, event.provider_id, event.key) == ("delivered", "tok-1", "abc", "ev1")
    assert (event.address, event.words) == ("ana@choir.example", "250 OK")
    assert event.at == datetime.fromtimestamp(1795453200, UTC)


@pytest.mark.parametrize(
    ("item", "kind", "permanent", "machine"),
    [
        ({"event": "bounce", "type": "bounce", "reason": "550 no such user"}, "bounced", True, False),
        ({"event": "bounce", "type": "blocked", "reason": "blocked for now"}, "deferred", False, False),
        ({"event": "dropped", "reason": "Bounced Address"}, "dropped", True, False),
        ({"event": "dropped", "reason": "Unsubscribed Address"}, "opted_out", False, False),
        ({"event": "dropped", "reason": "Recipient List over Package Quota"}, "dropped", False, False),
        ({"event": "open", "sg_machine_open": True}, "opened", False, True),
        ({"event": "group_unsubscribe"}, "unsubscribed", False, False),
        ({"event": "group_resubscribe"}, "other", False, False),
        ({"event": "teleported", "news": [1]}, "other", False, False),
    ],
)
def test_each_event_has_its_kind(item: dict[str, Any], kind: str, permanent: bool, machine: bool) -> None:
    (event,) = sendgrid_events.events_of(json.dumps([item]).encode())
    assert (event.kind, event.permanent, event.machine) == (kind, permanent, machine)
    assert event.raw == item


def test_an_event_without_an_id_is_known_by_what_it_says() -> None:
    same, again, other = (
        next(iter(sendgrid_events.events_of(json.dumps([{"event": "open", "timestamp": t}]).encode())))
        for t in (1, 1, 2)
    )
    assert same.key == again.key != other.key


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_no_body_breaks_the_reading_of_events(value: Any) -> None:
    for body in (value, [value], [{"event": "bounce", "timestamp": value, "email": value, "sg_event_id": value}]):
        raw = json.dumps(body).encode()
        if isinstance(body, list):
            assert all(event.provider == "sendgrid" for event in sendgrid_events.events_of(raw))
        else:
            with pytest.raises(ValueError, match="no JSON array"):
                list(sendgrid_events.events_of(raw))


URL, TOKEN = "https://harmony.example/hooks/twilio/status/tok-9", "twilio-secret"
FORM = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+13035550100", "From": "+13035550199"}


def test_a_callback_that_twilio_signed_is_known_by_our_mark() -> None:
    headers = {twilio_events.SIGNATURE: RequestValidator(TOKEN).compute_signature(URL, FORM)}
    assert twilio_events.verified(URL, FORM, headers, TOKEN)
    event = twilio_events.event_of(FORM, "tok-9", NOW)
    assert (event.kind, event.token, event.provider_id) == ("delivered", "tok-9", "SM1")


def test_a_callback_for_another_address_or_with_other_fields_is_not_twilios() -> None:
    headers = {twilio_events.SIGNATURE: RequestValidator(TOKEN).compute_signature(URL, FORM)}
    assert not twilio_events.verified(URL.replace("https", "http"), FORM, headers, TOKEN)
    assert not twilio_events.verified(URL, FORM | {"MessageStatus": "failed"}, headers, TOKEN)
    assert not twilio_events.verified(URL, FORM, {}, TOKEN)


def test_a_number_that_opted_out_at_the_carrier_is_told_as_that() -> None:
    event = twilio_events.event_of(FORM | {"MessageStatus": "undelivered", "ErrorCode": "21610"}, "", NOW)
    assert (event.kind, event.words) == ("opted_out", "error 21610")


def test_a_text_that_the_carrier_filtered_is_told_with_its_code_and_closes_no_number() -> None:
    """30007: the carrier took the text for spam; the number is good."""
    form = FORM | {"MessageStatus": "undelivered", "ErrorCode": "30007", "ErrorMessage": "Message filtered"}
    event = twilio_events.event_of(form, "tok-9", NOW)
    assert (event.kind, event.words, event.permanent) == ("bounced", "Message filtered error 30007", False)


def parsed(**fields: str) -> Any:
    given = {"headers": "Message-ID: <m1@choir.example>\nDate: Mon, 23 Nov 2026 08:00:00 -0800", "from": "", "to": ""}
    return inbound_mail.from_parse(given | fields, NOW)


def test_an_answer_is_known_by_the_token_in_the_address_it_was_sent_to() -> None:
    mail = parsed(
        **{
            "from": "Ana Ruiz <Ana@Choir.example>",
            "to": "Harmony <reply+abcdefghijklmnopqrst@in.harmony.example>",
            "subject": "Re: Workshops",
            "text": "Sure, tell me more.\x00\u202e",
        }
    )
    assert (mail.sender, mail.token, mail.key) == ("ana@choir.example", "abcdefghijklmnopqrst", "<m1@choir.example>")
    assert (mail.text, mail.verified) == ("Sure, tell me more.", False)
    assert mail.at == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def test_an_answer_names_the_messages_that_it_answers() -> None:
    thread = "In-Reply-To: <one@h.example>\nReferences: <zero@h.example> <one@h.example>"
    mail = parsed(headers=f"{thread}\nAuto-Submitted: auto-replied")
    assert mail.in_reply_to == "<one@h.example>"
    assert mail.references == ("<zero@h.example>", "<one@h.example>")
    assert mail.headers == {"auto-submitted": "auto-replied"}


def test_of_an_html_mail_the_text_is_read_and_no_script() -> None:
    mail = parsed(html="<head><title>x</title></head><p>Yes<br>please</p><script>alert(1)</script><style>p{}</style>")
    assert mail.text.split() == ["Yes", "please"]


def test_a_date_from_tomorrow_is_now() -> None:
    assert parsed(headers="Date: Tue, 24 Nov 2026 08:00:00 +0000").at == NOW


def test_a_whole_message_in_an_odd_charset_is_read() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Zoë <zoe@choir.example>",
        "reply+abcdefghijklmnopqrst@h.example",
        "Grüße",
    )
    mail.set_content("Schöne Grüße", charset="iso-8859-1")
    got = inbound_mail.came(mail.as_bytes(), NOW)
    assert (got.sender, got.token, got.subject, got.text) == (
        "zoe@choir.example",
        "abcdefghijklmnopqrst",
        "Grüße",
        "Schöne Grüße",
    )


@given(st.binary(max_size=400))
def test_no_message_breaks_the_reading_of_mail(raw: bytes) -> None:
    heads = (
        b"From: a@b.example\nTo: \nDate: "
        + raw
        + b"\nContent-Type: multipart/mixed; boundary="
        + raw[:20]
        + b"\n\n"
        + raw
    )
    for whole in (raw, heads):
        mail = inbound_mail.came(whole, NOW)
        assert mail.key
        assert mail.at <= NOW
