"""One suite over all engines: what the contract promises holds for each."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dragoman.engines import Engine, Local, Processes, engine_for
from dragoman.engines.contract import ONE_THREAD, check
from dragoman.errors import EngineError
from dragoman.nouns import Citation, Reading, Refusal, Report, Statement
from fakes import FakeReader

FAKE = "fakes:FakeReader"

ENGINES: dict[str, Callable[[str], Engine]] = {
    "local": lambda name: Local(name),
    "one process": lambda name: Processes(name, 1),
    "three": lambda name: Processes(name, 3),
}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param](FAKE) as made:
        yield made


def report(number: int, text: str = "") -> Report:
    return Report.of(f"{text} Ann/USA met Bob/MEX on day {number}. Ann said: so.", uri=f"{number}.txt")


def test_every_report_comes_back_with_its_reading(engine: Engine) -> None:
    reports = [report(number) for number in range(40)]
    found = {one.id: result for one, result in engine.read(iter(reports))}
    assert found == {one.id: FakeReader().read(one) for one in reports}


def test_version_is_the_readers(engine: Engine) -> None:
    assert engine.version == "fake-1"


def test_nothing_to_read(engine: Engine) -> None:
    assert list(engine.read([])) == []


def test_an_engine_reads_again(engine: Engine) -> None:
    for number in (1, 2):
        assert [result for _, result in engine.read([report(number)])] == [FakeReader().read(report(number))]


@pytest.mark.parametrize("fault", ["raise!", "misquote!"])
def test_one_report_that_fails_does_not_stop_the_others(engine: Engine, fault: str) -> None:
    reports = [report(0), report(1, fault), report(2)]
    found = {one.uri: result for one, result in engine.read(reports)}
    refused = found.pop("1.txt")
    assert isinstance(refused, Refusal)
    assert (refused.uri, refused.step) == ("1.txt", "reading")
    assert refused.reason.startswith("ValueError: ")
    assert all(isinstance(result, Reading) for result in found.values())


def test_no_more_is_taken_than_readers_need(engine: Engine) -> None:
    taken = 0

    def endless() -> Iterator[Report]:
        nonlocal taken
        while True:
            taken += 1
            yield report(taken)

    results = engine.read(endless())
    for _ in range(30):
        next(results)
    assert taken <= 30 + 3 * 4
    results.close()  # type: ignore[attr-defined]  # a generator, as every engine's is


def test_what_a_library_prints_does_no_harm(engine: Engine) -> None:
    assert [type(result) for _, result in engine.read([report(1, "print!")])] == [Reading]


@pytest.mark.parametrize("kind", ENGINES)
def test_a_reader_that_cannot_be_made_is_told(kind: str) -> None:
    with ENGINES[kind]("fakes:NoReader") as engine, pytest.raises(EngineError, match="be made: OSError: no model here"):
        assert engine.version
    with ENGINES[kind]("fakes:NoReader") as engine, pytest.raises(EngineError, match="no model here"):
        list(engine.read([report(1)]))


def test_a_process_that_cannot_even_begin_is_told() -> None:
    with Processes("fakes:DyingReader", 1) as engine, pytest.raises(EngineError, match="exit code 4"):
        list(engine.read([report(1)]))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_dies_costs_one_report(jobs: int) -> None:
    reports = [report(number, "die!" if number in {3, 4} else "") for number in range(12)]
    with Processes(FAKE, jobs) as engine:
        found = {one.uri: result for one, result in engine.read(reports)}
    refused = {uri: result for uri, result in found.items() if isinstance(result, Refusal)}
    assert set(refused) == {"3.txt", "4.txt"}
    assert "died 2 times (exit code 3)" in refused["3.txt"].reason
    assert len(found) == 12


def test_long_reports_pass_through_the_pipes() -> None:
    reports = [report(number, "A long line. " * 200_000) for number in range(4)]
    with Processes(FAKE, 2) as engine:
        assert {one.uri for one, result in engine.read(reports) if isinstance(result, Reading)} == {
            f"{number}.txt" for number in range(4)
        }


def test_a_caller_that_stops_leaves_no_process() -> None:
    engine = Processes(FAKE, 2)
    results = engine.read(report(number) for number in range(1000))
    next(results)
    results.close()  # type: ignore[attr-defined]  # a generator
    assert engine._idle == [] and engine._busy == set()
    with pytest.raises(EngineError, match="closed"):
        list(engine.read([report(1)]))


class Surroundings(FakeReader):
    """Tells what its process runs in."""

    @property
    def version(self) -> str:  # type: ignore[override]  # the fake's is a constant
        return ",".join(os.environ.get(name, "") for name in ONE_THREAD)


def test_processes_multiply_on_one_thread() -> None:
    with Processes("engines.test_engines:Surroundings", 1) as engine:
        assert engine.version == ",".join("1" for _ in ONE_THREAD)


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from dragoman.engines import Processes\n"
        "with Processes('fakes:FakeReader', 2) as engine:\n"
        "    print(engine.version)\n"
    )
    path = os.pathsep.join(sys.path)
    done = subprocess.run([sys.executable, script], env={**os.environ, "PYTHONPATH": path}, capture_output=True)
    assert (done.stdout, done.stderr, done.returncode) == (b"fake-1\n", b"", 0)


def test_the_number_of_jobs_chooses_the_engine() -> None:
    assert isinstance(engine_for(FAKE, 1), Local)
    several = engine_for(FAKE, 3)
    assert isinstance(several, Processes) and several._jobs == 3
    assert isinstance(engine_for(FAKE, None), Processes)


def test_check_finds_what_does_not_hold_together() -> None:
    one = report(1)
    sound = FakeReader().read(one)
    check(one, sound)
    said = Statement("s", one.id, 99, "Ann", None, False, "direct", Citation(0, 1, one.text[0]), None)
    for broken, told in (
        (Reading("r-other", "1"), "of report r-other"),
        (Reading(one.id, "1", accounts=sound.accounts * 2, actors=sound.actors), "used twice"),
        (Reading(one.id, "1", actors=sound.actors * 2), "key is used twice"),
        (Reading(one.id, "1", statements=(said,)), "no actor has the key 99"),
    ):
        with pytest.raises(ValueError, match=told):
            check(one, broken)
