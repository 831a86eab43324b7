"""What holds for services: deposit, travel, cancelling. Told from the record of each, or not at all."""

from tools.context import ToolContext
from tools.registry import EVERYONE, Effect, tool
from tools.results import Listing
from tools.visitors.offerings import OfferedRef, ServiceView, offered_services, service_view
from tools.wording import SHALL_I_ASK, joined


@tool(
    Effect.READ,
    EVERYONE,
    examples=(
        "what (is|are) (your|the|our) (policy|policies|terms) [for {service}]",
        "what is (your|the|our) (cancellation|refund|travel|deposit|payment) policy [for {service}]",
        "(do you|does {service}) (need|want|take|require) [a] deposit",
        "do you charge [for] travel [for {service}]",
        "what if we (cancel|reschedule) [{service}]",
        "what are the (policies|terms) (of|for) {service}",
    ),
)
def get_policies(ctx: ToolContext, service: OfferedRef | None = None) -> Listing[ServiceView]:
    """Tell what holds for a service, or for each: deposit, travel, cancelling. What is not listed is not known.

    Args:
        ctx: The call's surroundings.
        service: The service; all of them unless said.
    """
    asked = [service] if service else offered_services(ctx)
    views = [service_view(ctx, one) for one in asked]
    stated = [view for view in views if view.policies]
    silent = [view.title for view in views if not view.policies]
    told = [f"{view.title}: {view.policies.strip().rstrip('.')}." for view in stated]
    if silent:
        offer = f" {SHALL_I_ASK}" if ctx.principal.role == "visitor" else ""
        told.append(f"For {joined(silent)} no policies are stated here.{offer}")
    link = views[0].link if service else "/services"
    headline = " ".join(told) or "No service is on offer at the moment."
    return Listing[ServiceView](headline=headline, items=views, total=len(views), link=link)
