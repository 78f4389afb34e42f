"""The contract that a plug-in's author runs: kept by every form of this package, and broken by forms that break it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from dragoman.exports.formats import BUILT_IN, Format, Write
from dragoman.exports.tables import Kind
from dragoman.nouns import Question
from dragoman.record import Record
from dragoman.testing import ExportFault, check_export

# A calendar holds plans, whether asked for or not is all that narrows it; reports are cited by what is found.
FORMS = [form for form in BUILT_IN if form.name != "ics"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_form_of_this_package_keeps_the_contract(form: Format, tmp_path: Path) -> None:
    check_export(form, tmp_path)


def form(write: Write, name: str = "lines", endings: tuple[str, ...] = (".lines",), about: str = "Lines.") -> Format:
    return Format(name, endings, "text/plain", about, write)


def good(record: Record, question: Question, out: BinaryIO, kind: Kind | None) -> int:
    return sum(out.write(f"{event.id}\n".encode()) > 0 for event in record.events(question))


def deaf(record: Record, question: Question, out: BinaryIO, kind: Kind | None) -> int:
    return good(record, Question(), out, kind)


def silent(record: Record, question: Question, out: BinaryIO, kind: Kind | None) -> int:
    return 0


def closing(record: Record, question: Question, out: BinaryIO, kind: Kind | None) -> int:
    out.close()
    return 1


def fickle() -> Write:
    runs: list[int] = []

    def write(record: Record, question: Question, out: BinaryIO, kind: Kind | None) -> int:
        runs.append(len(runs))
        return good(record, question, out, kind) + out.write(b"x" * len(runs)) * 0

    return write


def as_found(record: Record, question: Question, out: BinaryIO, kind: Kind | None) -> int:
    """Whose bytes depend on the place of the record."""
    out.write(str(record.path).encode())
    return good(record, question, out, kind)


def test_a_form_that_keeps_it(tmp_path: Path) -> None:
    check_export(form(good), tmp_path)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda: form(deaf), "a question does not narrow it"),
        (lambda: form(silent), "it wrote 0 bytes and counted 0"),
        (lambda: form(closing), "it closed the file"),
        (lambda: form(fickle()), "written twice"),
        (lambda: form(as_found), "read the other way round"),
        (lambda: form(good, name="My Lines"), "one word in lower case"),
        (lambda: form(good, endings=("lines",)), "endings have to be like"),
        (lambda: form(good, about=" "), "what it is about"),
    ],
)
def test_a_form_that_breaks_it_is_told_how(broken: Callable[[], Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(ExportFault, match=told):
        check_export(broken(), tmp_path)
