"""The server goes on, from its start, with what a process before it left."""

import time
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from agent.app import create_app
from agent.house import House
from store.database import reading
from store.tables import Campaign, Change, Lead
from tools.context import Principal


class Killed(BaseException):
    """The process stops here."""


def states(house: House, model: Any) -> list[str]:
    with reading(house.engine) as session:
        return list(session.exec(select(model)).all())


def test_a_started_server_carries_an_interrupted_campaign_to_its_end(house: House, clock: Any) -> None:
    def kill(point: str) -> None:
        raise Killed

    staff = Principal("staff", "owner@harmony.example", "terminal")
    with pytest.raises(Killed):
        replace(house.dispatcher, reached=kill).call(staff, "run_campaign", {"location": "Denver, CO"}, "k")
    kept = len(states(house, Lead.id))
    assert (states(house, Change.state), states(house, Campaign.status)) == (["running"], ["running"])
    clock.forward(seconds=61)
    with TestClient(create_app(house, chat=False)):
        ends = time.monotonic() + 30
        while states(house, Change.state) == ["running"] and time.monotonic() < ends:
            time.sleep(0.05)
    assert (states(house, Change.state), states(house, Campaign.status)) == (["done"], ["completed"])
    assert len(states(house, Lead.id)) == kept > 20
