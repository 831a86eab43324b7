"""Questions about the groups just shown: which is nearest, who auditions, the first one, the rest, where is its page.

Answered from what this conversation was shown, and with nothing else: what the directory does not state is said so.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from agent.planner.facts import Facts
from agent.planner.plan import Plan, Step
from agent.planner.shown_cues import (
    ABOUT,
    AUDITION,
    BEST,
    FIRSTS,
    NEAR_ME,
    NEAREST,
    NOT_THESE,
    OFFERS,
    ORDINAL,
    PAGE,
    REST,
    THESE,
    UNSTATED,
    WITHOUT,
)
from agent.planner.state import Done, State
from tools.record_names import short_date
from tools.wording import joined

Group = dict[str, Any]
TOOL = "find_singing_groups"
#: A list shown longer ago than this many turns is not meant any more.
_FADES = 8
_MOST = 5


def shown_list(state: State) -> Done | None:
    """The search of this conversation whose groups were shown last, if that is not long ago."""
    last = next((call for call in reversed(state.done) if call.tool == TOOL and call.ok), None)
    return last if last and last.result.get("items") and state.turn - last.turn <= _FADES else None


def about_shown(text: str, now: Facts, state: State) -> Plan | None:
    """The answer to a question about the groups just shown; None where it is about something else."""
    if NEAR_ME.fullmatch(text):
        return Plan(ask=_WHERE_ARE_YOU, pending={"form": TOOL, "arg": "location"})
    search = shown_list(state)
    if search is None or now.location or now.email or now.starts_on or now.age:
        return _without_list(text, now, state)
    groups = [item for item in search.result["items"] if isinstance(item, dict) and item.get("title")]
    if plan := _rest(text, groups, search):
        return plan
    for answer in (_one, _nearest, _audition, _unstated, _best, _pages):
        if told := answer(text, groups, search):
            return Plan(say=[told])
    return None


def _without_list(text: str, now: Facts, state: State) -> Plan | None:
    """With no list, or for another place, only what holds of every group is answered."""
    if NOT_THESE.search(text) or now.starts_on or now.email or now.location or shown_list(state):
        return None
    if NEAREST.search(text):
        return Plan(ask=_WHERE_ARE_YOU, pending={"form": TOOL, "arg": "location"})
    if AUDITION.search(text):
        return Plan(say=[f"Some groups audition singers and some do not; where its page says so, I say it. {_WHERE}"])
    of_groups = re.search(r"\b(?:join|choirs?|chorus\w*|groups?|singing|membership)\b", text, re.I)
    if not of_groups or not UNSTATED[0][0].search(text):
        return None
    return Plan(
        say=[f"The directory does not say {UNSTATED[0][1]}: that is for each group to say, on its own page. {_WHERE}"]
    )


_WHERE_ARE_YOU = "In which city or town are you?"
_WHERE = "Tell me a town, and I show you the groups near it with their pages."


def _named(text: str, groups: Sequence[Group]) -> Group | None:
    """The one group that is called by its name, or by the telling part of it."""
    low = text.casefold().replace("’", "'")
    whole = [g for g in groups if re.sub(r"\s*\(.*", "", str(g["title"])).casefold().replace("’", "'") in low]
    return max(whole, key=lambda group: len(str(group["title"])), default=None)


def _numbered(text: str, groups: Sequence[Group]) -> Group | None:
    said = ORDINAL.search(text)
    if said is None:
        return None
    word = (said["word"] or "").lower()
    place = (
        FIRSTS.index(word)
        if word in FIRSTS
        else 0
        if word == "top"
        else -1
        if word == "last"
        else int(said["short"] or said["number"]) - 1
    )
    return groups[place] if -len(groups) <= place < len(groups) else None


def _one(text: str, groups: Sequence[Group], search: Done) -> str:
    """One group with all that was shown of it."""
    named = _named(text, groups)
    group = named or _numbered(text, groups)
    if group is None or not (named or ABOUT.search(text)) or REST.fullmatch(text):
        return ""
    unstated = next((what for cue, what in UNSTATED if cue.search(text)), "")
    not_said = f"The directory does not say {unstated}; ask the group. " if unstated else ""
    told = [not_said + f"{_called(group)}: {group.get('why') or 'nothing more is stated'}."]
    told += [f"{str(group['ask'])[:1].upper()}{str(group['ask'])[1:]}."] if group.get("ask") else []
    told += [f"{str(group['note'])[:1].upper()}{str(group['note'])[1:]}."] if group.get("note") else []
    pages = joined(
        [f"[{_site(page)}]({page})" for page in dict.fromkeys((group.get("website"), group.get("link"))) if page]
    )
    told += [f"It was last seen {_day(group)} on {pages}; that page knows better what is true today."] if pages else []
    return " ".join(told)


def _nearest(text: str, groups: Sequence[Group], search: Done) -> str:
    if not NEAREST.search(text):
        return ""
    in_order = sorted(groups, key=lambda group: float(group.get("distance_km") or 0))
    first = in_order[0]
    nearest = [group for group in in_order if group.get("away") == first.get("away")]
    where = (
        f"about {first['away']} away, in {first.get('city')}" if first.get("away") else f"in {first.get('city')} itself"
    )
    if len(nearest) > 1:
        return f"The nearest are {where}: {_names(nearest)}. I know the town of a group, not its street."
    after = f" Next comes {_called(in_order[1])}." if len(in_order) > 1 else ""
    return f"The nearest is {first['title']}, {where}.{after}"


def _audition(text: str, groups: Sequence[Group], search: Done) -> str:
    if not AUDITION.search(text):
        return ""
    without = [g for g in groups if "no audition" in str(g.get("why"))]
    by = [g for g in groups if "by audition" in str(g.get("why"))]
    if WITHOUT.search(text) or not by:
        told = (
            f"Without audition, as their pages say: {_names(without)}."
            if without
            else "None of those shown says that it takes singers without audition."
        )
    else:
        told = f"It depends on the group. By audition: {_names(by)}." + (
            f" Without: {_names(without)}." if without else ""
        )
    silent = len(groups) - len(without) - len(by)
    return (
        f"{told} {'The others do' if silent != 1 else 'One more does'} not say; ask before you go." if silent else told
    )


def _rest(text: str, groups: Sequence[Group], search: Done) -> Plan | None:
    """The whole list, where it was not shown whole; and its page."""
    if not REST.search(text) or OFFERS.search(text):
        return None
    page = f"[the page of this search]({search_page(search.args)})"
    if int(search.result.get("total") or 0) > len(groups) and not search.args.get("show_all"):
        return Plan(
            [Step(0, TOOL, {**search.args, "show_all": True})], [f"You find them with a map and filters on {page}."]
        )
    return Plan(say=[f"Those were all that I know there. On {page} you can search farther away, or for other styles."])


def _unstated(text: str, groups: Sequence[Group], search: Done) -> str:
    if NOT_THESE.search(text):
        return ""
    cues = UNSTATED if THESE.search(text) else UNSTATED[:1]
    what = next((what for cue, what in cues if cue.search(text)), "")
    return (
        f"The directory does not say {what}: that is for each group to say, on its own page. {_pages_of(groups)}"
        if what
        else ""
    )


def _best(text: str, groups: Sequence[Group], search: Done) -> str:
    if not BEST.search(text) or re.search(r"\b(?:workshop|coaching|masterclass|service|keynote)", text, re.I):
        return ""
    first = groups[0]
    return (
        f"I cannot judge how good a group is. What fits your words best comes first in the list: {first['title']} "
        f"({first.get('why')}). Listening to a rehearsal of two or three tells more than I can."
    )


def _pages(text: str, groups: Sequence[Group], search: Done) -> str:
    return _pages_of(groups) if PAGE.search(text) and not NOT_THESE.search(text) else ""


def _pages_of(groups: Sequence[Group]) -> str:
    listed = [f"[{g['title']}]({page})" for g in groups[:_MOST] if (page := g.get("website") or g.get("link"))]
    return f"Their pages, or those that speak of them: {'; '.join(listed)}." if listed else ""


def search_page(args: dict[str, Any]) -> str:
    """The address of the site's page that makes the same search."""
    styles = [str(style) for style in args.get("styles") or ()]
    asked = [
        ("where", args.get("location")),
        ("age", args.get("age")),
        ("voice", args.get("voicing")),
        ("kind", args.get("kind")),
    ]
    asked += [*(("style", style) for style in styles), ("every", "yes")]
    return f"/find-a-group?{urlencode([(name, value) for name, value in asked if value])}"


def _names(groups: Sequence[Group]) -> str:
    """The groups by name, the first of them where they are many."""
    more = len(groups) - _MOST
    return joined([*(str(group["title"]) for group in groups[:_MOST]), *([f"{more} more"] if more > 0 else [])])


def _called(group: Group) -> str:
    """A group with its town, and how far that is."""
    return f"{group['title']} ({group.get('city', '')}{f', {away} away' if (away := group.get('away')) else ''})"


def _day(group: Group) -> str:
    return short_date(date.fromisoformat(str(group["last_seen"])))


def _site(page: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", page).split("/")[0]
