"""Rendering: what a template may hold, what a missing value does, and that no blank and no brace ever leaves."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.catalogue import REGISTRY
from tools.errors import InvalidInput
from tools.outreach.rendering import VARIABLES, Missing, Rendered, Texts, check, html_of, render
from tools.outreach.segments import segments

ANA = {"contact": {"first_name": "Ana", "role": "director"}, "group": {"name": "Evergreen"}}


def email(body: str, subject: str = "Hello") -> Texts:
    return Texts("email", subject, body)


def body_of(body: str, values: Any = None) -> str:
    made = render(email(body), ANA if values is None else values)
    assert isinstance(made, Rendered), made
    return made.text


def problem_with(body: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        check(email(body))
    assert caught.value.field == "body"
    return str(caught.value)


def test_a_value_stands_where_its_variable_stood() -> None:
    assert body_of("Hi {{ contact.first_name }} of {{ group.name }}.") == "Hi Ana of Evergreen."


@pytest.mark.parametrize("blank", [None, "", "   ", "\n", "absent"])
def test_a_blank_value_is_a_missing_value(blank: str | None) -> None:
    values = {"contact": {} if blank == "absent" else {"first_name": blank}}
    assert body_of('Hi {{ contact.first_name | default("there") }}', values) == "Hi there"
    assert render(email("Hi {{ contact.first_name }}"), values) == Missing(("contact.first_name",))


def test_everything_that_is_missing_is_named_once_and_only_what_would_be_written() -> None:
    texts = email(
        "{{ trip.name }} {{ trip.name }} {{ booking.fee }} {% if trip.city %}{{ trip.city }}{% endif %}",
        "For {{ contact.name }}",
    )
    assert render(texts, ANA) == Missing(("contact.name", "trip.name", "booking.fee"))


def test_a_condition_asks_whether_there_is_a_value() -> None:
    body = "As {% if contact.role %}{{ contact.role }}{% else %}a singer{% endif %}"
    body += "{% if trip.city is defined %}!{% endif %}"
    assert body_of(body) == "As director"
    assert body_of(body, {}) == "As a singer"
    assert body_of('{{ "x" if contact.role == "director" else "y" }}') == "x"
    assert body_of('{{ "x" if trip.city == "" else "y" }}{{ trip.city or "z" }}') == "yz"


@pytest.mark.parametrize("name", ["title", "upper", "lower", "trim", "capitalize"])
def test_a_filter_leaves_a_missing_value_missing(name: str) -> None:
    assert body_of(f'{{{{ trip.city | {name} | default("near you") }}}}') == "near you"
    assert render(email(f"{{{{ trip.city | {name} }}}}"), ANA) == Missing(("trip.city",))


def test_a_line_of_a_condition_leaves_no_gap() -> None:
    body = "One\n\n{% if trip.city %}\nTwo\n{% endif %}\n\nThree   \n\n\n\n"
    assert body_of(body) == "One\n\nThree"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{{ contact.shoe_size }}", "contact.shoe_size"),
        ("{{ contact.first_nme }}", "Did you mean contact.first_name?"),
        ("{{ first_name }}", "Did you mean contact.first_name?"),
        ("{{ contact }}", "contact.first_name, contact.name, contact.role"),
        ("{{ contact.first_name | default(there) }}", "there is no variable there"),
        ("Hi {{ contact.first_name", "is not to be read"),
        ("{{ }}", "is not to be read"),
        ("{% mail %}", "unknown tag"),
        ("Hi {first_name}", "brace"),
        ("Hi }}", "brace"),
        ('Hi {{ contact.first_name | default("{name}") }}', "brace"),
        ("{% raw %}{{ contact.first_name }}{% endraw %}", "brace"),
        ('{{ contact.name | default("") }}', "default that is empty"),
        ("{{ contact.name | default }}", "default that is empty"),
        ('{{ "a" if contact.role }}', "without an else"),
        ("", "is empty"),
    ],
)
def test_a_slip_is_told_with_what_would_be_right(body: str, says: str) -> None:
    assert says in problem_with(body)


@pytest.mark.parametrize(
    "body",
    [
        "{% for x in range(999999999) %}a{% endfor %}",
        "{{ contact.first_name.upper() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ contact.__class__.__mro__ }}",
        '{{ contact["first_name"] }}',
        '{{ ""["__class__"] }}',
        '{{ contact.name | attr("__class__") }}',
        '{{ contact.name | replace("a", "aaaa") }}',
        "{{ contact.name | map('upper') }}",
        '{% include "secret.txt" %}',
        '{% import "x" as y %}',
        '{% extends "x" %}',
        "{% set contact = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 'a' ~ 'b' }}",
        "{{ self }}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{% if contact.role %}" * 150 + "{% endif %}" * 150,
        "x" * 10_001,
    ],
)
def test_what_could_run_or_grow_is_refused_at_once_also_when_it_is_rendered_unchecked(body: str) -> None:
    began = time.monotonic()
    problem_with(body)
    with pytest.raises(InvalidInput):
        render(email(body), ANA)
    assert time.monotonic() - began < 2


def test_a_value_can_bring_neither_code_nor_html_nor_lines_nor_addresses() -> None:
    made = render(
        email("Hi {{ contact.name }}", "To {{ contact.name }}"), {"contact": {"name": "<b>A</b>\r\nBcc: x@y.example"}}
    )
    assert isinstance(made, Rendered)
    assert made.subject == "To <b>A</b> Bcc: x@y.example"
    assert made.html == "<p>Hi &lt;b&gt;A&lt;/b&gt; Bcc: x@y.example</p>"
    for strange in ("{{ sender.name }}", "{x}", "see http://bad.example", "www.bad.example"):
        assert render(email("Hi {{ contact.name }}"), {"contact": {"name": strange}}) == Missing(("contact.name",))
    assert body_of("{{ business.site }}", {"business": {"site": "https://h.example"}}) == "https://h.example"


@given(
    st.dictionaries(
        st.sampled_from(sorted(VARIABLES)), st.one_of(st.none(), st.text(), st.sampled_from(["{{", "}}", "{%", " "]))
    )
)
def test_no_text_leaves_with_a_brace_or_where_something_is_missing(values: dict[str, str | None]) -> None:
    nested: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        nested.setdefault(name.split(".")[0], {})[name.split(".")[1]] = value
    texts = email("\n".join(f"[{{{{ {name} }}}}]" for name in VARIABLES), "{{ group.name }}")
    made = render(texts, nested)
    if isinstance(made, Rendered):
        assert not set("{}") & set(made.text + str(made.subject) + str(made.html))
        assert "[]" not in made.text
    else:
        assert set(made.names) <= set(VARIABLES)


def test_a_text_of_which_nothing_is_left_does_not_leave() -> None:
    assert render(email("{% if trip.city %}Hi{% endif %}"), ANA) == Missing(("body",))
    assert render(email("Hi", "{% if trip.city %}Hi{% endif %}"), ANA) == Missing(("subject",))


def test_an_email_needs_a_short_subject_in_one_line_and_a_text_has_none() -> None:
    for subject in ("", "a\nb", "x" * 201):
        with pytest.raises(InvalidInput, match="subject"):
            check(email("Hi", subject))
    assert render(Texts("sms", None, "Hi {{ contact.first_name }}"), ANA) == Rendered(None, "Hi Ana", None)


def test_the_html_part_has_paragraphs_lines_and_links_and_nothing_else() -> None:
    text = 'See https://h.example/a?b=1&c=2.\nBest "Ana" <a@h.example>\n\njavascript:alert(1) (https://h.example)'
    assert html_of(text) == (
        '<p>See <a href="https://h.example/a?b=1&amp;c=2">https://h.example/a?b=1&amp;c=2</a>.<br>\n'
        "Best &#34;Ana&#34; &lt;a@h.example&gt;</p>\n"
        '<p>javascript:alert(1) (<a href="https://h.example">https://h.example</a>)</p>'
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the € takes two places and is not cut in two
        ("é" * 160, 1),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("🎶" * 35, 1),
        ("🎶" * 36, 2),
    ],
)
def test_a_text_is_sent_in_so_many_parts(text: str, parts: int) -> None:
    assert segments(text).count == parts


def test_whoever_writes_a_template_is_told_every_variable() -> None:
    assert [name for name in VARIABLES if name not in REGISTRY["save_template"].description] == []
