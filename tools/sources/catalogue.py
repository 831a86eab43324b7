"""Every lead source that there is: a new adapter is one line here."""

from collections.abc import Sequence

from tools.sources.base import LeadSource
from tools.sources.casa import Casa
from tools.sources.choralnet import ChoralNet
from tools.sources.config import SourceConfig
from tools.sources.csv_list import CsvList
from tools.sources.directory import Directory
from tools.sources.facebook import Facebook
from tools.sources.google_places import GooglePlaces
from tools.sources.html_directory import HtmlDirectory
from tools.sources.instagram import Instagram
from tools.sources.irs_bmf import IrsBmf
from tools.sources.overpass import Overpass
from tools.sources.propublica import ProPublica
from tools.sources.websites import Websites
from tools.sources.wikidata import Wikidata


def all_sources(config: SourceConfig) -> Sequence[LeadSource]:
    """The sources that are on, in the order in which people are shown them."""
    every: tuple[LeadSource, ...] = (
        Directory(),
        CsvList(),
        IrsBmf(config),
        ProPublica(config),
        Wikidata(config),
        Overpass(config),
        GooglePlaces(config),
        Facebook(config),
        Instagram(config),
        Websites(),
        ChoralNet(config),
        Casa(config),
        HtmlDirectory(config),
    )
    return [source for source in every if not config.only or source.name in config.only]
