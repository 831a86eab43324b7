"""Whatever people type, the built-in planner answers in a sentence that helps, and writes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from store.tables import Change

BAD = {
    "nothing": "",
    "white space": " \t\n ",
    "far too long": "plan a trip to Denver " * 5_000,
    "control characters": "plan\x00 a trip\x07 to\x1b Nowhere\x08ville",
    "emoji alone": "🎵🎶🎤",
    "emoji for a place": "plan a trip to 🎵🎶",
    "right to left": "\u202eخطط رحلة إلى دنفر",
    "sql": "'; drop table trip; --",
    "sql as a place": "plan a trip to '; drop table trip; --",
    "no such day": "plan a trip to Denver feb 30 to feb 31",
    "the end before the start": "plan a trip to Denver, from 2027-12-07 to 2027-12-04",
    "less than nothing": "log -$50 for lunch on the denver trip",
    "more than there is": "log $99999999999999 for lunch on the denver trip",
    "nowhere": "plan a trip to Qwxyzzyville dec 4-7",
    "markup": "plan a trip to <script>alert(1)</script>",
    "a template": "plan a trip to {{ 7 * 7 }} and ${jndi:ldap://x}",
}


@pytest.mark.parametrize("role", ["staff", "visitor"])
def test_it_is_answered_in_a_sentence_and_nothing_is_written(
    role: Any, talk: Callable[..., Any], engine: Engine
) -> None:
    for name, said in BAD.items():
        chat = talk(None, role, f"{role}:{name}")
        ended = chat.say(said)
        assert ended.state == "done", name
        assert 15 < len(ended.reply) < 1_500, (name, ended.reply)
        for word in ("Traceback", "Error", "Something went wrong", "None", "<script"):
            assert word not in ended.reply, (name, ended.reply)
    with Session(engine) as session:
        assert [(change.tool, change.args) for change in session.exec(select(Change))] == []
