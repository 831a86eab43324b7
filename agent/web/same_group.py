"""Pairs that may be one group, side by side, for a person to say: one group, or two."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request

from agent.web.discovery import merge_form
from agent.web.extras import answer
from agent.web.site import Page, Staff, TheSite

router = APIRouter(prefix="/desk/same-group")
#: So many pairs stand on the page; as they are settled, others follow.
_SHOWN = 100
_COMPARED = {
    "place": "Where",
    "kind": "Kind",
    "website": "Site",
    "email": "E-mail",
    "phone": "Phone",
    "sources": "Seen by",
}


@dataclass(frozen=True)
class Compared:
    """One fact of both sides; `same` where both say the same."""

    label: str
    one: str
    other: str

    @property
    def same(self) -> bool:
        """Whether it speaks for one group."""
        return bool(self.one) and self.one.casefold() == self.other.casefold()


@router.get("")
def queue(request: Request, site: TheSite, who: Staff) -> Page:
    """The pairs that wait for somebody to say whether they are one."""
    found = answer(site, who, "find_possible_duplicates", limit=_SHOWN) or {"items": [], "total": 0}
    return site.page(request, "same_group.html", pairs=[_pair(item) for item in found["items"]], total=found["total"])


def _pair(item: dict[str, Any]) -> dict[str, Any]:
    one, other = item["one"], item["other"]
    rows = [Compared(label, _text(one[name]), _text(other[name])) for name, label in _COMPARED.items()]
    rows = [row for row in rows if row.one or row.other]
    return {"why": item["why"], "one": one, "other": other, "rows": rows, "merge": merge_form(one["ref"], other["ref"])}


def _text(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
