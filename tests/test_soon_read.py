"""However a visitor fills a message, its claims are soon read: no run of signs makes a pattern try again and again."""

import time

import pytest

from agent.claims import Claim, claims_in

FILLED = ["9", "9,", ",9", "9.", "$9", "one ", "a one ", "half ", "may 9 ", "9/", "9-", "9:", "free ", "1 hour and "]


@pytest.mark.parametrize("part", FILLED)
def test_the_longest_message_is_read_in_a_moment_of_the_processors_time(part: str) -> None:
    began = time.process_time()
    claims_in((part * 8_000)[:8_000])
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("said", ["{}500 dollars", "$ {}500", "{}500k", "{}500 grand"])
def test_a_sum_is_seen_whatever_stands_before_it(said: str) -> None:
    thousands = 1_000 if said.endswith(("k", "grand")) else 1
    assert Claim("money", 500.0 * thousands) in claims_in(said.format("0" * 40))
