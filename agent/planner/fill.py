"""From a pattern laid on a clause to the arguments of a call."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from agent.planner.align import Fill, Laid
from agent.planner.command import Command
from agent.planner.groups_said import Group
from agent.planner.lexicon import Name
from agent.planner.moments import Moment, NoSuchDay
from agent.planner.phrases import Found
from agent.planner.scene import Scene
from agent.planner.slots import PAIRS, Slot
from agent.planner.tooling import Operation

#: Without these, an end that would lie before its start is meant in the evening.
_MORNING = re.compile(r"\d\s?a\.?m\b|\bmorning\b", re.I)
_PAST_ARGS = frozenset(("spent_on", "received_on", "driven_on", "given_on", "since"))
_PAST_TOOLS = frozenset(("export_records", "find_expenses", "find_messages", "update_expense"))
_PAST_WORDS = re.compile(r"\b(did|was|were|had|spent|last|past|ago)\b", re.I)


def command(scene: Scene, op: Operation, laid: Laid, known_args: dict[str, Any] | None = None) -> Command:
    """The call that the pattern makes of the clause; what is missing is left for later.

    `known_args` are values from before.
    """
    made = Command(op, args={**(known_args or {})}, laid=laid, price=laid.price, text=scene.text)
    made.args.update({k: _implied(v) for k, v in laid.pattern.implied if v})
    for fill in laid.fills:
        slot = op.slots[fill.arg]
        if slot.type not in ("date", "when"):
            _put(made, slot, fill)
    _known_party(scene, made)
    try:
        _moments(scene, made, [f for f in laid.fills if op.slots[f.arg].type in ("date", "when")])
    except NoSuchDay as none:
        made.problem = str(none)
    return made


def _known_party(scene: Scene, made: Command) -> None:
    """A party that has a share already keeps its name as it is written there: "the agent" is Agent."""
    said = re.sub(r"^(?:the|our|my) ", "", str(made.args.get("party", "")).strip(), flags=re.I).casefold()
    for name in scene.book.of_kinds(("split",)) if said else ():
        if name.text.casefold() == said:
            made.args["party"] = name.text


def _implied(value: str) -> Any:
    return {"true": True, "false": False}.get(value, value)


def _put(made: Command, slot: Slot, fill: Fill) -> None:
    value = fill.piece.value
    if isinstance(value, Found):
        put_record(made, slot, value)
    elif fill.piece.type == "refs":
        made.found[slot.name] = value[0]
        made.args[slot.name] = [_ref_value(found) for found in value]
    elif isinstance(value, Group):
        made.args[slot.name] = value.value()
    elif fill.piece.type == "delay":
        made.args.update(value)
    elif fill.piece.type in ("names", "steps"):
        made.args[slot.name] = list(value)
    elif slot.many:
        made.args.setdefault(slot.name, []).append(value)
    else:
        made.args[slot.name] = _cleaned(slot, value)


def _cleaned(slot: Slot, value: Any) -> Any:
    if slot.type in ("name", "text") and isinstance(value, str):
        bare = value.strip(" ,.!?;:") if slot.type == "name" else value
        return re.sub(r"['’]s$", "", bare)
    return value


def put_record(made: Command, slot: Slot, found: Found) -> None:
    """Put a record into an argument; several stay as choices, none known passes on the words."""
    made.found[slot.name] = found
    made.choices.pop(slot.name, None)
    if len(found.names) > 1:
        made.choices[slot.name] = found.names
    else:
        value = _ref_value(found)
        made.args[slot.name] = [value] if slot.many else value
    if found.repaired and found.names:
        made.notes.append(f'I read "{found.repaired}" as {found.names[0].text}.')


def _ref_value(found: Found) -> Any:
    if found.call is not None:
        return {"$call": found.call}
    if found.names:
        return found.names[0].ref
    return found.refs[0] if found.refs else re.sub(r"['’]s$", "", found.text.strip(" ,.!?;:"))


def _moments(scene: Scene, made: Command, fills: list[Fill]) -> None:
    for arg in dict.fromkeys(f.arg for f in fills):
        moment = _together([f.piece.value for f in fills if f.arg == arg])
        if made.op.slots[arg].type == "date":
            put_days(scene, made, arg, moment)
        else:
            put_when(scene, made, arg, moment)


def _together(said: list[Moment]) -> Moment:
    first = said[0]
    for more in said[1:]:
        first = first.with_clock(more) if first.has_day else more.with_clock(first)
    return first


def put_days(scene: Scene, made: Command, arg: str, moment: Moment) -> None:
    """Put a day or a range of days into an argument and its partner."""
    if made.tool == "create_trip" and moment.whole == "month":
        made.args.setdefault("$month", _month_of(scene, moment))
        return
    first, last = moment.days(scene.today, _past(scene, made, arg), range_of(scene, made))
    if first is None:
        return
    partner = PAIRS.get(arg)
    made.args[arg] = first.isoformat()
    if partner and partner in made.op.slots and (last or partner == "to_date"):
        made.args[partner] = (last or first).isoformat()
    elif not partner and last and arg == "ends_on":
        made.args["starts_on"], made.args[arg] = first.isoformat(), last.isoformat()


def _month_of(scene: Scene, moment: Moment) -> str:
    first, _ = moment.days(scene.today)
    return f"{first:%B %Y}" if first else ""


def _past(scene: Scene, made: Command, arg: str) -> bool:
    if made.args.get("status") == "queued":
        return False
    return arg in _PAST_ARGS or made.tool in _PAST_TOOLS or (made.op.reads and bool(_PAST_WORDS.search(scene.text)))


def range_of(scene: Scene, made: Command) -> tuple[date, date] | None:
    """The days of the trip, or of the booking's trip, that the call is about."""
    for arg in ("trip", "booking", "target", "lead"):
        name = known(scene, made, arg)
        for ref in (name.ref, *name.of) if name else ():
            trip = scene.book.by_ref.get(ref)
            if trip and trip.kind == "trip" and trip.starts:
                return trip.starts, trip.ends or trip.starts
    return _range_of_call(scene, made)


def _range_of_call(scene: Scene, made: Command) -> tuple[date, date] | None:
    found = made.found.get("trip")
    if found is None or found.call is None:
        return None
    args = scene.earlier[found.call].args
    if "starts_on" not in args:
        return None
    return date.fromisoformat(args["starts_on"]), date.fromisoformat(args.get("ends_on", args["starts_on"]))


def known(scene: Scene, made: Command, arg: str) -> Name | None:
    """The known record that an argument names, where it is one."""
    value = made.args.get(arg)
    return scene.book.by_ref.get(value) if isinstance(value, str) else None


def put_when(scene: Scene, made: Command, arg: str, moment: Moment) -> None:
    """Put a day with its hours; what was not said is the booking's own, where it has one."""
    own = known(scene, made, "booking")
    first, _ = moment.days(scene.today, False, range_of(scene, made)) if moment.has_day else (None, None)
    said_day, said_clock = made.args.pop("$day", None), made.args.pop("$clock", None)
    before = datetime.fromisoformat(made.args[arg]) if len(made.args.get(arg, "")) > len("17:00") else None
    day = first or (date.fromisoformat(said_day) if said_day else None) or (before.date() if before else None)
    day = day or (own.starts if own else None) or _only_day(scene, made)
    clock = (
        moment.clock or (time.fromisoformat(said_clock) if said_clock else None) or (before.time() if before else None)
    )
    clock = clock or (own.clock if own else None)
    if clock and day is None and made.op.slots[arg].clock_alone:
        made.args[arg] = f"{clock:%H:%M}"
        return
    if day is None or clock is None:
        made.args["$day" if day else "$clock"] = day.isoformat() if day else clock.isoformat() if clock else ""
        return
    if (
        arg == "ends_at"
        and own
        and own.clock
        and clock < own.clock
        and clock.hour < 12
        and not _MORNING.search(scene.text)
    ):
        clock = clock.replace(hour=clock.hour + 12)
    made.args[arg] = f"{datetime.combine(day, clock):%Y-%m-%dT%H:%M}"
    if moment.until and PAIRS.get(arg) in made.op.slots:
        end = day + timedelta(1) if moment.until < clock else day
        made.args[PAIRS[arg]] = f"{datetime.combine(end, moment.until):%Y-%m-%dT%H:%M}"


def _only_day(scene: Scene, made: Command) -> date | None:
    within = range_of(scene, made)
    return within[0] if within and within[0] == within[1] else None


def chosen(command: Command, arg: str, name: Name) -> Command:
    """The command with one of its candidates chosen."""
    made = replace(
        command,
        args={**command.args},
        choices={k: v for k, v in command.choices.items() if k != arg},
        found={**command.found},
    )
    put_record(made, made.op.slots[arg], Found((name,), name.text))
    return made
