"""What follows from an answer: sequences stop, an absence lets them rest, an opt-out closes addresses.

Nothing else follows by itself. What an answer seems to say is told to staff, who move the lead; its text is data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import select

from store.tables import Contact, Enrollment, Lead, Message, Suppression
from tools.context import ToolContext
from tools.outreach.events import STOPS
from tools.outreach.helping import tell_who_writes
from tools.outreach.matching_answers import colleagues
from tools.outreach.reading import IN_WORDS, Reading
from tools.outreach.replanning import pause
from tools.outreach.stopping import BEFORE_BOOKING, open_enrollments, stop_for
from tools.record_names import short_date
from tools.suppressions import put_suppression
from tools.wording import joined

#: So long a sequence rests where an absence names no day.
AWAY = timedelta(days=7)
_SUGGESTED = {"interested": "interested", "no": "lost"}


@dataclass(frozen=True)
class Heard:
    """An answer as it was read. `people` gave it; `addresses` are the ones that an opt-out on its channel closes.

    `name` is what the answering person is called. `proven`: it is certain whose the addresses are. `sure`: the
    provider vouches for the sender. `bounced`: a mail server wrote that our message did not reach them. `kept` is the
    answer as it is kept, where it came in by itself.
    """

    reading: Reading
    channel: str
    people: Sequence[Contact | Lead]
    addresses: Sequence[str]
    name: str
    proven: bool = False
    sure: bool = False
    bounced: bool = False
    kept: Message | None = None


def follow(ctx: ToolContext, heard: Heard) -> list[str]:
    """Do what an answer asks for at once; answers what was done, a sentence each."""
    reading = heard.reading
    if heard.bounced:
        stopped = stop_for(ctx, heard.people, STOPS["bounced"])
        return [f"{_of(stopped)} stopped: {STOPS['bounced']}."] if stopped else []
    if reading.again:
        return _opt_in(ctx, heard)
    if reading.kind == "out_of_office":
        return _rest(ctx, heard)
    done = [*(_opt_out(ctx, heard) if reading.scope else []), *_stop(ctx, heard)]
    asked = heard.kept if reading.help and heard.proven else None
    return [*done, *(tell_who_writes(ctx, asked) if asked else [])]


def suggestion(reading: Reading, who: Contact | Lead | None) -> str:
    """What staff may want to do about an answer, as a question; empty where nothing is plain."""
    if reading.help:
        return "They ask who writes: answer them."
    if reading.kind in ("", "opt_out", "out_of_office"):
        return ""
    stage = _SUGGESTED.get(reading.kind)
    reads = f"It reads as {IN_WORDS[reading.kind]}"
    if stage and isinstance(who, Lead) and who.stage not in (stage, "booked"):
        return f"{reads}: move the lead to {stage}?"
    return f"{reads}."


def _stop(ctx: ToolContext, heard: Heard) -> list[str]:
    """Everything that runs for those who answered; of the others of their group what asks for a booking."""
    on = short_date(ctx.today)
    word = "asked for no more messages" if heard.reading.scope else "answered"
    stopped = stop_for(ctx, [*heard.people, *heard.addresses], f"{heard.name} {word} on {on}")
    others = colleagues(ctx, heard.people)
    why = f"{heard.name}, of the same group, {word} on {on}"
    stopped += stop_for(ctx, others, why, stages=BEFORE_BOOKING) if others else []
    return [f"{_of(stopped)} stopped."] if stopped else []


def _rest(ctx: ToolContext, heard: Heard) -> list[str]:
    until = heard.reading.back_on or ctx.today + AWAY
    running = [each for each in open_enrollments(ctx, heard.people) if each.state == "active" or each.paused_until]
    resting = [each for each in running if each.paused_until is None or each.paused_until < until]
    for enrollment in resting:
        pause(ctx, enrollment, f"{heard.name} is out of the office until {short_date(until)}", until)
    return [f"{_of(resting)} rests until {short_date(until)}."] if resting else []


def _opt_out(ctx: ToolContext, heard: Heard) -> list[str]:
    """Close what they want closed: the addresses on their channel, or all that is on file for them."""
    channel, addresses = _to_close(heard)
    for address in addresses:
        put_suppression(ctx, address, channel, "self", "they wrote that they want no more", verified=heard.proven)
    kinds = {"email": "e-mail", "sms": "texts", "all": "messages"}
    return [f"No more {kinds[channel]} to {joined(addresses)}."] if addresses else []


def _to_close(heard: Heard) -> tuple[str, list[str]]:
    """A channel and the addresses that are closed to it. Who is only of the same group speaks for themselves alone."""
    scope = heard.reading.scope
    theirs = [p for p in heard.people if heard.proven or {p.email, p.phone} & {*heard.addresses}]
    on_file = {"email": [p.email for p in theirs], "sms": [p.phone for p in theirs]}
    if scope == "all":
        return "all", list(dict.fromkeys(a for a in (*heard.addresses, *on_file["email"], *on_file["sms"]) if a))
    if named := list(dict.fromkeys(address for address in on_file.get(scope, []) if address)):
        return scope, named
    return heard.channel, list(heard.addresses)


def _opt_in(ctx: ToolContext, heard: Heard) -> list[str]:
    """START lifts the person's own opt-out of texts, and nothing else; only where the provider vouches for them."""
    if not heard.sure or heard.channel != "sms":
        return []
    lifted = [address for address in heard.addresses if _lifted(ctx, address)]
    return [f"Texts to {joined(lifted)} are allowed again."] if lifted else []


def _lifted(ctx: ToolContext, address: str) -> bool:
    own = (Suppression.address == address, Suppression.channel == "sms", Suppression.by == "self")
    row = ctx.session.exec(select(Suppression).where(*own)).first()
    if row is None:
        return False
    ctx.session.delete(row)
    ctx.session.flush()
    return True


def _of(enrollments: Iterable[Enrollment]) -> str:
    """Enrolments by their sequences and people."""
    named = []
    for each in enrollments:
        person = each.contact or each.lead
        named.append(f"{each.sequence.name}{f' for {person.name}' if person else ''}")
    return joined(list(dict.fromkeys(named)))
