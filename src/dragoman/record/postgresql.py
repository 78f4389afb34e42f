"""PostgreSQL: a record that several people share.

Texts are compared by code point whatever the server's language is (``texts.Words``), so that a record sorts, filters
and exports the same from both kinds of database. Readers each see one unchanging state; one writes at a time.

The words of a report are cut and folded here and not by the server, as ``phrases`` does to mark them: so both kinds
of record find the same reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched, chain, islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    cast,
    create_engine,
    delete,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR, aggregate_order_by, insert

from dragoman.errors import RecordError
from dragoman.nouns import Report
from dragoman.record import schema as s
from dragoman.record.filters import Condition, among
from dragoman.record.folding import fold, words
from dragoman.record.phrases import Phrase, places
from dragoman.record.place import Place
from dragoman.record.rows import Found, Sketched
from dragoman.record.texts import Words, plain_json

ROWS_AT_ONCE = 2000

LOCK = 0x44524147
"""``DRAG``: the advisory lock of the one who writes, together with a number made of the schema's name."""

_metadata = MetaData()

_INDEX = Table(
    "report_search",
    _metadata,
    Column("report", Words, ForeignKey(s.reports.c.id, ondelete=s.CASCADE), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("words", TSVECTOR, nullable=False),
    Index("report_search_words", "words", postgresql_using="gin"),
)
"""The full-text index. A report of very many words has several parts, each word in one of them."""

_LONGEST_WORD = 500
"""Characters of a word that are indexed: PostgreSQL takes at most 2,046 bytes, and a character has up to four."""

_LARGEST_PART = 600_000
"""Bytes, as estimated: PostgreSQL takes at most 1,048,576."""

_FURTHEST, _MOST = 16_383, 255
"""The last position that PostgreSQL tells apart, and how many it keeps of a word."""

_WEIGHTS: ColumnElement[Any] = literal_column("CAST('{0.25, 0.25, 0.25, 1.0}' AS real[])")
"""Of text (D, first) and title (A, last): as four to one, as in SQLite."""

_LENGTH_COUNTS = 1
"""ts_rank divides by 1 + the logarithm of the length."""

_CANDIDATES = 100
"""Reports fetched at once whose text has yet to be looked at for a phrase."""

_VERSION = """CREATE TABLE record_version (version INTEGER NOT NULL);
COMMENT ON TABLE record_version IS 'Dragoman: the version of the schema'"""

_VIEW = """CREATE VIEW told AS
    SELECT accounts.id AS account, accounts.when_start AS date, accounts.type, accounts.mode, accounts.status,
        (SELECT string_agg(name || coalesce(' (' || country || ')', ''), '; ' ORDER BY position)
         FROM account_participants WHERE account = accounts.id) AS participants,
        (SELECT string_agg(text, ' … ' ORDER BY position) FROM evidence WHERE account = accounts.id) AS evidence,
        reports.outlet, reports.title, accounts.report
    FROM accounts JOIN reports ON reports.id = accounts.report"""

APPEND_ONLY = (
    """CREATE FUNCTION judgements_only_grow() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a judgement is never changed or removed: undo it'; END $$""",
    """CREATE TRIGGER judgements_kept BEFORE UPDATE OR DELETE ON judgements
    FOR EACH ROW EXECUTE FUNCTION judgements_only_grow()""",
    """CREATE TRIGGER judgements_kept_whole BEFORE TRUNCATE ON judgements
    FOR EACH STATEMENT EXECUTE FUNCTION judgements_only_grow()""",
)

_EVERY = 2**31 - 1
"""As a limit: none."""

_PLACES = """unnest(CAST(:shingles AS bigint[]), CAST(:days AS date[]), CAST(:reports AS text[]))
    AS place (shingle, day, report)"""
_BESIDE = """ARRAY(SELECT other.report FROM sketches AS other
    WHERE other.shingle = place.shingle AND (other.day, other.report) {beside} (place.day, place.report)
    ORDER BY other.day {order}, other.report {order} LIMIT :most)"""
_FIRST = """(SELECT other.report FROM sketches AS other WHERE other.shingle = place.shingle
    ORDER BY other.day, other.report LIMIT 1)"""
_BEFORE = text(f"SELECT shingle, day, report, {_BESIDE.format(beside='<', order='DESC')}, {_FIRST} FROM {_PLACES}")
_AFTER = text(f"SELECT {_BESIDE.format(beside='>', order='ASC')} FROM {_PLACES}")

_TABLES = "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"


class PostgreSQL:
    """See ``dialects.Dialect``."""

    append_only: Sequence[str] = APPEND_ONLY

    def engine(self, place: Place, patience: float, *, looking: bool) -> Engine:
        try:
            engine = create_engine(place.url, json_serializer=plain_json, isolation_level="REPEATABLE READ")
            return engine.execution_options(postgresql_readonly=True) if looking else engine
        except ImportError as error:
            raise RecordError(
                f"a record on PostgreSQL needs psycopg ({error}): python -m pip install 'dragoman[postgres]'"
            ) from error

    @contextmanager
    def writing(self, connection: Connection, patience: float, *, durable: bool) -> Iterator[None]:
        """READ COMMITTED: what is read after the lock is what the one who wrote before has left."""
        connection.execution_options(isolation_level="READ COMMITTED")
        with connection.begin():
            connection.execute(text(f"SET LOCAL lock_timeout = {int(patience * 1000)}"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK}, hashtext(current_schema()))"))
            yield

    def version(self, connection: Connection) -> int | None:
        tables = set(connection.execute(text(_TABLES)).scalars())
        if not tables:
            _check_encoding(connection)
            return None
        if not {"record_version", "judgements"} <= tables:
            raise RecordError("this database holds other tables and is not a Dragoman record: make one of its own")
        return int(connection.execute(text("SELECT version FROM record_version")).scalar_one())

    def mark(self, connection: Connection, version: int) -> None:
        connection.execute(text("DELETE FROM record_version"))
        connection.execute(text(f"INSERT INTO record_version VALUES ({version})"))

    def lay_out(self, connection: Connection) -> None:
        _INDEX.create(connection)
        for statement in (*_VERSION.split(";\n"), _VIEW, *APPEND_ONLY):
            connection.execute(text(statement))

    def index(self, connection: Connection, reports: Sequence[Report]) -> None:
        _index(connection, [(report.id, report.title, report.text) for report in reports])

    def index_again(self, connection: Connection, reports: Collection[str]) -> None:
        connection.execute(delete(_INDEX).where(among(_INDEX.c.report, reports)))
        columns = s.reports.c
        query = select(columns.id, columns.title, columns.text).where(among(columns.id, reports))
        _index(connection, [(id, title, text) for id, title, text in connection.execute(query)])

    def hits(
        self, connection: Connection, phrases: Sequence[Phrase], narrowed: Condition, limit: int
    ) -> Iterator[Found]:
        folded = [phrase.folded() for phrase in phrases]
        query = _found(_asked(folded)).where(narrowed)
        if all(len(phrase.words) == 1 and len(phrase.words[0]) <= _LONGEST_WORD for phrase in folded):
            yield from connection.execute(query.limit(limit)).mappings()
            return
        with connection.execute(query, execution_options={"yield_per": _CANDIDATES}) as candidates:
            yield from islice((row for row in candidates.mappings() if _holds(row, folded)), limit)

    def count_hits(self, connection: Connection, phrases: Sequence[Phrase], narrowed: Condition) -> int:
        return sum(1 for _ in self.hits(connection, phrases, narrowed, _EVERY))

    def count_values(self, connection: Connection) -> None:
        quoted = connection.dialect.identifier_preparer.format_table
        tables = ", ".join(quoted(table) for table in (*s.metadata.sorted_tables, _INDEX))
        connection.execute(text(f"ANALYZE {tables}"))

    def meeting(self, connection: Connection, searches: Iterable[tuple[int, int, int, int]]) -> set[int]:
        found: set[int] = set()
        for some in batched(searches, ROWS_AT_ONCE):
            found.update(connection.execute(_meeting(some)).scalars())
        return found

    def before(
        self, connection: Connection, places: Iterable[Sketched], most: int
    ) -> Iterator[tuple[Sketched, list[str]]]:
        for some in batched(places, ROWS_AT_ONCE):
            for shingle, day, report, near, first in connection.execute(_BEFORE, _of_places(some, most)):
                yield (shingle, day, report), near if not near or first in near else [*near, first]

    def after(self, connection: Connection, places: Iterable[Sketched], most: int | None) -> set[str]:
        portions = (connection.execute(_AFTER, _of_places(some, most)) for some in batched(places, ROWS_AT_ONCE))
        return {report for portion in portions for near in portion.scalars() for report in near}

    def quote_as_python(self, connection: Connection) -> None:
        """``to_json`` always does."""

    def file(self, connection: Connection, filed: Iterable[tuple[int, int, int, int]]) -> None:
        for some in batched(filed, ROWS_AT_ONCE):
            source = select(*(func.unnest(_numbers(column)) for column in zip(*some, strict=True)))
            connection.execute(insert(s.filings).from_select(["key", "first", "card", "last"], source))


def _check_encoding(connection: Connection) -> None:
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise RecordError(f"the database's encoding is {encoding}: make it anew with `createdb --encoding UTF8`")


# --- words ------------------------------------------------------------------------------------------------------------


def _index(connection: Connection, found: Iterable[tuple[str, str | None, str]]) -> None:
    rows = [
        {"report": id, "part": part, "words": vector}
        for id, title, told in found
        for part, vector in enumerate(_vectors(title or "", told))
    ]
    if rows:
        connection.execute(insert(_INDEX).on_conflict_do_nothing(), rows)


def _vectors(title: str, told: str) -> list[str]:
    """A report's words with their places, as tsvectors; more than one where one would be too large."""
    found: dict[str, list[str]] = defaultdict(list)
    marked = chain(((word, "A") for word in _folded(title)), ((word, "") for word in _folded(told)))
    for place, (word, weight) in enumerate(marked, start=1):
        if len(found[word]) < _MOST:
            found[word].append(f"{min(place, _FURTHEST)}{weight}")
    parts: list[list[str]] = [[]]
    size = 0
    for word, at in found.items():
        size += len(word.encode()) + 2 * len(at) + 8
        if size > _LARGEST_PART:
            parts.append([])
            size = 0
        parts[-1].append(f"{_lexeme(word)}:{','.join(at)}")
    return [" ".join(part) for part in parts]


def _folded(told: str) -> Iterator[str]:
    return filter(None, (fold(told[start:end])[:_LONGEST_WORD] for start, end in words(told)))


def _lexeme(word: str) -> str:
    """A word in the quotes within which nothing in it has a meaning."""
    plain = word[:_LONGEST_WORD].replace("\\", "\\\\").replace("'", "''")
    return f"'{plain}'"


def _asked(phrases: Sequence[Phrase]) -> list[str]:
    """What each word of the phrases asks of a tsvector, every question once."""
    asked: dict[str, None] = {}
    for phrase in phrases:
        *first, last = map(_lexeme, phrase.words)
        any_form = f"({' | '.join((last, *map(_lexeme, phrase.others)))})" if phrase.others else last
        asked |= dict.fromkeys((*first, f"{last}:*" if phrase.open_ended else any_form))
    return list(asked)


def _found(asked: Sequence[str]) -> Select[Any]:
    """Reports that hold all these words, wherever they stand; the most telling first."""
    index, report = _INDEX.c, s.reports.c
    rank = func.ts_rank(_WEIGHTS, index.words, cast(" | ".join(asked), TSQUERY), _LENGTH_COUNTS)
    telling = select(func.sum(aggregate_order_by(rank, index.part))).where(index.report == report.id)
    query = select(s.reports, s.copies.c.copy_of).outerjoin(s.copies, s.copies.c.report == report.id)
    for word in asked:
        query = query.where(report.id.in_(select(index.report).where(index.words.op("@@")(cast(word, TSQUERY)))))
    return query.order_by(telling.scalar_subquery().desc(), report.id)


def _holds(row: Found, phrases: Sequence[Phrase]) -> bool:
    """Whether the title or the text holds each of the folded phrases."""
    found = {number for told in (row["title"] or "", row["text"]) for _, _, number in places(told, phrases)}
    return len(found) == len(phrases)


# --- numbers ----------------------------------------------------------------------------------------------------------


def _numbers(values: Iterable[int]) -> Any:
    return cast(list(values), ARRAY(BigInteger))


def _of_places(places: Sequence[Sketched], most: int | None) -> dict[str, Any]:
    shingles, days, reports = map(list, zip(*places, strict=True))
    return {"shingles": shingles, "days": days, "reports": reports, "most": most}


def _meeting(searches: Sequence[tuple[int, int, int, int]]) -> Select[Any]:
    columns = [_numbers(values) for values in zip(*searches, strict=True)]
    sought = func.unnest(*columns).table_valued("key", "low", "high", "least", name="sought").render_derived()
    filed = s.filings.c
    same = and_(filed.key == sought.c.key, filed.first.between(sought.c.low, sought.c.high))
    return select(filed.card).distinct().join_from(sought, s.filings, same).where(filed.last >= sought.c.least)
