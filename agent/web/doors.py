"""The site's door to every operation: a form made from a tool's schema, ending in the same dispatch as a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse

from agent.auth import Identity
from agent.web.fields import explain, field_of, for_people, label, widget_of
from agent.web.forms import Submitted
from agent.web.site import Page, Sent, Site, Staff, TheSite
from agent.web.step_rows import (
    ANCHORS,
    UNITS,
    StepRow,
    begun_rows,
    blamed,
    pressed,
    saved_sequence,
    sent_rows,
    steps_from,
    template_choices,
)
from store.database import reading
from tools.arg_types import RefTo
from tools.errors import AwaitsApproval, Forbidden, HarmonyError
from tools.outreach.step_input import StepIn
from tools.params import Param
from tools.registry import REGISTRY, Effect, Tool

router = APIRouter(prefix="/desk/do")
#: A FETCH takes its time and shows its progress: that is the chat's to do.
_BY_FORM = (Effect.WRITE, Effect.SEND, Effect.DELETE)
#: Operations whose button stands where a record's page needs it.
_ELSEWHERE = frozenset(
    {"stop_campaign", "cancel_message", "settle_message", "release_message", "mark_answered", "assign_reply"}
    | {"book_inquiry"}
)


@dataclass(frozen=True)
class Action:
    """Something that can be done with a record: what it is called, and the page of its form."""

    label: str
    link: str


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
    plain = all(widget_of(tool, p) != "none" for p in tool.params)
    return "staff" in tool.roles and tool.effect in _BY_FORM and plain


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
    rows = begun_rows()
    if name == "save_sequence" and (ref := request.query_params.get("sequence")):
        with reading(site.house.engine) as session:
            given, rows = saved_sequence(session, ref) or (given, rows)
    return _form(request, site, tool, given, rows=rows)


@router.post("/{name}")
def run(request: Request, site: TheSite, who: Staff, sent: Sent, name: str) -> Page:
    """Do it. The form's nonce is the call's id: sent twice, it is done once."""
    tool = _tool(site, who, name)
    given = {p.name: sent.text(p.name) for p in tool.params}
    rows = sent_rows(sent)
    if changed := pressed(sent, rows):
        return _form(request, site, tool, given, rows=changed)
    try:
        result = site.house.dispatcher.call(who.principal("site"), name, _args(tool, sent), sent.nonce)
    except AwaitsApproval as asked:
        return RedirectResponse(f"/desk/approvals/{asked.approval_id}", 303)
    except HarmonyError as error:
        return _form(request, site, tool, given, error, blamed(rows, str(error)))
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
        if param.shape is StepIn:
            args[param.name] = steps_from(sent_rows(sent))
        elif text:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            args[param.name] = lines if param.many else text
    return args


def _form(
    request: Request,
    site: Site,
    tool: Tool,
    given: dict[str, str],
    error: HarmonyError | None = None,
    rows: Sequence[StepRow] = (),
) -> Page:
    with reading(site.house.engine) as session:
        fields = [field_of(session, tool, param, given[param.name]) for param in tool.params]
        templates = template_choices(session) if any(each.widget == "steps" for each in fields) else []
    for each in fields:
        each.rows = list(rows) if each.widget == "steps" else []
    explain(fields, error)
    own = {f.name for f in fields if f.problem or any(row.problem for row in f.rows)}
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
        templates=templates,
        units=UNITS,
        anchors=ANCHORS,
    )


def _takes(param: Param, kind: str) -> bool:
    return isinstance(param.reader, RefTo) and kind in param.reader.kinds
