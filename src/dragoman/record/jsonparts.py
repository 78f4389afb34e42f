"""JSON written by the database: values, objects and lists as SQL expressions that give what ``json.dumps`` would.

SQLite's ``json_quote`` and PostgreSQL's ``to_json`` escape the characters that ``json.dumps(ensure_ascii=False)``
escapes, and as it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, case, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

type Expression = ColumnElement[Any]


class _Quoted(FunctionElement[str]):
    """A text as JSON, ``null`` where there is none."""

    type = Text()
    inherit_cache = True


class _Printed(FunctionElement[str]):
    """A template, and what stands in it for each ``%s``; nothing for what is null."""

    type = Text()
    inherit_cache = True


class _Day(FunctionElement[str]):
    """A day after ISO 8601."""

    type = Text()
    inherit_cache = True


def _compiled(element: type[FunctionElement[str]], on_sqlite: str, on_postgresql: str) -> None:
    for dialect, form in (("sqlite", on_sqlite), ("postgresql", on_postgresql)):

        def written(asked: Any, compiler: SQLCompiler, form: str = form, **options: Any) -> str:
            return form.replace("…", compiler.process(asked.clauses, **options))

        compiles(element, dialect)(written)


_compiled(_Quoted, "json_quote(…)", "coalesce(CAST(to_json(…) AS text), 'null')")
_compiled(_Printed, "printf(…)", "format(…)")
_compiled(_Day, "…", "to_char(…, 'YYYY-MM-DD')")


class Part(NamedTuple):
    """A value, and what stands for it in a template."""

    form: str
    value: Expression


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
    return Part('"%s"', _Day(column))


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


def listed(item: Part, source: Any, order: Expression, owner: Expression, owned: Expression) -> Part:
    """A list of what a source holds of an owner, in order: of where the column ``owner`` is what ``owned`` is."""
    items = select(_alone(item).label("item")).select_from(source).where(owner == owned).order_by(order)
    ordered = items.correlate(owned.table).subquery()
    return Part("[%s]", select(func.aggregate_strings(ordered.c.item, ", ")).scalar_subquery())


def _alone(part: Part) -> Expression:
    return part.value if part.form == "%s" else _Printed(literal(part.form), part.value)
