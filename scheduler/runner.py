"""The scheduler: looks after jobs at their intervals, beside the server or in a process of its own.

Several may run over one database. They share no list of jobs: each ticks for itself, and what a job takes up it claims
in the database, so that no two do the same.
"""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.jobs import Job

#: A tick that comes so late is still made: it looks for whatever has become due. In seconds.
_LATE = 24 * 3600


class Runner:
    """Runs jobs at their intervals, each at the start for the first time, from threads of its own."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._daemons = _Daemons()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": self._daemons},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": _LATE},
        )
        for job in jobs:
            first = datetime.now(UTC)
            self._scheduler.add_job(job.run, "interval", seconds=job.seconds, id=job.name, next_run_time=first)

    def start(self) -> None:
        """Begin."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it would tell of every tick, and of skipped ones
        self._scheduler.start()

    def stop(self, patience: float = 5.0) -> None:
        """Begin nothing any more, and give what runs so many seconds to come to its next point; then leave it."""
        self._scheduler.shutdown(wait=False)
        self._daemons.wait(patience)


class _Daemons(BaseExecutor):  # type: ignore[misc]  # APScheduler ships no types
    """Runs each job in a thread that does not keep the process from ending."""

    def __init__(self) -> None:
        super().__init__()
        self._threads: list[threading.Thread] = []

    def wait(self, patience: float) -> None:
        """Wait for the jobs that run, so many seconds in all."""
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _do_submit_job(self, job: Any, run_times: Any) -> None:
        thread = threading.Thread(target=self._run, args=(job, run_times), daemon=True, name=f"job {job.id}")
        self._threads = [*(t for t in self._threads if t.is_alive()), thread]
        thread.start()

    def _run(self, job: Any, run_times: Any) -> None:
        # run_job answers a job's exceptions as events, and logs them
        self._run_job_success(job.id, run_job(job, "default", run_times, self._logger.name))
