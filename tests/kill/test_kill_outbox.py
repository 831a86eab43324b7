"""Kill -9 of schedulers that send, and several at once: nothing is sent twice, and nothing is lost.

Real processes of Harmony; a provider on loopback speaks SendGrid's format and counts what it takes.
"""

from pathlib import Path

from agent.bench.outbox_crowd import crowd
from agent.bench.outbox_kill import POINTS, KillRun


def test_schedulers_killed_at_every_point_send_nothing_twice_and_lose_nothing(
    tmp_path: Path, database_url: str
) -> None:
    tally = KillRun(tmp_path, database_url, messages=60).run(len(POINTS))
    assert tally.flaws == []
    assert dict(tally.kills) == dict.fromkeys(POINTS, 1)
    assert tally.sent > 0
    assert (tally.sent + tally.unknown) % 60 == 0  # each of every 60 that were put in left, or is shown as unknown


def test_four_schedulers_send_each_of_many_messages_once(tmp_path: Path, database_url: str) -> None:
    told = crowd(tmp_path, database_url, processes=4, messages=200, cold=False)
    assert (told.flaws, told.calls) == ([], 200)
