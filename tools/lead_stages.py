"""The words of a lead's stage, and what people say for them."""

from typing import Annotated

from store.leads import LEAD_STAGES
from tools.args import OneOf

_SAID = {
    "lost": "declined rejected dead closed passed no not_interested uninterested turned_us_down said_no gone cold",
    "interested": "replied answered warm keen responded wrote_back curious hot",
    "contacted": "emailed called reached_out written_to messaged approached texted phoned",
    "negotiating": "talking in_talks discussing negotiation in_negotiation haggling quoted",
    "booked": "converted won signed said_yes agreed",
    "new": "fresh uncontacted untouched not_contacted open",
}
_STAGES = {said: stage for stage, words in _SAID.items() for said in words.split()}


def understood_stage(said: str) -> str | None:
    """The stage that a word for it means ("replied", "said no", "in talks")."""
    return _STAGES.get("_".join(said.casefold().replace("-", " ").split()))


LeadStage = Annotated[str, OneOf(LEAD_STAGES, understood_stage)]
