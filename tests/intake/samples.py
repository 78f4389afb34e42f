"""A made document of each format, every word of our own. Where a library writes the format, the library makes it."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import mailbox
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from email.message import EmailMessage
from pathlib import Path

import docx as word
import pyarrow
import pyarrow.parquet
from fastwarc.warc import WarcRecord, WarcRecordType
from lxml import etree

FIRST = "The foreign ministers of Ecuador and Peru met in Lima on Thursday to discuss the border accord."
SECOND = "Chile recalled its ambassador to Bolivia on Friday after talks about the port had failed."
THIRD = "Canada and Norway signed a fisheries agreement in Oslo on Monday, both governments said."
TITLES = ("Ministers meet in Lima", "Chile recalls ambassador", "Canada and Norway sign accord")
TEXTS = (FIRST, SECOND, THIRD)
MORE = "Officials said that the work would go on next week."


def nexis_lines(count: int = 3, stated: int | None = None, cover: bool = True) -> list[str]:
    """An export of Nexis Uni: a cover with the list of titles, then the articles."""
    lines: list[str] = []
    if cover:
        lines += ["User Name: Ana Example", "Date and Time: Monday, March 12, 2018 2:15:00 PM EST",
                  "Job Number: 60000001", f"Documents ({count if stated is None else stated})"]  # fmt: skip
        for number, title in enumerate(TITLES[:count], 1):
            lines += [f"{number}. {title}", "Client/Matter: -None-", "Search Terms: border and accord",
                      "Search Type: Terms and Connectors", "Narrowed by:", "Content Type", "News", "Narrowed by",
                      "Timeline: 01 Mar 2018 to 12 Mar 2018"]  # fmt: skip
    for number, (title, text) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1):
        lines += [
            title, "The Example Courier", f"March {8 + number}, 2018 Friday, Late Edition",
            "Copyright 2018 The Example Courier All Rights Reserved", "Section: Section A; Foreign Desk; Pg. 4",
            "Length: 25 words", "Byline: By Ana Example", "Body", text, MORE, "Classification", "Language: ENGLISH",
            "Publication-Type: Newspaper", f"Load-Date: March {9 + number}, 2018", "End of Document",
        ]  # fmt: skip
    return lines


def older_nexis(count: int = 3, stated: int | None = None) -> str:
    """An export of LexisNexis Academic as text."""
    told = [
        f"{' ' * 30}{number} of {stated or count} DOCUMENTS\n\n\n{' ' * 25}The Example Courier\n\n"
        f"{' ' * 20}March {8 + number}, 2018 Friday\n\n{title}\n\nBYLINE: By Ana Example\n\n"
        f"SECTION: Foreign; Pg. 4\n\nLENGTH: 25 words\n\n\n{text}\n\n{MORE}\n\nLOAD-DATE: March {9 + number}, 2018\n\n"
        f"LANGUAGE: ENGLISH\n\n{' ' * 20}Copyright 2018 The Example Courier\n\n\n"
        for number, (title, text) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1)
    ]
    return "".join(told)


def factiva_lines(count: int = 3, contents: bool = False, results: int | None = None) -> list[str]:
    """An export of Factiva in the format for reading."""
    lines = []
    if contents:
        lines += ["Table of Contents", *(f"{title} ......... {n}" for n, title in enumerate(TITLES[:count], 2))]
    for number, (title, text) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1):
        lines += [title, "By Ana Example", "25 words", f"{8 + number} March 2018", "18:45", "Example News Service",
                  "EXNS", "English", "(c) 2018 Example Service Limited", text, MORE,
                  f"Document EXNS00002018030{number}ee39000{number}x"]  # fmt: skip
    if results is not None:
        lines += ["Search Summary", "Text", "border and accord", f"Results Found {results}", "Timestamp 12 March 2018"]
    return lines


def factiva_indexed(count: int = 3) -> list[str]:
    """The same in the indexing format, as rows of a table: label, cell."""
    return [
        row
        for number, (title, text) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1)
        for row in (
            f"HD|{title}|", "BY|By Ana Example|", "WC|25 words|", f"PD|{8 + number} March 2018|", "ET|18:45|",
            "SN|Example News Service|", "SC|EXNS|", "LA|English|", "CY|(c) 2018 Example Service Limited|",
            f"LP|{text}|", f"TD|{MORE}|", "NS|gdip : International Relations|", "RE|peru : Peru|",
            f"AN|Document EXNS00002018030{number}ee39000{number}x|",
        )
    ]  # fmt: skip


def proquest(count: int = 3, stated: int | None = None) -> str:
    rule = "_" * 60
    records = [
        f"{rule}\n\nDocument {number} of {stated or count}\n\n{title}\n\nAuthor: Example, Ana\n\n"
        f"Publication info: The Example Courier ; Lima [Lima] {8 + number} Mar 2018: A.4.\n\nFull text: {text}\n\n"
        f"{MORE}"
        f"\n\nSubject: Accords; Borders\n\nLocation: Peru\n\nTitle: {title}\n\n"
        "Publication title: The Example Courier, Late Edition; Lima\n\nPages: A.4\n\nPublication year: 2018\n\n"
        f"Publication date: Mar {8 + number}, 2018\n\nPublisher: Example Press\n\nLanguage of publication: English\n\n"
        f"Document type: News\n\nProQuest document ID: 200000000{number}\n\nDatabase: Example Newsstand\n\n"
        for number, (title, text) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1)
    ]
    return "".join(records) + f"{rule}\n\nContact us at: example\n"


def docx(lines: Iterable[str]) -> bytes:
    document, out = word.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def rtf(lines: Iterable[str], title: str = "") -> bytes:
    def escaped(words: str) -> str:
        return words.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")

    body = "".join(f"\\pard {escaped(line)}\\par\n" for line in lines)
    info = f"{{\\info{{\\title {escaped(title)}}}{{\\author Ana Example}}}}" if title else ""
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Times;}}}}{info}\\f0\n{body}}}".encode("cp1252")


def html(lines: Iterable[str]) -> bytes:
    body = "".join(f"<div>{line}</div>\n" for line in lines)
    return f"<html><head><title>Export</title></head><body>{body}</body></html>".encode()


def text(lines: Iterable[str]) -> bytes:
    return "\n\n".join(lines).encode()


def rss(count: int = 3) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://courier.example/{number}</link>"
        f'<guid isPermaLink="false">c-{number}</guid><dc:creator>Ana Example</dc:creator>'
        f"<pubDate>Fri, {8 + number:02} Mar 2018 23:30:00 -0500</pubDate><description>In short.</description>"
        f"<content:encoded><![CDATA[<p>{told}</p><p>{MORE}</p>]]></content:encoded></item>"
        for number, (title, told) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Example Courier</title>'
        f"<link>https://courier.example</link><language>en</language>{items}</channel></rss>"
    ).encode()


def atom(count: int = 3) -> bytes:
    entries = "".join(
        f"<entry><title>{title}</title><id>urn:c:{number}</id><updated>2018-03-{8 + number:02}T10:00:00Z</updated>"
        f"<author><name>Ana Example</name></author><summary>{told} {MORE}</summary></entry>"
        for number, (title, told) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1)
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Example Courier</title><id>urn:c</id>'
        f"<updated>2018-03-12T00:00:00Z</updated>{entries}</feed>"
    ).encode()


def nitf(title: str = TITLES[0], told: str = FIRST) -> bytes:
    return (
        f'<?xml version="1.0"?><nitf><head><title>{title}</title><docdata><doc-id id-string="x-1"/>'
        '<date.issue norm="20180309T183000Z"/></docdata><pubdata name="The Example Courier"/></head><body>'
        f"<body.head><hedline><hl1>{title}</hl1></hedline><byline>By <person>Ana Example</person></byline></body.head>"
        f"<body.content><media><caption>A picture</caption></media><p>{told}</p><p>{MORE}</p></body.content>"
        "</body></nitf>"
    ).encode()


def newsml(count: int = 3) -> bytes:
    items = "".join(
        f'<newsItem guid="urn:newsml:example:{number}" version="2" xml:lang="en-GB" '
        'xmlns:h="http://www.w3.org/1999/xhtml"><itemMeta><provider literal="Example News Service"/>'
        f"<versionCreated>2018-03-{8 + number:02}T18:30:00+02:00</versionCreated></itemMeta>"
        f"<contentMeta><by>Ana Example</by><headline>{title}</headline></contentMeta><contentSet>"
        f'<inlineXML contenttype="application/xhtml+xml"><h:html><h:head><h:title>x</h:title></h:head><h:body>'
        f"<h:p>{told}</h:p><h:p>{MORE}</h:p></h:body></h:html></inlineXML></contentSet></newsItem>"
        for number, (title, told) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/>'
        f"<itemSet>{items}</itemSet></newsMessage>"
    ).encode()


def ninjs(number: int = 1) -> dict[str, object]:
    return {
        "uri": f"urn:example:{number}", "type": "text", "versioncreated": f"2018-03-{8 + number:02}T18:30:00+02:00",
        "pubstatus": "usable", "headline": TITLES[number - 1], "byline": "Ana Example", "language": "en",
        "copyrightholder": "Example News Service", "body_xhtml": f"<p>{TEXTS[number - 1]}</p><p>{MORE}</p>",
    }  # fmt: skip


def wikinews(count: int = 3) -> bytes:
    articles = "".join(
        f"<page><title>{title}</title><ns>0</ns><id>{number}</id><revision><id>9</id><timestamp>2019-01-01T00:00:00Z"
        f"</timestamp><text>{{{{date|March {8 + number}, 2018}}}}\n[[File:Map.png|thumb|A [[map]] of the border]]\n"
        f"'''{told}''' {{{{w|Lima|Officials}}}} said that the [[work]] [[talks|would]] go on next week.&lt;ref&gt;x"
        "&lt;/ref&gt;\n\n== Sources ==\n*{{source|url=https://courier.example|title=x}}\n{{publish}}\n"
        "[[Category:Peru]]</text></revision></page>"
        for number, (title, told) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1)
    )
    others = (
        "<page><title>Talk</title><ns>1</ns><id>70</id><revision><text>{{publish}} Hello.</text></revision></page>"
        "<page><title>Draft</title><ns>0</ns><id>71</id><revision><text>Not ready.</text></revision></page>"
    )
    return (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" version="0.10" xml:lang="en"><siteinfo>'
        f"<sitename>Wikinews</sitename></siteinfo>{others}{articles}</mediawiki>"
    ).encode()


def letter(number: int = 1, attached: Sequence[tuple[str, str, bytes]] = ()) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ana Example <ana@courier.example>"
    message["To"] = "desk@courier.example"
    message["Subject"] = TITLES[number - 1]
    message["Date"] = f"Fri, {8 + number:02} Mar 2018 23:30:00 -0500 (EST)"
    message["Message-ID"] = f"<{number}@courier.example>"
    message["List-Id"] = "The Example Courier <courier.example>"
    message.set_content(f"{TEXTS[number - 1]}\n\n{MORE}\n")
    message.add_alternative(f"<p>{TEXTS[number - 1]}</p>", subtype="html")
    for name, kind, data in attached:
        main, sub = kind.split("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def mbox(path: Path, count: int = 3) -> bytes:
    box = mailbox.mbox(path)
    for number in range(1, count + 1):
        box.add(letter(number))
    box.close()
    return path.read_bytes()


def warc(pages: Iterable[tuple[str, bytes, str, int]]) -> bytes:
    """A crawl: address, body, content type, status of each page."""
    out = io.BytesIO()
    for address, body, kind, status in pages:
        record = WarcRecord()
        record.init_headers(record_type=WarcRecordType.response)
        record.headers["WARC-Target-URI"] = address
        http = f"HTTP/1.1 {status} Found\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        record.set_bytes_content(http + body)
        record.is_http = True
        record.write(out)
    return out.getvalue()


def page(number: int = 1) -> bytes:
    told = TEXTS[number - 1]
    return (
        f"<!DOCTYPE html><html><head><title>{TITLES[number - 1]}</title>"
        f'<meta property="article:published_time" content="2018-03-{8 + number:02}T10:00:00Z"></head><body><article>'
        f"<h1>{TITLES[number - 1]}</h1><p>{told} Officials said that the talks lasted for three hours.</p><p>“We are "
        "close to an agreement,” the minister told reporters after the meeting in the capital that day.</p><p>The "
        "statement from the ministry called the session useful and frank and named no date for it.</p></article></body>"
        "</html>"
    ).encode()


def rows(count: int = 3) -> list[dict[str, str]]:
    return [
        {"id": f"c-{number}", "headline": title, "text": told, "date": f"2018-03-{8 + number:02}", "source": "Courier"}
        for number, (title, told) in enumerate(zip(TITLES[:count], TEXTS, strict=False), 1)
    ]


def parquet(table: list[dict[str, str]]) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(table), out)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(parts: dict[str, bytes], packing: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.TarFile(fileobj=out, mode="w") as archive:
        for name, data in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    pack: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
    return pack.get(packing, bytes)(out.getvalue())


def every() -> dict[str, bytes]:
    """One of each, by the format's name, each of three reports but for NITF, EML and HTML, which hold one."""
    crawl = [(f"https://courier.example/{n}", page(n), "text/html", 200) for n in (1, 2, 3)]
    members = {f"{n}.txt": told.encode() for n, told in enumerate(TEXTS)}
    return {
        "Nexis": docx(nexis_lines()),
        "Factiva": rtf(factiva_lines()),
        "ProQuest": proquest().encode(),
        "RSS and Atom": rss(),
        "NewsML-G2": newsml(),
        "NITF": nitf(),
        "ninjs": json.dumps([ninjs(1), ninjs(2), ninjs(3)]).encode(),
        "Wikinews": wikinews(),
        "EML": letter().as_bytes(),
        "WARC": warc(crawl),
        "Parquet": parquet(rows()),
        "ZIP": zipped(members),
        "TAR": tarred(members),
        "RTF": rtf([FIRST, MORE], title="Border talks"),
        "HTML": page(),
        "JSON Lines": "\n".join(map(json.dumps, rows())).encode(),
    }


def well_formed(data: bytes) -> bool:
    """Whether a made XML document is one, by another parser's word."""
    return etree.fromstring(data) is not None
