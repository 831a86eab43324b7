"""The beginning of a turn: what a person said becomes a plan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from agent.planner import answers, idioms, reached_at, scope, typos
from agent.planner.clauses import joints, sentences
from agent.planner.command import Command
from agent.planner.compound import Parting, Reading
from agent.planner.corrections import added, corrected, without_surprise
from agent.planner.infer import complete
from agent.planner.judge import judged
from agent.planner.lexicon import Lexicon
from agent.planner.list_talk import goes_on
from agent.planner.moments import NoSuchDay
from agent.planner.names import Book, Match
from agent.planner.plan import Plan, planned
from agent.planner.questions import small_talk
from agent.planner.recognise import answering
from agent.planner.scene import Scene
from agent.planner.send_it import sent_after_all
from agent.planner.speech import quoted, verbatim
from agent.planner.state import State
from agent.planner.tooling import Operation
from agent.planner.visitor import begin_visitor
from agent.planner.words import opened, tokens

#: Said to be on the safe side; it holds where nothing but reading is done.
_HARMLESS = re.compile(
    (
        r",?\s*\b(?:but\s+|and\s+)?(?:do not|without)\s+(?:send|sending|change|changing|book|"
        r"booking|write|writing|do|doing|save|saving)\w*\s*(?:anything|it|them|that|yet|a thing)?(?:\s+yet"
        r")?(?=[\s.!,;]*$)"
    ),
    re.I,
)


_UNDECIDED = re.compile(
    (
        r"\b(?:if|unless|whether|maybe|perhaps|might|should (?:i|we)|shall (?:i|we)|what would "
        r"happen|thinking (?:of|about)|considering|wondering|almost|remind me)\b(?=(?:[^\"]*\"[^\"]*\")*[^"
        r"\"]*$)"
    ),
    re.I,
)


_GOES_ON = re.compile(
    r"\W*(?:and|also|what about|how about|ok and|so and)\b(?: (?:in|for|on|about|at|near|what about)\b)?", re.I
)
_SMALL_TALK = re.compile(
    r"\W*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?(?: you)?(?: (?:so|"
    r"very) much| a lot)?|cheers|great|perfect|cool|nice|ok(?:ay)?|help(?: me)?|what can "
    r"(?:you|i) (?:do|say|ask)(?: here)?"
    r"|who are you|what are you|how do(?:es)? (?:this|it|you) work)\b(?: (?:there|harmony|please))?[\s,.!?]*)+$",
    re.I,
)


@dataclass
class Turn:
    """One turn's surroundings: the tools offered, the names that may be known, the conversation so far."""

    ops: Mapping[str, Operation]
    lexicon: Lexicon
    state: State

    @property
    def today(self) -> date:
        """Today, in the business's zone."""
        return self.lexicon.now.date()

    @cached_property
    def book(self) -> Book:
        """The names, indexed."""
        return Book(self.lexicon.names())

    def scene(self, text: str, earlier: tuple[Command, ...] = ()) -> Scene:
        """A clause in its surroundings."""
        return Scene(text, self.today, self.book, self.state, earlier)

    def mended(self, text: str) -> str:
        """What was said with contractions opened and slips put right."""
        plain = idioms.plain(opened(text))
        plain = reached_at.said_plainly(plain) if self.lexicon.staff else plain
        return typos.mended(plain, typos.vocabulary(tuple(self.ops)), self.book.words)

    def person_asked(self, text: str) -> str:
        """A question who somebody is, as a search for that contact."""
        asked = _WHO.match(text)
        said = tokens(asked["name"]) if asked else ()
        found = [m for m in (self.book.at(said, 0) if said else ()) if m.end == len(said)]
        return f"find contact {asked['name']}" if asked and any(_is_contact(m) for m in found) else text


def _is_contact(match: Match) -> bool:
    return any(name.kind == "contact" for name in match.names)


_WHO = re.compile(r"^\W*(?:who is|who are|whois)\s+(?P<name>[^,.?!]+?)(?: again)?\W*$", re.I)


def begin(turn: Turn, said: str) -> Plan:
    """The plan for what was said."""
    text = turn.person_asked(turn.mended(quoted(said) if turn.lexicon.staff else said))
    if not turn.lexicon.staff:
        return begin_visitor(said, text, turn.state, turn.ops, turn.today, turn.lexicon.business)
    pending = turn.state.pending
    try:
        if pending and answers.never_mind(text):
            return Plan(say=["All right, I have dropped that. Nothing was changed."])
        if pending and not _is_wish(turn, text) and (plan := _answer(turn, pending, verbatim(pending, said) or text)):
            return plan
        return _afresh(turn, text, said)
    except NoSuchDay as none:
        return Plan(say=[str(none)], ask="Which day did you mean?")


def _answer(turn: Turn, pending: dict[str, Any], text: str) -> Plan | None:
    """The plan that goes on with what was asked for, where the message answers it."""
    command = answers.answered(pending, text, turn.ops, turn.scene)
    if command is None:
        return None
    then = [_held(turn, item) for item in pending.get("then", ())]
    commands = [complete(turn.scene(text), command), *(complete(turn.scene(text), c) for c in then if c)]
    ids = [pending.get("id", 0), *(item["id"] for item in pending.get("then", ()) if item["tool"] in turn.ops)]
    return planned(commands, ids, {int(k): v for k, v in (pending.get("refs") or {}).items()})


def _is_wish(turn: Turn, text: str) -> bool:
    """Whether the message is a wish of its own, though something was asked: it begins like one and is understood."""
    rest = without_surprise(text)
    if not turn.scene(rest).wishes(0):
        return False
    reading = Parting(turn.ops, turn.scene).read(rest)
    return bool(reading.commands) and not reading.lost and all(c.certain for c in reading.commands)


def _held(turn: Turn, item: dict[str, Any]) -> Command | None:
    op = turn.ops.get(item["tool"])
    return Command(op, args={**item["args"]}) if op else None


def _afresh(turn: Turn, text: str, said: str) -> Plan:
    """The plan for a message that stands for itself."""
    if answers.never_mind(text) and not _takes_back(turn, text):
        return Plan(say=["All right. Nothing was changed."])
    if _SMALL_TALK.match(text):
        return Plan(say=[small_talk()])
    harmless = bool(_HARMLESS.search(text))
    text = _HARMLESS.sub("", text)
    if outside := scope.outside(text, turn.ops, turn.lexicon.staff):
        return Plan(say=[outside])
    if going_on := _going_on(turn, text):
        return going_on
    mended, rest = _mended(turn, text)
    reading = Parting(turn.ops, turn.scene).read(without_surprise(rest)) if rest else Reading()
    commands = _completed(turn, mended, reading.commands)
    if _UNDECIDED.search(text) and any(not c.op.reads for c in commands):
        return Plan(ask="You sound undecided, so I have not changed anything. Shall I? Then tell me to do it.")
    if harmless and any(not c.op.reads for c in commands):
        return Plan(say=["You asked me not to change anything, so I have not. Leave that out and I will do it."])
    if not commands or reading.lost:
        if found := added(text, turn.state, turn.ops, turn.scene):
            return planned(found.commands)
        if again := _asked_again(turn, text):
            return planned([again])
    return judged(turn.ops, turn.lexicon.staff, commands, reading, said)


def _going_on(turn: Turn, text: str) -> Plan | None:
    """The plan for a word about the message that was written last, or the leads that were listed."""
    if sending := sent_after_all(text, turn.state, turn.ops):
        return sending
    looks = goes_on(turn.scene(text), turn.ops.get("find_leads"))
    return planned(looks) if looks else None


def _takes_back(turn: Turn, text: str) -> bool:
    """Whether "scratch that" is said right after a change: then it is the change that is meant."""
    last = turn.state.last_write(frozenset(name for name, op in turn.ops.items() if op.reads))
    return bool(last and turn.state.turn - last.turn <= 1 and corrected(text, turn.state, turn.ops, turn.scene))


def _asked_again(turn: Turn, text: str) -> Command | None:
    """As in "And in April?": the question before, with what is different now."""
    last = turn.state.done[-1] if turn.state.done else None
    op = turn.ops.get(last.tool) if last else None
    if last is None or op is None or not op.reads or turn.state.turn - last.turn > 1 or not _GOES_ON.match(text):
        return None
    found = answering(
        turn.scene(_GOES_ON.sub("", text).strip(" ?.!")), op, (), {}, op.required[0] if op.required else ""
    )
    if found is None or found.unexplained or found.problem or not (found.args or found.choices):
        return None
    found.args = {**{a: v for a, v in last.args.items() if a not in found.choices}, **found.args}
    return found


def _mended(turn: Turn, text: str) -> tuple[tuple[Command, ...], str]:
    """Second thoughts at the beginning of the message, and the rest of it."""
    parts = sentences(text)
    for count in range(len(parts), 0, -1):
        if found := corrected(" ".join(parts[:count]), turn.state, turn.ops, turn.scene):
            return found.commands, " ".join(parts[count:])
    for start, end, _ in reversed(joints(text)):
        if found := corrected(text[:start], turn.state, turn.ops, turn.scene):
            return found.commands, text[end:]
    return (), text


def _completed(turn: Turn, mended: tuple[Command, ...], fresh: tuple[Command, ...]) -> list[Command]:
    done: list[Command] = []
    for command in (*mended, *fresh):
        done.append(command if command in mended else complete(turn.scene(command.text, tuple(done)), command))
    return done
