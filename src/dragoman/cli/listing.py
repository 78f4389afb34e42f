"""Commands that list: events, conflicts, statements, actors, reports, search, refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.asking import rows
from dragoman.asking.disagreement import Disagreement, disagreements
from dragoman.asking.offices import in_words
from dragoman.asking.sentences import Sentences, bare, counted, differ_on, published, shown_value
from dragoman.cli.output import Column, limited, on_one_line, shown
from dragoman.cli.shape import DEFAULT_RECORD, AsJson, Limit, RecordFile, filtered, opened
from dragoman.nouns import Actor, Dated, Event, Published, Question, Refusal

if TYPE_CHECKING:
    from dragoman.record import Hit, KeptReport, KeptStatement

_ID = 18
_DAY = 10
_NOTHING = "Nothing found. Fewer filters find more."


@filtered
def events(asked: Question, record: RecordFile = DEFAULT_RECORD, json: AsJson = False, limit: Limit = None) -> None:
    """List happenings, oldest first, each with a sentence made from its fields."""
    columns = (Column("event", _ID), Column("when", _DAY), Column("what"))
    with opened(record) as kept:
        shown(
            limited(kept.events(asked, order="time"), limit),
            as_json=json,
            row=rows.event_row,
            columns=columns,
            cells=partial(_event, Sentences.load()),
            empty=_NOTHING,
        )


def _event(sentences: Sentences, event: Event) -> tuple[str, ...]:
    kind = f"{event.type} {event.mode}" if event.mode else event.type
    return (event.id, when(event.date), f"{kind}, {event.status}\n{sentences.of(event)}{counted(event)}.")


@filtered
def conflicts(
    asked: Question,
    record: RecordFile = DEFAULT_RECORD,
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="FIELD", help="Only on date, place, status, participant, count or denial."),
    ] = None,
    json: AsJson = False,
    limit: Limit = None,
) -> None:
    """List where accounts of one happening disagree: field, values, and who tells each."""
    columns = (Column("event", _ID), Column("on", 12), Column("what is told"))
    with opened(record) as kept:
        shown(
            limited(disagreements(kept, asked, tuple(field or ())), limit),
            as_json=json,
            row=Disagreement.row,
            columns=columns,
            cells=partial(_conflict, Sentences.load()),
            empty="No accounts disagree. Fewer filters find more.",
        )


def _conflict(sentences: Sentences, found: Disagreement) -> tuple[str, ...]:
    lines = [f"{sentences.of(found.event)}."]
    for value, tellers in found.values:
        lines.append(f"{shown_value(value)}:")
        for teller in tellers:
            outlet = teller.report.outlet or teller.report.uri
            words = on_one_line(teller.account.evidence[0].text)
            lines.append(f"  {outlet}, {published(teller.report.published)}: “{words}”")
    return (found.event.id, differ_on(found.field), "\n".join(lines))


@filtered
def statements(asked: Question, record: RecordFile = DEFAULT_RECORD, json: AsJson = False, limit: Limit = None) -> None:
    """List who said what. --between and --actor name speakers."""
    columns = (Column("report", _ID), Column("speaker", 20), Column("words"))
    with opened(record) as kept:
        shown(
            limited(kept.statements(asked) if json else sorted(kept.statements(asked), key=_place), limit),
            as_json=json,
            row=rows.statement_row,
            columns=columns,
            cells=_statement,
            empty=_NOTHING,
        )


def _place(statement: KeptStatement) -> tuple[str, int, str]:
    """A person reads a report's statements together and in its order; a program gets them by id, as in the export."""
    return (statement.report, statement.content.start, statement.id)


def _statement(statement: KeptStatement) -> tuple[str, ...]:
    speaker = statement.speaker_name
    if statement.speaker_country:
        speaker += f" ({statement.speaker_country})"
    words = bare(statement.content.text) if statement.form == "direct" else on_one_line(statement.content.text)
    return (statement.report, on_one_line(speaker), f"“{words}”" if statement.form == "direct" else words)


@filtered
def actors(asked: Question, record: RecordFile = DEFAULT_RECORD, json: AsJson = False, limit: Limit = None) -> None:
    """List persons, states, institutions and others, with the names and offices the reports give them."""
    columns = (Column("actor", _ID), Column("type", 12), Column("name"))
    with opened(record) as kept:
        shown(
            limited(kept.actors(asked), limit),
            as_json=json,
            row=rows.actor_row,
            columns=columns,
            cells=_actor,
            empty=_NOTHING,
        )


def _actor(actor: Actor) -> tuple[str, ...]:
    lines = [f"{actor.name} ({actor.country})" if actor.country else actor.name]
    offices = dict.fromkeys(in_words(one) for one in actor.offices)
    lines += ["; ".join(offices)] if offices else []
    lines += [f"also: {', '.join(actor.aliases)}"] if actor.aliases else []
    return (actor.id, actor.type, "\n".join(on_one_line(line) for line in lines))


@filtered
def reports(asked: Question, record: RecordFile = DEFAULT_RECORD, json: AsJson = False, limit: Limit = None) -> None:
    """List reports, oldest first. Filters on happenings ask for a report that tells of one."""
    columns = (Column("report", _ID), Column("published", _DAY), Column("outlet and title"))
    with opened(record) as kept:
        shown(
            limited(kept.reports(asked, order="time"), limit),
            as_json=json,
            row=rows.report_row,
            columns=columns,
            cells=_report,
            empty=_NOTHING,
        )


def _report(report: KeptReport) -> tuple[str, ...]:
    lines = [report.outlet or "outlet unknown", report.title or report.uri]
    lines += [f"copy of {report.copy_of}"] if report.copy_of else []
    return (report.id, when(report.published), "\n".join(on_one_line(line) for line in lines))


@filtered
def search(
    asked: Question,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help='Words, "phrases" and beginnings (tariff*).')],
    record: RecordFile = DEFAULT_RECORD,
    json: AsJson = False,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Show at most so many.")] = 20,
) -> None:
    """Find reports that hold all these words, best first. Accents and case do not matter."""
    columns = (Column("report", _ID), Column("published", _DAY), Column("where"))
    with opened(record) as kept:
        shown(
            kept.search(" ".join(words), asked, limit),
            as_json=json,
            row=_hit_row,
            columns=columns,
            cells=_hit,
            empty=_NOTHING,
        )


def _hit_row(hit: Hit) -> rows.Row:
    return {
        **rows.report_row(hit.report),
        "snippet": rows.citation(hit.snippet),
        "words": [rows.citation(word) for word in hit.words],
    }


def _hit(hit: Hit) -> tuple[str, ...]:
    head = ", ".join(part for part in (hit.report.outlet, hit.report.title) if part) or hit.report.uri
    return (hit.report.id, when(hit.report.published), f"{on_one_line(head)}\n… {on_one_line(_marked(hit))} …")


def _marked(hit: Hit) -> str:
    """The snippet with its matched words between asterisks, which a plain terminal shows as well."""
    text, at = "", hit.snippet.start
    for word in hit.words:
        text += hit.report.text[at : word.start] + f"*{word.text}*"
        at = word.end
    return text + hit.report.text[at : hit.snippet.end]


def refused(record: RecordFile = DEFAULT_RECORD, json: AsJson = False, limit: Limit = None) -> None:
    """List documents that could not be read: where they lie, the step that refused them, and why."""
    columns = (Column("document", 30), Column("step", 16), Column("reason"))
    with opened(record) as kept:
        shown(
            limited(kept.refusals(), limit),
            as_json=json,
            row=rows.refusal_row,
            columns=columns,
            cells=_refusal,
            empty="No document was refused.",
        )


def _refusal(refusal: Refusal) -> tuple[str, ...]:
    return (refusal.uri, refusal.step, refusal.reason)


def when(dated: Dated | Published | None) -> str:
    """A date in a narrow column: a day, a month, a year, or both ends of an interval."""
    if dated is None or dated.start is None or dated.end is None:
        return "–"
    if dated.start == dated.end:
        return dated.start.isoformat()
    if dated.precision == "month":
        return f"{dated.start:%Y-%m}"
    return f"{dated.start:%Y}" if dated.precision == "year" else f"{dated.start}\n{dated.end}"
