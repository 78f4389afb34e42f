"""Reading in this process, one report after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Self

from dragoman.engines.contract import FAULTS, Made, Reader, make_reader, read_one, use_one_thread
from dragoman.errors import EngineError
from dragoman.nouns import Reading, Refusal, Report


class Local:
    """An engine of one reader, made when first needed."""

    def __init__(self, reader: str | Made) -> None:
        self._name = reader

    @cached_property
    def _reader(self) -> Reader:
        use_one_thread()
        try:
            return make_reader(self._name)
        except FAULTS as fault:
            raise EngineError(f"the reader cannot be made: {type(fault).__name__}: {fault}") from fault

    @property
    def version(self) -> str:
        return self._reader.version

    def read(self, reports: Iterable[Report]) -> Iterator[tuple[Report, Reading | Refusal]]:
        for report in reports:
            yield report, read_one(self._reader, report)

    def close(self) -> None:
        """Let go of the reader."""
        self.__dict__.pop("_reader", None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
