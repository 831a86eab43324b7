"""Running evaluation files: every case on its own copy of the scene, its gold on another."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from agent.evaluation.calls import CallReader
from agent.evaluation.cases import Case, CaseFile
from agent.evaluation.dump import Given, dump, newest_ids, wording_of
from agent.evaluation.judge import States, judge
from agent.evaluation.play import Played, play
from agent.evaluation.scene import PEOPLE, CallFailed, Scene, build_scene, run_calls
from agent.evaluation.score import CaseResult, FileResult
from agent.house import House
from tools.context import Principal

Told = Callable[[CaseResult], None]


def run_file(file: CaseFile, model: str, trials: int, only: Collection[str], told: Told) -> FileResult:
    """Run a file's cases (those of `only`, where it names any); `told` hears of each as it is done.

    Raises:
        BadFile: the world does not run.
    """
    chosen = [case for case in file.cases if not only or case.id in only]
    results = []
    with TemporaryDirectory(prefix="harmony-eval-") as folder:
        scene = build_scene(file, model, Path(folder))
        before = scene.open("before")
        for case in chosen:
            results.append(_run_case(scene, case, before, trials))
            told(results[-1])
        before.close()
    return FileResult(file.path, results)


def _run_case(scene: Scene, case: Case, before: House, trials: int) -> CaseResult:
    given = Given(newest_ids(before.engine), wording_of(case.gold))
    start = dump(before.engine, given)
    try:
        with _copy(scene, "gold") as house:
            run_calls(house, case.gold, case.role, "gold")
            gold = dump(house.engine, given)
    except CallFailed as error:
        return CaseResult(case, bad_gold=str(error))
    nothing = judge(case, Played(), States(start, start, gold), _reader(case, before, before))
    made = []
    for _ in range(trials):
        with _copy(scene, "case") as house:
            played = asyncio.run(play(house, case))
            states = States(start, dump(house.engine, given), gold)
            made.append((played, judge(case, played, states, _reader(case, house, before))))
    return CaseResult(case, made, nothing.passed)


@contextmanager
def _copy(scene: Scene, name: str) -> Iterator[House]:
    house = scene.open(name)
    try:
        yield house
    finally:
        house.close()
        scene.remove(name)


def _reader(case: Case, after: House, before: House) -> CallReader:
    return CallReader(after.dispatcher, before.dispatcher, Principal(case.role, PEOPLE[case.role], "terminal"))
