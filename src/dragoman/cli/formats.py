"""The commands that tell what is read and written, and what a vocabulary may hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.asking.rows import Row
from dragoman.cli.output import Column, clean, shown

if TYPE_CHECKING:
    from dragoman.vocabulary.overlay import Overlay

_OTHERS = (
    ("Markdown", "dragoman brief", "dragoman brief --between USA MEX > brief.md"),
    ("iCalendar", "dragoman calendar --ics", "dragoman calendar --ics plans.ics"),
    ("SVG", "dragoman relation --svg", "dragoman relation USA MEX --svg usa-mex.svg"),
)
"""What commands other than ``export`` write: its name, what makes it, an example."""


def formats(
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """What is read and what is written: each format, what it is told by, an example."""
    shown(
        [*_in(), *_out()],
        as_json=json,
        row=lambda row: row,
        columns=[Column("way", 4), Column("format", 14), Column("told by"), Column("example", 30)],
        cells=lambda row: [str(row[key]) for key in ("way", "name", "told_by", "example")],
        empty="",
    )


def _in() -> Iterator[Row]:
    from dragoman.intake import formats as intake_formats

    for form in intake_formats():
        example = f"dragoman read {form.example}" if form.example else ""
        yield {
            "way": "in",
            "name": form.name,
            "endings": list(form.endings),
            "told_by": form.told_by,
            "example": example,
        }
    yield {"way": "in", "name": "CSL-JSON", "endings": [".json"], "told_by": "a list of references beside files",
           "example": "dragoman read zotero-export/"}  # fmt: skip


def _out() -> Iterator[Row]:
    from dragoman.exports.formats import formats as export_formats

    for form in export_formats().values():
        ending = form.endings[0] if form.endings else ""
        yield {"way": "out", "name": form.name, "endings": list(form.endings), "told_by": f"--format {form.name}",
               "example": f"dragoman export --format {form.name} --output record{ending}"}  # fmt: skip
    for name, told_by, example in _OTHERS:
        yield {"way": "out", "name": name, "endings": [], "told_by": told_by, "example": example}


def vocabulary(
    named: Annotated[
        str | None, typer.Argument(metavar="[DIR]", help="A folder of TOML files, or an installed vocabulary's name.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Check a vocabulary of your own and show what it changes; without one, list what may be changed."""
    from dragoman.reading.vocabularies import check_vocabulary
    from dragoman.vocabulary import find

    check_vocabulary(named)
    overlay = find(named) if named is not None else None
    shown(
        _entries(overlay),
        as_json=json,
        row=lambda row: row,
        columns=[Column("file", 18), Column("entries", 16), Column("known by", 10), Column("what")],
        cells=lambda row: [clean(str(row[key])) for key in ("file", "entries", "known_by", "what")],
        empty="",
    )
    if overlay:
        typer.echo(f"{named} is sound. Its version is {overlay.digest}.", err=True)


def _entries(overlay: Overlay | None) -> Iterator[Row]:
    from dragoman.vocabulary.overlay import FILES, built_in, installed, known_by

    for file in sorted(overlay.files) if overlay else FILES:
        rows = overlay.files[file] if overlay else built_in(file)
        for array, entries in rows.items():
            key = known_by(file, array)
            told = _changed(overlay, file, array, key) if overlay else f"built in: {len(entries)}"
            yield {"file": f"{file}.toml", "entries": f"[[{array}]]", "known_by": key or "-", "what": told}
    for name, value in installed().items() if overlay is None else ():
        yield {"file": name, "entries": "", "known_by": "", "what": f"installed: --vocabulary {name} ({value})"}


def _changed(overlay: Overlay, file: str, array: str, key: str | None) -> str:
    """What the overlay's entries do: which are new, changed, gone; whether they stand instead of the built-in ones."""
    from dragoman.vocabulary.overlay import effects

    told = effects(overlay, file, array, key)
    instead = "instead of all built-in ones; " if array in overlay.replaced[file] else ""
    return instead + "; ".join(f"{effect}: {', '.join(names)}" for effect, names in told.items() if names)


def named_columns(words: str | None) -> tuple[tuple[str, str], ...]:
    """``--map text=body,date=pubdate`` as pairs: a report's field, and the column that holds it.

    Raises:
        UsageError: naming the part that is no such pair, and the fields there are.
    """
    from dragoman.errors import UsageError

    fields = {
        "text": "text",
        "title": "title",
        "date": "date",
        "outlet": "outlet",
        "byline": "byline",
        "id": "external_id",
    }
    pairs = [part.partition("=") for part in (words or "").split(",") if part.strip()]
    wrong = ["".join(pair) for pair in pairs if pair[0].strip() not in fields or not pair[2].strip()]
    if wrong:
        raise UsageError(
            f"--map {wrong[0]}: write FIELD=COLUMN, such as text=body,date=pubdate. Fields: {', '.join(fields)}."
        )
    return tuple((fields[field.strip()], column.strip()) for field, _, column in pairs)


def existing_vocabulary(named: str | None) -> str | None:
    """A vocabulary that is sound, before anything else is done with it. Raises VocabularyError."""
    if named is None:
        return None
    from dragoman.reading.vocabularies import check_vocabulary

    check_vocabulary(named)
    return named if not Path(named).is_dir() else str(Path(named).absolute())
