"""E-mail that is broken, hostile or odd is read all the same: at once, as what its sender wrote, without an error."""

import json
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from scheduler.delivery import inbound_mail
from scheduler.delivery.base import Incoming
from tools.outreach.reading import Answer, read

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
TOKEN = "abcdefghijklmnopqrst"
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000))


def came(raw: bytes) -> Incoming:
    mail = inbound_mail.came(b"From: ana@choir.example\r\n" + raw, NOW)
    assert isinstance(mail, Incoming)
    return mail


def parsed(**fields: str) -> Incoming:
    mail = inbound_mail.from_parse({"from": "ana@choir.example", **fields}, NOW)
    assert isinstance(mail, Incoming)
    return mail


@pytest.mark.parametrize(
    "raw",
    [
        b"To: " + b"(" * 3000 + b"\r\n\r\nhello",
        b"To: " + b"a@b.example, " * 15_000 + b"\r\n\r\nhello",
        b"Message-ID: " + b"<(" * 3000 + b"\r\n\r\nhello",
        b"Subject: " + b"=?utf-8?q?a?= " * 10_000 + b"\r\n\r\nhello",
        b"Date: Fri, 31 Dec 9999 23:59:59 -1200\r\n\r\nhello",
        b"Content-Type: " + b"(" * 2000 + b"\r\n\r\nhello",
        b"Content-Disposition: " + b"(" * 2000 + b"\r\n\r\nhello",
        b"Content-Type: text/plain; charset=klingon\r\n\r\nhello",
        b"Content-Transfer-Encoding: base64\r\n\r\naGVsbG8$$$",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nhello\r\n" * 60_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello",
    ],
    ids="comments addresses ids subject date type disposition charset base64 parts cut-off".split(),
)
def test_whatever_is_sent_is_read_at_once(raw: bytes) -> None:
    began = time.monotonic()
    mail = came(raw)
    assert time.monotonic() - began < 2
    assert (mail.sender, mail.text) == ("ana@choir.example", "hello")
    assert mail.at <= NOW


@pytest.mark.parametrize("raw", [NESTED, b"Content-Type: message/rfc822\r\n\r\n" * 3000], ids=["parts", "messages"])
def test_of_e_mail_that_is_nested_without_end_the_sender_is_read(raw: bytes) -> None:
    assert came(raw + b"\r\nhello").sender == "ana@choir.example"


def test_a_sender_that_is_nested_without_end_is_nobody() -> None:
    assert parsed(**{"from": "(" * 2000}).sender == ""


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_where_the_plain_text_is_empty_the_html_is_what_they_wrote(text: str) -> None:
    assert parsed(text=text, html="<p>Please stop.</p>").text == "Please stop."
    mail = EmailMessage()
    mail.set_content(text or "\n")
    mail.add_alternative("<p>Please stop.</p>", subtype="html")
    assert came(mail.as_bytes()).text == "Please stop."


def test_html_that_says_how_it_is_encoded_is_read() -> None:
    markup = '<?xml version="1.0" encoding="utf-8"?><html><body><p>Très bien, à bientôt</p></body></html>'
    assert parsed(html=markup).text == "Très bien, à bientôt"
    assert parsed(html="<p>a" + "\ud800" + "\x00b</p>").text == "a?b"


@pytest.mark.parametrize(
    "quotation",
    [
        '<div class="gmail_quote">On Mon, Nov 23, 2026 at 9:00 Dana &lt;d@road.example&gt; wrote:<p>unsubscribe</div>',
        "<blockquote type=cite>unsubscribe</blockquote>",
        "<div><b>From:</b> Dana<br><b>Sent:</b> Monday</div><p>unsubscribe</p>",
    ],
)
def test_what_html_quotes_is_not_the_senders_word(quotation: str) -> None:
    mail = parsed(html=f"Count us in!{quotation}")
    assert read(Answer(mail.text), NOW.date()).kind == "interested"


def test_an_attachment_is_not_what_they_say() -> None:
    mail = EmailMessage()
    mail.set_content("Here is our programme.")
    mail.add_attachment("unsubscribe", filename="notes.txt")
    mail.add_attachment(b"\x00" * 1000, maintype="image", subtype="png", filename="choir.png")
    assert came(mail.as_bytes()).text == "Here is our programme."


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("gb2312", "请退订"),
        ("shift_jis", "配信停止"),
        ("windows-1252", "Don’t email me again"),
        ("iso-2022-jp", "停止"),
    ],
)
def test_a_field_in_the_e_mails_own_charset_is_read_in_it(charset: str, text: str) -> None:
    raw = text.encode(charset)
    try:
        as_posted = raw.decode("utf-8")
    except UnicodeDecodeError:
        as_posted = raw.decode("latin-1")  # how a form's field is read whose charset nobody told
    assert parsed(text=as_posted, charsets=json.dumps({"text": charset, "from": "UTF-8"})).text == text


@pytest.mark.parametrize("charsets", ["", "{", "[]", '{"text": 7}', '{"text": "klingon"}', "[" * 5000])
def test_charsets_that_are_none_harm_nothing(charsets: str) -> None:
    assert parsed(text="Sí, ¡claro!", charsets=charsets).text == "Sí, ¡claro!"


@pytest.mark.parametrize(
    "fields",
    [
        {"envelope": json.dumps({"to": [f"reply+{TOKEN}@in.road.example"], "from": "ana@choir.example"})},
        {"to": f"ana+a_list_of_many_words@choir.example, reply+{TOKEN}@in.road.example"},
        {"headers": f"X-Original-To: reply+{TOKEN}@in.road.example"},
    ],
    ids=["envelope", "second", "passed on"],
)
def test_our_mark_is_found_wherever_the_address_stands(fields: dict[str, str]) -> None:
    assert parsed(**fields).token == TOKEN


@pytest.mark.parametrize("envelope", ["{", "[]", '{"to": 3}', '{"to": [null, {}]}', "\ud800"])
def test_an_envelope_that_is_none_harms_nothing(envelope: str) -> None:
    assert parsed(envelope=envelope, text="hello").text == "hello"


def test_a_raw_e_mail_is_taken_where_that_is_what_is_posted() -> None:
    raw = f"From: Ana <ana@choir.example>\nTo: reply+{TOKEN}@in.road.example\nMessage-ID: <m1@x.example>\n\nYes please"
    mail = parsed(email=raw, **{"from": "other@x.example"})
    assert (mail.provider, mail.sender, mail.token, mail.text) == ("sendgrid", "ana@choir.example", TOKEN, "Yes please")


def test_long_ids_that_begin_alike_are_not_taken_for_one() -> None:
    long = "x" * 280
    one, other, again = (came(f"Message-ID: <{long}{end}@x.example>\r\n\r\nhello".encode()) for end in "aba")
    assert one.key == again.key != other.key


@pytest.mark.parametrize(
    "header", ["X-Autorespond: on vacation", "X-Precedence: auto_reply", "Precedence: bulk", "X-Mail-Autoreply: yes"]
)
def test_what_machines_write_above_their_answers_is_kept_for_the_reading(header: str) -> None:
    mail = came(f"{header}\r\n\r\nThank you for your message.".encode())
    assert read(Answer(mail.text, mail.subject, headers=mail.headers), NOW.date()).kind == "out_of_office"


def test_who_is_named_inside_an_encoded_name_is_not_the_sender() -> None:
    raw = b"From: =?utf-8?q?victim=40choir.example=2C?= <other@x.example>\r\n\r\nstop"
    mail: Any = inbound_mail.came(raw, NOW)
    assert mail.sender == "other@x.example"
