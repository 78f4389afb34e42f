"""Running a reader over many reports: one contract, several engines. The only room that knows of processes."""

from dragoman.engines.contract import Engine, Reader
from dragoman.engines.local import Local
from dragoman.engines.processes import Processes, cores
from dragoman.engines.taking import documents_apart

__all__ = ["Engine", "Local", "Processes", "Reader", "cores", "documents_apart", "engine_for"]


def engine_for(reader: str, jobs: int | None) -> Engine:
    """The engine for a number of reading processes: 1 reads in this process, None takes one process a core, and one
    beside this where there is but one core: only so does a report that ends its process not end the run.

    ``reader`` names the reader's class as ``package.module:Class``; an engine makes one in each process.
    """
    return Local(reader) if jobs == 1 else Processes(reader, jobs or cores())
