"""UIMA CAS for INCEpTION and other annotation tools: reports with their accounts and statements, and the way back.

Out: a ZIP with ``TypeSystem.xml`` and an XMI file a report, named by the report's id. Every stretch of evidence is a
``webanno.custom.DragomanAccount``, every statement's words a ``webanno.custom.DragomanStatement``. Their features are
the fields that ``dragoman edit`` sets, written as it takes them. ``exported`` holds what they were when they left, and
one ``webanno.custom.DragomanReport`` over the whole text lists what left, so that only what an annotator changed,
removed or added comes back, whatever has happened to the record meanwhile.

XML cannot hold control characters: each is a space here, so that every place stays what it was.
"""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from dragoman.asking.anchors import Correction, of_account, of_statement, of_words
from dragoman.asking.lookup import kept_report
from dragoman.errors import UsageError
from dragoman.nouns import Anchor, Dated, Question

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

    from dragoman.record import KeptAccount, KeptReport, KeptStatement, Record

ACCOUNT = "webanno.custom.DragomanAccount"
STATEMENT = "webanno.custom.DragomanStatement"
REPORT = "webanno.custom.DragomanReport"
ACCOUNT_FIELDS = (
    "type", "mode", "status", "date", "place", "about", "actor", "recipient", "absent", "sourced_to", "disputed_by",
)  # fmt: skip
STATEMENT_FIELDS = ("speaker", "form")
_FEATURES: Mapping[str, tuple[str, ...]] = {
    ACCOUNT: ("key", "stretch", *ACCOUNT_FIELDS, "exported"),
    STATEMENT: ("key", *STATEMENT_FIELDS, "exported"),
    REPORT: ("key", "exported"),
}
_Span = Literal["account", "statement"]
_TYPES = "TypeSystem.xml"
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FEATURE_NAMES = {"type": "eventType", "sourced_to": "sourcedTo", "disputed_by": "disputedBy"}


# --- out --------------------------------------------------------------------------------------------------------------


def write(record: Record, question: Question, out: BinaryIO, kind: Any = None) -> int:
    """Write the reports that the question finds, each with all its accounts and statements; the number of reports."""
    types = type_system()
    written = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, _TYPES, types.to_xml())
        for report in record.reports(question):
            told, said = record.accounts_of_report(report.id), record.statements_of_report(report.id)
            _add(archive, f"{report.id}.xmi", annotated(report, list(told), list(said), types).to_xmi())
            written += 1
    return written


def type_system() -> TypeSystem:
    """The three types; all features are strings."""
    from cassis import TypeSystem

    types = TypeSystem()
    for name, features in _FEATURES.items():
        made = types.create_type(name=name, supertypeName="uima.tcas.Annotation")
        for feature in features:
            types.create_feature(domainType=made, name=_feature(feature), rangeType="uima.cas.String")
    return types


def annotated(
    report: KeptReport, accounts: list[KeptAccount], statements: list[KeptStatement], types: TypeSystem
) -> Cas:
    """A report as a CAS. Offsets are code points here; the library writes UTF-16 units, as UIMA counts."""
    from cassis import Cas

    cas = Cas(typesystem=types, sofa_string=shown(report.text), document_language=report.language)
    left = json.dumps([*(one.id for one in accounts), *(one.id for one in statements)])
    cas.add(types.get_type(REPORT)(begin=0, end=len(report.text), key=report.id, exported=left))
    for account in accounts:
        fields = _texts(account_fields(account))
        for number, cited in enumerate(account.evidence, 1):
            place = {"begin": cited.start, "end": cited.end, "key": account.id, "stretch": str(number)}
            cas.add(types.get_type(ACCOUNT)(**place, **(fields if number == 1 else {})))
    for statement in statements:
        fields = _texts(statement_fields(statement))
        cited = statement.content
        cas.add(types.get_type(STATEMENT)(begin=cited.start, end=cited.end, key=statement.id, **fields))
    return cas


def shown(text: str) -> str:
    """A report's text as XML can hold it, character for character in its place."""
    return _NOT_XML.sub(" ", text)


def account_fields(account: KeptAccount) -> dict[str, str | None]:
    """An account's fields, written as ``dragoman edit`` takes them; what it has not, is None."""
    place = account.place
    sides = {role: [_party(one.name, one.country) for one in account.participants if one.role == role]
             for role in ("actor", "recipient", "absent")}  # fmt: skip
    sources = [f"{one.name} (unnamed)" if one.anonymous else one.name for one in account.sourced_to]
    return {
        "type": account.type,
        "mode": account.mode,
        "status": account.status,
        "date": _date(account.date),
        "place": _party(place.name, place.country) if place else None,
        "about": ", ".join(account.about) or None,
        **{role: "; ".join(names) or None for role, names in sides.items()},
        "sourced_to": "; ".join(sources) or None,
        "disputed_by": "; ".join(account.disputed_by) or None,
    }


def statement_fields(statement: KeptStatement) -> dict[str, str | None]:
    """A statement's fields, likewise."""
    return {"speaker": statement.speaker_name, "form": statement.form}


def _date(dated: Dated | None) -> str | None:
    if dated is None:
        return None
    return dated.start.isoformat() if dated.start == dated.end else f"{dated.start}/{dated.end}"


def _party(name: str, country: str | None) -> str:
    return f"{name} ({country})" if country else name


def _texts(fields: Mapping[str, str | None]) -> dict[str, str]:
    told = {name: words for name, words in fields.items() if words is not None}
    return {_feature(name): shown(words) for name, words in told.items()} | {"exported": json.dumps(told)}


def _feature(field: str) -> str:
    return _FEATURE_NAMES.get(field, field)


def _add(archive: zipfile.ZipFile, name: str, xml: str) -> None:
    entry = zipfile.ZipInfo(name, _ZIPPED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, xml)


# --- and back ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Returned:
    """What an annotator has corrected, and what of it no judgement can say."""

    corrections: tuple[Correction, ...]
    notes: tuple[str, ...]


def corrections(record: Record, data: bytes, file: str) -> Returned:
    """What was changed, removed and added in an XMI file or in a ZIP of such files, as corrections.

    Raises:
        UsageError: no CAS, a report that the record does not hold, or a text that is not the report's.
    """
    found: list[Correction] = []
    notes: list[str] = []
    for name, xmi in _files(data, file):
        reader = _Reader(record, _cas(xmi, name), name)
        found += reader.corrections()
        notes += reader.notes
    return Returned(tuple(found), tuple(notes))


def _files(data: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    """XMI files by name; those of a ZIP, and of ZIPs within it, by their names there."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        yield file, data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith((".xmi", ".zip")):
                yield from _files(archive.read(name), name)


def _cas(xmi: bytes, name: str) -> Cas:
    from cassis import load_cas_from_xmi
    from lxml.etree import XMLSyntaxError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of the tool's own layers, which are none of ours
            found = load_cas_from_xmi(io.BytesIO(xmi), typesystem=type_system(), lenient=True)
    except (XMLSyntaxError, ValueError, KeyError, AttributeError) as fault:
        raise UsageError(f"{name}: not a UIMA CAS as XMI ({fault})") from fault
    if found.sofa_string is None:
        raise UsageError(f"{name}: not a UIMA CAS as XMI: it holds no text")
    return found


class _Reader:
    """One report's CAS, compared with what it was when it left."""

    def __init__(self, record: Record, cas: Cas, name: str) -> None:
        self._record, self._cas, self._name = record, cas, name
        self._report = self._of_report()
        self.notes: list[str] = []

    def corrections(self) -> Iterator[Correction]:
        back: set[str] = set()
        for span in self._spans(ACCOUNT):
            if span.key:
                back.add(span.key)
                yield from self._edited("account", span, ACCOUNT_FIELDS)
            else:
                yield from self._added(span)
        for span in self._spans(STATEMENT):
            if span.key:
                back.add(span.key)
                yield from self._edited("statement", span, STATEMENT_FIELDS)
            else:
                self._note(span, "a statement cannot be added")
        yield from self._removed(back)

    def _of_report(self) -> KeptReport:
        told = [span.key for span in self._spans(REPORT) if span.key]
        report = kept_report(self._record, told[0] if told else PurePosixPath(self._name).stem)
        if self._cas.sofa_string != shown(report.text):
            raise UsageError(f"{self._name}: its text is not that of {report.id} ({report.uri}) in {self._record.path}")
        return report

    def _spans(self, type: str) -> list[Any]:
        return list(self._cas.select(type))

    def _edited(
        self, what: Literal["account", "statement"], span: Any, fields: tuple[str, ...]
    ) -> Iterator[Correction]:
        if not span.exported:
            return  # a further stretch of evidence: the fields stand at the first
        before = json.loads(span.exported)
        changed = [field for field in fields if _now(span, field) != shown(before.get(field) or "")]
        if not changed:
            return
        present, anchor = self._present(what, span.key)
        if anchor is None:
            self._note(span, f"the record no longer holds {span.key}")
            return
        values = tuple((field, _now(span, field) or "none") for field in changed)
        new = tuple((field, words) for field, words in values if words != (present[field] or "none"))
        if new:
            yield Correction("edit", what, anchor, new)

    def _present(self, what: str, id: str) -> tuple[Mapping[str, str | None], Anchor | None]:
        """A thing's fields as the record holds them now: what it says already needs no judgement."""
        if what == "account":
            account = self._record.account(id)
            return (account_fields(account), of_account(account)) if account else ({}, None)
        statement = self._record.statement(id)
        return (statement_fields(statement), of_statement(statement)) if statement else ({}, None)

    def _added(self, span: Any) -> Iterator[Correction]:
        values = tuple((field, words) for field in ACCOUNT_FIELDS if (words := _now(span, field)))
        if not _now(span, "type"):
            self._note(span, "an account needs a type")
            return
        known = self._record.accounts_of_report(self._report.id)
        at = (_now(span, "type"), span.begin, span.end)
        if all((one.type, cited.start, cited.end) != at for one in known for cited in one.evidence[:1]):
            yield Correction("add", "account", of_words(self._report, span.begin, span.end), values)

    def _removed(self, back: set[str]) -> Iterator[Correction]:
        """What left and did not come back. Of a file that does not tell what left, nothing is taken as removed."""
        left = [id for span in self._spans(REPORT) if span.exported for id in json.loads(span.exported)]
        for id in left:
            account, statement = self._record.account(id), self._record.statement(id)
            if id in back or not (account or statement):
                continue
            if account:
                yield Correction("wrong", "account", of_account(account), ())
            elif statement:
                yield Correction("wrong", "statement", of_statement(statement), ())

    def _note(self, span: Any, why: str) -> None:
        words = " ".join(self._report.text[span.begin : span.end].split())
        self.notes.append(f"{self._report.id}, {span.begin}-{span.end} (“{words[:60]}”): {why}")


def _now(span: Any, field: str) -> str:
    return (getattr(span, _feature(field)) or "").strip()
