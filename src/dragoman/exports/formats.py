"""Every form that a record can be written in, by name: what ``dragoman export`` and the desk offer.

A form is one ``Format`` value. Those of this package stand below; others come as plug-ins: a package that declares an
entry point of the group ``dragoman.exports``, which loads to a ``Format``, adds one (docs/plugins.md).

    >>> with dragoman.Record.open("dragoman.db") as record, open("record.xlsx", "wb") as file:     # doctest: +SKIP
    ...     formats.named("xlsx").write(record, dragoman.Question(between=("USA", "MEX")), file, None)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dragoman.errors import UsageError
from dragoman.exports.tables import KINDS, Kind
from dragoman.nouns import Question

if TYPE_CHECKING:
    from dragoman.record import Record

GROUP = "dragoman.exports"

Write = Callable[["Record", Question, BinaryIO, Kind | None], int]
WriteFolder = Callable[["Record", Question, Path], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A form of export.

    ``write(record, question, out, kind)`` writes what the question finds into an open binary file and returns how many
    ``counts`` it wrote. ``kinds`` are those it can be told to write alone; empty where ``kind`` has no meaning.
    ``seeks``: it needs a file in which it can go back, so standard output gets a copy. ``folder`` writes a folder of
    files instead of one. ``media`` is the media type.
    """

    name: str
    endings: tuple[str, ...]
    media: str
    about: str
    write: Write
    counts: str = "lines"
    kinds: tuple[Kind, ...] = ()
    seeks: bool = False
    folder: WriteFolder | None = None


def named(name: str) -> Format:
    """The form of that name. Raises UsageError: none, with the names there are."""
    every = formats()
    if name not in every:
        raise UsageError(f"--format {name}: no such form. There are: {', '.join(every)}.")
    return every[name]


def of_ending(name: str) -> Format:
    """The form that a file's name ends like; the longest ending counts. Raises UsageError where none does."""
    every = formats().values()
    found = [(len(end), form) for form in every for end in form.endings if name.casefold().endswith(end)]
    if not found:
        known = ", ".join(end for form in every for end in form.endings[:1])
        raise UsageError(f"{name}: what form is this to be? Give --format, or a name that ends in one of {known}.")
    return max(found, key=lambda one: one[0])[1]


@cache
def formats() -> Mapping[str, Format]:
    """All forms by name: this package's in the order of the documentation, then the plug-ins' by name.

    Raises UsageError where a plug-in is no Format or takes a name or ending that another has.
    """
    return joined(BUILT_IN, entry_points(group=GROUP))


def joined(built_in: Iterable[Format], plug_ins: Iterable[EntryPoint]) -> Mapping[str, Format]:
    """Forms by name. Raises UsageError as ``formats`` does."""
    every = {form.name: form for form in built_in}
    for point in sorted(plug_ins, key=lambda point: point.name):
        form = point.load()
        whose = f"plug-in {point.name} ({point.value})"
        if not isinstance(form, Format):
            raise UsageError(f"{whose}: not a dragoman.exports.formats.Format but {type(form).__name__}")
        taken = [end for other in every.values() for end in other.endings if end in form.endings]
        if form.name in every or taken:
            raise UsageError(f"{whose}: another form has the name {form.name} or the ending {', '.join(taken)} already")
        every[form.name] = form
    return every


def _in(module: str, name: str = "write") -> Write:
    """A writer of this package, imported when it is first used: many need libraries that are slow to load."""

    def write(record: Record, question: Question, out: BinaryIO, kind: Kind | None) -> int:
        written: int = getattr(import_module(f"dragoman.exports.{module}"), name)(record, question, out, kind)
        return written

    return write


def _parquet_folder(record: Record, question: Question, folder: Path) -> int:
    from dragoman.exports.parquet import write_folder

    return write_folder(record, question, folder)


BUILT_IN: tuple[Format, ...] = (
    Format("jsonl", (".jsonl", ".ndjson"), "application/jsonl", "Everything, one JSON object a line.", _in("jsonl")),
    Format("csv", (".csv",), "text/csv", "A table.", _in("csv"), kinds=KINDS),
    Format(
        "xlsx", (".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "A workbook, a sheet a kind.", _in("xlsx"), counts="rows", kinds=KINDS, seeks=True,
    ),
    Format(
        "parquet", (".parquet", ".zip"), "application/vnd.apache.parquet",
        "Typed tables: a folder of files, a .zip of them, or with --kind one file.", _in("parquet"), counts="rows",
        kinds=KINDS, seeks=True, folder=_parquet_folder,
    ),
    Format(
        "plover", (".plover.jsonl", ".plover"), "application/jsonl", "PLOVER JSON, an event a line.", _in("plover"),
    ),
    Format(
        "gdelt", (".gdelt.tsv", ".gdelt"), "text/tab-separated-values",
        "CAMEO-coded rows in GDELT 2.0's 61 columns.", _in("gdelt"), counts="rows",
    ),
    Format(
        "polecat", (".polecat.tsv", ".polecat.txt"), "text/tab-separated-values", "A table with POLECAT's columns.",
        _in("polecat"),
    ),
    Format(
        "ics", (".ics",), "text/calendar", "iCalendar of what is planned or due.", _in("icalendar"), counts="entries",
    ),
    Format(
        "graphml", (".graphml",), "application/graphml+xml", "Who with whom, an edge an event.",
        _in("graphs", "write_graphml"), counts="edges",
    ),
    Format(
        "gexf", (".gexf",), "application/gexf+xml", "The same with time, for Gephi.", _in("graphs", "write_gexf"),
        counts="edges",
    ),
    Format(
        "timeline", (".timeline.json",), "application/json", "A TimelineJS timeline.", _in("timeline"), counts="slides",
    ),
    Format(
        "csl", (".csl.json", ".csl"), "application/vnd.citationstyles.csl+json", "The cited reports, for Zotero.",
        _in("citing", "write_csl"), counts="reports",
    ),
    Format(
        "bibtex", (".bib",), "application/x-bibtex", "The cited reports, for papers.", _in("citing", "write_bibtex"),
        counts="reports",
    ),
    Format(
        "turtle", (".ttl",), "text/turtle", "RDF: SEM, schema.org, PROV-O, Web Annotation.", _in("rdf", "write_turtle"),
        counts="triples",
    ),
    Format(
        "jsonld", (".jsonld",), "application/ld+json", "The same as JSON-LD.", _in("rdf", "write_jsonld"),
        counts="triples",
    ),
    Format(
        "ftm", (".ftm.json", ".ftm.jsonl", ".ftm"), "application/jsonl", "FollowTheMoney entities, one a line.",
        _in("ftm"), counts="entities",
    ),
    Format(
        "cas", (".cas.zip", ".cas"), "application/zip", "UIMA CAS for INCEpTION: a ZIP, an XMI file a report.",
        _in("cas"), counts="reports", seeks=True,
    ),
)  # fmt: skip
