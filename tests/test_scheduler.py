"""The scheduler: what is due is looked after at its intervals, and no job holds up another or the process."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.jobs import Job, jobs_of
from scheduler.runner import Runner
from tools.dispatch import Dispatcher

#: What the scheduler's own process does without.
HEAVY = ("pydantic_ai", "chainlit", "fastapi", "openai")


@contextmanager
def run(*jobs: Job) -> Iterator[Runner]:
    runner = Runner(jobs)
    runner.start()
    try:
        yield runner
    finally:
        runner.stop(1)


def test_a_job_runs_at_the_start_and_then_at_its_interval() -> None:
    times: list[float] = []
    often = threading.Event()

    def job() -> None:
        times.append(time.monotonic())
        if len(times) >= 3:
            often.set()

    with run(Job("often", 0.05, job), Job("seldom", 3600, lambda: times.append(0.0))):
        assert often.wait(10)
    assert times.count(0.0) == 1


@pytest.mark.filterwarnings("default")  # the job's own error is logged, and is no test's
def test_a_job_that_fails_is_run_again_and_harms_no_other() -> None:
    failed, others, again = [], [], threading.Event()  # type: ignore[var-annotated]

    def fails() -> None:
        failed.append(1)
        raise ValueError("a bug")

    def fine() -> None:
        others.append(1)
        if len(others) >= 3 and len(failed) >= 2:
            again.set()

    with run(Job("fails", 0.05, fails), Job("fine", 0.05, fine)):
        assert again.wait(10)


def test_a_slow_job_is_not_begun_twice_and_does_not_keep_the_others_waiting() -> None:
    begun, ended, quick = [], threading.Event(), threading.Event()  # type: ignore[var-annotated]
    ticks: list[int] = []

    def slow() -> None:
        begun.append(1)
        ended.wait(20)

    def tick() -> None:
        ticks.append(1)
        if len(ticks) >= 5:
            quick.set()

    with run(Job("slow", 0.05, slow), Job("quick", 0.05, tick)):
        assert quick.wait(10)
        assert len(begun) == 1
        ended.set()


def test_stopping_waits_a_moment_and_then_leaves_what_hangs() -> None:
    hanging, ended = threading.Event(), threading.Event()

    def hangs() -> None:
        hanging.set()
        ended.wait(20)

    runner = Runner([Job("hangs", 3600, hangs)])
    runner.start()
    assert hanging.wait(10)
    began = time.monotonic()
    runner.stop(0.2)
    assert time.monotonic() - began < 5
    ended.set()


def test_every_job_finds_nothing_to_do_on_a_fresh_store(dispatcher: Dispatcher) -> None:
    jobs = jobs_of(dispatcher)
    assert len({job.name for job in jobs}) == len(jobs) > 0
    for job in jobs:
        job.run()


def test_the_schedulers_process_loads_no_model_no_chat_and_no_web(tmp_path: Path) -> None:
    script = f"""
import signal, sys
import agent.cli
from agent.scheduling import look_after
from agent.settings import Settings
from agent.terminal import opened_ground

with opened_ground(Settings(data_dir={str(tmp_path / "data")!r})) as ground:
    look_after(ground, lambda: signal.raise_signal(signal.SIGTERM))
print("loaded:", [name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "loaded: []", done.stderr


def test_the_scheduler_ends_when_it_is_told_to(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from agent.cli import main; main()",
        "scheduler",
        "--data-dir",
        str(tmp_path / "d"),
    ]
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            assert "running" in process.stdout.readline()
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()
