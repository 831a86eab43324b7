"""The site's door to every operation: a form made from a tool's schema, ending in the same dispatch as a sentence."""

import re
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from agent.auth import Identity
from agent.web.forms import Submitted
from agent.web.site import Page, Sent, Site, Staff, TheSite
from store.database import reading
from tools.args import DateText, FreeText, OneOf, RefTo, WhenText
from tools.errors import AwaitsApproval, Candidate, Forbidden, HarmonyError, InvalidInput, NeedsAnswer
from tools.kinds import in_words
from tools.params import Param
from tools.records import KINDS, newest, ref_of, title_of
from tools.registry import REGISTRY, Effect, Tool

#: How a tool begins what it says of a field; anything else is a sentence already.
_OF_THE_FIELD = re.compile(r"(is|are|has|takes|makes|names)\b")
#: What may be a tool's name within a description; a variable of a template is none.
_NAME = re.compile(r"(?<![.\w])[a-z]+(_[a-z]+)+\b")
router = APIRouter(prefix="/desk/do")
#: A FETCH takes its time and shows its progress: that is the chat's to do.
_BY_FORM = (Effect.WRITE, Effect.SEND, Effect.DELETE)
_SUGGESTED = 40
#: Operations whose button stands where a record's page needs it.
_ELSEWHERE = frozenset({"stop_campaign"})


@dataclass(frozen=True)
class Action:
    """Something that can be done with a record: what it is called, and the page of its form."""

    label: str
    link: str


@dataclass(frozen=True)
class Choice:
    """A value that a field suggests or allows, and how people call it."""

    value: str
    label: str


@dataclass
class FormField:
    """One argument as a field: `widget` is text, area, lines, day, moment or choice."""

    name: str
    label: str
    help: str
    widget: str
    required: bool
    value: str = ""
    choices: list[Choice] = field(default_factory=list)
    problem: str = ""


def actions_for(kind: str, ref: str) -> list[Action]:
    """What staff can do with a record by form: tools whose first or a required argument takes it."""
    found = []
    for tool in sorted(REGISTRY.values(), key=lambda tool: tool.effect is Effect.DELETE):
        param = next((p for n, p in enumerate(tool.params) if _takes(p, kind) and (p.required or n == 0)), None)
        if param and by_form(tool) and tool.name not in _ELSEWHERE:
            found.append(Action(label(tool), f"/desk/do/{tool.name}?{param.name}={ref}"))
    return found


def by_form(tool: Tool) -> bool:
    """Whether staff are offered the tool as a form."""
    plain = all(p.reader is not None or _widget(tool, p) != "none" for p in tool.params)
    return "staff" in tool.roles and tool.effect in _BY_FORM and plain


def label(tool: Tool) -> str:
    """What the operation is called: `log_expense` is "Log expense"."""
    return tool.name.replace("_", " ").capitalize()


def for_people(text: str) -> str:
    """A description with operations and words named as the forms name them, instead of as programs do."""
    return _NAME.sub(lambda found: label(REGISTRY[found[0]]) if found[0] in REGISTRY else in_words(found[0]), text)


@router.get("")
def every_form(request: Request, site: TheSite, who: Staff) -> Page:
    """Everything that can be done by a form, in order of its name."""
    tools = sorted((tool for tool in REGISTRY.values() if by_form(tool)), key=lambda tool: tool.name)
    offered = [(label(tool), f"/desk/do/{tool.name}", for_people(tool.description.splitlines()[0])) for tool in tools]
    return site.page(request, "forms.html", offered=offered)


@router.get("/{name}")
def show(request: Request, site: TheSite, who: Staff, name: str) -> Page:
    """The form of an operation, with what the address says filled in."""
    tool = _tool(site, who, name)
    given = {p.name: request.query_params.get(p.name, "")[:500] for p in tool.params}
    return _form(request, site, tool, given)


@router.post("/{name}")
def run(request: Request, site: TheSite, who: Staff, sent: Sent, name: str) -> Page:
    """Do it. The form's nonce is the call's id: sent twice, it is done once."""
    tool = _tool(site, who, name)
    given = {p.name: sent.text(p.name) for p in tool.params}
    try:
        result = site.house.dispatcher.call(who.principal("site"), name, _args(tool, sent), sent.nonce)
    except AwaitsApproval as asked:
        return RedirectResponse(f"/desk/approvals/{asked.approval_id}", 303)
    except HarmonyError as error:
        return _form(request, site, tool, given, error)
    return site.page(request, "done.html", result=result, tool=tool, label=label(tool))


def _tool(site: Site, who: Identity, name: str) -> Tool:
    try:
        tool = site.house.dispatcher.tool(who.principal("site"), name)
    except Forbidden:
        raise HTTPException(404) from None
    if not by_form(tool):
        raise HTTPException(404)
    return tool


def _args(tool: Tool, sent: Submitted) -> dict[str, Any]:
    """What was filled in, as a program would send it."""
    args: dict[str, Any] = {}
    for param in tool.params:
        text = sent.text(param.name).strip()
        if text:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            args[param.name] = lines if param.many else text
    return args


def _form(request: Request, site: Site, tool: Tool, given: dict[str, str], error: HarmonyError | None = None) -> Page:
    with reading(site.house.engine) as session:
        fields = [_field(session, tool, param, given[param.name]) for param in tool.params]
    _explain(fields, error)
    own = {f.name for f in fields if f.problem}
    general = "" if error is None or own else str(error)
    return site.page(
        request,
        "form.html",
        422 if error else 200,
        tool=tool,
        label=label(tool),
        about=for_people(tool.description),
        fields=fields,
        problem=general,
    )


def _explain(fields: list[FormField], error: HarmonyError | None) -> None:
    """Put what a tool objects to beside its field; a question's candidates become choices."""
    if not isinstance(error, InvalidInput | NeedsAnswer):
        return
    for each in fields:
        if each.name == error.field:
            each.problem = error.question if isinstance(error, NeedsAnswer) else _objection(error)
            if isinstance(error, NeedsAnswer) and error.candidates:
                each.widget, each.choices = "choice", [_choice(c) for c in error.candidates]


def _objection(error: InvalidInput) -> str:
    """What is wrong with a field, as sentences: a tool says it of the field ("is negative") or by itself."""
    said = error.problem if error.problem != "Field required." else "is needed."
    said = f"It {said}" if _OF_THE_FIELD.match(said) else f"{said[:1].upper()}{said[1:]}"
    return for_people(f"{said} {error.remedy}".strip().replace("`", ""))


def _choice(candidate: Candidate) -> Choice:
    return Choice(candidate.ref, candidate.label)


def _field(session: Session, tool: Tool, param: Param, value: str) -> FormField:
    shown = FormField(param.name, _said(param.name), _help(param), _widget(tool, param), param.required, value)
    if isinstance(param.reader, OneOf):
        shown.choices = [Choice(word, in_words(word)) for word in param.reader.words]
    elif shown.widget == "choice":
        shown.choices = [Choice("true", "yes"), Choice("false", "no")]
    elif isinstance(param.reader, RefTo):
        shown.choices = _suggestions(session, param.reader)
    return shown


def _help(param: Param) -> str:
    """What a person needs to be told: how to write a day, or which words there are, the field itself shows."""
    shown = param.reader is not None and isinstance(param.reader, DateText | WhenText | OneOf | RefTo | FreeText)
    text = param.description.removesuffix(param.reader.says) if shown and param.reader else param.description
    return for_people(text.strip().replace("`", ""))


def _suggestions(session: Session, reader: RefTo) -> list[Choice]:
    rows = [row for kind in reader.kinds for row in newest(session, KINDS[kind].model, _SUGGESTED)]
    return [Choice(ref_of(row), title_of(row)) for row in rows]


def _widget(tool: Tool, param: Param) -> str:
    if param.many:
        return "lines"
    by_reader = {OneOf: "choice", DateText: "day", WhenText: "moment", FreeText: "area"}
    if param.reader is not None:
        return by_reader.get(type(param.reader), "text")
    schema = tool.schema["properties"][param.name]
    return {"boolean": "choice", "array": "none", "object": "none"}.get(str(schema.get("type")), "text")


def _takes(param: Param, kind: str) -> bool:
    return isinstance(param.reader, RefTo) and kind in param.reader.kinds


def _said(name: str) -> str:
    return name.replace("_", " ").capitalize()
