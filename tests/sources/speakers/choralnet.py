"""A choral board, invented: a feed, and pages of posts as such boards have them."""

from speaking import Reply, Request, Speaker, in_page

from tools.sources.base import LeadSource
from tools.sources.choralnet import ChoralNet
from tools.sources.config import SourceConfig

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Board</title><link>http://choralnet.example/</link>{items}</channel></rss>"""
ITEMS = """
<item><title>Artistic Director</title><link>http://choralnet.example/item/1</link>
<pubDate>Mon, 02 Nov 2026 09:00:00 +0000</pubDate><category>Jobs</category>
<description><![CDATA[<p>The Chœur de l’Été of Denver, CO seeks an Artistic Director.</p>]]></description></item>
<item><title>Boston Chorale seeks tenors</title><link>http://choralnet.example/item/2</link>
<pubDate>Tue, 03 Nov 2026 09:00:00 +0000</pubDate><description>Location: Boston, MA</description></item>
"""


def post(number: int, title: str, place: str) -> str:
    return (
        f'<article id="post-{number}" class="post"><header><h2 class="entry-title">'
        f'<a href="/item/{number}">{title}</a></h2><time datetime="2026-10-0{number}">October</time></header>'
        f'<div class="entry-content"><p>Location: {place}</p></div></article>'
    )


class ChoralNetSpeaker(Speaker):
    name = "choralnet"
    names = ("Chœur de l’Été", "Golden Chorale", "Boulder Voices")
    requests = 3
    by_pages = True

    def source(self, endpoint: str) -> LeadSource:
        return ChoralNet(SourceConfig(endpoints={"choralnet": endpoint}))

    def answer(self, asked: Request) -> Reply:
        if asked.path == "/feed/":
            return Reply(FEED.format(items=ITEMS), kind="application/rss+xml; charset=UTF-8")
        if asked.path == "/announcements/":
            return Reply(f"<main>{post(3, 'Golden Chorale on tour', 'Golden, CO')}</main>")
        return Reply(f"<main>{post(4, 'Boulder Voices presents Vespers', 'Boulder, Colorado')}</main>")

    def empty(self, asked: Request) -> Reply:
        if asked.path == "/feed/":
            return Reply(FEED.format(items=""), kind="application/rss+xml; charset=UTF-8")
        return Reply(f"<main>{post(5, 'Boston Chorale seeks tenors', 'Boston, MA')}</main>")

    def error(self, status: int, words: str) -> Reply:
        return in_page(words, status)


SPEAKER = ChoralNetSpeaker()
