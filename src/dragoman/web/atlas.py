"""The world as one shape, drawn from world-atlas (Natural Earth, public domain; the package is ISC) in Equal Earth.

The projection is Šavrič, Patterson and Jenny's (2018), https://doi.org/10.1080/13658816.2018.1504949: areas are true.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Point = tuple[float, float]

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_HALF = sqrt(3) / 2
ANTARCTICA = "010"
"""Left out: it lies below every part of the map that is shown."""

SCALE = 180.0
"""Drawing units to one unit of the projection."""


@dataclass(frozen=True, slots=True)
class World:
    """``land`` is an SVG path; ``centres`` maps an ISO numeric code to the middle of a country's largest part."""

    land: str
    centres: Mapping[str, Point]


@cache
def world() -> World:
    """Read once a process: a frozen value, made of a file of the package."""
    topology = json.loads(files("dragoman.web").joinpath("world", "countries-110m.json").read_text("utf-8"))
    arcs = _arcs(topology)
    path: list[str] = []
    centres: dict[str, Point] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        if country.get("id") == ANTARCTICA:
            continue
        rings = [_unbroken(_ring(arcs, ring)) for ring in _rings(country)]
        path += [_path(projected(*point) for point in ring) for ring in rings]
        if rings and "id" in country:
            centres[str(country["id"])] = _centre(max(rings, key=lambda ring: abs(_area(ring))))
    return World("".join(path), MappingProxyType(centres))


def projected(longitude: float, latitude: float) -> Point:
    """Degrees -> the drawing's units, from the middle of the map, south positive."""
    a, b, c, d = _A
    angle = asin(_HALF * sin(radians(latitude)))
    square, sixth = angle**2, angle**6
    x = radians(longitude) * cos(angle) / (_HALF * (a + 3 * b * square + sixth * (7 * c + 9 * d * square)))
    y = angle * (a + b * square + sixth * (c + d * square))
    return x * SCALE, -y * SCALE


def _arcs(topology: Any) -> list[list[Point]]:
    """TopoJSON's arcs, from steps on a grid to degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        found.append([(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)])
    return found


def _rings(country: Any) -> Iterator[Sequence[int]]:
    parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    for part in parts:
        yield from part


def _ring(arcs: Sequence[Sequence[Point]], numbers: Iterable[int]) -> list[Point]:
    """Arcs joined; one of a negative number runs backwards. Each begins where the one before it ends."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else list(reversed(arcs[~number]))
        points += arc[1:] if points else arc
    return points


def _unbroken(ring: Sequence[Point]) -> list[Point]:
    """A ring that crosses the 180th meridian goes on beyond it, rather than back across the whole map."""
    found: list[Point] = []
    for x, y in ring:
        turn = round((found[-1][0] - x) / 360) * 360 if found else 0
        found.append((x + turn, y))
    return found


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z"


def _area(ring: Sequence[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])) / 2


def _centre(ring: Sequence[Point]) -> Point:
    """The centroid, in degrees."""
    area = _area(ring)
    edges = list(pairwise([*ring, ring[0]]))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in edges) / (6 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in edges) / (6 * area)
    return x, y
