"""UIMA CAS: read by dkpro-cassis, corrected there as an annotator would, and read back as judgements."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cassis import Cas, load_cas_from_xmi, load_typesystem
from hypothesis import given, settings, strategies as st
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.errors import UsageError
from dragoman.exports import cas
from dragoman.nouns import Question, Report
from dragoman.record import KeptAccount, KeptReport, Record
from smallrecord import account, make


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Record]:
    with make(tmp_path / "small.db") as record:
        yield record


def exported(record: Record, question: Question | None = None) -> bytes:
    out = io.BytesIO()
    cas.write(record, question or Question(), out)
    return out.getvalue()


def opened(archive: bytes) -> dict[str, Cas]:
    """Every document, read with the type system that came with it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        types = load_typesystem(io.BytesIO(found.read("TypeSystem.xml")))
        return {
            name.removesuffix(".xmi"): load_cas_from_xmi(io.BytesIO(found.read(name)), typesystem=types)
            for name in found.namelist()
            if name.endswith(".xmi")
        }


def corrected(record: Record, title: str, change: Callable[[Cas], None]) -> bytes:
    """One report's document after an annotator has changed it."""
    (report,) = [one.id for one in record.reports() if one.title == title]
    document = opened(exported(record))[report]
    change(document)
    return str(document.to_xmi()).encode()


def spans(document: Cas, type: str = cas.ACCOUNT) -> list[Any]:
    return list(document.select(type))


# Out


def test_every_span_holds_the_reports_own_words(small: Record) -> None:
    documents = opened(exported(small))
    assert set(documents) == {report.id for report in small.reports()}
    for report in small.reports():
        document = documents[report.id]
        told = [cited for one in small.accounts_of_report(report.id) for cited in one.evidence]
        assert sorted(span.get_covered_text() for span in spans(document)) == sorted(cited.text for cited in told)
        said = [one.content.text for one in small.statements_of_report(report.id)]
        assert sorted(span.get_covered_text() for span in spans(document, cas.STATEMENT)) == sorted(said)


def test_fields_are_written_as_edit_takes_them(small: Record) -> None:
    documents = opened(exported(small, Question(status=("planned",))))
    assert len(documents) == 1
    (plan,) = [span for span in spans(next(iter(documents.values()))) if span.status == "planned"]
    assert (plan.eventType, plan.mode, plan.date) == ("CONSULT", "visit", "2018-05-21/2018-05-31")
    assert (plan.actor, plan.recipient, plan.place) == (
        "Enrique Peña Nieto (MEX)", "United States (USA)", "Washington (USA)",
    )  # fmt: skip


@settings(max_examples=20)
@given(st.text(max_size=60))
def test_places_stay_what_they_were(text: str) -> None:
    """Astral characters count two in UIMA, control characters cannot be told in XML, and line ends must not change."""
    assert len(cas.shown(text)) == len(text)
    words = "met 𝔸\r\nhere"
    report = Report.of(f"{text}{words}{text}", uri="x.txt")
    told = account(report, [f"{text}{words}"], "CONSULT", [])

    kept = KeptAccount(**{name: getattr(told, name) for name in type(told).__slots__})
    page = KeptReport(**{name: getattr(report, name) for name in Report.__slots__})
    xmi = cas.annotated(page, [kept], [], cas.type_system()).to_xmi()
    back = load_cas_from_xmi(io.BytesIO(str(xmi).encode()), typesystem=cas.type_system())
    assert back.sofa_string == cas.shown(report.text)
    (span,) = spans(back)
    assert (span.begin, span.end) == (told.evidence[0].start, told.evidence[0].end)


# Back


def test_what_nobody_changed_brings_nothing(small: Record) -> None:
    assert cas.corrections(small, exported(small), "x.zip") == cas.Returned((), ())


def test_changed_removed_and_added(small: Record) -> None:
    def change(document: Cas) -> None:
        plan, cancelled, tariffs, *_ = spans(document)
        plan.status, plan.place = "cancelled", None
        document.remove(cancelled)
        tariffs.about = "trade, security"
        type = document.typesystem.get_type(cas.ACCOUNT)
        start = str(document.sofa_string).index("White House denies")
        document.add(type(begin=start, end=start + 30, eventType="REJECT", actor="White House (USA)"))

    found = cas.corrections(small, corrected(small, "=Plans and denials", change), "r.xmi")
    assert found.notes == ()
    assert [(one.verb, one.anchor.words and one.anchor.words[:18], one.values) for one in found.corrections] == [
        ("edit", "President Enrique ", (("status", "cancelled"), ("place", "none"))),
        ("edit", "The United States ", (("about", "trade, security"),)),
        ("add", "White House denies", (("type", "REJECT"), ("actor", "White House (USA)"))),
        ("wrong", "A February visit w", ()),
    ]


def test_statements_are_edited_and_removed_but_not_added(small: Record) -> None:
    def change(document: Cas) -> None:
        good, spoke = spans(document, cas.STATEMENT)
        good.speaker = "Justin Trudeau"
        document.remove(spoke)
        document.add(document.typesystem.get_type(cas.STATEMENT)(begin=0, end=4, speaker="Pence"))

    found = cas.corrections(small, corrected(small, "Talks in Lima", change), "r.xmi")
    assert [(one.verb, one.target, one.values) for one in found.corrections] == [
        ("edit", "statement", (("speaker", "Justin Trudeau"),)),
        ("wrong", "statement", ()),
    ]
    assert found.notes and "a statement cannot be added" in found.notes[0]


def test_an_account_without_a_type_is_said(small: Record) -> None:
    def change(document: Cas) -> None:
        document.add(document.typesystem.get_type(cas.ACCOUNT)(begin=0, end=4, actor="Mike Pence"))

    found = cas.corrections(small, corrected(small, "Talks in Lima", change), "r.xmi")
    assert found.corrections == () and "needs a type" in found.notes[0]


def test_another_text_is_refused(small: Record) -> None:
    document = corrected(small, "Talks in Lima", lambda one: None).replace(b"Vice President", b"Wise President")
    with pytest.raises(UsageError, match="its text is not that of r-"):
        cas.corrections(small, document, "r.xmi")


@pytest.mark.parametrize("data", [b"", b"<a", b"<a/>", b"PK"])
def test_what_is_no_cas_is_said(small: Record, data: bytes) -> None:
    with pytest.raises(UsageError, match=r"x\.xmi"):
        cas.corrections(small, data, "x.xmi")


def test_apply_corrects_the_record_once(small: Record, tmp_path: Path) -> None:
    def change(document: Cas) -> None:
        plan, cancelled, *_ = spans(document)
        plan.status = "cancelled"
        document.remove(cancelled)
        start = str(document.sofa_string).index("White House denies")
        document.add(document.typesystem.get_type(cas.ACCOUNT)(begin=start, end=start + 30, eventType="REJECT"))

    file = tmp_path / "corrected.xmi"
    file.write_bytes(corrected(small, "=Plans and denials", change))
    small.close()
    words = ["apply", str(file), "--by", "Ann", "--record", str(small.path)]
    first, again = CliRunner().invoke(app, words), CliRunner().invoke(app, words)
    assert first.exit_code == again.exit_code == 0, first.stderr
    assert "3 judgements added; 0 orphans" in first.stderr and "0 judgements added" in again.stderr
    with Record.open(small.name) as record:
        accounts = [one for one in record.accounts() if one.report == record.report("south").id]  # type: ignore[union-attr]
        assert sorted((one.type, one.status) for one in accounts) == [
            ("CONSULT", "cancelled"), ("CONSULT", "negated"), ("REJECT", "occurred"), ("REJECT", "occurred"),
            ("SANCTION", "hypothetical"),
        ]  # fmt: skip
        assert {one.by for one in record.judgements()} == {"Ann"}
        assert {one.reason for one in record.judgements()} == {"corrected in corrected.xmi"}


def test_values_that_are_off_keep_everything_out(small: Record, tmp_path: Path) -> None:
    def change(document: Cas) -> None:
        plan, cancelled, *_ = spans(document)
        plan.status, cancelled.date = "maybe", "soon"

    file = tmp_path / "corrected.xmi"
    file.write_bytes(corrected(small, "=Plans and denials", change))
    result = CliRunner().invoke(app, ["apply", str(file), "--record", str(small.path)])
    assert result.exit_code == 2 and "status=maybe" in result.stderr and "date=soon" in result.stderr
    assert small.judgements() == []
