"""A mail server of one's own: the whole suite over STARTTLS, and every point at which a conversation can end."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from certificates import make_certificate, serving, trusting
from mail_server import MailServer
from sending import EMAIL, SHORT, EverySenderOfANetwork, Provider

from scheduler.delivery.base import Outgoing, Rejected, Sender, TemporaryFailure, Uncertain
from scheduler.delivery.smtp import Smtp
from scheduler.delivery.smtp_address import SmtpServer, parse_smtp

SECRET = "smtp secret/@"
OURS = ("Message-ID", "In-Reply-To", "References", "List-Unsubscribe", "List-Unsubscribe-Post")
FAULTS = {
    "refuse": {"rcpt": "550 5.7.1 not wanted here"},
    "busy": {"mail": "451 4.7.1 too many messages"},
    "broken": {"dot": "999 what?"},
    "garbled": {"dot": "Welcome to the hotel"},
    "silence": {"dot": "silence"},
    "cut": {"dot": "cut"},
    "drip": {"dot": "drip"},
}


@dataclass
class Side(Provider):
    server: MailServer = field(default_factory=MailServer)
    certificate: Path = Path()

    def sender(self, seconds: float = 5.0, *, secret: str = "", port: int = 0, host: str = "127.0.0.1") -> Sender:
        where = SmtpServer(host, port or self.server.port, self.server.encrypted, "dana", secret or self.secret)
        return Smtp(where, seconds=seconds, tls=trusting(self.certificate))

    def fail(self, how: str) -> None:
        self.server.faults = FAULTS[how]

    @property
    def calls(self) -> int:
        return self.server.connections

    @property
    def tokens(self) -> list[str]:
        return [read(mail)["Message-ID"][1:].partition("@")[0] for _, _, mail in self.server.mails]

    def taken(self) -> Outgoing:
        ((sender, to, raw),) = self.server.mails
        mail = read(raw)
        who, whom = mail["From"].addresses[0], mail["To"].addresses[0]
        assert (who.addr_spec, whom.addr_spec) == (sender, to)
        text, html = (part.get_content().replace("\r\n", "\n").rstrip("\n") for part in mail.iter_parts())
        return Outgoing(
            token=self.tokens[0],
            channel="email",
            to=to,
            to_name=whom.display_name,
            sender=sender,
            sender_name=who.display_name,
            reply_to=mail["Reply-To"].addresses[0].addr_spec,
            subject=mail["Subject"],
            text=text,
            html=html,
            headers={name: str(mail[name]) for name in OURS},
        )


def read(raw: bytes) -> EmailMessage:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "mail.pem")


@pytest.fixture(params=["starttls", "smtps"])
def side(request: pytest.FixtureRequest, certificate: Path) -> Iterator[Side]:
    told = MailServer(tls=serving(certificate), login=("dana", SECRET), encrypted=request.param == "smtps")
    with told as server:
        yield Side(SECRET, EMAIL, server, certificate)


@pytest.fixture
def relay() -> Iterator[MailServer]:
    """A server on this machine that asks for nothing."""
    with MailServer() as server:
        yield server


def by(server: MailServer, seconds: float = 5.0, host: str = "127.0.0.1", user: str = "") -> Smtp:
    return Smtp(SmtpServer(host, server.port, False, user, SECRET if user else ""), seconds=seconds)


class TestSmtp(EverySenderOfANetwork):
    @pytest.fixture
    def provider(self, side: Side) -> Side:
        return side


def test_the_whole_conversation(relay: MailServer) -> None:
    by(relay).send(EMAIL)
    assert [command.split(" ")[0].upper() for command in relay.commands] == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]
    assert "mail FROM:<dana@harmony.example>" in relay.commands[1]
    ((_, _, raw),) = relay.mails
    mail = read(raw)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["Date"].datetime is not None
    assert not mail.defects


def test_our_headers_stand_as_they_are_and_no_line_is_too_long(relay: MailServer) -> None:
    by(relay).send(EMAIL)
    raw = relay.mails[0][2]
    for name in OURS:
        words = EMAIL.headers[name].replace(" ", "\r\n ")
        assert f"\r\n{name}: {words}\r\n".encode() in raw


def test_an_e_mail_without_html_is_plain_text(relay: MailServer) -> None:
    by(relay).send(replace(EMAIL, html="", to_name="", sender_name="", reply_to="", headers={}))
    mail = read(relay.mails[0][2])
    assert (mail.get_content_type(), mail["To"], mail["Reply-To"]) == ("text/plain", EMAIL.to, None)


@pytest.mark.parametrize("point", ["connect", "ehlo", "mail", "rcpt", "data"])
@pytest.mark.parametrize("fault", ["cut", "silence", "drip", "what?", "421 4.3.0 not today"])
def test_what_breaks_before_the_last_dot_was_not_sent(relay: MailServer, point: str, fault: str) -> None:
    relay.faults = {point: fault}
    with pytest.raises(TemporaryFailure):
        by(relay, SHORT).send(EMAIL)
    assert relay.mails == []
    assert relay.connections == 1


@pytest.mark.parametrize("point", ["connect", "mail", "rcpt", "data", "dot"])
def test_a_five_is_for_good_wherever_it_comes(relay: MailServer, point: str) -> None:
    relay.faults = {point: "554 5.7.1 we do not\x07 want it"}
    with pytest.raises(Rejected, match=r"^554: 5\.7\.1 we do not want it$"):
        by(relay).send(EMAIL)


def test_a_four_after_the_last_dot_is_certain_too(relay: MailServer) -> None:
    relay.faults = {"dot": "452 4.2.2 mailbox full"}
    with pytest.raises(TemporaryFailure, match=r"452: 4\.2\.2 mailbox full"):
        by(relay).send(EMAIL)


def test_a_line_without_end_after_the_last_dot_leaves_it_open(relay: MailServer) -> None:
    relay.faults = {"dot": "250 " + "o" * 9000}
    with pytest.raises(Uncertain):
        by(relay).send(EMAIL)


def test_on_the_way_to_another_machine_nothing_goes_unencrypted(relay: MailServer) -> None:
    with pytest.raises(Rejected, match="offers no encryption"):
        by(relay, host="0.0.0.0", user="dana").send(EMAIL)  # this machine, by an address that does not say so
    assert not any(SECRET in command or "AUTH" in command for command in relay.commands)


def test_a_server_that_takes_no_sign_in_where_one_is_set(relay: MailServer) -> None:
    with pytest.raises(Rejected, match="AUTH"):
        by(relay, user="dana").send(EMAIL)


def test_a_certificate_of_nobody_known_is_not_trusted(side: Side) -> None:
    where = SmtpServer("127.0.0.1", side.server.port, side.server.encrypted, "dana", SECRET)
    with pytest.raises(TemporaryFailure, match="CERTIFICATE_VERIFY_FAILED"):
        Smtp(where).send(EMAIL)
    assert not any("AUTH" in command for command in side.server.commands)


@pytest.mark.parametrize(
    "changed",
    [
        {"to": "ana@evergreen.example\r\nRCPT TO:<all@evergreen.example>"},
        {"to": "not an address"},
        {"to": "añä@evergreen.example"},
        {"subject": "One\r\nBcc: all@evergreen.example"},
        {"to_name": "Ana\r\nBcc: all@evergreen.example"},
        {"headers": {"References": "<a@b>\r\nBcc: all@evergreen.example"}},
    ],
)
def test_what_cannot_stand_in_an_e_mail_is_refused_before_anybody_is_asked(
    relay: MailServer, changed: dict[str, object]
) -> None:
    with pytest.raises(Rejected, match="cannot be written as an e-mail"):
        by(relay).send(replace(EMAIL, **changed))  # type: ignore[arg-type]
    assert relay.connections == 0


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://dana:p%40ss%2F@mail.example:2587", SmtpServer("mail.example", 2587, False, "dana", "p@ss/")),
        ("smtp://mail.example", SmtpServer("mail.example", 587, False)),
        ("smtps://dana:x@[2001:db8::1]/", SmtpServer("2001:db8::1", 465, True, "dana", "x")),
    ],
)
def test_a_server_is_set_in_one_address(url: str, server: SmtpServer) -> None:
    assert parse_smtp(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "https://mail.example",
        "smtp://",
        "smtp://a:secret@b:x",
        "smtp://a/b",
        "smtp://a:secret@[b",
        "smtp://a:secret@b℀",
    ],
)
def test_another_address_is_none_and_its_password_is_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="smtps://user:password@host:465") as failed:
        parse_smtp(url)
    assert "secret" not in str(failed.value)


def test_which_machine_is_this_one() -> None:
    assert SmtpServer("localhost", 25, False).here
    assert SmtpServer("::1", 25, False).here
    assert not SmtpServer("mail.example", 25, False).here
    assert "hunter2" not in repr(SmtpServer("mail.example", 25, False, "dana", "hunter2"))
