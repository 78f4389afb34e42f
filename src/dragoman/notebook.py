"""The record in Python sessions and notebooks: frames for analysis, and events that show their sentences.

    >>> import dragoman
    >>> record = dragoman.Record.open("dragoman.db")                            # doctest: +SKIP
    >>> record.events(between=("USA", "MEX"), status="planned")                 # a polars frame   # doctest: +SKIP
    >>> record.events(between=("USA", "MEX"), frame="pandas")                   # a pandas frame   # doctest: +SKIP
    >>> record.events(dragoman.Question(between=("USA", "MEX")))                # events, one by one   # doctest: +SKIP

Words ask for a frame, a ``Question`` (or nothing) for nouns. polars and pandas are no part of the plain installation:
``pip install 'dragoman[frames]'`` adds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from dragoman.asking.questions import Words, question
from dragoman.asking.sentences import Sentences, counted, sources_of
from dragoman.errors import UsageError
from dragoman.exports.parquet import batches, schema
from dragoman.exports.tables import Kind
from dragoman.nouns import Event, Question
from dragoman.record import KeptAccount, KeptReport, Record as PlainRecord
from dragoman.record.queries import Order

if TYPE_CHECKING:
    import pyarrow

Frame = Literal["polars", "pandas"]

_EVERYTHING = Question()


class Record(PlainRecord):
    """One SQLite file, as ``dragoman.record.Record``, that gives frames when it is asked in words.

    ``events``, ``accounts``, ``statements``, ``actors`` and ``reports`` take either a ``Question`` and give nouns one
    by one, or the shared filters as words (``between=("USA", "MEX"), status="planned", since=2018``) and give a polars
    frame, with ``frame="pandas"`` a pandas one. ``frame=`` goes with a Question too. A frame has the columns of the
    table of that name (docs/export.md); events, accounts and reports are by time.

    Raises UsageError where a word means nothing, or where the library that makes the frame is not installed.
    """

    def events(
        self, question: Question = _EVERYTHING, *, order: Order = "id", frame: Frame | None = None, **words: Any
    ) -> Any:
        """Events: one by one, or as a frame."""
        if frame or words:
            return self._frame("events", question, frame, words)
        return super().events(question, order=order)

    def accounts(
        self, question: Question = _EVERYTHING, *, order: Order = "id", frame: Frame | None = None, **words: Any
    ) -> Any:
        """Accounts: one by one, or as a frame."""
        if frame or words:
            return self._frame("accounts", question, frame, words)
        return super().accounts(question, order=order)

    def reports(
        self, question: Question = _EVERYTHING, *, order: Order = "id", frame: Frame | None = None, **words: Any
    ) -> Any:
        """Reports: one by one, or as a frame, without their texts."""
        if frame or words:
            return self._frame("reports", question, frame, words)
        return super().reports(question, order=order)

    def statements(self, question: Question = _EVERYTHING, *, frame: Frame | None = None, **words: Any) -> Any:
        """Statements: one by one, or as a frame."""
        if frame or words:
            return self._frame("statements", question, frame, words)
        return super().statements(question)

    def actors(self, question: Question = _EVERYTHING, *, frame: Frame | None = None, **words: Any) -> Any:
        """Actors: one by one, or as a frame."""
        if frame or words:
            return self._frame("actors", question, frame, words)
        return super().actors(question)

    def event(self, name: str) -> ShownEvent | None:
        """An event by id or unambiguous beginning of one; a notebook shows it with the words it rests on."""
        found = super().event(name)
        if found is None:
            return None
        told = list(self.accounts_of_event(found.id))
        reports = self.reports_by_id(sorted({one.report for one in told}))
        return ShownEvent(
            **{one.name: getattr(found, one.name) for one in fields(found)},
            sentence=Sentences.load().of(found, sources_of(told)) + counted(found),
            quotes=tuple(_quote(one, reports[one.report]) for one in told),
        )

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td>{name}</td><td>{count:,}</td></tr>" for name, count in self.counts().items())
        return f"<p><b>{escape(str(self.path))}</b></p><table>{rows}</table>"

    def _frame(self, kind: Kind, asked: Question, frame: Frame | None, words: Mapping[str, Any]) -> Any:
        if words and asked != _EVERYTHING:
            raise UsageError(f"give a Question or words ({', '.join(words)}), not both")
        import pyarrow

        wanted = question_of(words) if words else asked
        table = pyarrow.Table.from_batches(batches(self, wanted, kind), schema(kind))
        return _pandas(table) if frame == "pandas" else _polars(table)


def question_of(words: Mapping[str, Any]) -> Question:
    """The Question that filters given as Python words ask: a single word stands for a list of one.

    Raises:
        UsageError: a filter that is not there, or a line for every value at fault.
    """
    known = [one.name for one in fields(Words)]
    if unknown := [name for name in words if name not in known]:
        raise UsageError(f"no such filter: {', '.join(unknown)}. There are: {', '.join(known)}.")
    return question(Words(**{name: _words(name, value) for name, value in words.items()}))


def _words(name: str, value: Any) -> Any:
    if name == "min_confidence":
        return float(value)
    if name in ("since", "until"):
        return value.isoformat() if isinstance(value, date) else str(value)
    return (value,) if isinstance(value, str) else tuple(value)


def _polars(table: pyarrow.Table) -> Any:
    try:
        import polars
    except ImportError as fault:
        raise _not_installed("polars") from fault
    return polars.from_arrow(table)


def _pandas(table: pyarrow.Table) -> Any:
    """Days become ``datetime64``, so that they can be grouped and compared."""
    try:
        return table.to_pandas(date_as_object=False)
    except ImportError as fault:
        raise _not_installed("pandas") from fault


def _not_installed(name: str) -> UsageError:
    return UsageError(f"{name} is not installed, which makes the frame: pip install 'dragoman[frames]'")


# --- things that show themselves --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of one account, and who printed them when."""

    words: tuple[str, ...]
    outlet: str
    day: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent(Event):
    """An event with its sentence and the words it rests on, which is how a notebook shows it."""

    sentence: str
    quotes: tuple[Quote, ...]

    def _repr_html_(self) -> str:
        told = "".join(map(_quoted, self.quotes))
        about = f"{self.type}{f' {self.mode}' if self.mode else ''}, {self.status}, {self.id}"
        return f"<p><b>{escape(self.sentence)}</b><br><small>{escape(about)}</small></p>{told}"


def _quote(account: KeptAccount, report: KeptReport) -> Quote:
    day = report.published.start.isoformat() if report.published.start else "date unknown"
    words: Sequence[str] = [cited.text for cited in account.evidence]
    return Quote(tuple(words), report.outlet or report.uri, day, account.id)


def _quoted(quote: Quote) -> str:
    words = " […] ".join(quote.words)
    told = f"{quote.outlet}, {quote.day} [{quote.account}]"
    return f"<blockquote>{escape(words)}<br><small>{escape(told)}</small></blockquote>"
