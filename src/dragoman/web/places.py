"""The map: only places that reports name, as large as the number of events told to be there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.asking.outlook import find
from dragoman.errors import UsageError
from dragoman.vocabulary.gazetteer import Gazetteer
from dragoman.web.asked import View
from dragoman.web.atlas import Point, projected, world

if TYPE_CHECKING:
    from starlette.requests import Request

    from dragoman.web.desk import Desk

REGIONS: tuple[tuple[str, tuple[float, float, float, float]], ...] = (
    ("world", (-168, -57, 180, 80)),
    ("Europe", (-14, 34, 44, 66)),
    ("Middle East", (24, 10, 68, 43)),
    ("Africa", (-20, -36, 54, 38)),
    ("Asia", (60, -12, 150, 56)),
    ("North America", (-130, 5, -55, 62)),
    ("South America", (-92, -56, -33, 14)),
)
"""Each with its west, south, east and north in degrees."""

LISTED = 150
"""Places listed below the map; the others are a link away."""

LABELS = 40
"""Places named on the map, at most; the list beside it names all."""

WIDTH = 1000.0

Named = tuple[str, str | None, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, in units of the frame. ``is_country``: drawn at the country's middle."""

    name: str
    country: str | None
    number: int
    at: Point
    radius: float
    is_country: bool
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the projected world that is shown, ``WIDTH`` units wide: its upper left corner and its scale."""

    x: float
    y: float
    scale: float
    height: float
    width: float = WIDTH

    def place(self, point: Point) -> Point:
        """From the projection into the frame."""
        return (point[0] - self.x) * self.scale, (point[1] - self.y) * self.scale

    def holds(self, point: Point) -> bool:
        return 0 <= point[0] <= self.width and 0 <= point[1] <= self.height


def routes(desk: Desk) -> list[BaseRoute]:
    def page(request: Request) -> Response:
        view = View.of(request.query_params)
        region, frame = _frame(view.get("region", "world"))
        named = merged(find(desk.tallies(), view.question()).places())
        spots = located(named, frame)
        known = {(spot.name, spot.country) for spot in spots}
        return desk.page(
            request,
            "map.html",
            view=view,
            path="/map",
            land=world().land,
            frame=frame,
            spots=[spot for spot in spots if frame.holds(spot.at)],
            named=named,
            listed=named[:LISTED],
            unknown=[one for one in named if one[:2] not in known],
            region=(region, [name for name, _ in REGIONS]),
        )

    return [Route("/map", page)]


@cache
def gazetteer() -> Gazetteer:
    """Read once a process, when a map is first asked for: a frozen value, made of a package's data."""
    return Gazetteer.load()


def _frame(asked: str) -> tuple[str, Frame]:
    for name, (west, south, east, north) in REGIONS:
        if name == asked:
            corners = [
                projected(x, y) for x in (west, (west + east) / 2, east) for y in (south, (south + north) / 2, north)
            ]
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            scale = WIDTH / (max(xs) - min(xs))
            return name, Frame(min(xs), min(ys), scale, (max(ys) - min(ys)) * scale)
    raise UsageError(f"region={asked}: give {', '.join(name for name, _ in REGIONS)}.")


def merged(named: Sequence[Named]) -> list[Named]:
    """Where some reports tell a place's country and others do not, it is one place, as long as only one country is
    told; the most named first."""
    lands: dict[str, set[str]] = {}
    for name, country, _ in named:
        lands.setdefault(name, set()).update({country} if country else ())
    counts: dict[tuple[str, str | None], int] = {}
    for name, country, number in named:
        sole = next(iter(lands[name])) if len(lands[name]) == 1 else country
        counts[name, sole] = counts.get((name, sole), 0) + number
    found = [(name, country, number) for (name, country), number in counts.items()]
    return sorted(found, key=lambda one: (-one[2], one[0], one[1] or ""))


def located(named: Iterable[Named], frame: Frame) -> list[Spot]:
    """The places whose whereabouts are known, the most told first; large ones lie below small ones."""
    spots = []
    for name, country, number in named:
        found = _where(name, country)
        if found:
            at, is_country = found
            radius = min(26.0, 3.0 + 1.5 * sqrt(number))
            spots.append(Spot(name, country, number, frame.place(projected(*at)), radius, is_country))
    return _labelled(spots, frame)


def _where(name: str, country: str | None) -> tuple[Point, bool] | None:
    places = gazetteer()
    code = places.country(name)
    if code and (country is None or country == code):
        middle = world().centres.get(places.numeric.get(code, "")) or places.capitals.get(code)
        return (middle, True) if middle else None
    city = places.city(name, country)
    return (city, False) if city else None


def _labelled(spots: Sequence[Spot], frame: Frame) -> list[Spot]:
    """With a label wherever there is room for it, the most told first."""
    taken: list[tuple[float, float, float, float]] = []
    done: list[Spot] = []
    for spot in spots:
        x, y = spot.at[0] + spot.radius, spot.at[1]
        box = (x, y - 7, x + 3 + 6.3 * len(spot.name), y + 7)
        room = len(taken) < LABELS and frame.holds(box[2:]) and not any(_meet(box, other) for other in taken)
        if room:
            taken.append(box)
        done.append(Spot(spot.name, spot.country, spot.number, spot.at, spot.radius, spot.is_country, room))
    return done


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
