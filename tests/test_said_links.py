"""Links and images to hosts that nothing has named are left out of what a model says, however the text is cut."""

import random
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, FunctionModel

from agent.events import Said
from agent.said_links import LEFT_OUT, Hosts, SaidLinks, cleaned_of_links, hosts_in

FOREIGN = (
    ("Look [here](https://evil.example/?q=secret).", "Look here."),
    ('Look [here](https://evil.example "a title").', "Look here."),
    ("![a picture](https://evil.example/x.png)", "a picture"),
    ("![a picture](https://listed.example/x.png)", "a picture"),
    ("Go to https://evil.example/a now", f"Go to {LEFT_OUT} now"),
    ("Go to <https://evil.example> now", f"Go to {LEFT_OUT} now"),
    ("Go to HTTPS://EVIL.example now", f"Go to {LEFT_OUT} now"),
    ("Go to www.evil.example now", f"Go to {LEFT_OUT} now"),
    ("Go to evil.example/path now", f"Go to {LEFT_OUT} now"),
    ("Go to //evil.example now", f"Go to {LEFT_OUT} now"),
    ('<a href="https://evil.example">the words</a>', "the words"),
    ('<img src="https://evil.example/x.png"> stays', " stays"),
    ("See [the list][1].\n\n[1]: https://evil.example", "See the list.\n\n"),
    ("See [the list][].\n\n[the list]: <https://evil.example>\nEnd", "See the list.\n\n\nEnd"),
    ("[![logo](https://evil.example/x)](https://evil.example)", "logo"),
    ("[words](javascript:alert(1))", "words"),
    ("[words](JavaScript&colon;alert(1))", "words"),
    ("[words](java&#115;cript:alert(1))", "words"),
    ("![words](data:image/png;base64,AAAA)", "words"),
    ("[words](//evil.example)", "words"),
    ("[words](/\\evil.example)", "words"),
    ("[words](https:/\\evil.example)", "words"),
    ("[words](https://site.example@evil.example/)", "words"),
    ("[words](https://site.example.evil.example/)", "words"),
    ("[words](ftp://listed.example/x)", "words"),
    ("https:\\/\\/evil.example", LEFT_OUT),
    ("https&#58;//evil.example", LEFT_OUT),
)
STAYS = (
    "See [Coaching](/services/coaching) and [the rest](https://site.example/services?a=b&c=d).",
    "Their page is https://listed.example/join, they say.",
    "[their page](https://www.listed.example/join)",
    "![the map](/public/map.png) and ![again](https://site.example/public/map.png)",
    "It is 24/7, and/or p.m./a.m.; 3 < 4 and x<5 [not a link] - [ ] to do, ana@choir.example.",
    "Hello [e-mail 1]! That costs $1,385 (from 90 minutes).",
    "| a | b |\n|---|---|\n| *c* | `d` |\n\n1. one\n2. two\n",
    "",
)


@pytest.fixture
def hosts() -> Hosts:
    made = Hosts("https://site.example")
    made.list({"listed.example"})
    return made


def in_chunks(text: str, hosts: Hosts, *cuts: int) -> str:
    links, at = SaidLinks(hosts), 0
    out = []
    for cut in sorted(cuts):
        out.append(links.take(text[at:cut]))
        at = cut
    return "".join([*out, links.take(text[at:]), links.end()])


@pytest.mark.parametrize(("said", "heard"), FOREIGN)
def test_the_words_stay_and_the_link_goes(said: str, heard: str, hosts: Hosts) -> None:
    assert cleaned_of_links(said, hosts) == heard


@pytest.mark.parametrize("said", STAYS)
def test_what_links_to_the_site_or_to_what_tools_named_stays_as_it_is(said: str, hosts: Hosts) -> None:
    assert cleaned_of_links(said, hosts) == said


@pytest.mark.parametrize("said", [said for said, _ in FOREIGN] + list(STAYS))
def test_cut_anywhere_the_same_comes_out(said: str, hosts: Hosts) -> None:
    whole = cleaned_of_links(said, hosts)
    assert in_chunks(said, hosts, *range(len(said))) == whole
    for cut in range(len(said) + 1):
        assert in_chunks(said, hosts, cut) == whole


def test_made_up_texts_never_let_a_foreign_host_be_linked_however_they_are_cut(hosts: Hosts) -> None:
    """Random texts of the signs that make links, cut at random places."""
    dice = random.Random(7)
    signs = ["[", "]", "(", ")", "!", "<", ">", ":", "\n", " ", "\\", "https://evil.example/x", "//evil.example", "a"]
    signs += ["[a](", "](https://evil.example)", "www.evil.example", "<b>", "[1]:", "ht", "tps://evil.example", "/ok"]
    signs += ["javascript:alert(1)", "https://listed.example/", "&#58;", "![", "word ", "]("]
    for _ in range(20_000):
        said = "".join(dice.choices(signs, k=dice.randint(1, 12)))
        whole = cleaned_of_links(said, hosts)
        cuts = sorted(dice.sample(range(len(said) + 1), min(3, len(said))))
        assert in_chunks(said, hosts, *cuts) == whole, said
        others = re.sub(r"https://listed\.example/[^\s()<>\[\]]*", "", whole)
        assert "//evil.example" not in others, said
        assert not re.search(r"(?<![\w/])www\.evil\.example", others), said
        assert "](javascript" not in whole, said


def test_hosts_are_found_in_whatever_a_tool_answers() -> None:
    answer = {"items": [{"url": "https://www.One.example/x", "text": "or two.example, mail a@three.example"}], "n": 3}
    assert hosts_in(answer) >= {"one.example", "two.example"}
    assert "three.example" not in hosts_in(answer)


def test_a_model_s_links_to_staff_are_left_out_and_stay_out_of_what_it_reads_later(talk: Any, script: Any) -> None:
    model = script("Done, see [the page](https://evil.example/?leads=12) or ![x](https://evil.example/p.png).", "Yes.")
    chat = talk(model)
    ended = chat.say("hello")
    assert ended.reply == "Done, see the page or x."
    assert "".join(e.text for e in chat.events if isinstance(e, Said)) == ended.reply
    chat.say("and?")
    assert "evil" not in str(model.seen[-1])


class Dribble:
    """A model that streams one text letter by letter."""

    def __init__(self, text: str) -> None:
        self.text = text

    def model(self) -> FunctionModel:
        return FunctionModel(stream_function=self._answer, model_name="scripted")

    async def _answer(self, messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[str]:
        for letter in self.text:
            yield letter


@pytest.mark.parametrize("role", ["staff", "visitor"])
def test_streamed_letter_by_letter_no_piece_has_any_of_the_address(talk: Any, role: str) -> None:
    said = (
        "Look [here](https://evil.example/?q=1) or at ![it](https://evil.example/p.png). See /services/coaching. Bye."
    )
    chat = talk(Dribble(said), role, "visitor:a" if role == "visitor" else "owner@harmony.example")
    ended = chat.say("hello")
    pieces = [event.text for event in chat.events if isinstance(event, Said)]
    assert "".join(pieces) == ended.reply == "Look here or at it. See /services/coaching. Bye."
    assert len(pieces) >= (2 if role == "visitor" else 8)


def test_a_host_that_only_the_model_itself_brought_into_a_call_is_not_named_by_it(talk: Any, script: Any) -> None:
    call = ("add_venue", {"name": "Hall", "location": "Denver, CO", "website": "https://evil.example"})
    chat = talk(script([call], "See [it](https://evil.example)."))
    assert chat.say("add the hall").reply == "See it."
    call[1]["name"] = "Evergreen Barn"
    again = talk(script([call], "See [it](https://evil.example)."))
    assert again.say("add the barn, https://evil.example").reply == "See [it](https://evil.example)."
