"""Commands that show one thing whole: a report with its events marked, an event with all its accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.asking import rows
from dragoman.asking.disagreement import first_told
from dragoman.asking.history import Tellers
from dragoman.asking.lookup import kept_event, kept_report
from dragoman.asking.marking import in_text_order, pieces
from dragoman.asking.sentences import Sentences, counted, day, differ_on, published, shown_value, sources_of
from dragoman.cli.output import clean, console, on_one_line, print_json
from dragoman.cli.shape import DEFAULT_RECORD, AsJson, RecordFile, opened
from dragoman.nouns import Event

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dragoman.record import KeptAccount, KeptReport, Record

_COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "red")


def report(
    name: Annotated[str, typer.Argument(metavar="ID", help="Id, its beginning, or the file's name.")],
    record: RecordFile = DEFAULT_RECORD,
    json: AsJson = False,
) -> None:
    """Show one report: its text with the evidence marked, [1> like this <1], and what each mark tells."""
    with opened(record) as kept:
        found = kept_report(kept, name)
        accounts = in_text_order(kept.accounts_of_report(found.id))
        if json:
            print_json(_report_rows(kept, found, accounts))
            return
    page = console()
    page.print(_heading(found))
    for part in _marked(found, accounts, Sentences.load()):
        page.print(part)


def _report_rows(record: Record, report: KeptReport, accounts: Sequence[KeptAccount]) -> Iterator[rows.Row]:
    yield {**rows.report_row(report), "text": report.text}
    yield from map(rows.account_row, accounts)
    yield from map(rows.statement_row, record.statements_of_report(report.id))


def _heading(report: KeptReport) -> str:
    facts = (
        report.title,
        ", ".join(part for part in (report.outlet, report.byline, published(report.published)) if part),
        f"{report.id}, {report.uri}",
        f"copy of {report.copy_of}" if report.copy_of else None,
    )
    return "\n".join(on_one_line(fact) for fact in facts if fact) + "\n"


def _marked(report: KeptReport, accounts: Sequence[KeptAccount], sentences: Sentences) -> Iterator[RenderableType]:
    """Paragraph by paragraph, each followed by what the marks that begin in it tell."""
    from rich.text import Text

    between = "\n\n" if "\n\n" in report.text else "\n"
    paragraph, begun = Text(), list[int]()
    for piece in pieces(report.text, accounts):
        colour = _COLOURS[piece.inside[-1] % len(_COLOURS)] if piece.inside else ""
        paragraph.append("".join(f"[{number}> " for number in piece.opens), "bold")
        begun += piece.opens
        first, *later = piece.text.split(between)
        paragraph.append(clean(first), colour)
        for part in later:
            yield from (paragraph, *_notes(begun, accounts, sentences))
            paragraph, begun = Text(clean(part), colour), []
        paragraph.append("".join(f" <{number}]" for number in piece.closes), "bold")
    yield from (paragraph, *_notes(begun, accounts, sentences))


def _notes(numbers: Sequence[int], accounts: Sequence[KeptAccount], sentences: Sentences) -> Iterator[RenderableType]:
    from rich.padding import Padding

    for number in dict.fromkeys(numbers):
        account = accounts[number - 1]
        told = f"{number}: {_kind(account)}. {sentences.of(account, sources_of([account]))}."
        yield Padding(clean(f"{told}\n{account.event or 'no event'}"), (0, 0, 0, 4), style="dim")
    yield ""


def event(
    name: Annotated[str, typer.Argument(metavar="ID", help="An event's id or its beginning.")],
    record: RecordFile = DEFAULT_RECORD,
    json: AsJson = False,
) -> None:
    """Show one event: every account of it with the words that tell it, and where they differ."""
    with opened(record) as kept:
        found = kept_event(kept, name)
        accounts = list(kept.accounts_of_event(found.id))
        if json:
            print_json([rows.event_row(found), *map(rows.account_row, accounts)])
            return
        tellers = Tellers(kept).of(found)
    told = {teller.account.id: teller.report for teller in tellers}
    page = console()
    for line in _event(found, accounts, told, first_told(tellers)[0].report, Sentences.load()):
        page.print(line)


def _event(
    event: Event,
    accounts: Sequence[KeptAccount],
    reports: Mapping[str, KeptReport],
    first: KeptReport,
    sentences: Sentences,
) -> Iterator[RenderableType]:
    yield clean(f"{sentences.of(event, sources_of(accounts))}{counted(event)}.")
    yield f"{event.id}, {_kind(event)}\n"
    if event.reports > 1:
        yield clean(f"First told by {first.outlet or first.uri}, {published(first.published)}")
    if len({step.status for step in event.status_history}) > 1:
        steps = (f"{day(step.as_of) if step.as_of else 'undated'}: {step.status}" for step in event.status_history)
        yield f"Status: {'; '.join(steps)}"
    for conflict in event.conflicts:
        values = (f"{shown_value(told.value)} ({', '.join(told.accounts)})" for told in conflict.values)
        yield clean(f"Accounts differ on {differ_on(conflict.field)}: {'; '.join(values)}")
    for reason in event.why:
        yield clean(f"Taken as one: {reason}")
    for account in accounts:
        yield from _account(account, reports[account.id], sentences)


def _account(account: KeptAccount, report: KeptReport, sentences: Sentences) -> Iterator[RenderableType]:
    from rich.padding import Padding

    yield clean(f"\n{report.outlet or report.uri}, {published(report.published)}, {report.id}")
    facts = [f"{account.id}: {_kind(account)}, confidence {account.confidence:.2f}"]
    facts += [f"{sentences.of(account, sources_of([account]))}."]
    facts += [f"disputed by {sentences.named(account.disputed_by)}"] if account.disputed_by else []
    facts += [f"copy of {report.copy_of}"] if report.copy_of else []
    facts += [f"“{cited.text}” ({cited.start}–{cited.end})" for cited in account.evidence]
    facts += [f"because: {'; '.join(account.why)}"] if account.why else []
    for fact in facts:
        yield Padding(clean(fact), (0, 0, 0, 4))


def _kind(told: Event | KeptAccount) -> str:
    return f"{told.type} {told.mode}, {told.status}" if told.mode else f"{told.type}, {told.status}"
