"""Whatever is done to a document of any format, nothing is raised: it is read, or refused with a step and a reason."""

from __future__ import annotations

import gzip
import io
import random

import pytest
from hypothesis import given, settings, strategies as st

from dragoman.intake import reports_in
from dragoman.intake.contract import check_format
from dragoman.intake.formats import FORMATS
from dragoman.nouns import Refusal, Report
from dragoman.settings import Settings
from intake import samples

EVERY = samples.every() | {
    "Nexis as text": samples.older_nexis().encode(),
    "Factiva, indexed": samples.rtf(samples.factiva_indexed()),
    "TAR, packed": samples.tarred({"a.txt": samples.FIRST.encode()}, "gz"),
    "Atom": samples.atom(),
}
CUTS = 12


def outcome(data: bytes) -> list[Report | Refusal]:
    found = list(reports_in(data, "x", Settings()))
    for one in found:
        if isinstance(one, Refusal):
            assert one.uri.startswith("x") and one.step.startswith("intake.") and len(one.reason) > 10
    return found


@pytest.mark.parametrize("name", sorted(EVERY))
def test_no_truncation_raises(name: str) -> None:
    whole = EVERY[name]
    for cut in sorted({len(whole) * part // CUTS for part in range(CUTS)} | {1, 2, 5, len(whole) - 1}):
        assert outcome(whole[:cut]), cut


@settings(max_examples=40)
@given(st.sampled_from(sorted(EVERY)), st.integers(0, 10**6), st.integers(1, 40))
def test_no_mutation_raises(name: str, seed: int, changes: int) -> None:
    made, dice = bytearray(EVERY[name]), random.Random(seed)
    for _ in range(changes):
        made[dice.randrange(len(made))] = dice.randrange(256)
    outcome(bytes(made))


@pytest.mark.parametrize("name", ["Wikinews", "RSS and Atom", "NewsML-G2", "JSON Lines"])
def test_what_lies_before_the_cut_is_kept_and_the_cut_is_told(name: str) -> None:
    found = outcome(EVERY[name][: len(EVERY[name]) * 3 // 5])
    assert isinstance(found[0], Report) and isinstance(found[-1], Refusal)


def test_an_archive_cut_short_is_told_and_what_came_before_kept() -> None:
    found = outcome(EVERY["TAR"][:1600])
    assert [type(one) for one in found] == [Report, Refusal, Refusal]
    assert (found[1].uri, found[2].uri) == ("x!1.txt", "x")


@pytest.mark.parametrize("form", [form for form in FORMATS if form.name in EVERY], ids=lambda form: form.name)
def test_the_formats_of_the_house_keep_the_contract_of_plug_ins(form: object) -> None:
    from dragoman.intake import Format

    assert isinstance(form, Format)
    sample = samples.html(samples.nexis_lines()) if form.name == "Nexis" else EVERY[form.name]
    sample = samples.html(samples.factiva_lines()) if form.name == "Factiva" else sample
    check_format(form, sample)


def refusal(number: float) -> Refusal:
    return Refusal("x", "intake.x", str(number))


def test_the_contract_names_what_is_wrong() -> None:
    from dataclasses import replace

    good = next(form for form in FORMATS if form.name == "NITF")
    with pytest.raises(AssertionError, match="does not tell its own sample"):
        check_format(replace(good, matches=lambda head: False), samples.nitf())
    with pytest.raises(AssertionError, match="raises ZeroDivisionError"):
        check_format(replace(good, read=lambda stream, head, uri: iter([refusal(1 // 0)])), samples.nitf())
    with pytest.raises(AssertionError, match="gives nothing"):
        check_format(replace(good, read=lambda stream, head, uri: iter([])), samples.nitf())


def test_a_packed_document_cut_short_is_told() -> None:
    made = gzip.compress(samples.tarred({f"{n}.txt": random.Random(n).randbytes(9000) for n in range(9)}))
    last = outcome(made[:-3000])[-1]
    assert isinstance(last, Refusal) and "damage" in last.reason


def test_a_stream_without_a_seek_is_read_as_well() -> None:
    from dragoman.intake.streams import with_seek

    class OneWay(io.BytesIO):
        def seekable(self) -> bool:
            return False

    with with_seek(OneWay(b"abc")) as copy:
        assert copy.seekable() and copy.read() == b"abc"
