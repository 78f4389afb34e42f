"""JSON written by the database: values, objects and lists as SQL expressions that give what ``json.dumps`` would.

SQLite's ``json_quote`` and PostgreSQL's ``to_json`` escape the characters that ``json.dumps(ensure_ascii=False)``
escapes, and as it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, Table, Text, case, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from dragoman.nouns import ROLES

type Expression = ColumnElement[Any]


class _Quoted(FunctionElement[str]):
    """A text as JSON, ``null`` where there is none."""

    type = Text()
    inherit_cache = True


class _Printed(FunctionElement[str]):
    """A template, and what stands in it for each ``%s``; nothing for what is null."""

    type = Text()
    inherit_cache = True


class Iso(FunctionElement[str]):
    """A day after ISO 8601."""

    type = Text()
    inherit_cache = True


class HoldsNull(FunctionElement[bool]):
    """Whether a text holds the character U+0000, after which a database may count no further."""

    type = Boolean()
    inherit_cache = True


def _compiled(element: type[FunctionElement[Any]], on_sqlite: str, on_postgresql: str) -> None:
    for dialect, form in (("sqlite", on_sqlite), ("postgresql", on_postgresql)):

        def written(asked: Any, compiler: SQLCompiler, form: str = form, **options: Any) -> str:
            return form.replace("…", compiler.process(asked.clauses, **options))

        compiles(element, dialect)(written)


_compiled(_Quoted, "json_quote(…)", "coalesce(CAST(to_json(…) AS text), 'null')")
_compiled(_Printed, "printf(…)", "format(…)")
_compiled(HoldsNull, "(instr(…, char(0)) > 0)", "(strpos(…, chr(1)) > 0)")
_compiled(Iso, "…", "to_char(…, 'YYYY-MM-DD')")


class Part(NamedTuple):
    """A value, and what stands for it in a template."""

    form: str
    value: Expression


def array(*items: Part) -> Expression:
    """An array of arrays."""
    return _Printed(literal(f"[{', '.join(item.form for item in items)}]"), *(item.value for item in items))


def plain(value: Expression) -> Part:
    """A number, or JSON already."""
    return Part("%s", value)


def words(column: Expression) -> Part:
    """Any text, or null."""
    return plain(_Quoted(column))


def code(column: Expression) -> Part:
    """An id or a word of the codebook: never null, and nothing in it has to be escaped."""
    return Part('"%s"', column)


def day(column: Expression) -> Part:
    """A day that is never null."""
    return Part('"%s"', Iso(column))


def flag(column: Expression) -> Part:
    return plain(case((column, literal("true")), else_=literal("false")))


def perhaps(part: Part, column: Expression) -> Part:
    """A part that is null where a column is."""
    return plain(case((column.is_(None), literal("null")), else_=_alone(part)))


def together(fields: Mapping[str, Part], opening: str = "", closing: str = "") -> Expression:
    """Keys and values, as they stand in an object."""
    keys = ", ".join(f'"{name}": {part.form}' for name, part in fields.items())
    return _Printed(literal(f"{opening}{keys}{closing}"), *(part.value for part in fields.values()))


def an_object(**fields: Part) -> Part:
    return plain(together(fields, "{", "}"))


def lists(items: Mapping[str, Part], source: Any, order: Expression, owner: Expression, owned: Expression) -> Part:
    """What a source holds of an owner, in order, as a list for each item: all with one look."""
    told = [_alone(item).label(name) for name, item in items.items()]
    ordered = select(*told).select_from(source).where(owner == owned).order_by(order)
    columns = ordered.correlate(owned.table).subquery().c
    every = _Printed(literal(", ".join(["[%s]"] * len(items))), *(_joined(columns[name]) for name in items))
    return plain(select(every).scalar_subquery())


def topics(told: Table, owner: Expression, owned: Expression) -> Part:
    """What an account or event is about."""
    return lists({"topic": code(told.c.topic)}, told, told.c.position, owner, owned)


def sides(told: Any, name: Expression, owned: Expression, source: Table, owner: Expression) -> Part:
    """The names of who has each of the roles of the codebook, a list a role."""
    ordered = select(_Quoted(name).label("name"), told.role).select_from(source).where(owner == owned)
    columns = ordered.order_by(told.position).correlate(owned.table).subquery().c
    named = [_joined(columns.name).filter(columns.role == role) for role in ROLES]
    return plain(select(_Printed(literal(", ".join(["[%s]"] * len(ROLES))), *named)).scalar_subquery())


def _joined(column: Expression) -> Any:
    return func.aggregate_strings(column, ", ")


def _alone(part: Part) -> Expression:
    return part.value if part.form == "%s" else _Printed(literal(part.form), part.value)
