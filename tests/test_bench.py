"""`harmony bench`: its figures are of the right kind; what they are is for a quiet machine to say."""

import json
from pathlib import Path

import pytest

from agent.bench.campaigns import campaign
from agent.bench.figures import Figure
from agent.bench.schemas import schema_tokens
from agent.bench.turns import SENTENCES, model_turns, planner_turns
from agent.bench.visitors import Plan, crowds


def test_a_figure_knows_its_ratio_to_the_bare_libraries() -> None:
    assert Figure("x", 3.0, "ms", beside=2.0).ratio == 1.5
    assert Figure("x", 3.0, "ms").ratio is None
    assert json.loads(json.dumps(Figure("x", 3.0, "ms", 2.0, 1.5).as_json()))["ratio"] == 1.5


def test_visitors_models_are_sent_far_less_than_staffs() -> None:
    assert 0 < schema_tokens("visitor").value < schema_tokens("staff").value / 2


def test_turns_are_measured_with_the_planner_and_beside_a_bare_agent(tmp_path: Path) -> None:
    median, slow = planner_turns(tmp_path)
    assert 0 < median.value <= slow.value
    beside = model_turns(tmp_path, times=8).beside
    assert beside is not None
    assert beside > 0


def test_a_campaign_is_measured_beside_its_slowest_source(tmp_path: Path) -> None:
    figure = campaign(tmp_path, ((0.0, 3), (0.2, 3)))
    assert figure.beside is not None
    assert 0.2 <= figure.beside < figure.value


def test_visitors_are_measured_beside_a_bare_app_and_every_one_is_answered(tmp_path: Path) -> None:
    figures = {figure.name: figure for figure in crowds(tmp_path, (2,), Plan(1, 1.0, 0.2), lambda _: None)}
    assert not any("given up" in name for name in figures)
    first = figures["2 visitors: first word, median"]
    assert first.beside is not None
    assert first.beside > 0
    assert figures["2 visitors: turns"].value > 0
    assert figures["2 visitors: processor time a turn"].value > 0


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_said_in_the_measurement_is_understood(sentence: str, tmp_path: Path) -> None:
    import asyncio

    from agent.house import open_house
    from agent.settings import Settings
    from agent.transcript import hear
    from tools.context import Principal

    house = open_house(Settings(data_dir=tmp_path, database_url="", model="builtin"))
    staff = Principal("staff", "owner@harmony.example", "terminal")

    async def up_to(last: str) -> str:
        uid = house.history.open(staff, "test").uid
        for said in SENTENCES[: SENTENCES.index(last) + 1]:
            heard = await hear(house.turns.say(staff, uid, said.format(place="Denver")))
        return heard.said

    said = asyncio.run(up_to(sentence))
    house.close()
    assert "did not understand" not in said
    assert "?" not in said
