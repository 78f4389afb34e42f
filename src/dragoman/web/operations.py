"""What the JSON API answers: each question as one ``Operation``, its rows those of the command of the same name.

A new one is one entry in ``OPERATIONS``: its address, what it takes, the kinds of its rows, and the function that gives
them; reading, paging, streaming and OpenAPI follow from that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from dragoman import judging
from dragoman.asking import brief, calendar, facets, positions, processes, relation, relation_rows, rows, since
from dragoman.asking.disagreement import disagreements
from dragoman.asking.lookup import kept_event, kept_report
from dragoman.asking.marking import in_text_order
from dragoman.asking.periods import BYS
from dragoman.asking.questions import day_named
from dragoman.asking.rows import Row
from dragoman.errors import UsageError
from dragoman.nouns import Question
from dragoman.record.ledger import line_of
from dragoman.web.parameters import DAY, FLAG, Parameter, choice, whole

if TYPE_CHECKING:
    from dragoman.record import Hit, Record
    from dragoman.record.pages import Noun
    from dragoman.web.desk import Desk

LAST_READ = "last-read"
AT_ONCE = 1000
"""Rows fetched at a time where all are streamed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what it asks for, and of which record. ``name`` is the part of the address in braces."""

    desk: Desk
    record: Record
    question: Question
    values: Mapping[str, Any]
    name: str = ""


Page = tuple[list[Row], str | None]
"""Rows, and the place after which the next page begins; None on the last."""

Turn = Callable[[Asked, str | None, int], Page]


@dataclass(frozen=True, slots=True)
class Operation:
    """``page(asked, cursor, limit)`` gives one page of the rows. ``kinds`` are those of the rows."""

    path: str
    id: str
    about: str
    kinds: tuple[str, ...]
    page: Turn
    parameters: tuple[Parameter, ...] = ()
    filtered: bool = True

    def every(self, asked: Asked) -> Iterator[Row]:
        """All rows, page after page, so that memory stays flat."""
        cursor: str | None = None
        while True:
            found, cursor = self.page(asked, cursor, AT_ONCE)
            yield from found
            if cursor is None:
                return


class NotThere(UsageError):
    """Nothing of the name in the address."""


def _listed(noun: Noun, row: Callable[[Any], Row]) -> Turn:
    """A list that the record itself turns the pages of."""

    def page(asked: Asked, cursor: str | None, limit: int) -> Page:
        found, following = asked.record.page(noun, asked.question, cursor, limit)
        return [row(one) for one in found], following

    return page


def _counted(made: Callable[[Asked], Iterable[Row]]) -> Turn:
    """Rows that are made at one go: a place among them is their number."""

    def page(asked: Asked, cursor: str | None, limit: int) -> Page:
        start = _number(cursor)
        found = list(islice(made(asked), start, start + limit + 1))
        return found[:limit], str(start + limit) if len(found) > limit else None

    return page


def _number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 12):
        raise UsageError(
            f"cursor={cursor}: not a place in this list; take the one that the page before gives as `next`"
        )
    return int(cursor)


def _event(asked: Asked) -> Iterator[Row]:
    event = _found(lambda: kept_event(asked.record, asked.name))
    yield rows.event_row(event)
    yield from map(rows.account_row, asked.record.accounts_of_event(event.id))


def _report(asked: Asked) -> Iterator[Row]:
    report = _found(lambda: kept_report(asked.record, asked.name))
    yield {**rows.report_row(report), "text": report.text}
    yield from map(rows.account_row, in_text_order(asked.record.accounts_of_report(report.id)))
    yield from map(rows.statement_row, asked.record.statements_of_report(report.id))


def _actor(asked: Asked) -> Iterator[Row]:
    actor = _found(lambda: asked.record.actor(asked.name))
    if actor is None:
        raise NotThere(f"no actor {asked.name}; /api/actors lists them")
    yield rows.actor_row(actor)


def _found[T](look: Callable[[], T]) -> T:
    try:
        return look()
    except UsageError as error:
        raise NotThere(str(error)) from error


def _search(asked: Asked, cursor: str | None, limit: int) -> Page:
    start = _number(cursor)
    hits = list(islice(asked.record.search(asked.values["q"], asked.question, start + limit + 1), start, None))
    return [_hit(hit) for hit in hits[:limit]], str(start + limit) if len(hits) > limit else None


def _hit(hit: Hit) -> Row:
    told = {"snippet": rows.citation(hit.snippet), "words": [rows.citation(word) for word in hit.words]}
    return {**rows.report_row(hit.report), **told}


def _relation(asked: Asked) -> Iterator[Row]:
    first, second, by, directed = (asked.values[name] for name in ("first", "second", "by", "directed"))
    if first and second:
        yield from relation_rows.rows(
            relation.relation(asked.record, first, second, asked.question, by=by, directed=directed)
        )
        return
    if second or directed:
        raise UsageError("second and directed are for one relation: name two countries or actors, first and second.")
    yield from map(relation_rows.pair_row, relation.matrix(asked.record, first, asked.question))


def _calendar(asked: Asked) -> Iterator[Row]:
    first, last = asked.values["from"], asked.values["to"]
    if first and last and first > last:
        raise UsageError(f"from={first} lies after to={last}: turn them round.")
    as_of = asked.values["as-of"]
    yield from calendar.rows(calendar.calendar(asked.record, asked.question, as_of=as_of, start=first, end=last))


def _since(asked: Asked) -> Iterator[Row]:
    when = asked.values["when"]
    day = None if when == LAST_READ else day_named("when", when)
    yield from since.rows(since.since(asked.record, day, asked.question))


def _conflicts(asked: Asked) -> Iterator[Row]:
    found = disagreements(asked.record, asked.question, asked.values["field"])
    return (one.row() for one in found)


def _facets(asked: Asked) -> Iterator[Row]:
    only, values = asked.values["facet"] or facets.NAMES, asked.values["values"]
    found = facets.facets(asked.record, asked.desk.tallies(), asked.question, limit=values or None, only=only)
    return facets.rows(found)


def _judgements(asked: Asked) -> Iterator[Row]:
    for one in judging.log(asked.record):
        yield judgement_row(one)


def judgement_row(judged: judging.Judged) -> Row:
    """A line of the ledger as ``dragoman log --json`` writes it, with what became of it."""
    told = json.loads(line_of(judged.judgement))
    return {**told, "state": judged.standing.state, "note": judged.standing.note}


def _processes(asked: Asked) -> Iterator[Row]:
    found = processes.processes(asked.record, asked.question, as_of=asked.values["as-of"])
    return map(processes.overview_row, found)


def _process(asked: Asked) -> Iterator[Row]:
    yield processes.dossier_row(
        _found(lambda: processes.process(asked.record, asked.name, as_of=asked.values["as-of"]))
    )


def _positions(asked: Asked) -> Iterator[Row]:
    if asked.question.between or asked.question.actor:
        raise UsageError("between, actor: what is told is what one actor said; name whom you want in the address.")
    return positions.rows(_found(lambda: positions.positions(asked.record, asked.name, asked.question)))


def _brief(asked: Asked) -> Iterator[Row]:
    return brief.rows(brief.brief(asked.record, asked.question, asked.values["entries"]))


def _counts(asked: Asked) -> Iterator[Row]:
    yield {"kind": "counts", **asked.record.counts()}


AS_OF = Parameter("as-of", "Count this day as today; the newest report's if not given", DAY)

OPERATIONS: tuple[Operation, ...] = (
    Operation("/events", "events", "Happenings, oldest first", ("event",), _listed("events", rows.event_row)),
    Operation(
        "/event/{name}", "event", "One happening and every account of it", ("event", "account"), _counted(_event),
        filtered=False,
    ),
    Operation("/accounts", "accounts", "What each report tells of each happening, oldest first", ("account",),
              _listed("accounts", rows.account_row)),
    Operation("/statements", "statements", "Who said what", ("statement",), _listed("statements", rows.statement_row)),
    Operation("/actors", "actors", "Persons, states, institutions and others", ("actor",),
              _listed("actors", rows.actor_row)),
    Operation("/actor/{name}", "actor", "One actor", ("actor",), _counted(_actor), filtered=False),
    Operation("/reports", "reports", "Reports, oldest first", ("report",), _listed("reports", rows.report_row)),
    Operation(
        "/report/{name}", "report", "One report with its text, all it tells and all that is said in it",
        ("report", "account", "statement"), _counted(_report), filtered=False,
    ),
    Operation(
        "/search", "search", "Reports that hold all these words, best first", ("report",), _search,
        (Parameter("q", 'The words; "in double quotes" exactly so, tariff* what begins so', needed=True),),
    ),
    Operation(
        "/relation", "relation", "How two countries or actors stand over time; without both, pairs of countries",
        ("relation", "period", "warmest", "coldest", "change", "contact", "pair"), _counted(_relation),
        (
            Parameter("first", "A country or actor"), Parameter("second", "Another"),
            Parameter("by", "The length of a period", choice(*BYS), "month"),
            Parameter("directed", "Tell apart what each does to the other", FLAG, False),
        ),
    ),
    Operation(
        "/calendar", "calendar", "All that is planned, expected or due, by date", ("entry",), _counted(_calendar),
        (
            Parameter("from", "Dates from this day on", DAY), Parameter("to", "Dates up to this day", DAY, last=True),
            AS_OF,
        ),
    ),
    Operation(
        "/processes", "processes", "Negotiations and disputes, those that most reports tell of first", ("process",),
        _counted(_processes), (AS_OF,),
    ),
    Operation(
        "/process/{name}", "process", "One negotiation or dispute, by name, acronym, a part of either, or id",
        ("process",), _counted(_process), (AS_OF,), filtered=False,
    ),
    Operation(
        "/positions/{name}", "positions", "What a country's speakers or an actor said by topic, and where it turned",
        ("position", "shift"), _counted(_positions),
    ),
    Operation(
        "/since", "since", "What is new",
        ("new_event", "new_status", "new_date", "new_conflict", "new_actor", "new_statements", "counts"),
        _counted(_since),
        (Parameter("when", f"Published from this day on; or {LAST_READ}: added by the last read", default=LAST_READ),),
    ),
    Operation(
        "/conflicts", "conflicts", "Where accounts of one happening disagree", ("conflict",), _counted(_conflicts),
        (Parameter("field", "Only on date, place, status, participant, count or denial", many=True),),
    ),
    Operation(
        "/facets", "facets", "By what the events found can be narrowed, with counts", ("found", "facet"),
        _counted(_facets),
        (
            Parameter("facet", "Only this facet", choice(*facets.NAMES), many=True),
            Parameter("values", "At most so many values of each; 0 gives all", whole(1_000_000, least=0), 12),
        ),
    ),
    Operation(
        "/brief", "brief", "A brief: its sentences, then the references they cite", ("sentence", "reference"),
        _counted(_brief), (Parameter("entries", "Entries a section, at most", whole(100_000), 25),),
    ),
    Operation("/judgements", "judgements", "The ledger of corrections, oldest first", ("judgement",),
              _counted(_judgements), filtered=False),
    Operation("/refused", "refused", "Documents that could not be read, and why", ("refusal",),
              _counted(lambda asked: map(rows.refusal_row, asked.record.refusals())), filtered=False),
    Operation("/counts", "counts", "How many of each the record holds", ("counts",), _counted(_counts), filtered=False),
)  # fmt: skip
