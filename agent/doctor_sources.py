"""What `harmony doctor` says of each lead source: ready, what it needs, or switched off. Nobody is asked for it."""

from dataclasses import replace

from agent.findings import Finding
from agent.settings import Settings
from tools.leads.source_words import need_of, source_label
from tools.sources.base import LeadSource
from tools.sources.catalogue import all_sources


def source_findings(settings: Settings) -> list[Finding]:
    """A line for each source that there is, in the order in which campaigns show them."""
    config = settings.source_config
    every = all_sources(replace(config, only=frozenset()))
    return [_finding(source, not config.only or source.name in config.only) for source in every]


def _finding(source: LeadSource, on: bool) -> Finding:
    label = source_label(source.name)
    plain = label.casefold() == source.name.replace("_", " ")
    called = f"source {source.name}" if plain else f"source {source.name} ({label})"
    if not on:
        return Finding(called, "off by HARMONY_SOURCES", f"Add {source.name} to HARMONY_SOURCES, or leave it empty.")
    need = source.ready()
    if need is None:
        return Finding(called, f"ready: {source.yields}")
    return Finding(called, "not configured", f"It {need_of(need)}.")
