"""Where a record lies: a file of its own, or a PostgreSQL database that several people share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from dragoman.errors import UsageError

EXAMPLE = "postgresql+psycopg://user@host/database"

_SHARED = ("postgresql+psycopg", "postgresql", "postgres")
_SECRET = ("password", "passfile", "sslpassword", "sslkey")
_HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Place:
    """``name`` is what may be shown: a file's path, or a URL without its password. ``path`` is None where shared."""

    url: URL
    path: Path | None
    name: str


def placed(named: str | Path) -> Place:
    """The place that a person names.

    Raises:
        UsageError: a URL of another kind, or one without a database. It is shown without its password.
    """
    if isinstance(named, Path) or "://" not in named:
        return Place(URL.create("sqlite", database=str(named)), Path(named), str(named))
    url = _url(named)
    shown = _shown(url)
    if url.drivername not in _SHARED:
        raise UsageError(f"{shown}: a record is a file, or a database named as in {EXAMPLE}")
    if not url.database and "service" not in url.query:
        raise UsageError(f"{shown}: which database? Name it as in {EXAMPLE}")
    return Place(url.set(drivername=_SHARED[0]), None, shown)


def _url(named: str) -> URL:
    try:
        return make_url(named)
    except (ArgumentError, ValueError):
        scheme = named.partition("://")[0]
        raise UsageError(f"{scheme}://…: not a URL of a database; name it as in {EXAMPLE}") from None


def _shown(url: URL) -> str:
    """The URL as it may be printed. A password may also stand among the options after the question mark."""
    hidden = {name: _HIDDEN for name in url.query if name in _SECRET}
    return url.update_query_dict(hidden).render_as_string(hide_password=True).replace(quote(_HIDDEN), _HIDDEN)
