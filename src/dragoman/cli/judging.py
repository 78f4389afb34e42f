"""Commands with which a person corrects the record, and the ledger of what has been said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.output import Column, clean, limited, many, on_one_line, print_lines, print_table, say
from dragoman.cli.shape import DEFAULT_RECORD, AsJson, Limit, RecordFile, opened
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.judging import Judged
    from dragoman.nouns import Anchor
    from dragoman.record import Record

Reason = Annotated[str | None, typer.Option("--reason", metavar="WORDS", help="Why; kept with the judgement.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; kept with the judgement.")]
Name = Annotated[str, typer.Argument(metavar="ID", help="Id, or its beginning.")]
Fields = Annotated[list[str], typer.Argument(metavar="FIELD=VALUE", help="Such as status=cancelled; see the docs.")]


def same(
    names: Annotated[list[str], typer.Argument(metavar="A B", help="Events or accounts, or actors by id or name.")],
    record: RecordFile = DEFAULT_RECORD,
    reason: Reason = None,
    by: By = None,
) -> None:
    """Say that events or accounts tell one happening, or that actors are one party (under the first one's name)."""
    from dragoman import judging

    with opened(record) as kept:
        _told(kept, judging.same(kept, *names, reason=reason, by=by))


def different(
    one: Annotated[str, typer.Argument(metavar="A", help="An event, account or actor.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another. ACTOR@REPORT: as one report knows them.")],
    record: RecordFile = DEFAULT_RECORD,
    reason: Reason = None,
    by: By = None,
) -> None:
    """Say that two events or accounts are not one happening, or that two actors are not one party."""
    from dragoman import judging

    with opened(record) as kept:
        _told(kept, judging.different(kept, one, other, reason=reason, by=by))


def wrong(name: Name, record: RecordFile = DEFAULT_RECORD, reason: Reason = None, by: By = None) -> None:
    """Throw out an account, a statement, or an event with all its accounts: the machine has misread."""
    from dragoman import judging

    with opened(record) as kept:
        _told(kept, judging.wrong(kept, name, reason=reason, by=by))


def edit(name: Name, fields: Fields, record: RecordFile = DEFAULT_RECORD, reason: Reason = None, by: By = None) -> None:
    """Set fields of an account, an event, a statement or an actor: status=cancelled, "actor=Mike Pence (USA)"."""
    from dragoman import judging

    with opened(record) as kept:
        _told(kept, judging.edit(kept, name, _values(fields), reason=reason, by=by))


def add(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The report's id, its beginning, or file name.")],
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The report's exact words that tell it.")],
    fields: Fields,
    record: RecordFile = DEFAULT_RECORD,
    reason: Reason = None,
    by: By = None,
) -> None:
    """Add an account that the machine has missed: type=CONSULT "actor=Mike Pence (USA); Justin Trudeau"."""
    from dragoman import judging

    with opened(record) as kept:
        _told(kept, judging.add(kept, report, words, _values(fields), reason=reason, by=by))


def undo(
    name: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="Its id, the beginning of it, or: last.")],
    record: RecordFile = DEFAULT_RECORD,
    reason: Reason = None,
    by: By = None,
) -> None:
    """Take back a judgement. Nothing is erased: the ledger keeps both, and an undo can itself be undone."""
    from dragoman import judging

    with opened(record) as kept:
        _told(kept, judging.undo(kept, name, reason=reason, by=by))


def log(record: RecordFile = DEFAULT_RECORD, json: AsJson = False, limit: Limit = None) -> None:
    """List all judgements and what became of each. --json is a file that can live in git; `apply` reads it."""
    from dragoman import judging
    from dragoman.record.ledger import line_of

    with opened(record) as kept:
        every = limited(judging.log(kept), limit)
        if json:
            print_lines(f"{line_of(one.judgement)}\n" for one in every)
        else:
            columns = (Column("judgement", 18), Column("made", 10), Column("says"))
            print_table(columns, map(_line, every), "Nothing has been judged.")


def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A ledger, or a corrected CAS: .xmi or .zip.")],
    record: RecordFile = DEFAULT_RECORD,
    reason: Reason = None,
    by: By = None,
) -> None:
    """Add the judgements of a ledger file, or what was corrected in a CAS (`export --format cas`); all or none."""
    if not file.is_file():
        raise UsageError(f"{file}: no such file. `dragoman log --json > {file}` writes one.")
    corrected = file.suffix.casefold() in (".xmi", ".zip")
    if not corrected and (reason or by):
        raise UsageError("--reason and --by are for a corrected CAS: a ledger's lines have their own.")
    with opened(record) as kept:
        added = _corrected(kept, file, reason, by) if corrected else _ledger(kept, file)
    orphans = [one for one in added if one.standing.state == "orphan"]
    say(f"{many(len(added), 'judgement')} added; {many(len(orphans), 'orphan')} among them.")
    for one in orphans:
        say(f"{one.judgement.id}: {one.standing.note}")


def _ledger(record: Record, file: Path) -> list[Judged]:
    from dragoman import judging
    from dragoman.record.ledger import judgements_of

    return judging.apply(record, list(judgements_of(file.read_text("utf-8").splitlines(), str(file))))


def _corrected(record: Record, file: Path, reason: str | None, by: str | None) -> list[Judged]:
    from dragoman import judging
    from dragoman.exports import cas

    returned = cas.corrections(record, file.read_bytes(), file.name)
    for note in returned.notes:
        say(f"left out: {note}")
    return judging.correct(record, returned.corrections, reason=reason or f"corrected in {file.name}", by=by)


def _values(fields: Sequence[str]) -> dict[str, str]:
    """``FIELD=VALUE`` words as a map."""
    faults = [f"{word}: write it as FIELD=VALUE" for word in fields if "=" not in word]
    named = [word.partition("=")[0].strip() for word in fields]
    faults += [f"{name}: set twice" for name in sorted(set(named)) if named.count(name) > 1]
    if faults:
        raise UsageError("\n".join(faults))
    return {name: word.partition("=")[2] for name, word in zip(named, fields, strict=True)}


def _told(record: Record, judged: Judged) -> None:
    """The judgement, what became of it, and the events or actors that it is about as they are now."""
    for line in _outcome(record, judged):
        typer.echo(clean(line))


def _outcome(record: Record, judged: Judged) -> Iterator[str]:
    from dragoman.asking.sentences import Sentences, counted, sources_of
    from dragoman.judging import about

    note = f": {judged.standing.note}" if judged.standing.note else ""
    yield f"{judged.judgement.id}: {judged.judgement.verb}, {judged.standing.state}{note}"
    yield from (f"overrules {id}" for id in judged.overrules)
    sentences = Sentences.load()
    events, actors = about(record, judged)
    for event in events:
        sources = sources_of(list(record.accounts_of_event(event.id)))
        yield f"{event.id}: {sentences.of(event, sources)}{counted(event)}."
    for actor in actors:
        also = f"; also {', '.join(actor.aliases)}" if actor.aliases else ""
        yield f"{actor.id}: {sentences.person(actor.name, actor.country)}{also}"


def _line(judged: Judged) -> tuple[str, ...]:
    made, standing = judged.judgement, judged.standing
    lines = [f"{made.verb} {_objects(made.groups) or made.undoes or ''}"]
    lines += [", ".join(f"{field}={words}" for field, words in made.values)] if made.values else []
    lines += [f"because: {made.reason}"] if made.reason else []
    lines += [f"by {made.by}"] if made.by else []
    lines += [f"{standing.state}: {standing.note}" if standing.note else standing.state]
    return (made.id, made.made[:10], "\n".join(on_one_line(line) for line in lines))


def _objects(groups: Sequence[Sequence[Anchor]]) -> str:
    return " | ".join(", ".join(_object(anchor) for anchor in group) for group in groups)


def _object(anchor: Anchor) -> str:
    if anchor.kind == "actor":
        where = f"@{anchor.report}" if anchor.report else ""
        return f"{anchor.id}{where} ({anchor.label})"
    return f"{anchor.id} (“{anchor.words}”)" if anchor.words else anchor.id
