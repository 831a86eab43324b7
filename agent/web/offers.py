"""Services as their pages show them: from the record, and nothing that the record does not say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from agent.web.front import paragraphs
from store.tables import ServiceOffering
from tools.money import format_money
from tools.visitors.offerings import length

_MARKS = ("- ", "* ", "• ")


@dataclass(frozen=True)
class Block:
    """A part of a text: a paragraph, or the lines of a list with what stands above it."""

    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """One service. An empty price or length is not stated; `cents` is the lowest price, in cents of `currency`."""

    slug: str
    name: str
    summary: str
    price: str
    length: str
    published: bool
    cents: int | None = None
    currency: str = ""
    minutes: int | None = None
    description: Sequence[Block] = field(default=())
    policies: Sequence[Block] = field(default=())

    @property
    def address(self) -> str:
        """Its page."""
        return f"/services/{self.slug}"

    @property
    def stated(self) -> str:
        """What is stated of price and length, in a line: "from $1,250 · 90 minutes"; may be empty."""
        return " · ".join(part for part in (f"from {self.price}" if self.price else "", self.length) if part)


def offers(session: Session, hidden: bool = False) -> list[Offer]:
    """The services in the site's order; with `hidden` those too that are not published."""
    rows = session.exec(select(ServiceOffering).order_by(col(ServiceOffering.position), col(ServiceOffering.id)))
    return [_offer(row) for row in rows if row.published or hidden]


def blocks(text: str) -> list[Block]:
    """A text as staff typed it: empty lines part paragraphs, lines that begin with a dash are a list."""
    return [block for paragraph in paragraphs(text) for block in _blocks(paragraph.split("\n"))]


def _blocks(lines: list[str]) -> list[Block]:
    first = next((n for n, line in enumerate(lines) if line.startswith(_MARKS)), None)
    if first is None:
        return [Block("\n".join(lines))]
    above, rest = lines[:first], lines[first:]
    after = next((n for n, line in enumerate(rest) if not line.startswith(_MARKS)), len(rest))
    items = Block("\n".join(above), tuple(line[2:].strip() for line in rest[:after]))
    return [items, *_blocks(rest[after:])] if rest[after:] else [items]


def _offer(row: ServiceOffering) -> Offer:
    return Offer(
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        price=format_money(row.price_from_cents, row.currency) if row.price_from_cents is not None else "",
        length=length(row.duration_minutes),
        published=row.published,
        cents=row.price_from_cents,
        currency=row.currency,
        minutes=row.duration_minutes,
        description=blocks(row.description),
        policies=blocks(row.policies),
    )
