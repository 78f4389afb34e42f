"""Character sets, and mojibake: mended where certain, else left alone."""

from __future__ import annotations

import io

import pytest
from hypothesis import assume, given, strategies as st

from dragoman.errors import RefusedDocument
from dragoman.intake.decoding import Head, decode, decoded_lines, mend

TEXT = "Peña Nieto met the envoys – “at last”, he said – in Bogotá."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_character_sets(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


def test_declared_character_set() -> None:
    words = "Орбан"
    assert decode(words.encode("koi8-r"), "a.html", declared="koi8-r") == words


def test_other_character_sets_are_detected() -> None:
    words = "Президент встретил министра иностранных дел и обсудил с ним договор. "
    assert decode((words * 5).encode("cp1251"), "a.txt") == words * 5


def test_damaged_utf8_keeps_what_is_whole() -> None:
    data = (TEXT * 20).encode() + b"\xff end"
    assert decode(data, "a.txt") == TEXT * 20 + "� end"


@given(st.text())
def test_utf8_comes_back_unchanged_but_for_its_mark(text: str) -> None:
    assume(not text.startswith("﻿") and mend(text) == text and b"\0" not in text.encode()[:2000])
    assert decode(text.encode(), "a.txt") == text
    assert decode(b"\xef\xbb\xbf" + text.encode(), "a.txt") == text


@pytest.mark.parametrize("words", [TEXT, "São Tomé’s café", "Peña", "It’s £5", "naïve"])
@pytest.mark.parametrize("times", [1, 2])
def test_mojibake_is_mended(words: str, times: int) -> None:
    broken = words
    for _ in range(times):
        broken = broken.encode().decode("sloppy-windows-1252")
    assert mend(broken) == words


@pytest.mark.parametrize(
    "words", ["CAFÉ”", "É—", "SÃO PAULO", "Perú… “NO”", "straß„en”", "Ã\xad and a real — dash", "ok"]
)
def test_what_may_be_meant_stays(words: str) -> None:
    assert mend(words) == words


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        assert isinstance(decode(data, "a.txt"), str)
    except RefusedDocument as fault:
        assert fault.refusal.step == "intake.charset"


def test_lines_of_mixed_character_sets() -> None:
    data = "Peña\n".encode() + "Bogotá\n".encode("cp1252")
    assert list(decoded_lines(io.BytesIO(data), Head.of(data))) == ["Peña\n", "Bogotá\n"]
