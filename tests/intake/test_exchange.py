"""News agencies' and feeds' formats, mail, crawls, archives and tables: what comes out of a made sample of each."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import IO

import pytest

from dragoman.errors import UsageError
from dragoman.intake import Format, documents, formats, looked_at, reports_in
from dragoman.intake.contract import check_format
from dragoman.intake.decoding import Head
from dragoman.intake.draft import Draft
from dragoman.nouns import Refusal, Report
from dragoman.settings import Settings
from intake import samples

registry = import_module("dragoman.intake.formats")  # the package has a function of that name

FULL = [f"{told}\n\n{samples.MORE}" for told in samples.TEXTS]
DAYS = ["2018-03-09", "2018-03-10", "2018-03-11"]
EVERY = samples.every()


def read(data: bytes, settings: Settings | None = None) -> list[Report | Refusal]:
    return list(reports_in(data, "x", settings or Settings()))


def reports(data: bytes, settings: Settings | None = None) -> list[Report]:
    found = read(data, settings)
    assert all(isinstance(one, Report) for one in found), found
    return [one for one in found if isinstance(one, Report)]


def refusals(data: bytes) -> list[Refusal]:
    return [one for one in read(data) if isinstance(one, Refusal)]


def days(found: list[Report]) -> list[str]:
    assert {one.published.basis for one in found} == {"given"}
    return [str(one.published.start) for one in found]


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_sample_is_told_for_what_it_is(name: str, tmp_path: Path) -> None:
    (tmp_path / "file.dat").write_bytes(EVERY[name])
    (seen,) = looked_at([tmp_path / "file.dat"], Settings())
    assert name in seen.form.split(", ")
    assert seen.reports == (1 if name in ("NITF", "EML", "HTML", "RTF") else 3)
    assert seen.refused == ()


def test_rss() -> None:
    found = reports(samples.rss())
    assert [one.text for one in found] == FULL
    assert [one.title for one in found] == list(samples.TITLES)
    assert days(found) == DAYS  # the day as written: at -0500 it is the next day in London
    assert {(one.outlet, one.byline) for one in found} == {("The Example Courier", "Ana Example")}
    assert [one.external_id for one in found] == ["c-1", "c-2", "c-3"]


def test_atom() -> None:
    found = reports(samples.atom())
    assert [one.text for one in found] == [text.replace("\n\n", " ") for text in FULL]
    assert days(found) == DAYS


def test_an_item_without_words_is_told() -> None:
    (only,) = refusals(b"<rss version='2.0'><channel><title>C</title><item><title>T</title></item></channel></rss>")
    assert only.uri == "x#1" and "fetch the article" in only.reason


@pytest.mark.parametrize("made", [samples.nitf(), samples.newsml(), samples.wikinews(), samples.rss(), samples.atom()])
def test_the_made_xml_is_xml(made: bytes) -> None:
    assert samples.well_formed(made)


def test_nitf() -> None:
    (one,) = reports(samples.nitf())
    assert (one.text, one.title, one.byline, one.outlet) == (
        FULL[0], samples.TITLES[0], "Ana Example", "The Example Courier",
    )  # fmt: skip
    assert (days([one]), one.external_id) == (["2018-03-09"], "x-1")


def test_newsml() -> None:
    found = reports(samples.newsml())
    assert [one.uri for one in found] == ["x#1", "x#2", "x#3"]
    assert [one.text for one in found] == FULL
    assert [one.title for one in found] == list(samples.TITLES)
    assert days(found) == DAYS
    assert found[0].external_id == "urn:newsml:example:1" and found[0].outlet == "Example News Service"


def test_newsml_with_nitf_inside_and_pictures() -> None:
    story = samples.nitf().decode().partition("?>")[2].replace("<nitf>", '<nitf xmlns="">')
    made = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="u"><itemMeta/><contentMeta/><contentSet>'
        f"<inlineXML>{story}</inlineXML></contentSet></newsItem>"
    )
    (one,) = reports(made.encode())
    assert (one.text, one.title, one.outlet) == (FULL[0], samples.TITLES[0], "The Example Courier")
    (refused,) = refusals(b'<newsItem><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>')
    assert refused.uri == "x#1" and "picture" in refused.reason


@pytest.mark.parametrize("layout", ["object", "array", "lines", "third"])
def test_ninjs(layout: str) -> None:
    items = [samples.ninjs(n) for n in (1, 2, 3)]
    if layout == "third":
        for item in items:
            item["headlines"] = [{"role": "main", "value": item.pop("headline")}]
            item["bodies"] = [{"contenttype": "application/xhtml+xml", "value": item.pop("body_xhtml")}]
    made = {
        "object": json.dumps(items[0]), "lines": "\n".join(map(json.dumps, items)),
        "array": json.dumps(items, indent=1),
        "third": json.dumps(items),
    }[layout]  # fmt: skip
    found = reports(made.encode())
    assert [one.text for one in found] == FULL[: len(found)]
    assert [one.title for one in found] == list(samples.TITLES)[: len(found)]
    assert (found[0].outlet, found[0].external_id) == ("Example News Service", "urn:example:1")
    assert days(found) == DAYS[: len(found)]


@pytest.mark.parametrize("pack", [bytes, bz2.compress, gzip.compress, lzma.compress])
def test_wikinews_packed_and_plain(pack: type[bytes]) -> None:
    found = reports(pack(samples.wikinews()))
    assert [one.uri for one in found] == ["x#1", "x#2", "x#3"]
    assert [one.text for one in found] == [f"{told} {samples.MORE}" for told in samples.TEXTS]
    assert [one.title for one in found] == list(samples.TITLES)
    assert days(found) == DAYS and {one.outlet for one in found} == {"Wikinews"}


def test_a_letter_with_documents_attached() -> None:
    attached = [
        ("note.docx", "application/octet-stream", samples.docx([samples.SECOND])),
        ("logo.png", "image/png", b"\x89PNG\r\n\x1a\n"),
    ]
    letter, note = reports(samples.letter(1, attached).as_bytes())
    assert letter.text == FULL[0]
    assert (letter.title, letter.byline, letter.outlet, letter.external_id) == (
        samples.TITLES[0], "Ana Example", "The Example Courier", "1@courier.example",
    )  # fmt: skip
    assert days([letter]) == ["2018-03-09"]
    assert (note.uri, note.text) == ("x!note.docx", samples.SECOND)


def test_a_letter_of_html_alone_and_one_passed_on() -> None:
    outer = samples.letter(2)
    outer.clear_content()
    outer.set_content(f"<p>{samples.SECOND}</p><p>{samples.MORE}</p>", subtype="html")
    assert reports(outer.as_bytes())[0].text == FULL[1]
    outer.add_attachment(samples.letter(3))
    found = reports(outer.as_bytes())
    assert [one.uri for one in found] == ["x", "x!part 1"]
    assert found[1].text == FULL[2]


def test_mailboxes(tmp_path: Path) -> None:
    made = samples.mbox(tmp_path / "made.mbox")
    found = reports(made)
    assert [one.uri for one in found] == ["x#1", "x#2", "x#3"]
    assert [one.text for one in found] == FULL
    assert days(found) == DAYS


def test_a_report_with_labels_is_no_letter() -> None:
    told = "From: Lima\nDate: 8 March 2018\nSubject: talks\n\nThe talks ended."
    assert [one.text for one in reports(told.encode())] == [told]


def test_a_crawl() -> None:
    pages = [
        ("https://courier.example/1", samples.page(1), "text/html; charset=utf-8", 200),
        ("https://courier.example/logo", b"\x89PNG", "image/png", 200),
        ("https://courier.example/gone", samples.page(3), "text/html", 404),
        ("https://courier.example/2", samples.page(2), "text/html", 200),
    ]
    made = samples.warc(pages)
    for data in (made, gzip.compress(made)):
        found = reports(data)
        assert [one.uri for one in found] == ["x#1", "x#4"]
        assert [one.external_id for one in found] == ["https://courier.example/1", "https://courier.example/2"]
        assert samples.FIRST in found[0].text and days(found) == DAYS[:2]
    assert "within a record" in refusals(made[:-200])[-1].reason


def test_parquet_and_named_columns() -> None:
    assert [one.text for one in reports(samples.parquet(samples.rows()))] == list(samples.TEXTS)
    renamed = [{"corpo": row["text"], "giorno": row["date"], "id": row["id"]} for row in samples.rows()]
    settings = Settings(columns=(("text", "corpo"), ("date", "giorno")))
    table = "corpo;giorno;id\n" + "".join(";".join(row.values()) + "\n" for row in renamed)
    lines = "\n".join(map(json.dumps, renamed))
    for data in (samples.parquet(renamed), table.encode(), lines.encode()):
        found = reports(data, settings)
        assert [one.text for one in found] == list(samples.TEXTS)
        assert days(found) == DAYS and [one.external_id for one in found] == ["c-1", "c-2", "c-3"]


def test_a_table_without_the_named_column_says_so() -> None:
    (refused,) = read(samples.parquet(samples.rows()), Settings(columns=(("text", "corpo"),)))
    assert isinstance(refused, Refusal) and "no column corpo, which --map names" in refused.reason
    assert "headline" in refused.reason
    (refused,) = refusals(samples.parquet([{"corpo": "x"}]))
    assert "--map text=NAME" in refused.reason


def test_rich_text() -> None:
    (one,) = reports(samples.rtf([samples.FIRST, "Peña said “no” – {twice}."], title="Border talks"))
    assert one.text == f"{samples.FIRST}\n\nPeña said “no” – {{twice}}."
    assert (one.title, one.byline) == ("Border talks", "Ana Example")
    (refused,) = refusals(samples.rtf([samples.FIRST])[:-1])
    assert refused.step == "intake.rtf" and "cut short" in refused.reason


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
def test_archives_of_anything(packing: str) -> None:
    parts = {
        "a.txt": samples.FIRST.encode(), "sub/b.docx": samples.docx([samples.SECOND]), ".hidden": b"x",
        "__MACOSX/a.txt": b"x", "feed.jsonl.gz": gzip.compress(b'{"text": "One."}\n{"text": "Two."}\n'),
        "inner.zip": samples.zipped({"c.txt": samples.THIRD.encode()}),
    }  # fmt: skip
    wanted = ["x!a.txt", "x!sub/b.docx", "x!feed.jsonl.gz#1", "x!feed.jsonl.gz#2", "x!inner.zip!c.txt"]
    found = reports(samples.tarred(parts, packing))
    assert [one.uri for one in found] == wanted
    assert [one.text for one in found] == [samples.FIRST, samples.SECOND, "One.", "Two.", samples.THIRD]
    if not packing:
        assert [one.uri for one in reports(samples.zipped(parts))] == wanted
        assert [one.uri for one in reports(gzip.compress(samples.zipped(parts)))] == wanted


def test_a_refused_member_does_not_stop_the_others() -> None:
    made = samples.zipped({"a.png": b"\x89PNG\r\n\x1a\n" + bytes(64), "b.txt": samples.FIRST.encode()})
    refused, kept = read(made)
    assert isinstance(refused, Refusal) and refused.uri == "x!a.png"
    assert isinstance(kept, Report) and kept.uri == "x!b.txt"


def test_archives_in_archives_end_somewhere() -> None:
    data = samples.FIRST.encode()
    for _ in range(6):
        data = samples.zipped({"a": data})
    (refused,) = refusals(data)
    assert refused.step == "intake.depth" and refused.uri == "x!a!a!a!a"


def test_bombs_are_refused_at_any_depth() -> None:
    bomb = samples.zipped({"zeros.txt": b"the talks " * (7 << 20)})
    for made in (samples.zipped({"bomb.zip": bomb}), bz2.compress(bomb)):
        assert "bomb" in refusals(made)[0].reason
    many = samples.zipped({f"{n}.txt": b"the talks " * (3 << 19) for n in range(5)})
    assert any("bomb" in refused.reason for refused in refusals(many))


def test_a_locked_or_damaged_member_is_named() -> None:
    made = bytearray(samples.zipped({"a.txt": samples.FIRST.encode(), "b.txt": samples.SECOND.encode()}))
    made[made.index(b"PK\x01\x02") + 8] |= 1
    refused, kept = read(bytes(made))
    assert isinstance(refused, Refusal) and (refused.uri, "password" in refused.reason) == ("x!a.txt", True)
    assert isinstance(kept, Report)


def test_other_programs_archives_stay_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    (refused,) = refusals(out.getvalue())
    assert "Excel" in refused.reason


def test_an_archive_with_nothing_to_read_says_so() -> None:
    assert "nothing in it" in refusals(samples.zipped({".hidden": b"x"}))[0].reason
    assert "nothing in it" in refusals(samples.tarred({".hidden": b"x"}))[0].reason


def test_a_short_text_is_taken_for_the_language_it_states() -> None:
    (refused,) = refusals(b'{"text": "Fin.", "language": "fr-FR"}')
    assert refused.step == "intake.language"
    assert reports(json.dumps({"text": FULL[0], "language": "fr"}).encode())


def test_every_format_is_described() -> None:
    for form in formats():
        assert form.told_by and form.endings and form.example


LIST = [
    {"id": "example2018", "type": "article-newspaper", "title": "Border talks",
     "container-title": "The Example Courier",
     "issued": {"date-parts": [[2018, 3, 9]]}, "author": [{"family": "Example", "given": "Ana"}],
     "URL": "https://courier.example/1"},
    {"id": "x2", "type": "article-newspaper", "title": "Chile recalls its ambassador to Bolivia after the talks failed",
     "issued": {"date-parts": [["2018", "3"]]}, "author": [{"family": "Example"}, {"family": "Sample"}]},
]  # fmt: skip


def test_a_reference_list_beside_files(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps(LIST), encoding="utf-8")
    (tmp_path / "example2018.txt").write_text(samples.FIRST, encoding="utf-8")
    (tmp_path / "Example and Sample - 2018 - Chile recalls its ambassador to Bo.txt").write_text(
        samples.SECOND, "utf-8"
    )
    (tmp_path / "other.txt").write_text(samples.THIRD, encoding="utf-8")
    found = {Path(one.uri).name[:7]: one for one in documents([tmp_path], Settings()) if isinstance(one, Report)}
    assert len(found) == 3
    one = found["example"]
    assert (one.title, one.outlet, one.byline) == ("Border talks", "The Example Courier", "Ana Example")
    assert (str(one.published.start), one.external_id) == ("2018-03-09", "https://courier.example/1")
    assert found["Example"].published.precision == "month"
    assert found["other.t"].title is None


def test_zoteros_own_list_names_files_by_their_paths(tmp_path: Path) -> None:
    item = {"itemType": "newspaperArticle", "title": "Border talks", "date": "2018-03-09",
            "publicationTitle": "Courier", "creators": [{"firstName": "Ana", "lastName": "Example"}],
            "attachments": [{"path": "files/12/a.txt"}]}  # fmt: skip
    (tmp_path / "files" / "12").mkdir(parents=True)
    (tmp_path / "library.json").write_text(json.dumps({"items": [item]}), encoding="utf-8")
    (tmp_path / "files" / "12" / "a.txt").write_text(samples.FIRST, encoding="utf-8")
    (one,) = documents([tmp_path], Settings())
    assert isinstance(one, Report) and (one.outlet, one.byline) == ("Courier", "Ana Example")


def test_a_reference_list_alone_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps(LIST), encoding="utf-8")
    (refused,) = documents([tmp_path], Settings())
    assert isinstance(refused, Refusal) and (refused.step, "2 items" in refused.reason) == ("intake.csl", True)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[object], None]]:
    """Make an entry point that loads as what it is given."""

    def plug(found: object) -> None:
        registry.plugged.cache_clear()
        point = EntryPoint("cables", "my_package.cables:cables", registry.GROUP)
        monkeypatch.setattr(registry, "entry_points", lambda group: EntryPoints([point]))
        monkeypatch.setattr(EntryPoint, "load", lambda point: found)

    yield plug
    registry.plugged.cache_clear()


def cable(stream: IO[bytes], head: Head, uri: str) -> Iterator[Draft]:
    subject, _, text = stream.read().decode("utf-8", "replace").partition("\n\n")
    yield Draft(uri=uri, text=text, title=subject.removeprefix("CABLE "))


CABLES = Format(
    "Cable", (".cab",), "`CABLE ` at the start", lambda head: head.data.startswith(b"CABLE "), cable, "a.cab"
)


def test_a_plug_in_is_asked_first(plugged: Callable[[object], None]) -> None:
    made = f"CABLE Talks\n\n{samples.FIRST}".encode()
    assert reports(made)[0].text == made.decode()
    plugged(CABLES)
    (one,) = reports(made)
    assert (one.text, one.title) == (samples.FIRST, "Talks")
    assert formats()[0] is CABLES
    check_format(CABLES, made)


def test_a_plug_in_that_is_no_format_is_named(plugged: Callable[[object], None]) -> None:
    plugged("a word")
    with pytest.raises(UsageError, match=r"cables \(my_package.cables:cables\) is no dragoman.intake.Format"):
        read(b"The talks ended.")


def test_no_list_above_what_is_read_is_asked(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "list.json").write_text(json.dumps(LIST), encoding="utf-8")
    (tmp_path / "in" / "example2018.txt").write_text(samples.FIRST, encoding="utf-8")
    (outside,) = documents([tmp_path / "in"], Settings())
    inside = [one for one in documents([tmp_path], Settings()) if isinstance(one, Report)]
    assert isinstance(outside, Report) and outside.title is None
    assert [one.title for one in inside] == ["Border talks"]
