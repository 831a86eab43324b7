"""What the model costs a day is counted, whatever becomes of a turn; when the budget is spent, the planner answers."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic_ai.exceptions import ModelHTTPError
from sqlmodel import Session, select

from agent.allowance import parse_allowance
from agent.budget import SPENT, Budget
from agent.doctor import examine
from agent.house import House, open_house
from agent.settings import Settings
from store.database import open_database
from store.tables import ModelSpend
from tools.context import Principal

PRICES: dict[str, Any] = {"model_price_in": 2.0, "model_price_out": 8.0}


@pytest.fixture
def opened(database_url: str, tmp_path: Path, clock: Any) -> Iterator[Callable[..., House]]:
    """Opens a house with a scripted model: `opened(script, visitor_budget="1")`."""
    houses: list[House] = []

    def begin(script: Any, **given: Any) -> House:
        settings = Settings(data_dir=tmp_path / "data", database_url=database_url, model="builtin", **given)
        houses.append(open_house(settings, clock, model=script.model()))
        return houses[-1]

    yield begin
    for house in houses:
        house.close()


def say(house: House, text: str, role: Any = "visitor") -> str:
    """What is answered, in a conversation of its own."""
    who = Principal(role, "visitor:a" if role == "visitor" else "owner@harmony.example", "chat")
    uid = house.history.open(who, "test").uid

    async def turn() -> str:
        events = [event async for event in house.turns.say(who, uid, text)]
        return str(events[-1].reply)  # type: ignore[union-attr]  # the last event ends the turn

    house.turns._locks.clear()
    return asyncio.run(turn())


def spend(house: House) -> dict[str, ModelSpend]:
    with Session(house.engine) as session:
        return {row.role: row for row in session.exec(select(ModelSpend))}


def test_each_request_is_counted_with_its_price_by_day_and_role(opened: Any, script: Any, clock: Any) -> None:
    house = opened(script([("list_services", {})], "Workshops.", "Hello."), **PRICES)
    say(house, "what do you offer?")
    kept = spend(house)["visitor"]
    assert (kept.day, kept.requests) == (date(2026, 11, 23), 2)
    assert kept.tokens_in > 0
    assert kept.microdollars == kept.tokens_in * 2 + kept.tokens_out * 8
    clock.forward(hours=15)  # past midnight in San Francisco
    say(house, "hello", "staff")
    assert {(row.role, row.day.day) for row in spend(house).values()} == {("visitor", 23), ("staff", 24)}


def test_a_turn_that_fails_midway_is_counted_as_far_as_it_came(opened: Any, script: Any) -> None:
    house = opened(script([("list_services", {})], ModelHTTPError(500, "scripted")))
    say(house, "what do you offer?")
    assert spend(house)["visitor"].requests == 1


def test_whoever_goes_away_in_mid_answer_costs_what_was_asked(opened: Any, script: Any) -> None:
    house = opened(script("A long answer."))
    who = Principal("visitor", "visitor:a", "chat")
    uid = house.history.open(who, "test").uid

    async def leave() -> None:
        happening = house.turns.say(who, uid, "what do you offer? " * 50)
        async for _ in happening:
            break
        await happening.aclose()

    asyncio.run(leave())
    assert spend(house)["visitor"].tokens_in > 0


def test_when_visitors_budget_is_spent_the_planner_answers_them_and_not_the_staff(opened: Any, script: Any) -> None:
    house = opened(script("From the model.", "From the model."), visitor_budget="10 tokens")
    assert say(house, "what do you offer?") == "From the model."
    answer = say(house, "what do you offer?")
    assert "Workshops" in answer
    assert "budget" not in answer
    assert say(house, "hello", "staff") == "From the model."
    assert spend(house)["visitor"].requests == 1


def test_staff_are_told_once_that_their_budget_is_spent(opened: Any, script: Any) -> None:
    house = opened(script("From the model."), staff_budget="$0.000001", **PRICES)
    assert say(house, "hello", "staff") == "From the model."
    answer = say(house, "what trips are coming up?", "staff")
    assert answer.startswith(SPENT)
    assert answer.count(SPENT) == 1


def test_a_new_day_has_a_new_budget(opened: Any, script: Any, clock: Any) -> None:
    house = opened(script("One.", "Two."), visitor_budget="1 tokens")
    assert say(house, "what do you offer?") == "One."
    assert "Workshops" in say(house, "what do you offer?")
    clock.forward(hours=24)
    assert say(house, "what do you offer?") == "Two."


def test_many_at_once_are_counted_to_the_token(database_url: str, clock: Any, business: Any) -> None:
    engines = [open_database(database_url) for _ in range(2)]  # as two processes have them
    budgets = [Budget(engine, clock, business.zone, Settings(**PRICES)) for engine in engines]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: budgets[n % 2].count("visitor", 100, 10), range(40)))
    with Session(engines[0]) as session:
        (kept,) = session.exec(select(ModelSpend)).all()
    assert (kept.requests, kept.tokens_in, kept.tokens_out, kept.microdollars) == (40, 4000, 400, 11200)
    for engine in engines:
        engine.dispose()


def test_doctor_tells_what_today_took(database_url: str, tmp_path: Path, business: Any) -> None:
    from datetime import UTC, datetime

    settings = Settings(
        data_dir=tmp_path, database_url=database_url, model="openai-chat:x", visitor_budget="0.50", **PRICES
    )
    engine = open_database(database_url)
    Budget(engine, lambda: datetime.now(UTC), business.zone, settings).count("visitor", 500_000, 0)
    engine.dispose()
    (found,) = [finding for finding in examine(settings) if finding.part == "model's cost"]
    assert "visitors $1.00 of $0.50 a day (1 requests): spent, the planner answers" in found.now
    assert "HARMONY_STAFF_BUDGET" in found.remedy


@pytest.mark.parametrize(
    ("text", "amount", "words"),
    [
        ("2.50", 2_500_000, "$2.50 a day"),
        ("$ 10", 10_000_000, "$10.00 a day"),
        ("500,000 tokens", 500_000, "500,000 tokens a day"),
        ("0", 0, "$0.00 a day"),
    ],
)
def test_a_budget_is_dollars_or_tokens(text: str, amount: int, words: str) -> None:
    allowance = parse_allowance(text, "HARMONY_VISITOR_BUDGET")
    assert allowance is not None
    assert (allowance.amount, allowance.in_words) == (amount, words)
