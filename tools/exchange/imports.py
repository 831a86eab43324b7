"""Importing a CSV that a person uploaded: what can be read is kept, what cannot is told by its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated

from store.tables import Upload
from tools.arg_types import OneOf
from tools.args import UploadRef
from tools.bulk import uncollected
from tools.context import ToolContext
from tools.errors import HarmonyError, InvalidInput, NotFound
from tools.exchange.csv_lines import read_csv
from tools.exchange.intakes import INTAKES, Intake
from tools.leads.campaign_views import campaign_leads
from tools.leads.lead_facts import refresh_score
from tools.leads.lead_identity import identity_of_found
from tools.leads.lead_keeping import Known, keep, known_groups
from tools.leads.standing_campaigns import IMPORTED, standing_campaign
from tools.records import ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result
from tools.sources.base import Flaw, Found, SourceFailed
from tools.sources.csv_list import CsvList, read_list
from tools.wording import count

LEADS = "leads"
KINDS = (*INTAKES, LEADS)
_SAID = {kind.removesuffix("s"): kind for kind in KINDS} | {
    "groups": "venues",
    "people": "contacts",
    "costs": "expenses",
}
ImportKind = Annotated[str, OneOf(KINDS, lambda said: _SAID.get(said.strip().casefold()))]
#: So many lines that could not be read are told; the rest are counted.
MAX_TOLD = 20
#: Half the earth's girth, in kilometres: everything on file.
_EVERYWHERE = 20_016.0


class ImportResult(Result):
    """What came of an import. `problems` name the line, the field and what is wrong with it."""

    kind: str
    read: int
    imported: int
    known: int
    problems: list[str]
    preview: bool


@dataclass
class Tally:
    """What has been counted so far."""

    imported: int = 0
    known: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    failed: int = 0
    remarks: list[str] = field(default_factory=list)


@tool(Effect.WRITE, STAFF, examples=("import {kind} [from {upload}]", "(upload|load) {kind} csv"))
def import_records(ctx: ToolContext, kind: ImportKind, upload: UploadRef, preview: bool = False) -> ImportResult:
    """Import a CSV that the person has uploaded. What is on file already is left as it is.

    Args:
        ctx: The call's surroundings.
        kind: What its lines are.
        upload: The uploaded file.
        preview: Only say what would be imported, and write nothing.

    Raises:
        NotFound: the file was uploaded by somebody else.
        InvalidInput: it is no CSV, or lacks a column that it must have.
    """
    if upload.owner != ctx.principal.person:
        raise NotFound("There is no such file of yours; upload it first.")
    tally = _leads(ctx, upload, preview) if kind == LEADS else _rows(ctx, INTAKES[kind], upload, preview)
    ctx.session.flush()
    for remark in [*tally.remarks, *tally.problems[:MAX_TOLD]]:
        ctx.note(remark)
    if len(tally.problems) > MAX_TOLD:
        ctx.note(f"And {count(len(tally.problems) - MAX_TOLD, 'line')} more could not be read.")
    return ImportResult(
        headline=_headline(kind, upload, tally, preview),
        link=f"/desk/{kind}",
        kind=kind,
        read=tally.imported + len(tally.known) + tally.failed,
        imported=tally.imported,
        known=len(tally.known),
        problems=tally.problems,
        preview=preview,
    )


def _rows(ctx: ToolContext, intake: Intake, upload: Upload, preview: bool) -> Tally:
    """Read line by line: each makes a row, or is on file, or is told."""
    file = read_csv(upload.content, intake.called, intake.first)
    tally = Tally()
    if file.unknown:
        tally.remarks.append(f"I left out columns that I do not know: {', '.join(file.unknown)}.")
    for line in file.lines:
        here = replace(ctx, notes=[])
        try:
            values = intake.read(here, line.cells)
            row = intake.make(here, values)
        except HarmonyError as error:
            tally.problems.append(f"Line {line.number}: {error}")
            tally.failed += 1
            continue
        tally.remarks += [f"Line {line.number}: {note}" for note in here.notes]
        if known := intake.known(ctx, values):
            tally.known.append(ref_of(known))
            continue
        tally.imported += 1
        if not preview:
            ctx.add(row)
    return tally


def _leads(ctx: ToolContext, upload: Upload, preview: bool) -> Tally:
    """Leads are kept as any source's: recognised, with where each fact came from."""
    tally = Tally()
    found = list(_found(ctx, upload, tally))
    known = known_groups(ctx, ctx.business.home, _EVERYWHERE, found)
    if preview:
        _foresee(known, found, tally)
        return tally
    campaign = standing_campaign(ctx, IMPORTED)
    for group in found:
        if keep(ctx, known, campaign, CsvList.name, group) == "new":
            tally.imported += 1
        else:
            tally.known.append(group.name)
    for lead in campaign_leads(ctx.session, campaign):
        if lead.campaign_id == campaign.id:
            refresh_score(ctx, lead)
    return tally


def _foresee(known: Known, found: list[Found], tally: Tally) -> None:
    """Count what keeping them would come to: a group that is on file, or twice in the list, makes no new lead."""
    with uncollected():
        for number, group in enumerate(found):
            identity = identity_of_found(group)
            ref = known.find(CsvList.name, group, identity)
            if ref is None or ref.startswith("venue:"):
                tally.imported += 1
                known.index.add(f"line:{number}", identity)
            else:
                tally.known.append(group.name)


def _found(ctx: ToolContext, upload: Upload, tally: Tally) -> Iterator[Found]:
    try:
        for item in read_list(upload.content, ctx.business.home, ctx.today):
            if isinstance(item, Flaw):
                tally.problems.append(f"{item.text[:1].upper()}{item.text[1:]}.")
                tally.failed += item.lost
            else:
                yield item
    except SourceFailed as failure:
        raise InvalidInput(
            "upload", f"{failure}.", "Save the spreadsheet as CSV, with a line of column names."
        ) from None


def _headline(kind: str, upload: Upload, tally: Tally, preview: bool) -> str:
    verb = "Would import" if preview else "Imported"
    told = [f"{verb} {count(tally.imported, kind.removesuffix('s'))} from {upload.filename}"]
    if tally.known:
        told.append(f"{len(tally.known)} on file already")
    if tally.problems:
        told.append(f"{count(len(tally.problems), 'problem')}, the first: {tally.problems[0].rstrip('.')}")
    return f"{'; '.join(told)}."
