"""Services: what is offered on the public site. Prices and durations come from these records only."""

from store.tables import ServiceOffering
from tools.args import MoneyArg, NameArg, ServiceRef, TextArg
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.money import Money
from tools.people import same_name
from tools.records import ref_of
from tools.registry import EVERYONE, STAFF, Effect, tool
from tools.results import Listing, Result
from tools.visitors.offerings import (
    OfferedRef,
    ServiceView,
    all_services,
    free_slug,
    in_a_line,
    length,
    offered_services,
    service_view,
)
from tools.wording import SHALL_I_ASK, count, joined

#: A week, in minutes: longer than any one service.
MAX_MINUTES = 7 * 24 * 60


class ServiceResult(Result):
    """One service."""

    service: ServiceView


@tool(
    Effect.READ,
    EVERYONE,
    examples=(
        "what (do you|can you|services do you) (offer|do|provide|teach|have)",
        "what services (do you have|are there|do you offer)",
        "(show|list) services",
        "what is on offer",
        "what kind of (workshops|work|things|services) do you (do|offer)",
        "how can you help [our|my] (chorus|choir|group)",
        "services",
        "what (can|could) (we|i) (hire|book|get|have) you [to do|for]",
    ),
)
def list_services(ctx: ToolContext) -> Listing[ServiceView]:
    """List the services on offer, with their prices and durations where these are stated.

    Args:
        ctx: The call's surroundings.
    """
    services = offered_services(ctx)
    views = [service_view(ctx, service, whole=False) for service in services]
    listed = "; ".join(in_a_line(view) for view in views)
    headline = f"{count(len(views), 'service')}: {listed}." if views else "No service is on offer at the moment."
    return Listing[ServiceView](headline=headline, items=views, total=len(views), link="/services")


@tool(
    Effect.READ,
    EVERYONE,
    examples=(
        "how much (is|does|are|do|for) {service} [cost]",
        "what (does|do|is|are) {service} [cost]",
        "how long (is|are|does|do) {service} [last|take]",
        "(price|cost|rate|fee|rates|prices) (of|for) {service}",
        "tell me about [your] {service}",
        "what do you charge for {service}",
        "(what is|what happens in|describe) {service}",
        "do you (do|offer|teach) {service}",
        "show service {service}",
    ),
)
def get_service(ctx: ToolContext, service: OfferedRef) -> ServiceResult:
    """Show one service: what it is, its price, its duration and its policies, or plainly that these are not stated.

    Args:
        ctx: The call's surroundings.
        service: The service.
    """
    view = service_view(ctx, service)
    stated = [f"from {view.price_from}" if view.price_from else "", length(view.duration_minutes)]
    missing = [name for name, text in zip(("price", "length"), stated, strict=True) if not text]
    told = [", ".join(part for part in stated if part)] if any(stated) else []
    told += [f"its {joined(missing)} {'is' if len(missing) == 1 else 'are'} not stated here"] if missing else []
    offer = f" {SHALL_I_ASK}" if missing and ctx.principal.role == "visitor" else ""
    draft = "" if service.published else " It is not published."
    return _result(ctx, service, f"{service.name}: {'; '.join(told)}. {service.summary.rstrip('.')}.{offer}{draft}")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(add|new|create|save|offer) [a] service [called] {name}",
        "add {name} as a service",
        "new service {name}",
    ),
)
def save_service(
    ctx: ToolContext,
    name: NameArg,
    summary: TextArg,
    description: TextArg | None = None,
    price_from: MoneyArg | None = None,
    duration_minutes: int | None = None,
    policies: TextArg | None = None,
    published: bool | None = None,
) -> ServiceResult:
    """Offer a new service; its public page follows.

    Args:
        ctx: The call's surroundings.
        name: What it is called.
        summary: One line about it.
        description: The text of its page.
        price_from: The lowest price; leave out where none is to be stated.
        duration_minutes: How long it lasts, in minutes, such as 90.
        policies: What holds for it: deposit, travel, cancelling.
        published: Whether the site shows it; yes unless said.

    Raises:
        InvalidInput: a service of that name exists, or the duration is impossible.
    """
    _check_name_free(ctx, name, None)
    service = ServiceOffering(
        slug=free_slug(ctx, name),
        name=name,
        summary=_said(summary, "summary"),
        description=description or "",
        policies=policies or "",
        duration_minutes=_checked_minutes(duration_minutes),
        published=published is not False,
        position=1 + max((known.position for known in all_services(ctx)), default=-1),
        currency=ctx.business.currency,
    )
    _put_price(service, price_from)
    ctx.add(service)
    shown = "It is on the site." if service.published else "It is not on the site yet."
    return _result(ctx, service, f"Added the service {in_a_line(service_view(ctx, service))}. {shown}")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "{service} [now] (start|starts|is|are|cost|costs) [at|from] {price_from}",
        "{service} (last|lasts|take|takes|run|runs) {duration_minutes}",
        "(set|change|raise|lower|update|make|bump) [the price of] {service} [price] to {price_from}",
        "(set|change|make) the (length|duration) of {service} to {duration_minutes}",
        "(update|change) service {service}",
        "rename service {service} to {name}",
        "(publish|list|show) {service} on the site -> published=true",
        "publish {service} -> published=true",
        "(unpublish|hide|take down) {service} -> published=false",
        "change the (summary|description) of {service} to {summary}",
        "{service} is {duration_minutes}",
        "(set|change|make) the (policies|policy|terms) (of|for) {service} to {policies}",
        "the (policies|policy|terms) (of|for) {service} (are|is) {policies}",
        "rename {service} to {name}",
        "(take|pull) {service} off the (website|site|page) -> published=false",
        "(put|get) {service} [back] on the (website|site|page) -> published=true",
        "{service} (should say|says|should be|should read|goes for) [from] {price_from} [on the (site|page)]",
    ),
)
def update_service(
    ctx: ToolContext,
    service: ServiceRef,
    name: NameArg | None = None,
    summary: TextArg | None = None,
    description: TextArg | None = None,
    price_from: MoneyArg | None = None,
    duration_minutes: int | None = None,
    policies: TextArg | None = None,
    published: bool | None = None,
) -> ServiceResult:
    """Change a service; its public page follows and keeps its address.

    Args:
        ctx: The call's surroundings.
        service: The service.
        name: Its new name.
        summary: Its new line.
        description: The new text of its page.
        price_from: The new lowest price.
        duration_minutes: How long it lasts now, in minutes.
        policies: What holds for it now: deposit, travel, cancelling.
        published: Whether the site shows it.

    Raises:
        InvalidInput: nothing to change was given, the name is taken, or the duration is impossible.
    """
    given = {"name": name, "summary": summary, "description": description, "published": published, "policies": policies}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes and price_from is None and duration_minutes is None:
        raise InvalidInput("service", "nothing to change was given.", "Say what is different, such as its price.")
    if name:
        _check_name_free(ctx, name, service)
    if summary is not None:
        _said(summary, "summary")
    minutes = _checked_minutes(duration_minutes)
    for field, value in changes.items():
        setattr(service, field, value)
    service.duration_minutes = minutes or service.duration_minutes
    _put_price(service, price_from)
    ctx.session.flush()
    shown = "" if service.published else " It is not on the site."
    return _result(ctx, service, f"Updated {in_a_line(service_view(ctx, service))}.{shown}")


def _result(ctx: ToolContext, service: ServiceOffering, headline: str) -> ServiceResult:
    view = service_view(ctx, service)
    return ServiceResult(headline=headline, ref=view.ref, link=view.link, service=view)


def _put_price(service: ServiceOffering, price: Money | None) -> None:
    if price is not None:
        service.price_from_cents, service.currency = price.cents, price.currency


def _checked_minutes(minutes: int | None) -> int | None:
    if minutes is not None and not 0 < minutes <= MAX_MINUTES:
        raise InvalidInput("duration_minutes", f"{minutes} is no duration.", f"Give minutes from 1 to {MAX_MINUTES}.")
    return minutes


def _said(text: str, field: str) -> str:
    if not text:
        raise InvalidInput(field, "is empty.", "Give one line that says what the service is.")
    return text


def _check_name_free(ctx: ToolContext, name: str, own: ServiceOffering | None) -> None:
    taken = [known for known in all_services(ctx) if known is not own and same_name(known.name, name)]
    if taken:
        raise InvalidInput(
            "name", f'there is a service called "{taken[0].name}" already ({ref_of(taken[0])}).', "Change that one."
        )
