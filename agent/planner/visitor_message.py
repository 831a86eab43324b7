"""The message of an inquiry: what the visitor wrote about it, without bare answers, as it holds after corrections."""

import re
from datetime import date

from agent.planner.facts import Facts
from agent.planner.moments import Moment, NoSuchDay
from agent.planner.names import Book
from agent.planner.scene import Scene
from agent.planner.state import State
from agent.planner.visitor_reply import second_thought, spelt_out
from agent.planner.words import is_filler

#: Words of a bare answer: they say nothing about what is wanted.
_ANSWERING = frozenset(
    """
    yes yep yeah yup sure ok okay no nope fine great good perfect agreed course certainly absolutely go ahead please do
    contact me us email mail write reach reply back there at address name is it am my i you may can could send book
    change make move switch correct fix update set put to should be instead meant mean rather that this then day date
    wrong typo sorry wait actually oops and the a an on in for of thanks thank hmm um oh well here mine our we by
    inquiry request now not works work right correct sounds that's it's i'm name's y ya yea
    """.split()
)


def tells(text: str, now: Facts, today: date) -> bool:
    """Whether a reply says something about the wish that no field holds."""
    rest = second_thought(spelt_out(text))[0]
    for held in (now.email, now.phone, now.name, now.organization, now.location):
        rest = re.sub(re.escape(held), " ", rest, flags=re.I) if held else rest
    scene = Scene(rest, today, Book(()), State())
    held_at = {at for start, ps in scene.pieces.items() for p in ps if p.type == "moment" for at in range(start, p.end)}
    left = [tok for at, tok in enumerate(scene.toks) if at not in held_at and tok.is_word and not is_filler(tok)]
    return any(tok.low not in _ANSWERING and len(tok.low) > 1 for tok in left)


def retold(message: str, before: Facts, now: Facts, today: date) -> str:
    """The message with what was put right in it: no day, place, service, name or address that holds no more."""
    for old, new in ((before.email, now.email), (before.name, now.name), (before.location, now.location)):
        if old and new and old.lower() != new.lower():
            message = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new.replace("\\", r"\\"), message, flags=re.I)
    if before.service and now.service and before.service != now.service:
        message = _other_service(message, before.service, now.service, today)
    if before.starts_on and now.starts_on and before.starts_on != now.starts_on:
        message = _other_day(message, before.starts_on, now.starts_on, today)
    return message


def _scene(line: str, today: date) -> Scene:
    return Scene(line, today, Book(()), State())


def _other_day(message: str, old: date, new: date, today: date) -> str:
    """Each mention of the old day as the new one."""
    lines = []
    for line in message.split("\n"):
        scene = _scene(line, today)
        for start in sorted(scene.pieces, reverse=True):
            for piece in scene.pieces[start]:
                if piece.type == "moment" and isinstance(piece.value, Moment) and _is_day(piece.value, old, today):
                    first, last = scene.toks[start].start, scene.toks[piece.end - 1].end
                    line = f"{line[:first]}{new:%B} {new.day}, {new.year}{line[last:]}"
        lines.append(line)
    return "\n".join(lines)


def _is_day(moment: Moment, day: date, today: date) -> bool:
    try:
        return moment.has_day and moment.days(today)[0] == day
    except NoSuchDay:
        return False


def _other_service(message: str, old: str, new: str, today: date) -> str:
    lines = []
    for line in message.split("\n"):
        scene = _scene(line, today)
        at = len(scene.toks)
        while at:
            at -= 1
            piece = next((p for p in scene.words.get(at, ()) if old in p.value), None)
            if piece:
                first, last = scene.toks[at].start, scene.toks[piece.end - 1].end
                line = f"{line[:first]}{new}{line[last:]}"
        lines.append(line)
    return "\n".join(lines)
