"""E-mail addresses of a page: every way in which they are written, none that is nobody's, the best one first."""

import pytest

from tools.sources.site.emails import addresses, in_line, ranked
from tools.sources.site.page import deciphered, parse

HOME = "https://choir.example/"


def emails_of(html: str) -> list[str]:
    page = parse(html, HOME)
    assert page is not None
    return [address.email for address in addresses(page.lines, HOME)]


@pytest.mark.parametrize(
    ("line", "email"),
    [
        ("Write to Info@Choir.example.", "info@choir.example"),
        ("info [at] choir [dot] example", "info@choir.example"),
        ("info(at)choir(dot)example", "info@choir.example"),
        ("info {at} choir {dot} example", "info@choir.example"),
        ("info AT choir DOT example", "info@choir.example"),
        ("info @ choir dot example", "info@choir.example"),
        ("info_at_choir.example", "info@choir.example"),
        ("ana.o'neil+sing@mail.choir.example", "ana.o'neil+sing@mail.choir.example"),
        ("Questions: info at choir.example", "info@choir.example"),
    ],
)
def test_plain_and_disguised_addresses_are_read(line: str, email: str) -> None:
    assert list(in_line(line, "choir.example")) == [email]


@pytest.mark.parametrize(
    "line",
    [
        "logo@2x.png",
        "banner@choir.jpg",
        "you@example.com",
        "noreply@choir.example",
        "no-reply@choir.example",
        "abc123@sentry.io",
        "x@o12.ingest.sentry.io",
        "find us at choir dot example",
        "Sing at choir.example",
        "meet us at cafe.example",
        "https://user@choir.example/path",
        "@choir on every network",
        "ana@",
        "bass@home",
    ],
)
def test_what_is_nobodys_address_is_left_out(line: str) -> None:
    assert list(in_line(line, "choir.example")) == []


@pytest.mark.parametrize(
    ("html", "emails"),
    [
        ('<a href="mailto:a%40choir.example?subject=Hi">write</a>', ["a@choir.example"]),
        ('<a href="MAILTO:a@choir.example,b@choir.example"><svg/></a>', ["a@choir.example", "b@choir.example"]),
        ("in&#102;o&#64;choir.example", ["info@choir.example"]),
        ("in<span>fo</span><!-- x -->@<b>choir</b>.example", ["info@choir.example"]),
        ("in\u200bfo@cho\u00adir.example", ["info@choir.example"]),
        ('info@<span style="display:none">no.</span>choir.example', ["info@choir.example"]),
        ("<script>var a = 'x@choir.example'</script>", []),
        ('<a href="/cdn-cgi/l/email-protection#2a43444c456a4942454358044f524b475a464f">x</a>', ["info@choir.example"]),
        ('<span data-cfemail="2a43444c456a4942454358044f524b475a464f">[hidden]</span>', ["info@choir.example"]),
    ],
)
def test_addresses_in_links_entities_and_ciphers_are_read(html: str, emails: list[str]) -> None:
    assert emails_of(f"<p>{html}</p>") == emails


def test_a_cipher_that_is_none_gives_nothing() -> None:
    assert deciphered("zz") == ""
    assert deciphered("") == ""


def test_the_sites_makers_address_is_left_out() -> None:
    html = "<p>info@choir.example</p><footer>Website by Pine<br>joe@pine.example</footer>"
    assert emails_of(html) == ["info@choir.example"]
    assert emails_of("<p>Designed by Pine, joe@pine.example</p>") == []


def test_a_named_persons_address_comes_first_then_a_roles_then_what_nobody_reads() -> None:
    given = ["tickets@choir.example", "x@else.example", "info@choir.example", "booking@choir.example", "ana@gmail.com"]
    best = ranked(given, HOME, named=["ana@gmail.com"])
    assert best == ["ana@gmail.com", "booking@choir.example", "info@choir.example", "x@else.example", given[0]]
