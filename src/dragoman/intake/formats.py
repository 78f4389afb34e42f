"""The registry: what is read, and how each format is told. A later format joins by one line here, or as a plug-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import IO

from dragoman.errors import UsageError
from dragoman.intake import (
    archives,
    binary,
    crawl,
    docx,
    factiva,
    feed,
    mail,
    markup,
    newsml,
    nexis,
    ninjs,
    nitf,
    page,
    parquet,
    pdf,
    plain,
    proquest,
    rtf,
    syndication,
    tables,
    wikinews,
)
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Found

GROUP = "dragoman.intake"
"""The entry points that an intake plug-in joins by; each names a ``Format``."""

Reader = Callable[[IO[bytes], Head, str], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read: its name, the usual endings of its files (they do not decide), what it is told by.

    ``matches`` says of a document's head whether it is of this format, ``read`` gives what is in it: drafts of reports,
    refusals, documents inside it. ``example`` is a file such as one may have. Where ``parted``, a draft may be a news
    database's export, which is then divided into its articles.

    ``read`` may raise nothing but RefusedDocument (``dragoman.intake.draft.refuse`` does), whatever the bytes.
    """

    name: str
    endings: tuple[str, ...]
    told_by: str
    matches: Callable[[Head], bool]
    read: Reader
    example: str = ""
    parted: bool = False


FORMATS = (
    Format("PDF", (".pdf",), "%PDF- in the first kilobyte", pdf.matches, pdf.read, "cutting.pdf", parted=True),
    Format("Word", (".docx",), "a ZIP archive that begins as Word documents do", docx.matches, docx.read, "note.docx",
           parted=True),
    Format("ZIP", (".zip",), "any other ZIP archive; what lies in it is read in its turn", archives.matches_zip,
           archives.read_zip, "reports.zip"),
    Format("TAR", (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"), "`ustar` in the first header",
           archives.matches_tar, archives.read_tar, "reports.tar.gz"),
    Format("WARC", (".warc", ".warc.gz"), "`WARC/` at the start", crawl.matches, crawl.read, "crawl.warc.gz"),
    Format("RTF", (".rtf",), "`{\\rtf` at the start", rtf.matches, rtf.read, "cutting.rtf", parted=True),
    Format("Parquet", (".parquet",), "`PAR1` at the start", parquet.matches, parquet.read, "corpus.parquet"),
    Format("", (), "known magic bytes, or many control characters", binary.matches, binary.read),
    Format("MBOX", (".mbox",), "a `From ` line with headers below it", mail.matches_mbox, mail.read_mbox, "list.mbox"),
    Format("EML", (".eml",), "headers of an e-mail at the start", mail.matches, mail.read, "letter.eml"),
    Format("ProQuest", (".txt",), "`Document 1 of N` or the labels of its records", proquest.matches, plain.read,
           "ProQuestDocuments.txt", parted=True),
    Format("Nexis", (".docx", ".rtf", ".html", ".pdf", ".txt"), "`End of Document`, or `1 of N DOCUMENTS`, in the text",
           nexis.matches, markup.read, "Files.docx", parted=True),
    Format("Factiva", (".rtf", ".html", ".docx", ".pdf", ".txt"), "`Document ABC00000…` in the text", factiva.matches,
           markup.read, "Factiva.rtf", parted=True),
    Format("HTML", (".html", ".htm"), "opens with an HTML tag", page.matches, page.read, "article.html"),
    Format("RSS and Atom", (".rss", ".atom", ".xml"), "an XML file whose root is rss, feed or rdf:RDF",
           syndication.matches, syndication.read, "feed.xml"),
    Format("NewsML-G2", (".xml",), "an XML file whose root is newsMessage or newsItem", newsml.matches, newsml.read,
           "message.xml"),
    Format("NITF", (".xml", ".nitf"), "an XML file whose root is nitf", nitf.matches, nitf.read, "story.xml"),
    Format("Wikinews", (".xml", ".xml.bz2"), "an XML file whose root is mediawiki", wikinews.matches, wikinews.read,
           "enwikinews-pages-articles.xml.bz2"),
    Format("", (), "opens with an XML declaration and no HTML", binary.matches_xml, binary.read_xml),
    Format("ninjs", (".json", ".jsonl"), "JSON objects with the keys of ninjs", ninjs.matches, ninjs.read, "item.json"),
    Format("JSON Lines", (".jsonl", ".ndjson"), "lines that are JSON objects", feed.matches_lines, feed.read_lines,
           "feed.jsonl"),
    Format("JSON", (".json",), "opens with an object or an array of objects", feed.matches_whole, feed.read_whole_json,
           "reports.json"),
    Format("CSV", (".csv", ".tsv"), "a header of column names, rows below", tables.matches, tables.read, "corpus.csv"),
    Format("text", (".txt", ".md"), "whatever is text and none of the others", lambda head: True, plain.read,
           "report.txt", parted=True),
)  # fmt: skip
"""In the order they are tried. Those without a name are told only to be refused with a remedy."""


def told(head: Head) -> Format:
    """The format of a document that begins so; plug-ins are asked first."""
    return next(form for form in (*plugged(), *FORMATS) if form.matches(head))


@cache
def plugged() -> tuple[Format, ...]:
    """The formats that installed plug-ins bring, in the order of their entry points' names; looked up once a process.

    Raises:
        UsageError: naming the plug-in that cannot be loaded or is no Format.
    """
    return tuple(_loaded(point) for point in sorted(entry_points(group=GROUP), key=lambda one: one.name))


def _loaded(point: EntryPoint) -> Format:
    try:
        found = point.load()
    except (ImportError, AttributeError) as fault:
        raise UsageError(f"the intake plug-in {point.name} ({point.value}) cannot be loaded: {fault}") from fault
    if not isinstance(found, Format):
        raise UsageError(f"the intake plug-in {point.name} ({point.value}) is no dragoman.intake.Format")
    return found
