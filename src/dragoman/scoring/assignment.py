"""Which of these go with which of those, each with one at most, so that the whole weighs most.

The Hungarian method with potentials, row by row along shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987;
Crouse 2016): exact, and O(rows² x columns). Reports have some dozens of events, so that no library is needed for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

type Weights = Sequence[Sequence[float]]


def heaviest(weights: Weights) -> list[tuple[int, int]]:
    """Pairs (row, column), by row, of the greatest total weight; pairs that weigh nothing are left out.

    ``weights`` are rows of one length, none negative.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if rows > columns:
        turned = [[weights[row][column] for row in range(rows)] for column in range(columns)]
        return sorted((row, column) for column, row in heaviest(turned))
    state = _State([[-one for one in row] for row in weights], [0.0] * rows, [0.0] * columns, [None] * columns)
    for row in range(rows):
        state.place(row)
    found = ((row, column) for column, row in enumerate(state.holder) if row is not None)
    return sorted((row, column) for row, column in found if weights[row][column] > 0)


@dataclass(slots=True)
class _State:
    """Costs, the potentials that prove what is placed so far optimal, and each column's row."""

    costs: list[list[float]]
    of_row: list[float]
    of_column: list[float]
    holder: list[int | None]

    def place(self, row: int) -> None:
        """Give a row its column; rows placed before may move along the cheapest path to a free one."""
        distance, before, reached, end = self._search(row)
        far = distance[end]
        self.of_row[row] += far
        for column in reached:
            holder = self.holder[column]
            if holder is not None:
                self.of_row[holder] += far - distance[column]
            self.of_column[column] -= far - distance[column]
        self._shift(row, before, end)

    def _search(self, row: int) -> tuple[list[float], list[int], list[int], int]:
        """Dijkstra from a row: distances, the row before each column, columns reached before the end, and the end."""
        distance, before = [inf] * len(self.holder), [row] * len(self.holder)
        left, reached = list(range(len(self.holder))), list[int]()
        at, gone = row, 0.0
        while True:
            self._relax(at, gone, left, distance, before)
            nearest = min(left, key=lambda column: (distance[column], self.holder[column] is not None))
            holder, gone = self.holder[nearest], distance[nearest]
            if holder is None:
                return distance, before, reached, nearest
            left.remove(nearest)
            reached.append(nearest)
            at = holder

    def _relax(self, row: int, gone: float, left: list[int], distance: list[float], before: list[int]) -> None:
        start = gone - self.of_row[row]
        for column in left:
            far = start + self.costs[row][column] - self.of_column[column]
            if far < distance[column]:
                distance[column], before[column] = far, row

    def _shift(self, row: int, before: list[int], end: int) -> None:
        """Move every row on the path from ``row`` to the free column ``end`` one step on."""
        column_of = {holder: column for column, holder in enumerate(self.holder) if holder is not None}
        column = end
        while True:
            mover = before[column]
            self.holder[column] = mover
            if mover == row:
                return
            column = column_of[mover]
