"""How long it takes to tell 100,000 leads apart, and to find those near a place among them."""

import gc
import time
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from agent.bench.figures import Figure
from agent.bench.groups import Invented, invent
from agent.evaluation.score import percentile
from agent.house import House, open_house
from agent.settings import Settings
from store.tables import Campaign, Lead, LeadSighting
from tools.bulk import uncollected
from tools.context import Principal
from tools.groups.group_index import Index

LEADS = 100_000
_STAFF = Principal("staff", "owner@harmony.example", "terminal")
#: So many leads are written in one transaction.
_AT_ONCE = 10_000
#: So many are asked for.
_LIMIT = 10
#: Where it is looked for leads: crowded and empty places.
PLACES = (
    *("Denver, CO", "New York, NY", "Los Angeles, CA", "Chicago, IL", "Boise, ID", "Nashville, TN", "Toronto, Canada"),
    *("Fargo, ND", "San Diego, CA", "Boston, MA", "Tulsa, OK", "Seattle, WA", "Atlanta, GA", "Santa Fe, NM"),
)


def told_apart(number: int = LEADS) -> list[Figure]:
    """Seconds to tell leads apart, each against those before and around it, and which of the known pairs were found."""
    invented = invent(number)
    gc.collect()
    started, worked = time.perf_counter(), time.process_time()
    found = _judged(invented)
    took, work = time.perf_counter() - started, time.process_time() - worked
    pairs = {(max(pair), min(pair)) for pair in invented.twice}
    alone = sum((later, found[later][0]) in pairs for later, _ in pairs)
    asked = sum(earlier in found[later][1] for later, earlier in pairs)
    share = 100 / max(len(pairs), 1)
    return [
        Figure(f"telling {number:,} leads apart, one core", took, "s"),
        Figure("of that, at work", work, "s"),
        Figure("of known doubles, found without asking", alone * share, "%"),
        Figure("of known doubles, found or asked about", (alone + asked) * share, "%"),
    ]


def found_nearby(folder: Path, number: int = LEADS, times: int = 5) -> list[Figure]:
    """Milliseconds of find_leads and find_singing_groups around places, median and 95th percentile."""
    house = open_house(Settings(data_dir=folder / "leads", database_url="", model="builtin"))
    try:
        _fill(house, invent(number))
        leads = _timed(house, "find_leads", "near", times, limit=_LIMIT)
        groups = _timed(house, "find_singing_groups", "location", times)
    finally:
        house.close()
    return [
        Figure(f"leads near a place among {number:,}, median", percentile(leads, 0.5), "ms"),
        Figure(f"leads near a place among {number:,}, 95th percentile", percentile(leads, 0.95), "ms"),
        Figure("singing groups near a place, 95th percentile", percentile(groups, 0.95), "ms"),
    ]


def _judged(invented: Invented) -> list[tuple[int | None, list[int]]]:
    """Each group against those before it, as a campaign's finds are kept; nothing of them was read before."""
    index, found = Index[int](), []
    with uncollected():
        for number, group in enumerate(invented.groups):
            found.append(index.judge(group))
            index.add(number, group)
    return found


def _fill(house: House, invented: Invented) -> None:
    """Put the groups into the store as leads, each seen once."""
    now, chance = house.dispatcher.clock(), Random(11)
    with Session(house.engine) as session:
        campaign = Campaign(created_at=now, name="Measured", status="completed")
        session.add(campaign)
        session.commit()
        of_campaign = campaign.require_id()
    rows: list[dict[str, Any]] = [
        {
            "id": number,
            "created_at": now,
            "version": 1,
            "campaign_id": of_campaign,
            "name": group.name,
            "kind": group.kind,
            "website": group.website,
            "phone": group.phone,
            "styles": [],
            "stage": "new",
            "place": f"{group.city}, {group.region}",
            "city": group.city,
            "region": group.region,
            "notes": "",
            "country": group.country,
            "latitude": group.latitude,
            "longitude": group.longitude,
            "score": chance.randrange(20, 100),
            "score_reasons": [],
        }
        for number, group in enumerate(invented.groups, 1)
    ]
    seen: list[dict[str, Any]] = [
        {
            "id": row["id"],
            "created_at": now,
            "version": 1,
            "lead_id": row["id"],
            "source": "bench",
            "note": "",
            "source_url": f"https://bench.example/{row['id']}",
            "seen_on": now.date(),
            "facts": {},
        }
        for row in rows
    ]
    with house.engine.begin() as connection:
        tables: tuple[tuple[type[SQLModel], list[dict[str, Any]]], ...] = ((Lead, rows), (LeadSighting, seen))
        for table, made in tables:
            for at in range(0, len(made), _AT_ONCE):
                connection.execute(insert(table), made[at : at + _AT_ONCE])
        connection.exec_driver_sql("ANALYZE")


def _timed(house: House, tool: str, where: str, times: int, **args: Any) -> list[float]:
    took = []
    for place in PLACES * times:
        started = time.perf_counter()
        house.dispatcher.call(_STAFF, tool, {where: place, **args}, uuid4().hex)
        took.append((time.perf_counter() - started) * 1000)
    return took[len(PLACES) :]  # the first round warms caches up
