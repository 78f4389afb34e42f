"""The tables and their indexes.

Names and types are chosen to be read by a person who opens the file in Datasette: words in text columns, dates as
ISO 8601 days, lists as JSON, foreign keys everywhere. Five layers lie in one file:

1. what was found: ``reports``, ``sightings``, ``refusals``, and with which run it came: ``runs``;
2. what each report says: ``readings`` and, below it, ``local_actors``, ``accounts``, ``statements``, as persons have
   corrected them, and ``told_processes``; ``machine_readings`` keeps what the machine had read there;
3. what persons have judged: ``judgements``, to which lines are only added;
4. what all say together, thrown away and rebuilt at will: ``actors``, ``events``, ``processes``, ``copies`` and, of
   each judgement, what became of it: ``standings``;
5. what the fourth layer was derived from, so that new reports touch only what they meet: ``descriptions``, ``cards``
   and the tables beside them. They have no foreign keys: what they hold outlives a reading that is replaced, until the
   record is settled again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
)

from dragoman.record.texts import Words

metadata = MetaData()

CASCADE = "CASCADE"


def _words(name: str, *rules: Any, **options: Any) -> Column[str]:
    return Column(name, Words, *rules, nullable=False, **options)


def _interval(name: str) -> tuple[Column[Any], ...]:
    return (
        Column(f"{name}_start", Date),
        Column(f"{name}_end", Date),
        Column(f"{name}_precision", Words),
        Column(f"{name}_basis", Words),
    )


def _report(**options: Any) -> Column[str]:
    return _words("report", ForeignKey("reports.id", ondelete=CASCADE), **options)


def _place_and_time() -> tuple[Column[Any], ...]:
    """Where and when. ``when_*`` is the date, failing that the report's: what ``since`` and ``until`` bound."""
    return (
        *_interval("date"),
        Column("date_text", Words),
        Column("when_start", Date),
        Column("when_end", Date),
        Column("place_name", Words),
        Column("place_country", Words),
    )


def _citation(name: str, nullable: bool = False) -> tuple[Column[Any], ...]:
    return (
        Column(f"{name}_start", Integer, nullable=nullable),
        Column(f"{name}_end", Integer, nullable=nullable),
        Column(f"{name}_text", Words, nullable=nullable),
    )


# 1. What was found.

reports = Table(
    "reports",
    metadata,
    Column("number", Integer, primary_key=True),  # the full-text index needs a rowid that VACUUM leaves alone
    _words("id", unique=True),
    _words("uri"),
    Column("outlet", Words),
    Column("title", Words),
    Column("byline", Words),
    *_interval("published"),
    _words("language"),
    Column("external_id", Words),
    _words("sha256"),
    _words("text"),
    Index("reports_published", "published_start", "published_end", "id"),
    Index("reports_outlet", "outlet", "id"),
)

sightings = Table(
    "sightings",
    metadata,
    _report(primary_key=True),
    _words("uri", primary_key=True),
    _words("stem", index=True),
    Column("title", Words),
    Column("byline", Words),
    _words("language"),
    *_interval("published"),
    Index("sightings_uri", "uri"),
    sqlite_with_rowid=False,
)

refusals = Table(
    "refusals",
    metadata,
    _words("uri", primary_key=True),
    _words("step", primary_key=True),
    _words("reason", primary_key=True),
    sqlite_with_rowid=False,
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("first", Integer, nullable=False),  # the lowest and the highest ``number`` of its reports
    Column("last", Integer, nullable=False),
)

# 2. What each report says.

readings = Table(
    "readings",
    metadata,
    _report(primary_key=True),
    _words("version"),
    _words("read_as"),
    Column("inferred", JSON(none_as_null=True)),
    Column("mentions", JSON, nullable=False),
)

local_actors = Table(
    "local_actors",
    metadata,
    _report(primary_key=True),
    Column("key", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
    _words("type"),
    _words("name"),
    Column("country", Words),
    Column("aliases", JSON, nullable=False),
    Column("offices", JSON, nullable=False),
    sqlite_with_rowid=False,
)

accounts = Table(
    "accounts",
    metadata,
    _words("id", primary_key=True),
    _report(),
    Column("position", Integer, nullable=False),
    _words("type"),
    Column("mode", Words),
    _words("status"),
    *_place_and_time(),
    Column("sourced_to", JSON, nullable=False),
    Column("disputed_by", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("why", JSON, nullable=False),
    Index("accounts_report", "report", "position"),
    Index("accounts_type", "type", "status", "when_start"),
    Index("accounts_when", "when_start", "when_end"),
)

account_participants = Table(
    "account_participants",
    metadata,
    _words("account", ForeignKey("accounts.id", ondelete=CASCADE), primary_key=True),
    Column("position", Integer, primary_key=True),
    _words("report"),
    Column("local_actor", Integer, nullable=False),
    _words("name"),
    Column("country", Words),
    _words("role"),
    ForeignKeyConstraint(["report", "local_actor"], ["local_actors.report", "local_actors.key"], ondelete=CASCADE),
    Index("account_participants_country", "country", "role", "account"),
    Index("account_participants_actor", "report", "local_actor"),
    sqlite_with_rowid=False,
)

account_topics = Table(
    "account_topics",
    metadata,
    _words("account", ForeignKey("accounts.id", ondelete=CASCADE), primary_key=True),
    Column("position", Integer, primary_key=True),
    _words("topic"),
    Index("account_topics_topic", "topic", "account"),
    sqlite_with_rowid=False,
)

evidence = Table(
    "evidence",
    metadata,
    _words("account", ForeignKey("accounts.id", ondelete=CASCADE), primary_key=True),
    Column("position", Integer, primary_key=True),
    _report(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _words("text"),
    Index("evidence_report", "report", "start"),
    sqlite_with_rowid=False,
)

statements = Table(
    "statements",
    metadata,
    _words("id", primary_key=True),
    _report(),
    Column("position", Integer, nullable=False),
    Column("speaker", Integer),
    _words("speaker_name"),
    Column("speaker_country", Words),
    Column("anonymous", Boolean, nullable=False),
    _words("form"),
    *_citation("content"),
    *_citation("cue", nullable=True),
    ForeignKeyConstraint(["report", "speaker"], ["local_actors.report", "local_actors.key"], ondelete=CASCADE),
    Index("statements_report", "report", "position"),
    Index("statements_speaker", "report", "speaker"),
    Index("statements_country", "speaker_country"),
)

told_processes = Table(
    "told_processes",
    metadata,
    _report(primary_key=True),
    Column("told", JSON, nullable=False),
    sqlite_with_rowid=False,
)
"""The negotiations and disputes that a report tells of; reports that tell of none have no row."""

machine_readings = Table(
    "machine_readings",
    metadata,
    _report(primary_key=True),
    Column("reading", JSON, nullable=False),
)

# 3. What persons have judged.

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    _words("id", unique=True),
    _words("made"),
    _words("verb"),
    _words("target"),
    Column("groups", JSON, nullable=False),
    Column("values", JSON, nullable=False),
    Column("undoes", Words),
    Column("reason", Words),
    Column("by", Words),
    Index("judgements_made", "made", "id"),
)

# 4. What all say together.

standings = Table(
    "standings",
    metadata,
    _words("judgement", ForeignKey("judgements.id"), primary_key=True),
    _words("state"),
    _words("note"),
)

actors = Table(
    "actors",
    metadata,
    _words("id", primary_key=True),
    _words("type"),
    _words("name"),
    Column("country", Words, index=True),
    Column("aliases", JSON, nullable=False),
    Column("offices", JSON, nullable=False),
)

actor_names = Table(
    "actor_names",
    metadata,
    _words("folded", primary_key=True),
    _words("actor", ForeignKey("actors.id", ondelete=CASCADE), primary_key=True),
    Index("actor_names_actor", "actor"),
    sqlite_with_rowid=False,
)

identities = Table(
    "identities",
    metadata,
    _words("report", primary_key=True),
    Column("local_actor", Integer, primary_key=True),
    _words("actor", ForeignKey("actors.id", ondelete=CASCADE)),
    ForeignKeyConstraint(["report", "local_actor"], ["local_actors.report", "local_actors.key"], ondelete=CASCADE),
    Index("identities_actor", "actor"),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    _words("id", primary_key=True),
    _words("type"),
    Column("mode", Words),
    _words("status"),
    *_place_and_time(),
    Column("reports", Integer, nullable=False),
    Column("independent_sources", Integer, nullable=False),
    Column("confidence", Float),
    Column("status_history", JSON, nullable=False),
    Column("conflicts", JSON, nullable=False),
    Column("why", JSON, nullable=False),
    Index("events_type", "type", "status", "when_start"),
    Index("events_when", "when_start", "when_end"),
)

event_participants = Table(
    "event_participants",
    metadata,
    _words("event", ForeignKey("events.id", ondelete=CASCADE), primary_key=True),
    Column("position", Integer, primary_key=True),
    _words("actor", ForeignKey("actors.id", ondelete=CASCADE)),
    _words("name"),
    Column("country", Words),
    _words("role"),
    Index("event_participants_country", "country", "role", "event"),
    Index("event_participants_actor", "actor", "event"),
    sqlite_with_rowid=False,
)

event_topics = Table(
    "event_topics",
    metadata,
    _words("event", ForeignKey("events.id", ondelete=CASCADE), primary_key=True),
    Column("position", Integer, primary_key=True),
    _words("topic"),
    Index("event_topics_topic", "topic", "event"),
    sqlite_with_rowid=False,
)

event_accounts = Table(
    "event_accounts",
    metadata,
    _words("event", ForeignKey("events.id", ondelete=CASCADE), primary_key=True),
    Column("position", Integer, primary_key=True),
    _words("account", ForeignKey("accounts.id", ondelete=CASCADE), unique=True),
    sqlite_with_rowid=False,
)

event_outlets = Table(
    "event_outlets",
    metadata,
    _words("event", ForeignKey("events.id", ondelete=CASCADE), primary_key=True),
    _words("outlet", primary_key=True),
    Index("event_outlets_outlet", "outlet", "event"),
    sqlite_with_rowid=False,
)
"""Who published a report that tells of an event; a report without an outlet has no line here."""

processes = Table(
    "processes",
    metadata,
    _words("id", primary_key=True),
    _words("name"),
    _words("state"),
    Column("parties", JSON, nullable=False),
    Column("events", JSON, nullable=False),
    Column("rounds", JSON, nullable=False),
    Column("deadlines", JSON, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("rest", JSON, nullable=False),
)

copies = Table(
    "copies",
    metadata,
    _report(primary_key=True),
    _words("copy_of", ForeignKey("reports.id", ondelete=CASCADE), index=True),
)

derivations = Table("derivations", metadata, Column("number", Integer, primary_key=True))
"""One row: how often the fourth layer was derived or brought up to date, so that a program that stays open knows when
to look again. It depends on how many goes there were, is not exported, and nothing rests on it."""

# 5. What the fourth layer was derived from.

settling = Table("settling", metadata, _words("stamp"))
"""One row: by which rules the record was settled last. None: it has to be derived from scratch."""

unsettled = Table("unsettled", metadata, _words("report", primary_key=True), sqlite_with_rowid=False)
"""Reports that are new, or whose reading, date or source has changed since."""

settled = Table(
    "settled",
    metadata,
    _words("report", primary_key=True),
    Column("day", Date),
    Column("nearest", Words, index=True),
    sqlite_with_rowid=False,
)
"""Reports settled before, each with its day then and the one that it copies most closely."""

sketches = Table(
    "sketches",
    metadata,
    Column("shingle", BigInteger, primary_key=True),
    Column("day", Date, primary_key=True),
    _words("report", primary_key=True),
    sqlite_with_rowid=False,
)
"""A sample of the word runs of every report, each with the reports that hold it in the order of their days as settled
last, so that those beside one are found however many there are. One without a day has the last there is."""

descriptions = Table(
    "descriptions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    _words("type"),
    _words("name"),
    Column("country", Words),
    Column("aliases", JSON, nullable=False),
    Column("offices", JSON, nullable=False),
    _words("shape"),
    Column("bearers", Integer, nullable=False),
    Column("actor", Words, index=True),
    Column("party", Words),
    sqlite_with_rowid=False,
)
"""What local actors of any number of reports have in common, and who they are, by the name that opens their party; no
actor and no party: each is one of its own."""

description_keys = Table(
    "description_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("description", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)
"""Descriptions by what they are found under when a name comes that may be of one party with them."""

bearers = Table(
    "bearers",
    metadata,
    _words("report", primary_key=True),
    Column("local_actor", Integer, primary_key=True),
    Column("description", BigInteger, nullable=False),
    Index("bearers_description", "description"),
    sqlite_with_rowid=False,
)

cards = Table(
    "cards",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    _words("account"),
    _words("report", index=True),
    Column("event", Words, index=True),
    Column("fold", BigInteger, nullable=False, index=True),
    _words("card"),
)
"""All of an account that is compared; a fold is what accounts of one report and its copies on the same words share."""

filings = Table(
    "filings",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("card", BigInteger, primary_key=True),
    Column("last", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Cards by what an account is found under, each with a span of days."""

SETTLING = (settling, unsettled, settled, sketches, descriptions, description_keys, bearers, cards, filings)
