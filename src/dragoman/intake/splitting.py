"""News databases' exports: one file, many articles. Which database a text comes from, and its articles one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from dragoman.intake import factiva, nexis, proquest
from dragoman.intake.cutting import Article
from dragoman.intake.draft import Draft


@dataclass(frozen=True, slots=True)
class Database:
    """A news database: whether a text is its export, its articles, and which lines stand in its articles' headings.

    ``articles`` raises RefusedDocument where the number of articles is not the number that the file states.
    """

    name: str
    wrote: Callable[[Sequence[str]], bool]
    articles: Callable[[Sequence[str], str], list[Article]]
    headings: Callable[[Sequence[str]], set[int]]


DATABASES = (
    Database("Nexis", nexis.wrote, nexis.articles, nexis.headings),
    Database("ProQuest", proquest.wrote, proquest.articles, proquest.headings),
    Database("Factiva", factiva.wrote, factiva.articles, factiva.headings),
)


def articles(draft: Draft) -> Iterator[Draft]:
    """The articles of a database's export (``uri#N``, from 1), or the draft itself where it is none."""
    lines = draft.text.split("\n")
    database = _writer(lines)
    if database is None:
        yield draft
        return
    for number, article in enumerate(database.articles(lines, draft.uri), 1):
        yield replace(
            draft,
            uri=f"{draft.uri}#{number}",
            text=article.text,
            title=article.title,
            outlet=article.outlet,
            byline=article.byline,
            date=article.date,
            external_id=article.external_id,
            language=article.language,
            form=database.name,
        )


def standing_alone(lines: Sequence[str]) -> set[int]:
    """Of a printed export, the lines that are no part of a paragraph: those of headings, marks and labels."""
    database = _writer(lines)
    return database.headings(lines) if database else set()


def _writer(lines: Sequence[str]) -> Database | None:
    return next((one for one in DATABASES if one.wrote(lines)), None)
