"""Running a reader over many reports: one contract, several engines. The only room that knows of processes."""

from dragoman.engines.contract import Engine, Made, Reader, cores
from dragoman.engines.local import Local
from dragoman.engines.processes import Processes
from dragoman.engines.ray import Ray
from dragoman.engines.taking import documents_apart
from dragoman.errors import UsageError
from dragoman.settings import ENGINES, Settings

__all__ = ["Engine", "Local", "Made", "Processes", "Ray", "Reader", "cores", "documents_apart", "engine_for"]


def engine_for(reader: str | Made, settings: Settings) -> Engine:
    """The engine that a run asks for. Where it names none, one job reads in this process, and without a number of jobs
    there is one process a core, beside this one even where there is but one core: only so does a report that ends its
    process not end the run.

    ``reader`` names the reader's class as ``package.module:Class``; an engine makes one in each process.

    Raises UsageError where what is asked for does not go together.
    """
    kind, jobs = settings.engine, settings.jobs
    if kind not in (None, *ENGINES):
        raise UsageError(f"no engine {kind}: one of {', '.join(ENGINES)}")
    if settings.address is not None and kind != "ray":
        raise UsageError("an address is that of a Ray cluster: it goes with the engine ray")
    if kind == "ray":
        return Ray(reader, jobs, settings.address)
    if kind == "local" and jobs not in (None, 1):
        raise UsageError("the engine local reads in this process alone: leave the jobs out, or take processes")
    if kind == "local" or (kind is None and jobs == 1):
        return Local(reader)
    return Processes(reader, jobs or cores())
