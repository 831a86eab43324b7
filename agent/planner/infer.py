"""What a command need not be told.

The trip that was just spoken of, the venue that this message has made, the place of the trip.
"""

import re
import sys
from dataclasses import replace

from agent.planner.command import Command
from agent.planner.fill import known, put_record
from agent.planner.phrases import Found
from agent.planner.scene import Scene

#: Arguments that may be filled from what was last spoken of, and how many turns back that may lie.
_FROM_FOCUS = {
    "trip": 6,
    "target": 6,
    "venue": 3,
    "booking": 2,
    "campaign": 6,
    "sequence": 6,
    "template": 3,
    "recipient": 2,
    "message": 6,
    "request": 2,
    "conversation": 2,
}


_TWO = re.compile(r"\b(?:the two|both|them|those|these|they|the pair|it|same|duplicates?)\b", re.I)


def complete(scene: Scene, command: Command) -> Command:
    """The command with what can be inferred, and with what is still missing listed."""
    made = replace(
        command, args={**command.args}, found={**command.found}, choices={**command.choices}, notes=[*command.notes]
    )
    _narrow_by_trip(scene, made)
    _instead(scene, made)
    _trip_of_booking(scene, made)
    _from_focus(scene, made)
    _other_of_two(scene, made)
    _trip_of_campaign(scene, made)
    _trip_of_question(scene, made)
    _place_of_trip(scene, made)
    _place_of_sources(scene, made)
    _month_in_name(made)
    _payment_kind(scene, made)
    _step_delay(made)
    made.missing = [arg for arg in made.op.required if arg not in made.args and arg not in made.choices]
    if "body" in made.op.slots and not {"body", "template", "draft"} & set(made.args) and "template" in made.op.slots:
        made.missing.append("body")
    if ("$day" in made.args or "$clock" in made.args) and "starts_at" not in made.args and not made.op.reads:
        made.missing.append("starts_at")
    if made.tool == "change_step" and not made.problem and not set(made.args) - {"sequence", "step"}:
        made.missing.append("delay_days")
    return made


def _narrow_by_trip(scene: Scene, made: Command) -> None:
    """Of several bookings, those on the trip that is named or, failing that, was just spoken of."""
    names = made.choices.get("booking") or made.choices.get("expense")
    if not names:
        return
    trip = made.args.get("trip") or scene.state.last(("trip",), 2)
    fitting = tuple(n for n in names if trip in n.of)
    if len(fitting) == 1:
        arg = "booking" if "booking" in made.choices else "expense"
        put_record(made, made.op.slots[arg], Found(fitting, made.found[arg].text))


def _trip_of_booking(scene: Scene, made: Command) -> None:
    if "trip" not in made.op.required or "trip" in made.args:
        return
    booking = known(scene, made, "booking")
    for ref in booking.of if booking else ():
        if ref.startswith("trip:"):
            made.args["trip"] = ref


def _from_focus(scene: Scene, made: Command) -> None:
    for arg in made.op.required:
        slot = made.op.slots[arg]
        if arg in made.args or arg in made.choices or slot.type != "ref" or slot.or_name or arg not in _FROM_FOCUS:
            continue
        for at in range(len(scene.earlier) - 1, -1, -1):
            if found := scene.earlier[at].record_of(slot.kinds, at):
                put_record(made, slot, found)
                break
        else:
            if ref := scene.state.last(slot.kinds, _how_far_back(made, arg)):
                name = scene.book.by_ref.get(ref)
                put_record(made, slot, Found((name,) if name else (), refs=(ref,)))


def _how_far_back(made: Command, arg: str) -> int:
    """A question about a campaign is about this conversation's last, however long ago that was: there are few."""
    return sys.maxsize if arg == "campaign" and made.op.reads else _FROM_FOCUS[arg]


def _other_of_two(scene: Scene, made: Command) -> None:
    """As in "merge the two, A stays": the other is the one that was spoken of just before."""
    given = [arg for arg in ("keep", "duplicate") if arg in made.args]
    if made.tool != "merge_records" or len(given) != 1 or made.choices or not _TWO.search(scene.text):
        return
    kind = str(made.args[given[0]]).split(":")[0]
    recent = [ref for ref, turn in scene.state.focus if scene.state.turn - turn <= 2 and ref.startswith(f"{kind}:")]
    others = [ref for ref in recent if ref != made.args[given[0]]]
    if others:
        lacking = "duplicate" if given == ["keep"] else "keep"
        name = scene.book.by_ref.get(others[-1])
        put_record(made, made.op.slots[lacking], Found((name,) if name else (), refs=(others[-1],)))


def _instead(scene: Scene, made: Command) -> None:
    """As in "Draft it instead": what the last call, done or not, was told."""
    if not re.search(r"\binstead\b", scene.text, re.I) or not scene.state.asked:
        return
    last = scene.state.asked[-1]
    for arg, value in last.args.items() if last.tool != made.tool else ():
        if arg in made.op.slots and (arg not in made.args or arg == "recipient"):
            made.args[arg] = value
            made.choices.pop(arg, None)


def _trip_of_campaign(scene: Scene, made: Command) -> None:
    """A trip that was just spoken of is linked to a campaign at its place."""
    if made.tool != "run_campaign" or "trip" in made.args:
        return
    location = _city(made.args.get("location", ""))
    for at in range(len(scene.earlier) - 1, -1, -1):
        call = scene.earlier[at]
        if call.tool == "create_trip" and (not location or _city(call.args.get("destination", "")) == location):
            put_record(made, made.op.slots["trip"], Found(call=at))
            made.args.setdefault("location", call.args.get("destination", ""))
            return
    if (
        not location
        and scene.state.place
        and re.search(r"\b(?:nearby|near (?:there|it|here)|around (?:there|it)|close by|there)\b", scene.text, re.I)
    ):
        made.args["location"] = scene.state.place
        location = _city(scene.state.place)
    ref = scene.state.last(("trip",), 3)
    if ref and location in _cities_of(scene, ref):
        put_record(made, made.op.slots["trip"], Found(refs=(ref,)))


def _place_of_sources(scene: Scene, made: Command) -> None:
    """As in "use google too", "search again": the sources are asked about the place that was spoken of."""
    goes_on = "sources" in made.args or re.search(r"\bagain\b", scene.text, re.I)
    if made.tool == "run_campaign" and goes_on and "location" not in made.args and scene.state.place:
        made.args["location"] = scene.state.place


def _cities_of(scene: Scene, ref: str) -> set[str]:
    """Where a trip goes, by its record and by the call that planned it."""
    trip = scene.book.by_ref.get(ref)
    planned = [call.args.get("destination", "") for call in scene.state.done if call.ref == ref]
    return {_city(place) for place in (trip.place if trip else "", *planned) if place}


def _trip_of_question(scene: Scene, made: Command) -> None:
    """As in "And what were the flights?" goes on about the trip of the answer before."""
    slot = made.op.slots.get("trip")
    goes_on = re.match(r"\W*(?:and|also|what about|how about)\b", scene.text, re.I)
    if (
        made.op.reads
        and slot
        and not slot.required
        and goes_on
        and "trip" not in made.args
        and (ref := scene.state.last(("trip",), 1))
    ):
        made.args["trip"] = ref


def _city(place: str) -> str:
    return place.split(",")[0].strip().lower()


def _place_of_trip(scene: Scene, made: Command) -> None:
    if "location" not in made.op.required or "location" in made.args or made.tool != "run_campaign":
        return
    trip = known(scene, made, "trip")
    if trip and trip.place:
        made.args["location"] = trip.place


def _month_in_name(made: Command) -> None:
    """A month alone leaves the dates open and goes into the name."""
    month = made.args.pop("$month", None)
    if month and made.tool == "create_trip" and "name" not in made.args and "destination" in made.args:
        city = made.args["destination"].split(",")[0].strip()
        made.args["name"] = f"{city.title() if city.islower() else city} {month}"


def _step_delay(made: Command) -> None:
    """A delay said as "3 days later" counts from the step before; of a step that is there, perhaps from where it is."""
    if made.args.pop("$later", None) and made.tool == "change_step":
        made.problem = "Later than now, or after the step before? Say “5 days after the previous step”, for instance."


def _payment_kind(scene: Scene, made: Command) -> None:
    """A sum that is exactly the deposit or the balance of the booking says which it is."""
    booking = known(scene, made, "booking")
    if made.tool != "record_payment" or "kind" in made.args or booking is None:
        return
    cents = cents_of(str(made.args.get("amount", "")))
    fitting = [kind for kind, sum_ in booking.sums if sum_ == cents]
    if len(fitting) == 1:
        made.args["kind"] = fitting[0]


def cents_of(amount: str) -> int | None:
    """The sum in cents, by its digits alone; None where it has none."""
    digits = "".join(c for c in amount if c.isdigit() or c == ".").strip(".")
    if not digits:
        return None
    times = 1000 if amount.lower().rstrip().endswith(("k", "grand")) else 1
    return round(float(digits) * 100 * times)
