"""What is on offer, to whom: services as people see them, and the words by which they are asked for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from sqlmodel import col, select

from store.tables import ServiceOffering
from tools import refs
from tools.arg_types import RefTo
from tools.context import ToolContext
from tools.errors import Candidate, NeedsAnswer, NotFound
from tools.money import Money
from tools.record_names import Named
from tools.records import link_of, ref_of
from tools.results import View
from tools.wording import joined

#: What people call the built-in services besides their names; each by its slug.
ALSO_CALLED = {
    "speaking": "speaker speakers speech talk talks keynote keynotes lecture lectures address",
    "coaching": "coach coachings lesson lessons",
    "workshops": "clinic clinics training trainings",
    "masterclass": "masterclasses",
    "arrangements": "arrange arranging arranger chart charts",
}
_IN_ORDER = select(ServiceOffering).order_by(col(ServiceOffering.position), col(ServiceOffering.id))


class ServiceView(View):
    """A service as people see it. An empty price or duration is not stated, and nothing else knows it."""

    summary: str
    description: str = ""
    price_from: str | None
    duration_minutes: int | None
    policies: str = ""
    published: bool


@dataclass(frozen=True)
class OfferedService(RefTo):
    """A service that this person may know of: visitors only the published ones, and no hint of the others."""

    kinds: tuple[str, ...] = ("service",)

    def read(self, raw: str, field: str, ctx: ToolContext) -> ServiceOffering:
        """The service of that ref, of that name, or of another word for it."""
        text = refs.checked(raw, field)
        offered = offered_services(ctx)
        found = [s for s in offered if ref_of(s) == text.casefold()] or _called(text, offered)
        if len(found) == 1:
            return found[0]
        if found:
            shown = [Candidate(ref_of(service), service.name) for service in found]
            raise NeedsAnswer(field, f'Which service do you mean by "{text}"?', shown)
        known = joined([service.name for service in offered]) or "nothing at the moment"
        raise NotFound(f'I know no service called "{text}". On offer: {known}.')


OfferedRef = Annotated[ServiceOffering, OfferedService()]


def all_services(ctx: ToolContext) -> list[ServiceOffering]:
    """Every service in the site's order, the unpublished ones too."""
    return list(ctx.session.exec(_IN_ORDER))


def offered_services(ctx: ToolContext) -> list[ServiceOffering]:
    """The services that this person may know of, in the site's order."""
    return [s for s in all_services(ctx) if s.published or ctx.principal.role == "staff"]


def service_view(ctx: ToolContext, service: ServiceOffering, whole: bool = True) -> ServiceView:
    """The service with its price as people write it; as a list has it (not `whole`), without the text of its page."""
    cents = service.price_from_cents
    return ServiceView(
        ref=ref_of(service),
        link=service_link(ctx, service),
        title=service.name,
        summary=service.summary,
        description=service.description if whole else "",
        price_from=None if cents is None else str(Money(cents, service.currency)),
        duration_minutes=service.duration_minutes,
        policies=service.policies,
        published=service.published,
    )


def service_link(ctx: ToolContext, service: ServiceOffering) -> str:
    """The page that shows the service: the desk's for staff, the public one for everybody else."""
    return link_of(service) if ctx.principal.role == "staff" else f"/services/{service.slug}"


def length(minutes: int | None) -> str:
    """Minutes as people say them: "90 minutes", "2 hours"; empty where nothing is stated."""
    if minutes is None:
        return ""
    if minutes % 60 or minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours"


def in_a_line(view: ServiceView) -> str:
    """The service with what is stated of it: "Masterclass (from $1,385, 100 minutes)"."""
    stated = [f"from {view.price_from}" if view.price_from else "", length(view.duration_minutes)]
    stated.append("" if view.published else "not published")
    told = ", ".join(part for part in stated if part)
    return f"{view.title} ({told})" if told else view.title


def _called(text: str, offered: Sequence[ServiceOffering]) -> list[ServiceOffering]:
    by_id = {service.require_id(): service for service in offered}
    names = [Named("service", row_id, name) for row_id, s in by_id.items() for name in (s.name, s.slug)]
    words = [Named("service", row_id, " ".join(_words(s))) for row_id, s in by_id.items()]
    exact = refs.matches(text, names) or refs.matches(text, words)
    found = exact or _mentioned(text, words) or refs.repaired(text, names)
    return [by_id[row_id] for _, row_id in found]


def _mentioned(text: str, words: list[Named]) -> list[tuple[str, int]]:
    """The services that one word of a longer text calls, as in "a coaching session for our quartet"."""
    telling = [word for word in text.split() if len(word) >= 5]
    return list(dict.fromkeys(found for word in telling for found in refs.matches(word, words)))


def _words(service: ServiceOffering) -> list[str]:
    return [*service.name.split(), *ALSO_CALLED.get(service.slug, "").split()]


def free_slug(ctx: ToolContext, name: str) -> str:
    """The name as a part of an address, with a number where that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "service"
    taken = {known.slug for known in all_services(ctx)}
    numbered = (f"{slug}-{n}" for n in range(2, len(taken) + 3))
    return slug if slug not in taken else next(free for free in numbered if free not in taken)
