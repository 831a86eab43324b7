"""Whatever a provider answers, a lead source says groups, flaws or one failure, and nothing else."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from speakers import Canned, all_speakers, searched
from speaking import Reply, Speaker

SPEAKERS = all_speakers()
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ODD = st.sampled_from(
    [
        "",
        "\x00",
        "\ud800",
        "javascript:alert(1)",
        "http://[",
        "1e999",
        "٣٤",
        "-",
        "\u202ecs",
        "a" * 999,
        "a@b",
        "+1",
    ]
)
TEXTS = ODD | st.text(st.characters(), max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)


def search(speaker: Speaker, changed: Callable[[Reply], Reply]) -> Any:
    return searched(
        speaker.source(f"http://{speaker.name}.example"), speaker, Canned(lambda asked: changed(speaker.answer(asked)))
    )


def is_json(reply: Reply) -> bool:
    return "json" in reply.content_type


def is_csv(reply: Reply) -> bool:
    return "csv" in reply.content_type


def news_in(value: Any) -> Any:
    """The same JSON with a field in every object that nobody has heard of."""
    if isinstance(value, dict):
        return {name: news_in(inner) for name, inner in value.items()} | {"brand_new": {"of": ["late"]}}
    return [news_in(inner) for inner in value] if isinstance(value, list) else value


def replaced(value: Any, data: st.DataObject) -> Any:
    """The same JSON with one value in it, chosen by hypothesis, made something else."""
    if not isinstance(value, (dict, list)) or not value or data.draw(st.integers(0, 7)) == 0:
        return data.draw(VALUES)
    at = data.draw(st.sampled_from(list(value) if isinstance(value, dict) else range(len(value))))
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[at] = replaced(value[at], data)
    return changed


def with_cell(text: str, data: st.DataObject) -> str:
    """The same CSV with one of its cells made something else."""
    rows = list(csv.reader(io.StringIO(text)))
    row = data.draw(st.sampled_from([row for row in rows if row]))
    row[data.draw(st.integers(0, len(row) - 1))] = data.draw(TEXTS).encode("utf-8", "replace").decode()
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def spliced(body: bytes, data: st.DataObject) -> bytes:
    """The same bytes with a piece of them made other bytes."""
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 60)))
    return body[:start] + data.draw(st.binary(max_size=30)) + body[end:]


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
def test_fields_that_nobody_has_heard_of_change_nothing(speaker: Speaker) -> None:
    def changed(reply: Reply) -> Reply:
        if is_json(reply):
            return replace(reply, body=json.dumps(news_in(json.loads(reply.content))).encode())
        if is_csv(reply):
            lines = reply.content.decode().splitlines()
            return replace(reply, body="\n".join(f"{'NEWS' if n == 0 else 'x'},{line}" for n, line in enumerate(lines)))
        return reply

    told = search(speaker, changed)
    assert told.problem == ""
    assert told.names == sorted(speaker.names)


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
@OFTEN
@given(data=st.data())
def test_a_value_of_another_type_breaks_nothing(speaker: Speaker, data: st.DataObject) -> None:
    def changed(reply: Reply) -> Reply:
        if is_json(reply):
            return replace(reply, body=json.dumps(replaced(json.loads(reply.content), data)).encode())
        if is_csv(reply):
            return replace(reply, body=with_cell(reply.content.decode(), data).encode())
        return replace(reply, body=spliced(reply.content, data))

    search(speaker, changed)


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
@OFTEN
@given(data=st.data())
def test_broken_bytes_break_nothing(speaker: Speaker, data: st.DataObject) -> None:
    search(speaker, lambda reply: replace(reply, body=spliced(reply.content, data)))


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
@OFTEN
@given(body=st.binary(max_size=200), status=st.sampled_from([200, 200, 204, 299, 302, 404, 418, 429, 599]))
def test_anything_at_all_breaks_nothing(speaker: Speaker, body: bytes, status: int) -> None:
    search(speaker, lambda reply: replace(reply, body=body, status=status))
