"""The Python face: frames by the shared filters, events that show their words, and the tutorial, run as it stands."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pandas
import polars
import pytest
from nbclient import NotebookClient

import dragoman
from dragoman.exports.tables import COLUMNS, Kind
from dragoman.notebook import question_of
from planworld import Told, build
from smallrecord import dated, make

ASKABLE: tuple[Kind, ...] = ("events", "accounts", "statements", "actors", "reports")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dragoman.Record]:
    path = tmp_path_factory.mktemp("notebook") / "small.db"
    make(path).close()
    with dragoman.Record.open(path) as record:
        yield record


@pytest.mark.parametrize("kind", ASKABLE)
def test_words_give_polars_and_pandas_frames(small: dragoman.Record, kind: Kind) -> None:
    ask = getattr(small, kind)
    names = [column.name for column in COLUMNS[kind]]
    one, other = ask(between=("USA", "CAN")), ask(between=("USA", "CAN"), frame="pandas")
    assert isinstance(one, polars.DataFrame) and isinstance(other, pandas.DataFrame)
    assert one.columns == list(other.columns) == names
    found = list(ask(dragoman.Question(between=("USA", "CAN"))))
    assert len(one) == len(other) == len(found) > 0
    assert len(one.to_pandas()) == len(one)


@pytest.mark.parametrize("kind", ASKABLE)
def test_a_question_or_nothing_gives_nouns(small: dragoman.Record, kind: Kind) -> None:
    ask = getattr(small, kind)
    every = list(ask())
    assert every and list(ask(dragoman.Question())) == every
    assert len(ask(frame="polars")) == len(every)
    assert len(ask(dragoman.Question(), frame="pandas")) == len(every)


def test_days_are_days(small: dragoman.Record) -> None:
    events = small.events(status="planned")
    assert events["date_start"].to_list() == [date(2018, 5, 21)]
    assert small.events(status="planned", frame="pandas")["date_start"].tolist() == [pandas.Timestamp("2018-05-21")]


def test_words_mean_what_they_mean_on_the_command_line() -> None:
    asked = question_of({"between": ("Mexico", "usa"), "type": "consult", "since": 2018, "until": date(2018, 4, 14)})
    assert asked == dragoman.Question(
        between=("MEX", "USA"), type=("CONSULT",), since=date(2018, 1, 1), until=date(2018, 4, 14)
    )
    assert question_of({"min_confidence": 0.5, "about": ["trade", "border"]}).about == ("trade", "border")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"betwen": ("USA", "MEX")}, "no such filter: betwen. There are: between, actor"),
        ({"status": "planed"}, "Did you mean planned"),
        ({"since": "soon"}, "Write it as"),
    ],
)
def test_words_that_mean_nothing(small: dragoman.Record, words: dict[str, Any], told: str) -> None:
    with pytest.raises(dragoman.UsageError, match=told):
        small.events(**words)


def test_a_question_and_words_are_one_too_many(small: dragoman.Record) -> None:
    with pytest.raises(dragoman.UsageError, match="not both"):
        small.events(dragoman.Question(status=("planned",)), type="CONSULT")


@pytest.mark.parametrize("name", ["polars", "pandas"])
def test_a_missing_library_is_named(small: dragoman.Record, name: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(wanted: str, *rest: Any) -> Any:
        if wanted == name:
            raise ImportError(wanted)
        return real(wanted, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(dragoman.UsageError, match=rf"{name} is not installed.*dragoman\[frames\]"):
        small.events(frame=name)


def test_an_event_shows_its_words(small: dragoman.Record) -> None:
    (id,) = small.events(between=("USA", "CAN"))["event"]
    event = small.event(id)
    assert event is not None and event.type == "CONSULT"
    page = event._repr_html_()
    assert page.count("<blockquote>") == 3 and "Mike Pence (USA) and Justin Trudeau (CAN) met" in page
    assert "Mike Pence and Justin Trudeau met in Lima on Friday" in page and "Harbour Gazette, 2018-04-16" in page
    assert small.event("e-ffffffff") is None


def test_what_a_report_says_is_escaped(tmp_path: Path) -> None:
    told = Told("<i>Post</i>", "2018-03-01", "They met <script>alert(1)</script>", "occurred", dated("2018-03-01"))
    build(tmp_path / "html.db", {"met": [told]}).close()
    with dragoman.Record.open(tmp_path / "html.db") as record:
        event = record.event("e-")
        assert event is not None
        page = event._repr_html_()
    assert "<script" not in page and "<i>" not in page and "&lt;script&gt;" in page


def test_a_record_shows_what_it_holds(small: dragoman.Record) -> None:
    assert "<td>reports</td><td>4</td>" in small._repr_html_()


@pytest.mark.filterwarnings("ignore")  # the kernel's own libraries warn of one another
def test_the_tutorial_runs(root: Path) -> None:
    book = nbformat.read(root / "examples" / "tutorial.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in book.cells), "kept without outputs, so that it does not go stale"
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(root / "examples")}}).execute()
    shown = [output for cell in book.cells for output in cell.get("outputs", ())]
    pages = [output.data.get("text/html", "") for output in shown if output.output_type == "execute_result"]
    assert any("<blockquote>" in page for page in pages), "an event shows its sentences"
    assert any("CONSULT" in page and "<table" in page for page in pages), "a frame shows events"
