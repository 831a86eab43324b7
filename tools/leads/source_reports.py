"""How the sources of a campaign fared, in a sentence that is short enough to hear: what went alike is said once.

The campaign's page and its result keep each source's own words; here those that failed for one reason share a clause.
"""

import re
from collections.abc import Mapping, Sequence

from store.tables import CampaignSource
from tools.leads.source_words import source_label, state_words
from tools.leads.visiting import NONE_REACHED
from tools.sources.csv_list import CsvList
from tools.sources.directory import Directory
from tools.sources.web import UNKNOWN_HOST
from tools.sources.websites import Websites
from tools.wording import count, joined

#: Sources that need no network.
_AT_HOME = frozenset({Directory.name, CsvList.name})
#: A host within what went wrong: "query.wikidata.org did not answer in time".
_HOST = re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b", re.I)
_THE_HOST = "the host"
_NO_SUCH_HOST = UNKNOWN_HOST.format(_THE_HOST)
_NO_SITE = NONE_REACHED.partition("{}")[0]


def in_order(sources: Sequence[CampaignSource]) -> list[CampaignSource]:
    """A campaign's sources as they are shown: those that were asked, then those that are not configured."""
    return sorted(sources, key=lambda source: (source.state == "not_configured", source.require_id()))


def sources_in_words(sources: Sequence[CampaignSource]) -> str:
    """How each source fared: "directory: 40 found, all new"; those that are not configured by their names."""
    asked = [source for source in in_order(sources) if source.state != "not_configured"]
    lacking = [source_label(s.source) for s in in_order(sources) if s not in asked and s.source != CsvList.name]
    alike = _alike(asked)
    apart = [source for source in asked if not any(source in those for those in alike.values())]
    told = [_source_in_words(source) for source in apart]
    told += [_alike_in_words(reason, those, asked) for reason, those in alike.items()]
    said = f"Source{'s' if len(asked) > 1 else ''}: {'; '.join(told)}." if told else ""
    return f"{said} Not configured: {joined(lacking)}." if lacking else said


def _alike(asked: Sequence[CampaignSource]) -> Mapping[str, list[CampaignSource]]:
    """The sources that failed for one reason, by that reason; each at least two. No site to reach is as no source."""
    failed: dict[str, list[CampaignSource]] = {}
    for source in asked:
        if source.state == "failed" and source.problem and not source.found:
            reason = _HOST.sub(_THE_HOST, source.problem)
            no_site = source.source == Websites.name and reason.startswith(_NO_SITE)
            failed.setdefault(_NO_SUCH_HOST if no_site else reason, []).append(source)
    return {reason: those for reason, those in failed.items() if len(those) > 1}


def _alike_in_words(reason: str, those: Sequence[CampaignSource], asked: Sequence[CampaignSource]) -> str:
    """What is said of sources that failed for one reason: that there is no network, where none at all was reached."""
    finders = [source for source in those if source.source != Websites.name]
    if reason == _NO_SUCH_HOST and not any(source not in those for source in asked if source.source not in _AT_HOME):
        sites = " and the groups' own sites" if len(finders) < len(those) else ""
        return f"{count(len(finders), 'source')}{sites} could not be reached: no network"
    told = "their hosts' names cannot be looked up now" if reason == _NO_SUCH_HOST else reason
    return f"{joined([source_label(source.source) for source in those])}: {told}"


def _source_in_words(source: CampaignSource) -> str:
    name = source_label(source.source)
    if source.state in ("waiting", "asking", "stopped"):
        return f"{name}: {state_words(source.state)}"
    if source.state == "failed" and not source.found:
        return f"{name}: {source.problem or state_words('failed')}"
    problem = f" ({source.problem})" if source.problem else ""
    if source.source == Websites.name:
        return f"{name}: {source.found} read{problem}"
    known = f", {source.updated} known before" if source.updated else ""
    new = "all" if source.found == source.new > 0 else source.new
    return f"{name}: {source.found} found, {new} new{known}{problem}"
