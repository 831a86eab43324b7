"""What a card is made of, and how it reads in the terminal. A card's text counts as said."""

from collections.abc import Iterator

from pydantic import BaseModel


class Fact(BaseModel):
    """One labelled value; `link` where it has a page. A `key` fact is what the card is looked at for."""

    label: str
    value: str
    link: str | None = None
    key: bool = False


class Row(BaseModel):
    """One line of a list. `number` is its place, counted from 1, where people may say "the second one"."""

    title: str
    number: int | None = None
    ref: str | None = None
    link: str | None = None
    detail: str = ""
    amount: str = ""
    facts: list[Fact] = []
    score: float | None = None
    reasons: list[str] = []
    sources: list[Fact] = []
    seen: str = ""


class Section(BaseModel):
    """A named list within a card. Where its rows are `told` facts, each is one line, and the list is drawn folded."""

    title: str
    rows: list[Row]
    told: bool = False


class Card(BaseModel):
    """What is shown of one result. `total` counts what fits, also beyond the rows."""

    tool: str
    title: str
    subtitle: str = ""
    ref: str | None = None
    link: str | None = None
    headline: str = ""
    facts: list[Fact] = []
    items: list[Row] = []
    total: int = 0
    sections: list[Section] = []
    notes: list[str] = []
    credits: list[Fact] = []

    @property
    def worth_showing(self) -> bool:
        """Whether the card tells more than the sentence that was said."""
        return bool(self.link or self.facts or self.items or self.sections)

    def text(self) -> str:
        """The card in words, a line each: what the terminal prints, and what counts as said."""
        return "\n".join(line for line in self._lines() if line)

    def _lines(self) -> Iterator[str]:
        yield " · ".join(part for part in (self.title, self.subtitle) if part)
        yield from (f"{fact.label}: {_with_page(fact)}" for fact in self.facts)
        yield from map(_row_text, self.items)
        if self.total > len(self.items) and self.items:
            yield f"{len(self.items)} of {self.total} are shown."
        for section in self.sections:
            yield f"{section.title}:"
            yield from (f"  {_told_text(row) if section.told else _row_text(row)}" for row in section.rows)
        yield from self.notes
        yield from map(_with_page, self.credits)


def _row_text(row: Row) -> str:
    parts = [row.amount, row.detail, *(f"{fact.label}: {_with_page(fact)}" for fact in row.facts)]
    parts += [f"score {row.score:g}"] if row.score is not None else []
    parts += row.reasons + [f"source {_with_page(source)}" for source in row.sources]
    parts += [f"last seen {row.seen}"] if row.seen else []
    told = "; ".join(part for part in parts if part)
    head = f"{row.number}. {row.title}" if row.number else row.title
    if row.link and not row.link.startswith("/") and row.link not in told:
        head = f"{head} ({row.link})"
    return f"{head}: {told}" if told else head


def _told_text(row: Row) -> str:
    """A fact and who says so: "Town: Tacoma, WA · directory, seen Nov 22, 2026"; its pages stand elsewhere."""
    by = ", ".join([*(source.value for source in row.sources), *([f"seen {row.seen}"] if row.seen else [])])
    return f"{row.title}: {row.detail}{f' · {by}' if by else ''}"


def _with_page(fact: Fact) -> str:
    """The value; with the address of a page on the web, which a card shows as a link."""
    if not fact.link or fact.link.startswith("/"):
        return fact.value
    return fact.link if fact.value in fact.link else f"{fact.value} ({fact.link})"
