"""A folder of gold is read whole, or every fault in it is told at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.scoring import feed, load
from goldworld import annotated, event, party


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    met = event("e1", "CONSULT", "Ann met Bob", [party("Ann", "USA"), party("Bob", "MEX")], date="2018-04")
    said = {"speaker": "Ann", "anonymous": False, "content": "it rained"}
    annotated(tmp_path, "one", "Ann met\nBob. Ann said it rained.", [met], [said], outlet="Gazette", about="x")
    annotated(tmp_path, "two", "Ann met Bob.", [met], [], published=None)
    (tmp_path / "links.json").write_text('[{"what": "a meeting", "members": [["one", "e1"], ["two", "e1"]]}]')
    return tmp_path


def test_reports_come_by_name_with_what_was_written_down(folder: Path) -> None:
    gold = load(folder)
    one, two = gold.reports
    assert (one.name, one.published, one.outlet, two.published) == ("one", date(2018, 4, 15), "Gazette", None)
    assert [part.name for part in one.events[0].participants] == ["Ann", "Bob"]
    assert gold.links == ((("one", "e1"), ("two", "e1")),) and gold.notes == ()


def test_the_feed_holds_what_is_read_and_nothing_of_the_gold(folder: Path) -> None:
    first, second = (json.loads(line) for line in feed(load(folder)))
    assert first == {"id": "one", "title": None, "outlet": "Gazette", "date": "2018-04-15",
                     "text": "Ann met\nBob. Ann said it rained."}  # fmt: skip
    assert second["date"] is None


def test_the_hash_changes_with_every_file(folder: Path) -> None:
    found = {load(folder).sha256}
    for name in ("one.txt", "two.json", "links.json"):
        path = folder / name
        path.write_text(path.read_text() + "\n")
        found.add(load(folder).sha256)
    assert len(found) == 4


def test_a_quotation_that_is_not_there_is_noted(folder: Path) -> None:
    (folder / "one.txt").write_text("Ann met Eve.")
    assert load(folder).notes == (
        "one: an evidence of e1 is not in the text",
        "one: the content of statement 1 is not in the text",
    )


def test_every_fault_is_told_at_once(folder: Path) -> None:
    bad = event("e1", "MEET", "Ann", [party("Ann", role="guest"), {"role": "actor"}], status="done", place=7)
    annotated(folder, "bad", "Ann.", [bad, {"key": "e2"}], [{"speaker": "Ann"}], published="yesterday")
    (folder / "broken.json").write_text("{")
    (folder / "links.json").write_text('[{"members": [["one", "e9"]]}]')
    with pytest.raises(UsageError) as caught:
        load(folder)
    told = str(caught.value)
    for words in ("'MEET', not one of AGREE", "'done', not one of", "'guest', not one of", "without a `name`",
                  "`place` is 7", "event 2 `evidence`", "statement 1 needs", "'yesterday', not a day", "broken.json",
                  "no event e9 in a report one"):  # fmt: skip
        assert words in told


def test_no_folder_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        load(tmp_path / "none")
    with pytest.raises(UsageError, match="holds no annotated report"):
        load(tmp_path)
