"""Threads that make calls beside one another, and tell what came of each."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Piece = TypeVar("Piece")
Made = TypeVar("Made")


class Crew(Generic[Piece, Made]):
    """So many threads, of which each takes one piece of work at a time. A call that hangs keeps no process from ending.

    To be used from one thread: only the work itself is done elsewhere.
    """

    def __init__(self, size: int, work: Callable[[Piece], Made]) -> None:
        self._size, self._work = size, work
        self._waiting: queue.SimpleQueue[tuple[Piece] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Made] = queue.SimpleQueue()
        self.busy = 0
        """How many pieces are out: handed over, and not back yet."""
        for _ in range(size):
            threading.Thread(target=self._run, daemon=True, name="outbox").start()

    @property
    def free(self) -> int:
        """How many threads would begin at once with what they are handed."""
        return self._size - self.busy

    def hand(self, pieces: Sequence[Piece]) -> None:
        """Have these done, at most as many as are free, so that none waits."""
        for piece in pieces:
            self._waiting.put((piece,))
        self.busy += len(pieces)

    def back(self, patience: float | None, together: float) -> list[Made]:
        """What has been done: the first that comes (within so many seconds), and the others that come right after."""
        if not self.busy:
            return []
        done, until = self._next(patience), time.monotonic() + together
        while 0 < len(done) < self.busy and (more := self._next(max(0.0, until - time.monotonic()))):
            done += more
        self.busy -= len(done)
        return done

    def dismiss(self) -> None:
        """Let the threads end when they are done."""
        for _ in range(self._size):
            self._waiting.put(None)

    def _next(self, patience: float | None) -> list[Made]:
        try:
            return [self._done.get(timeout=patience)]
        except queue.Empty:
            return []

    def _run(self) -> None:
        while (piece := self._waiting.get()) is not None:
            self._done.put(self._work(*piece))
