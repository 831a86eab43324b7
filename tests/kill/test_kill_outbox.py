"""Kill -9 of schedulers that send, and several at once: nothing is sent twice, and nothing is lost.

Real processes of Harmony; a provider on loopback speaks SendGrid's format and counts what it takes.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from agent.bench.outbox_kill import POINTS, KillRun
from agent.bench.schedulers import scheduler_env
from agent.bench.waiting import Provider, counts, put_messages

PATIENCE = 120
HARMONY = [sys.executable, "-c", "from agent.cli import main; main()", "scheduler"]


def test_schedulers_killed_at_every_point_send_nothing_twice_and_lose_nothing(
    tmp_path: Path, database_url: str
) -> None:
    tally = KillRun(tmp_path, database_url, messages=60).run(len(POINTS))
    assert tally.flaws == []
    assert dict(tally.kills) == dict.fromkeys(POINTS, 1)
    assert tally.sent >= 60


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    with made.loopback:
        yield made


def test_four_schedulers_send_each_of_many_messages_once(
    tmp_path: Path, database_url: str, engine: Engine, provider: Provider
) -> None:
    put_messages(engine, datetime.now(UTC), 200)
    env, quiet = scheduler_env(tmp_path, database_url, provider.loopback.url), subprocess.DEVNULL
    processes = [subprocess.Popen(HARMONY, env=env, stdout=quiet, stderr=quiet) for _ in range(4)]
    try:
        ends = time.monotonic() + PATIENCE
        while counts(engine)["sent"] < 200:
            assert time.monotonic() < ends, counts(engine)
            time.sleep(0.1)
        for process in processes:
            process.terminate()
        assert [process.wait(PATIENCE) for process in processes] == [0] * 4
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert provider.twice == []
    assert (len(provider.counted), dict(counts(engine))) == (200, {"sent": 200})
