"""How long a try waits: laws that hold for any number of tries and whatever a provider asks for."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scheduler.backoff import FIRST, LONGEST, PATIENCE, SPREAD, wait

TRIES = st.integers(min_value=0, max_value=10**6)
ASKED = st.none() | st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


@given(tries=TRIES, after=ASKED, seed=st.text())
def test_a_wait_has_an_end_and_is_the_same_when_asked_again(tries: int, after: float | None, seed: str) -> None:
    seconds = wait(tries, after, seed)
    assert FIRST <= seconds < max(LONGEST, min(after or 0, PATIENCE)) * (1 + SPREAD)
    assert wait(tries, after, seed) == seconds


@given(tries=TRIES, after=st.floats(min_value=0, max_value=PATIENCE), seed=st.text())
def test_no_try_comes_before_the_provider_wants_it(tries: int, after: float, seed: str) -> None:
    assert wait(tries, after, seed) >= after


@given(tries=st.integers(min_value=1, max_value=100), one=st.text(), other=st.text())
def test_two_tries_later_it_waits_longer_whatever_the_spread_until_the_cap(tries: int, one: str, other: str) -> None:
    sooner, later = wait(tries, None, one), wait(tries + 1, None, other)
    assert later > sooner or later >= LONGEST


def test_what_failed_together_is_not_tried_together() -> None:
    waits = sorted(wait(3, None, f"token-{n}") for n in range(200))
    assert max(later - sooner for sooner, later in pairwise(waits)) < 5
    assert waits[-1] - waits[0] > 0.8 * SPREAD * 4 * FIRST


def test_an_hours_outage_takes_less_than_a_dozen_tries() -> None:
    passed, tries = 0.0, 0
    while passed < 3600:
        tries += 1
        passed += wait(tries)
    assert 6 <= tries <= 10
