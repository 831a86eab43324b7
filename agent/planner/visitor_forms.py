"""What visitors send in: a request for a group, an inquiry, a wish for the transcript.

Each leaves only with what it needs. What lacks is asked for, the first time together and then one by one; a form stays
until it is sent or dropped in words.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from agent.planner.facts import Facts
from agent.planner.plan import Plan, Step
from agent.planner.state import State

INQUIRY, REQUEST, TRANSCRIPT = "submit_booking_inquiry", "submit_group_request", "email_transcript"
FORMS = (INQUIRY, REQUEST, TRANSCRIPT)
#: So many replies in a row may be no answer before a person, or the form's page, is offered.
MOST_MISSES = 2
PAGES = {INQUIRY: "/book", REQUEST: "/find-a-group"}
ASK = {
    "location": "In which city or town?",
    "age": "How old is the singer? Which groups fit depends on it.",
    "styles": "Which styles of music do you like: pop, jazz, gospel, barbershop, classical, …?",
    "starts_on": "Which day or days do you have in mind?",
    "name": "What is your name?",
    "email": "At which e-mail address does the answer reach you?",
}
EXAMPLE = {
    "location": "Denver, Colorado",
    "age": "34",
    "styles": "gospel and jazz",
    "starts_on": "May 8, 2027",
    "name": "I am Robin Vale",
    "email": "robin@example.org",
    "consent": "yes, you may write to me",
}
_TOGETHER = {
    "name": "your name",
    "email": "an e-mail address for the answer",
    "consent": "your word that we may contact you there",
}
WHAT_CHANGES = "Gladly. What is it to say: another day, place, name or e-mail address?"
REFUSED = (
    "Without your word that we may contact you I cannot pass this on, since nobody could answer you. You can still "
    "write to us whenever you like, or tell me that we may."
)


@dataclass(frozen=True)
class Form:
    """A form that is being filled in.

    `told` is all that is known, `asked` what the last question asked for, `misses` how many replies in a row did not
    answer it. `corrects`: it puts right what was sent before.
    """

    tool: str
    told: Facts = field(default_factory=Facts)
    asked: tuple[str, ...] = ()
    message: str = ""
    misses: int = 0
    no_email: bool = False
    any_style: bool = False
    corrects: bool = False

    @property
    def young(self) -> bool:
        """Whether it is about a child of whom neither name nor address is kept."""
        return self.tool == REQUEST and self.told.age is not None and self.told.age < 13

    def dump(self) -> dict[str, Any]:
        """As JSON, for what waits in the conversation."""
        told = {k: v for k in Facts.__dataclass_fields__ if (v := getattr(self.told, k)) not in ("", None, ())}
        told = {k: iso(v) if isinstance(v, date) else list(v) if isinstance(v, tuple) else v for k, v in told.items()}
        rest = {"message": self.message, "misses": self.misses, "no_email": self.no_email}
        more = {"any_style": self.any_style, "corrects": self.corrects}
        return {"form": self.tool, "asked": list(self.asked), "told": told, **rest, **more}


def form_in(state: State) -> Form | None:
    """The form that waits in the conversation; None where there is none, or it was sent just now."""
    kept = state.pending or {}
    if kept.get("form") not in FORMS or "told" not in kept:
        return None
    last = next((call for call in reversed(state.done) if call.tool == kept["form"]), None)
    if kept.get("leaves") and last is not None and last.ok:
        return None
    # A name or an address that was left out of what is kept ("[e-mail 1]") is asked for once more.
    told = {k: _fact(k, v) for k, v in kept["told"].items() if not str(v).startswith("[") or isinstance(v, list)}
    rest = {k: kept[k] for k in ("message", "misses", "no_email", "any_style", "corrects")}
    return Form(kept["form"], Facts(**told), tuple(kept["asked"]), **rest)


def _fact(name: str, value: Any) -> Any:
    if name in ("starts_on", "ends_on"):
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def iso(day: date | None) -> str | None:
    """A day as tools take it."""
    return day.isoformat() if day else None


def opened_form(tool: str, said: str, now: Facts, before: Facts) -> Form:
    """A new form with what is known. A no to something else is no answer to this."""
    told = before.plus(now)
    if now.consent is None and not before.consent:
        told = replace(told, consent=None)
    return Form(tool, told, message=said)


def next_step(form: Form) -> Plan:
    """What the form still needs as a question; else the call."""
    if form.tool == INQUIRY and form.told.consent is False:
        return Plan(say=[REFUSED], pending=replace(form, asked=("consent",)).dump())
    asked = _lacking(form)
    if not asked:
        return Plan([Step(0, form.tool, arguments(form))], pending={**form.dump(), "leaves": True})
    return Plan(ask=_question(form, asked), pending=replace(form, asked=asked).dump())


def repeated(form: Form) -> Plan:
    """The question once more with an example; after two replies that were no answer, a person or the form's page."""
    form = replace(form, misses=form.misses + 1)
    if form.misses < MOST_MISSES:
        return Plan(ask=f"Sorry, I did not understand that. {again(form)}", pending=form.dump())
    page = f", or would you rather fill in the form at {PAGES[form.tool]}" if form.tool in PAGES else ""
    help_ = f"Sorry, I still do not understand. Shall I ask a person of the team to help you{page}?"
    return Plan(ask=f"{help_} We can also go on here: {again(form)}", pending=form.dump())


def again(form: Form) -> str:
    """The one question that is open, with an example."""
    asked = _lacking(form)[:1]
    if not asked:
        return ""
    question = _question(replace(form, asked=asked), asked)
    return f'{question} For example: "{EXAMPLE[asked[0]]}".'


def _lacking(form: Form) -> tuple[str, ...]:
    """What the next question asks for; empty where the form may leave."""
    told = form.told
    if form.tool == TRANSCRIPT:
        return () if told.email else ("email",)
    if form.tool == INQUIRY:
        return (*(arg for arg in ("name", "email") if not getattr(told, arg)), *_unsaid(told))
    styles = told.styles or told.kind or form.any_style
    wanted = (("location", told.location), ("age", told.age), ("styles", styles))
    if first := next((arg for arg, value in wanted if not value), ""):
        return (first,)
    if form.young or told.consent is False:
        return ()
    if told.consent is None:
        return ("consent",) if told.email else ("consent", "email", "name")
    return () if told.email or form.no_email else ("email", "name")


def _unsaid(told: Facts) -> tuple[str, ...]:
    return ("consent",) if told.consent is None else ()


def _question(form: Form, asked: tuple[str, ...]) -> str:
    if asked[0] == "consent":
        return _consent_question(form)
    if form.tool == TRANSCRIPT:
        return "To which e-mail address shall I send this conversation?"
    if form.tool == INQUIRY and not form.asked and len(asked) > 1:
        parts = [_TOGETHER[arg] for arg in asked]
        return f"Gladly. To pass this on I need {', '.join(parts[:-1])} and {parts[-1]}. What are they?"
    if form.tool == REQUEST and asked[0] == "email":
        return f"{ASK['email']} Without one the answer can only come here."
    return ASK[asked[0]]


def _consent_question(form: Form) -> str:
    """Each thing that is agreed to is asked for by itself."""
    on = (
        ", and may groups that fit get your request with your name and address"
        if form.tool == REQUEST and form.told.pass_on
        else ""
    )
    if form.told.email:
        return f"May we contact you at {form.told.email} about this{on}?"
    return (
        f"May our team contact you about this{on}? Then tell me your name and an e-mail address. If not, I can send "
        "the request without them."
    )


def arguments(form: Form) -> dict[str, Any]:
    """The arguments of what is sent in."""
    told = form.told
    if form.tool == TRANSCRIPT:
        return {"email": told.email}
    consent = bool(told.consent) and not form.young
    args: dict[str, Any] = {"location": told.location, "consent": consent}
    if not form.young:
        args |= {"name": told.name, "email": told.email}
    if form.tool == REQUEST:
        args |= {"age": told.age, "styles": list(told.styles) or ([told.kind] if told.kind else [])}
        args |= {"pass_on": told.pass_on, "parent": told.parent} if consent else {}
    else:
        held = {"service": told.service, "organization": told.organization, "starts_on": iso(told.starts_on)}
        args |= {"message": form.message, **held}
    args |= {"corrects": True} if form.corrects else {}
    return {arg: value for arg, value in args.items() if value not in ("", None) and (value != [] or arg == "styles")}
