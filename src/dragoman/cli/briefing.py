"""The command that makes a brief, on the screen or as a file that can be signed and sent."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from dragoman.asking.questions import Words, question
from dragoman.cli.exporting import put_whole
from dragoman.cli.output import print_bytes, print_json, say
from dragoman.cli.shape import DEFAULT_RECORD, AsJson, RecordFile, filtered, opened
from dragoman.errors import UsageError
from dragoman.exports.briefs import BINARY, Form, written
from dragoman.nouns import Question

_ENDINGS: Mapping[str, Form] = {
    ".md": "md", ".markdown": "md", ".txt": "md", ".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf",
}  # fmt: skip


@filtered
def brief(
    asked: Question,
    parties: Annotated[
        list[str] | None,
        typer.Argument(metavar="[A] [B]", help="Two countries or actors, or one; nothing for the whole record."),
    ] = None,
    form: Annotated[
        Literal["md", "html", "docx", "pdf"] | None,
        typer.Option("--format", help="By the ending of --output if not given; md on the screen."),
    ] = None,
    output: Annotated[str, typer.Option("--output", metavar="FILE", help="Where to; - is standard output.")] = "-",
    record: RecordFile = DEFAULT_RECORD,
    json: AsJson = False,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Entries a section, at most.")] = 25,
) -> None:
    """Make a brief: bottom line, what changed, state of play, disputes, what is next; every sentence cited."""
    chosen = _form(form, output, as_json=json)
    wanted = _on(parties or [], asked)
    from dragoman.asking import brief as briefs  # here: it loads the database, which no other command should wait for

    with opened(record) as kept:
        made = briefs.brief(kept, wanted, limit)
    if json:
        print_json(briefs.rows(made))
    elif output == "-":
        print_bytes(written(made, chosen))
    else:
        put_whole(Path(output), written(made, chosen))
        say(f"Brief of {len(made.references)} sources written to {output}.")


def _on(parties: Sequence[str], asked: Question) -> Question:
    """The question with the parties named beside the command: two between whom, or one who is in it."""
    if not parties:
        return asked
    if len(parties) > 2:
        raise UsageError(f"brief {' '.join(parties)}: give at most two countries or actors.")
    if asked.between or asked.actor:
        raise UsageError("Name the parties once: beside the command, or with --between or --actor.")
    if len(parties) == 1:
        return replace(asked, actor=question(Words(actor=parties)).actor)
    return replace(asked, between=question(Words(between=parties)).between)


def _form(form: Form | None, output: str, *, as_json: bool) -> Form:
    """The form asked for; failing that the one that the file's ending tells.

    Raises:
        UsageError: an ending that tells none, two forms at once, or a file of bytes for a terminal.
    """
    if as_json and (form or output != "-"):
        raise UsageError("--json prints rows for programs: leave out --format and --output.")
    ending = Path(output).suffix.casefold()
    if form is None and output != "-" and ending not in _ENDINGS:
        raise UsageError(f"--output {output}: no form has this ending. Add --format, one of md, html, docx, pdf.")
    chosen = form or ("md" if output == "-" else _ENDINGS[ending])
    if chosen in BINARY and output == "-" and sys.stdout.isatty():
        raise UsageError(f"A terminal cannot show {chosen}: add --output FILE.{chosen}, or send it into a file.")
    return chosen
