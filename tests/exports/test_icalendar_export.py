"""The iCalendar export: read back by a parser, within RFC 5545's bounds, and updating in place."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from icalendar import Calendar as Document, Component

from dragoman import judging
from dragoman.asking.calendar import calendar, every_first
from dragoman.errors import UsageError
from dragoman.exports.icalendar import _clean, document, write
from dragoman.nouns import Question
from dragoman.record import Record
from planworld import Make, Told, add, build
from smallrecord import dated

MAY = dated("2018-05-01", "2018-05-31", "month")
PLAN = Told(
    "Andes Courier", "2018-04-01", "Pence; will meet, Trudeau \\ on May 3\nor \x07 so", when=dated("2018-05-03")
)
LATER = Told("Harbour Gazette", "2018-04-20", "Their meeting is now due on May 10", when=dated("2018-05-10"))
OFF = Told("Evening Post", "2018-04-25", "The meeting of May 10 is off", "cancelled", dated("2018-05-10"))
MONTH = Told("Andes Courier", "2018-04-02", "Peña Nieto will visit “" + "é" * 90 + "” in May", when=MAY, parties=(2, 1))


def written(record: Record, before: bytes = b"", question: Question | None = None) -> bytes:
    return document(calendar(record, question or Question()), every_first(record), before)


def items(text: bytes) -> list[Component]:
    return Document.from_ical(text).walk("VEVENT")


def facts(item: Component) -> dict[str, Any]:
    return {name: item.decoded(name) for name in ("DTSTART", "DTEND", "SEQUENCE")} | {"STATUS": str(item["STATUS"])}


def test_an_entry_is_an_all_day_one_over_what_was_told(make: Make) -> None:
    day, month = items(written(make({"a": [PLAN], "b": [MONTH]})))[::-1]
    assert facts(day) == {
        "DTSTART": date(2018, 5, 3), "DTEND": date(2018, 5, 4), "SEQUENCE": 0, "STATUS": "TENTATIVE",
    }  # fmt: skip
    assert str(day["SUMMARY"]) == "Mike Pence (USA) and Justin Trudeau (CAN) were to meet"
    assert (month.decoded("DTSTART"), month.decoded("DTEND")) == (date(2018, 5, 1), date(2018, 6, 1))
    assert str(month["SUMMARY"]).startswith("In May 2018, day not told: ")
    assert b"CATEGORIES:CONSULT,planned,day not told" in month.to_ical()


def test_words_come_back_as_they_were(make: Make) -> None:
    text = written(make({"a": [PLAN], "b": [MONTH]}))
    told = "\n".join(str(item["DESCRIPTION"]) for item in items(text))
    assert "Pence; will meet, Trudeau \\ on May 3 or \ufffd so" in told and "é" * 90 in told
    assert "Andes Courier, 1 April 2018" in told


def test_lines_are_folded_at_75_octets_and_end_in_crlf(make: Make) -> None:
    text = written(make({"a": [PLAN], "b": [MONTH]}))
    lines = text.split(b"\r\n")
    assert lines[-1] == b"" and max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert [line.decode() for line in lines]  # no character is cut in two


def test_the_stamp_is_the_records_and_not_the_clocks(make: Make) -> None:
    (item,) = items(written(make({"a": [PLAN, LATER]})))
    assert item.decoded("DTSTAMP").isoformat() == "2018-04-20T00:00:00+00:00"
    assert written(make({"a": [PLAN, LATER]})) == written(make({"a": [LATER, PLAN]}))


def test_a_plan_told_again_keeps_its_uid_and_takes_a_higher_number(make: Make) -> None:
    record = make({"a": [PLAN]})
    stages = [written(record)]
    ids = [event.id for event in record.events()]
    for told in ([PLAN, LATER], [PLAN, LATER, OFF]):
        add(record, {"a": told})
        ids += [event.id for event in record.events()]
        stages.append(written(record))
    found = [items(text)[0] for text in stages]
    assert len(set(ids)) == 3 and len({str(item["UID"]) for item in found}) == 1
    assert [item.decoded("SEQUENCE") for item in found] == [0, 1, 2]
    assert [str(item["STATUS"]) for item in found] == ["TENTATIVE", "TENTATIVE", "CANCELLED"]
    assert [item.decoded("DTSTART").day for item in found] == [3, 10, 10]


def test_what_took_place_is_confirmed(make: Make) -> None:
    held = Told("Evening Post", "2018-05-11", "They met on May 10", "occurred", dated("2018-05-10"))
    assert str(items(written(make({"a": [LATER, held]})))[0]["STATUS"]) == "CONFIRMED"


def test_a_judgement_raises_the_number(tmp_path: Path) -> None:
    """Through the real resolver, as a judgement goes through it."""
    from dragoman.pipeline import resolve_again

    with build(tmp_path / "judged.db", {"a": [PLAN]}) as record:
        resolve_again(record)
        before = items(written(record))[0]
        judging.edit(record, PLAN.account.id, {"date": "2018-05-04"})
        changed = items(written(record))[0]
        judging.undo(record, "last")
        undone = items(written(record))[0]
    assert before["UID"] == changed["UID"] == undone["UID"]
    assert changed.decoded("DTSTART") == date(2018, 5, 4)
    numbers = [item.decoded("SEQUENCE") for item in (before, changed, undone)]
    assert numbers == sorted(set(numbers))


def test_an_account_judged_wrong_raises_the_number_too(tmp_path: Path) -> None:
    from dragoman.pipeline import resolve_again

    with build(tmp_path / "judged.db", {"a": [PLAN, LATER]}) as record:
        resolve_again(record)
        judging.same(record, PLAN.account.id, LATER.account.id)
        (before,) = items(written(record))
        judging.wrong(record, LATER.account.id)
        (after,) = items(written(record))
    assert (before.decoded("DTSTART").day, after.decoded("DTSTART").day) == (10, 3)
    assert before["UID"] == after["UID"] and after.decoded("SEQUENCE") > before.decoded("SEQUENCE")


def test_the_undated_and_the_past_are_left_out(make: Make) -> None:
    past = Told("A", "2018-04-01", "They had been due to meet on March 1", when=dated("2018-03-01"))
    assert items(written(make({"a": [Told("A", "2018-04-01", "They will meet")], "b": [past]}))) == []


def test_written_again_nothing_changes(make: Make) -> None:
    record = make({"a": [PLAN, LATER], "b": [MONTH]})
    text = written(record)
    assert written(record, text) == text


def test_two_entries_that_become_one_leave_one_and_call_the_other_off(make: Make) -> None:
    before = written(make({"a": [PLAN], "b": [LATER]}))
    joined = make({"a": [PLAN, LATER]})
    after = written(joined, before)
    states = {str(item["UID"]): str(item["STATUS"]) for item in items(after)}
    assert states == {f"{PLAN.account.id}@dragoman": "TENTATIVE", f"{LATER.account.id}@dragoman": "CANCELLED"}
    assert written(joined, after) == after


def test_what_was_called_off_so_comes_back_with_a_higher_number(make: Make) -> None:
    apart, joined = make({"a": [PLAN], "b": [LATER]}), make({"a": [PLAN, LATER]})
    again = written(apart, written(joined, written(apart)))
    item = next(item for item in items(again) if LATER.account.id in str(item["UID"]))
    assert str(item["STATUS"]) == "TENTATIVE" and item.decoded("SEQUENCE") == 2


def test_a_number_never_falls(make: Make) -> None:
    before = written(make({"a": [PLAN, LATER, OFF]}))
    (item,) = items(written(make({"a": [PLAN]}), before))
    assert item.decoded("SEQUENCE") == 3 and str(item["STATUS"]) == "TENTATIVE"


def test_what_is_only_not_asked_for_is_not_called_off(make: Make) -> None:
    record = make({"a": [PLAN], "b": [MONTH]})
    after = written(record, written(record), Question(actor=("MEX",)))
    assert [str(item["STATUS"]) for item in items(after)] == ["TENTATIVE"]


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (b"my notes", "no calendar"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n", "another program"),
    ],
)
def test_another_programs_file_is_not_written_over(make: Make, before: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        written(make({"a": [PLAN]}), before)


STORIES = st.lists(st.sampled_from([PLAN, LATER, OFF, MONTH]), min_size=1, max_size=4, unique_by=lambda one: one.words)


@settings(max_examples=6, deadline=None)
@given(STORIES, st.data())
def test_more_reports_never_lower_a_number(
    tmp_path_factory: pytest.TempPathFactory, told: list[Told], data: st.DataObject
) -> None:
    """However reports join a happening: where date or status differ, the number is higher, under one UID or another."""
    few = told[: data.draw(st.integers(1, len(told)))]
    folder = tmp_path_factory.mktemp("stories")
    with build(folder / "few.db", {"a": few}) as one, build(folder / "all.db", {"a": told}) as other:
        before, after = items(written(one)), items(written(other))
    if before and after and before[0]["UID"] == after[0]["UID"]:
        old, new = facts(before[0]), facts(after[0])
        assert new["SEQUENCE"] >= old["SEQUENCE"]
        assert new["SEQUENCE"] > old["SEQUENCE"] or new == old


@given(st.text())
def test_no_control_character_is_written(words: str) -> None:
    assert not any(ord(one) < 32 and one not in "\n\t" for one in _clean(words))


def test_entries_go_out_one_by_one(make: Make) -> None:
    record, pieces = make({"a": [PLAN], "b": [MONTH]}), list[bytes]()

    class Out(BytesIO):
        def write(self, piece: Any) -> int:
            pieces.append(bytes(piece))
            return len(piece)

    assert write(record, Question(), Out()) == 2
    assert [piece.count(b"BEGIN:VEVENT") for piece in pieces] == [0, 1, 1, 0]
    assert b"".join(pieces) == written(record)
