"""A tool's arguments as the fields of a form, each with its help, its choices and what is wrong with it."""

import re
from dataclasses import dataclass, field

from sqlmodel import Session

from agent.web.step_rows import StepRow
from tools.arg_types import DateText, FreeText, OneOf, RefTo, WhenText
from tools.errors import Candidate, HarmonyError, InvalidInput, NeedsAnswer
from tools.kinds import in_words
from tools.outreach.step_input import StepIn
from tools.params import Param
from tools.records import KINDS, newest, ref_of, title_of
from tools.registry import REGISTRY, Tool

#: How a tool begins what it says of a field; anything else is a sentence already.
_OF_THE_FIELD = re.compile(r"(is|are|has|takes|makes|names)\b")
#: What may be a tool's name within a description; a variable of a template is none.
_NAME = re.compile(r"(?<![.\w])[a-z]+(_[a-z]+)+\b")
_SUGGESTED = 40


@dataclass(frozen=True)
class Choice:
    """A value that a field suggests or allows, and how people call it."""

    value: str
    label: str


@dataclass
class FormField:
    """One argument as a field: `widget` is text, area, lines, day, moment, choice, or steps, which has `rows`."""

    name: str
    label: str
    help: str
    widget: str
    required: bool
    value: str = ""
    choices: list[Choice] = field(default_factory=list)
    problem: str = ""
    rows: list[StepRow] = field(default_factory=list)


def label(tool: Tool) -> str:
    """What the operation is called: `log_expense` is "Log expense"."""
    return tool.name.replace("_", " ").capitalize()


def for_people(text: str) -> str:
    """A description with operations and words named as the forms name them, instead of as programs do."""
    return _NAME.sub(lambda found: label(REGISTRY[found[0]]) if found[0] in REGISTRY else in_words(found[0]), text)


def explain(fields: list[FormField], error: HarmonyError | None) -> None:
    """Put what a tool objects to beside its field; a question's candidates become choices."""
    if not isinstance(error, InvalidInput | NeedsAnswer):
        return
    for each in fields:
        if each.name == error.field and not any(row.problem for row in each.rows):
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


def field_of(session: Session, tool: Tool, param: Param, value: str) -> FormField:
    """An argument as a field that holds the value."""
    shown = FormField(param.name, _said(param.name), _help(param), widget_of(tool, param), param.required, value)
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


def widget_of(tool: Tool, param: Param) -> str:
    """By what an argument is filled in; `none` where no form can."""
    if param.shape is not None:
        return "steps" if param.shape is StepIn else "none"
    if param.many:
        return "lines"
    by_reader = {OneOf: "choice", DateText: "day", WhenText: "moment", FreeText: "area"}
    if param.reader is not None:
        return by_reader.get(type(param.reader), "text")
    schema = tool.schema["properties"][param.name]
    return {"boolean": "choice", "array": "none", "object": "none"}.get(str(schema.get("type")), "text")


def _said(name: str) -> str:
    return name.replace("_", " ").capitalize()
