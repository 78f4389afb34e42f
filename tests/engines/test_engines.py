"""One suite over all engines: what the contract promises holds for each."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from dragoman.engines import Engine, Local, Processes, Ray, engine_for, ray as by_ray
from dragoman.engines.contract import ONE_THREAD, check
from dragoman.errors import EngineError, UsageError
from dragoman.nouns import Citation, Reading, Refusal, Report, Statement
from dragoman.settings import Settings
from fakes import FakeReader

FAKE = "fakes:FakeReader"

ENGINES: dict[str, Callable[[str], Engine]] = {
    "local": lambda name: Local(name),
    "one process": lambda name: Processes(name, 1),
    "three": lambda name: Processes(name, 3),
    "ray": lambda name: Ray(name, 1),
}


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A Ray for the whole session, since one takes seconds to start: the engines here join it. Its address."""
    if find_spec("ray") is None:
        pytest.skip("the engine ray is tested where dragoman[ray] is installed")
    held = by_ray._Ray(None, 3)
    yield held._api.get_runtime_context().gcs_address
    held.close()


@pytest.fixture(params=ENGINES)
def kind(request: pytest.FixtureRequest) -> str:
    if request.param == "ray":
        request.getfixturevalue("cluster")
    return str(request.param)


@pytest.fixture
def engine(kind: str) -> Iterator[Engine]:
    with ENGINES[kind](FAKE) as made:
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
    assert isinstance(engine_for(FAKE, Settings(jobs=1)), Local)
    several = engine_for(FAKE, Settings(jobs=3))
    assert isinstance(several, Processes) and several._jobs == 3
    assert isinstance(engine_for(FAKE, Settings()), Processes)


def test_an_engine_may_be_named() -> None:
    assert isinstance(engine_for(FAKE, Settings(engine="local")), Local)
    assert isinstance(engine_for(FAKE, Settings(engine="processes", jobs=1)), Processes)
    far = engine_for(FAKE, Settings(engine="ray", jobs=5, address="desk:6379"))
    assert isinstance(far, Ray) and (far._jobs, far._address) == (5, "desk:6379")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Settings(engine="rays"), "no engine rays: one of local, processes, ray"),
        (Settings(engine="local", jobs=2), "in this process alone"),
        (Settings(address="desk:6379"), "goes with the engine ray"),
    ],
)
def test_what_does_not_go_together_is_told(asked: Settings, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        engine_for(FAKE, asked)


# Ray


def test_an_actor_that_dies_costs_one_report_and_none_beside_it(cluster: str) -> None:
    """Not even what it had read just before, and could not send any more."""
    reports = [report(number, "die!" if number in {3, 4} else "") for number in range(12)]
    with Ray(FAKE, 2) as engine:
        found = {one.uri: result for one, result in engine.read(reports)}
    assert len(found) == 12
    refused = {uri: result.reason for uri, result in found.items() if isinstance(result, Refusal)}
    assert set(refused) == {"3.txt", "4.txt"}
    assert "died 2 times (ActorDiedError)" in refused["3.txt"]


def test_an_actor_that_cannot_even_begin_is_told(cluster: str) -> None:
    with Ray("fakes:DyingReader", 1) as engine, pytest.raises(EngineError, match="cannot be started"):
        list(engine.read([report(1)]))


def test_actors_multiply_on_one_thread(cluster: str) -> None:
    with Ray("engines.test_engines:Surroundings", 1) as engine:
        assert engine.version == ",".join("1" for _ in ONE_THREAD)


class OneOfTwo(FakeReader):
    """A reader whose version is another one in each process."""

    @property
    def version(self) -> str:  # type: ignore[override]  # the fake's is a constant
        return str(os.getpid())


def test_machines_that_read_by_different_versions_are_told(cluster: str) -> None:
    with Ray("engines.test_engines:OneOfTwo", 2) as engine, pytest.raises(EngineError, match="same dragoman on all"):
        list(engine.read(map(report, count())))


def test_a_caller_that_stops_ends_the_actors(cluster: str) -> None:
    engine = Ray(FAKE, 2)
    results = engine.read(report(number) for number in range(1000))
    next(results)
    results.close()  # type: ignore[attr-defined]  # a generator
    assert engine._pool is None
    with pytest.raises(EngineError, match="closed"):
        list(engine.read([report(1)]))


def test_a_missing_ray_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with Ray(FAKE) as engine, pytest.raises(EngineError, match=r"pip install 'dragoman\[ray\]'"):
        assert engine.version


PROGRAM = [sys.executable, "-m", "dragoman"]


def test_the_true_reader_gives_the_same_bytes_on_a_cluster(cluster: str, reports: Path, tmp_path: Path) -> None:
    """The command line, on a cluster that runs already: nothing printed but its own words, nothing left behind."""
    chosen = sorted(reports.glob("*.txt"))[:4]
    exported = []
    for engine in (["--engine", "local"], ["--engine", "ray", "--address", cluster, "--jobs", "2"]):
        record = tmp_path / f"{engine[1]}.db"
        read = _run("read", *map(str, chosen), "--record", str(record), *engine)
        assert [line.split()[0] for line in read.stdout.splitlines()] == ["4", str(record)], read.stdout
        assert read.stderr == ""
        exported.append(_run("export", "--format", "jsonl", "--record", str(record)).stdout)
    assert exported[0] == exported[1] != ""


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([*PROGRAM, *words], env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


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
