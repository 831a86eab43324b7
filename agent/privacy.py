"""What a visitor says of themselves is in no transcript: names, addresses and numbers become placeholders.

Nothing may be kept of a visitor who has not agreed to it, nor of a child, and when they speak it is not yet known which
they are. So the store only ever holds `[e-mail 1]`; the values stay in this process's memory while the talk goes on,
and reach the store in the records that the visitor agreed to. After a restart Harmony has to ask again.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from agent.planner.facts import facts_in
from agent.planner.visitor_reply import spelt_in
from agent.planner.words import opened
from agent.typed import MAX_SAID

#: How many conversations' values are remembered; the one that was quiet longest is forgotten first.
REMEMBERED = 2_000
#: How many values of one conversation are told apart; of more, none is kept.
TOLD_APART = 100
# It begins where such a word begins, so that a long text is looked through once and not from each of its letters.
_EMAIL = re.compile(r"(?<![^\s@<>(),;:\"\[\]])[^\s@<>(),;:\"\[\]]+@[^\s@<>(),;:\"\[\]]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?<![\w-])\+?\(?\d[\d ().-]{7,18}\d(?![\w-])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: A number that nobody means, and that is too large to be read as one.
_ENDLESS = re.compile(r"\d{40,}")
#: Arguments of visitors' tools that hold what is hidden.
_PERSONAL_ARGS = {"name": "name", "email": "e-mail", "phone": "phone"}


@dataclass
class _Known:
    values: dict[str, str] = field(default_factory=dict)
    """What was said, to its placeholder."""
    hidden: int = 0
    """How many of them are hidden in all that is kept."""

    def learn(self, kind: str, value: str) -> None:
        if len(value) > 1 and value not in self.values and len(self.values) < TOLD_APART:
            count = sum(p.startswith(f"[{kind} ") for p in self.values.values())
            self.values[value] = f"[{kind} {count + 1}]"


class Vault:
    """The values behind the placeholders of visitors' conversations (by uid), in memory only. Safe between threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = Lock()

    def hide(self, uid: str, value: Any) -> Any:
        """A JSON value with what is known to be personal replaced, in every text of it."""
        with self._lock:
            values = self._of(uid).values
            return _each_text(value, _replacing(values)) if values else value

    def hide_said(self, uid: str, said: str, today: date) -> str:
        """What the visitor typed, with their name, addresses and numbers found, learned and replaced.

        What is longer than anybody reads is cut: of such a text only the beginning is kept. A spelt address ("pat at
        church dot org") is one.
        """
        if len(said) > MAX_SAID:
            said = said[:MAX_SAID].rpartition(" ")[0]  # half an address would not be known for one
        name = facts_in(opened(_ENDLESS.sub(" ", said)), today).name
        with self._lock:
            known = self._of(uid)
            known.learn("name", name)
            for found in _EMAIL.findall(said):
                known.learn("e-mail", found.rstrip("."))
            for spelt in spelt_in(said):
                known.learn("e-mail", spelt[0])
            for found in _PHONE.findall(_DATE.sub("", said)):
                known.learn("phone", found.strip())
            full = len(known.values) >= TOLD_APART
        hidden = str(self.hide(uid, said))
        return _PHONE.sub("[phone]", _EMAIL.sub("[e-mail]", hidden)) if full else hidden

    def learn_call(self, uid: str, args: dict[str, Any]) -> None:
        """Take in what a call of a visitor's tool says of them, so that it is hidden from then on."""
        with self._lock:
            known = self._of(uid)
            for arg, kind in _PERSONAL_ARGS.items():
                if isinstance(args.get(arg), str):
                    known.learn(kind, args[arg])

    def known(self, uid: str) -> int:
        """How many values are known of a conversation."""
        with self._lock:
            return len(self._of(uid).values)

    def is_news(self, uid: str) -> bool:
        """Whether something is known that what was kept before may still show."""
        with self._lock:
            known = self._of(uid)
            return len(known.values) > known.hidden

    def was_hidden(self, uid: str, count: int) -> None:
        """Remember that so many values are hidden now in all that is kept."""
        with self._lock:
            self._of(uid).hidden = count

    def show(self, uid: str, value: Any) -> Any:
        """A JSON value with the placeholders that this process still knows filled in again."""
        with self._lock:
            filled = {placeholder: said for said, placeholder in self._of(uid).values.items()}
            return _each_text(value, _replacing(filled)) if filled else value

    def _of(self, uid: str) -> _Known:
        known = self._known.setdefault(uid, _Known())
        self._known.move_to_end(uid)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return known


def _replacing(table: dict[str, str]) -> Callable[[str], str]:
    """What replaces whole values in a text, longest first, whatever their case."""
    lowered = {value.casefold(): put for value, put in table.items()}
    values = sorted(table, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(value)}(?!\w)" for value in values), re.IGNORECASE)
    return lambda text: pattern.sub(lambda m: lowered.get(m[0].casefold(), m[0]), text)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    return value
