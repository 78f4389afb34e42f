"""Running a reader over many reports: one contract, several engines. The only room that knows of processes."""

from dragoman.engines.contract import Engine, Made, Reader
from dragoman.engines.local import Local
from dragoman.engines.processes import Processes, cores

__all__ = ["Engine", "Local", "Made", "Processes", "Reader", "cores", "engine_for"]


def engine_for(reader: str | Made, jobs: int | None) -> Engine:
    """The engine for a number of reading processes: 1 reads in this process, None takes one process a core.

    ``reader`` names the reader's class as ``package.module:Class``; an engine makes one in each process.
    """
    wanted = jobs if jobs is not None else cores()
    return Local(reader) if wanted <= 1 else Processes(reader, wanted)
